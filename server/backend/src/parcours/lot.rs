use super::valider::valider_dans;
use crate::{
    Ctx, Error, Result, audit, authz,
    jobs::{self, Tache},
};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{InscriptionId, JobId},
    inscription::StatutJob,
    journal::Conflit,
    parcours::{LotVue, RefuseVue},
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) const TYPE_LOT: &str = "VALIDER_LOT";

/// Most dossiers of a lot.
const LOT_MAX: usize = 200;

/// How long a lot waits before it begins: the time to take it back.
const DELAI: SignedDuration = SignedDuration::from_secs(8);

/// What is to be done: dossiers, each with the version that the page showed.
#[derive(Serialize, Deserialize)]
struct Demande {
    dossiers: Vec<(InscriptionId, i32)>,
}

/// What was done so far, kept with the progress of the task.
#[derive(Default, Serialize, Deserialize)]
struct Fait {
    valides: u32,
    refuses: Vec<InscriptionId>,
}

/// Asks for several enrolments at once, which begin after a moment, whatever becomes of the page. Demands `INS_VALIDER`
/// somewhere; each dossier answers for itself when its turn comes, with the rights of that instant. One lot at a time for
/// each: asked for twice, it is the same one; another one waits for its end.
pub async fn valider_lot(ctx: &Ctx, dossiers: Vec<(InscriptionId, i32)>) -> Result<LotVue> {
    ctx.en_personne()?;
    ctx.perimetre(Traitement::InsValider)?;
    if dossiers.is_empty() || dossiers.len() > LOT_MAX {
        return Err(Error::champ("dossiers", CodeErreur::ValeurInterdite));
    }
    let id = jobs::nouvel_id();
    let moi = ctx.compte()?.utilisateur;
    let mut tx = ctx.transaction().await?;
    let demande = serde_json::to_value(Demande { dossiers })?;
    sqlx::query!("SELECT id FROM authz.utilisateur WHERE id = $1 FOR UPDATE", moi.0)
        .fetch_one(&mut *tx)
        .await?;
    let en_cours = sqlx::query!(
        "SELECT id, parametres FROM evt.job
         WHERE cree_par = $1 AND type = $2 AND statut IN ('CREE', 'EN_COURS') LIMIT 1",
        moi.0,
        TYPE_LOT
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(j) = en_cours {
        tx.rollback().await?;
        return if j.parametres == demande {
            lire(ctx, Some(JobId(j.id))).await?.ok_or(Error::Introuvable)
        } else {
            Err(Error::Conflit(Conflit {
                statut: StatutJob::EnCours.code().into(),
                par: Some(ctx.nom_acteur().into()),
                le: None,
            }))
        };
    }
    jobs::creer(&mut tx, ctx, id, TYPE_LOT, demande, Some(ctx.maintenant + DELAI)).await?;
    tx.commit().await?;
    lire(ctx, Some(id)).await?.ok_or(Error::Introuvable)
}

/// Takes a lot back: nothing more of it is done. Only who asked for it. Answers where it stands, since a part may be done
/// already; taken back twice or too late, nothing changes.
pub async fn annuler_lot(ctx: &Ctx, id: JobId) -> Result<LotVue> {
    let moi = ctx.compte()?.utilisateur;
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "SELECT id FROM evt.job WHERE id = $1 AND type = $2 AND cree_par = $3",
        id.0,
        TYPE_LOT,
        moi.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let arrete = sqlx::query!(
        "UPDATE evt.job SET statut = 'STOP', fin_le = $2, bail_jusqua = NULL
         WHERE id = $1 AND statut IN ('CREE', 'EN_COURS')",
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if arrete == 1 {
        tracer(&mut tx, ctx, "ANNULER_LOT", id, json!({})).await?;
    }
    tx.commit().await?;
    lire(ctx, Some(id)).await?.ok_or(Error::Introuvable)
}

/// The last lot that the account asked for, running or done in the last minutes: what her page shows, opened again or
/// not. Demands an account.
pub async fn dernier_lot(ctx: &Ctx) -> Result<Option<LotVue>> {
    lire(ctx, None).await
}

/// One lot of the account, or the last one.
async fn lire(ctx: &Ctx, id: Option<JobId>) -> Result<Option<LotVue>> {
    let Some(j) = sqlx::query!(
        "SELECT id, statut, parametres, fait, resultat, pas_avant FROM evt.job
         WHERE cree_par = $1 AND type = $2 AND (id = $4 OR ($4::uuid IS NULL AND (fin_le IS NULL OR fin_le > $3)))
         ORDER BY cree_le DESC, id DESC LIMIT 1",
        ctx.compte()?.utilisateur.0,
        TYPE_LOT,
        (ctx.maintenant - SignedDuration::from_mins(2)).to_sqlx(),
        id.map(|id| id.0)
    )
    .fetch_optional(&ctx.services.pool)
    .await?
    else {
        return Ok(None);
    };
    let demande: Demande = serde_json::from_value(j.parametres)?;
    let fait: Fait = j.resultat.map(serde_json::from_value).transpose()?.unwrap_or_default();
    let statut = StatutJob::depuis_code(&j.statut).ok_or_else(|| Error::interne("unknown state"))?;
    // The last second counts until it is over.
    let attente = |le: Timestamp| (le.duration_since(ctx.maintenant).as_millis() + 999) / 1000;
    let attente = j
        .pas_avant
        .map_or(0, |le| u32::try_from(attente(le.to_jiff())).unwrap_or(0));
    Ok(Some(LotVue {
        id: JobId(j.id),
        statut,
        attente,
        fait: u32::try_from(j.fait).unwrap_or(0),
        total: u32::try_from(demande.dossiers.len()).unwrap_or(0),
        valides: fait.valides,
        refuses: noms(ctx, &fait.refuses).await?,
    }))
}

/// Those of the lot that the clerk may still see, by name.
async fn noms(ctx: &Ctx, ids: &[InscriptionId]) -> Result<Vec<RefuseVue>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let perimetre = ctx.perimetre(Traitement::InsValider)?;
    let ids: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
    let lignes = sqlx::query!(
        "SELECT i.id, p.nom_naissance, p.prenom FROM inscription.inscription i
         JOIN identite.personne p ON p.id = i.personne_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE i.id = ANY ($1) AND s.ancetres && $2 ORDER BY p.nom_naissance, p.prenom, i.id",
        &ids,
        perimetre.racines()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| RefuseVue {
            id: InscriptionId(l.id),
            nom: format!("{} {}", l.nom_naissance, l.prenom),
        })
        .collect())
}

/// Enrols one after the other, in the name of who asked. Each is one transaction with the progress: one that is blocked,
/// changed since the page was made, or outside the rights, leaves the others alone and is named.
pub(crate) async fn traiter_lot(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let demande: Demande = serde_json::from_value(tache.parametres.clone())?;
    let auteur = tache.cree_par.ok_or_else(|| Error::interne("lot of nobody"))?;
    let total = demande.dossiers.len();
    let mut fait: Fait = sqlx::query_scalar!("SELECT resultat FROM evt.job WHERE id = $1", tache.id.0)
        .fetch_one(&ctx.services.pool)
        .await?
        .map(serde_json::from_value)
        .transpose()?
        .unwrap_or_default();
    for (rang, (id, version)) in demande.dossiers.iter().enumerate().skip(tache.fait) {
        if ctx.services.arret.is_cancelled() {
            return Err(Error::Arret);
        }
        // As of now: rights may end while a lot runs.
        let mut elle = authz::au_nom_de(ctx, auteur).await?;
        elle.maintenant = Timestamp::now();
        let mut tx = elle.transaction().await?;
        match valider_dans(&mut tx, &elle, *id, *version).await {
            Ok(()) => fait.valides += 1,
            Err(Error::Refus(_) | Error::Conflit(_) | Error::Interdit | Error::Introuvable) => {
                tx.rollback().await?;
                tx = elle.transaction().await?;
                fait.refuses.push(*id);
            }
            Err(autre) => return Err(autre),
        }
        sqlx::query!(
            "UPDATE evt.job SET resultat = $2 WHERE id = $1",
            tache.id.0,
            json!(fait)
        )
        .execute(&mut *tx)
        .await?;
        jobs::avancer(&mut tx, &elle, tache, rang, rang + 1, total).await?;
        if rang + 1 == total {
            jobs::reussir(&mut tx, &elle, tache, json!(fait)).await?;
            tracer(&mut tx, &elle, TYPE_LOT, tache.id, json!(fait)).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &str, id: JobId, apres: serde_json::Value) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "job",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}
