use super::{perimetres, refus};
use crate::{Ctx, Error, Result, authz::trace::tracer_avec};
use domain::{
    authz::{RefusOctroi, Traitement},
    ids::{HabilitationId, UtilisateurId},
};
use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// Takes a role away, at once: `HAB_GERER` on its structure, or who gave it. Refused for the last one that manages rights on
/// the whole establishment: nobody could give any more.
pub async fn retirer(ctx: &Ctx, id: HabilitationId) -> Result<()> {
    let (_, tout) = perimetres(ctx)?;
    let compte = ctx.compte()?;
    let mut tx = ctx.transaction().await?;
    verrouiller(&mut tx).await?;
    let h = sqlx::query!(
        "SELECT h.accordee_par, s.ancetres FROM authz.habilitation h
         JOIN referentiel.structure s ON s.code = h.structure_code WHERE h.id = $1",
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .filter(|h| tout.iter().any(|r| h.ancetres.contains(r)))
    .ok_or(Error::Introuvable)?;
    if h.accordee_par != Some(compte.utilisateur.0) && !ctx.peut(Traitement::HabGerer, &h.ancetres) {
        return Err(Error::Interdit);
    }
    oter(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Two who would each take away the other's, at once, are one after the other, until the end of the transaction.
pub(super) async fn verrouiller(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!("SELECT pg_advisory_xact_lock(7204)").execute(tx).await?;
    Ok(())
}

/// Ends what somebody has, and writes the line of the journal. Whoever calls holds the lock, and has checked the right.
pub(super) async fn oter(tx: &mut PgConnection, ctx: &Ctx, id: HabilitationId) -> Result<()> {
    let h = sqlx::query!(
        r#"SELECT h.utilisateur_id, h.role_code, h.structure_code, h.debut, h.fin,
            s.parent_code IS NULL AS "racine!", EXISTS (SELECT FROM authz.permission p
                WHERE p.role_code = h.role_code AND p.traitement = 'HAB_GERER') AS "gere!"
         FROM authz.habilitation h JOIN referentiel.structure s ON s.code = h.structure_code WHERE h.id = $1
         FOR UPDATE OF h"#,
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    let jour = ctx.jour();
    if h.racine && h.gere {
        let autre = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM authz.habilitation h
                JOIN authz.utilisateur u ON u.id = h.utilisateur_id
                JOIN authz.permission p ON p.role_code = h.role_code
                WHERE h.id <> $1 AND h.structure_code = $2 AND p.traitement = 'HAB_GERER' AND u.actif
                    AND h.debut <= $3 AND (h.fin IS NULL OR h.fin >= $3)) AS "autre!""#,
            id.0,
            h.structure_code,
            jour.to_sqlx()
        )
        .fetch_one(&mut *tx)
        .await?;
        if !autre {
            return Err(refus(RefusOctroi::DernierGestionnaire));
        }
    }
    // What was in force keeps its days; what was not is gone.
    let hier = jour.saturating_sub(1.day());
    if h.debut.to_jiff() <= hier {
        sqlx::query!(
            "UPDATE authz.habilitation SET fin = $2 WHERE id = $1",
            id.0,
            h.fin.map_or(hier, |f| f.to_jiff().min(hier)).to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    } else {
        sqlx::query!("DELETE FROM authz.habilitation WHERE id = $1", id.0)
            .execute(&mut *tx)
            .await?;
    }
    let apres = json!({ "role": h.role_code, "structure": h.structure_code });
    tracer_avec(tx, ctx, "RETIRER_HABILITATION", UtilisateurId(h.utilisateur_id), apres).await
}
