use super::deposer::{Depot, confier, garder, oublier};
use crate::{Ctx, Error, Result, jobs};
use domain::{CodeErreur, authz::Traitement, ids::JobId};
use jiff_sqlx::ToSqlx;
use sha2::{Digest, Sha256};
use sqlx::{Postgres, Transaction};

/// Longest key of a request, in characters.
const CLE_MAX: u32 = 255;

/// Takes admissions in for another system, once under a key of its own: asked again with the same content, the answer is the
/// same; with another one, `Idempotency-Key` is refused. Demands `INS_IMPORTER` anywhere, as a file does.
pub async fn deposer_une_fois(ctx: &Ctx, cle: &str, depot: Depot) -> Result<JobId> {
    ctx.perimetre(Traitement::InsImporter)?;
    let refuser = |code| Err(Error::champ("Idempotency-Key", code));
    if cle.is_empty() {
        return refuser(CodeErreur::Obligatoire);
    }
    if cle.chars().count() > CLE_MAX as usize {
        return refuser(CodeErreur::TropLong { max: CLE_MAX });
    }
    let empreinte = Sha256::digest(&depot.contenu).to_vec();
    let id = jobs::nouvel_id();
    if let Some(deja) = demandee(ctx, cle, &empreinte).await? {
        return Ok(deja);
    }
    let nom = garder(ctx, id, depot).await?;
    match inscrire(ctx, cle, &empreinte, id, &nom).await {
        Ok(Some(tx)) => {
            tx.commit().await?;
            Ok(id)
        }
        // Asked twice at once: the other one was faster.
        Ok(None) => {
            oublier(ctx, id).await;
            demandee(ctx, cle, &empreinte).await?.ok_or(Error::Introuvable)
        }
        Err(erreur) => {
            oublier(ctx, id).await;
            Err(erreur)
        }
    }
}

/// The job, under its key; None when the key is used already.
async fn inscrire(
    ctx: &Ctx,
    cle: &str,
    empreinte: &[u8],
    id: JobId,
    nom: &str,
) -> Result<Option<Transaction<'static, Postgres>>> {
    let moi = ctx.compte()?.utilisateur.0;
    let mut tx = ctx.transaction().await?;
    confier(&mut tx, ctx, id, nom).await?;
    let neuve = sqlx::query!(
        "INSERT INTO evt.demande (utilisateur_id, cle, empreinte, job_id, le) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        moi,
        cle,
        empreinte,
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if neuve == 0 {
        tx.rollback().await?;
        return Ok(None);
    }
    Ok(Some(tx))
}

/// What came of that key, if it was used before.
async fn demandee(ctx: &Ctx, cle: &str, empreinte: &[u8]) -> Result<Option<JobId>> {
    let deja = sqlx::query!(
        "SELECT empreinte, job_id FROM evt.demande WHERE utilisateur_id = $1 AND cle = $2",
        ctx.compte()?.utilisateur.0,
        cle
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    match deja {
        None => Ok(None),
        Some(d) if d.empreinte == empreinte => Ok(Some(JobId(d.job_id))),
        Some(_) => Err(Error::champ("Idempotency-Key", CodeErreur::DejaUtilise)),
    }
}

/// Forgets the keys that are older than events are kept. Answers how many.
pub(crate) async fn oublier_demandes(ctx: &Ctx) -> Result<u64> {
    let limite = ctx.maintenant - ctx.services.reglages.duree_evenements;
    let oubliees = sqlx::query!("DELETE FROM evt.demande WHERE le < $1", limite.to_sqlx())
        .execute(&ctx.services.pool)
        .await?;
    Ok(oubliees.rows_affected())
}
