use super::{ancetres, perimetres, refus};
use crate::{Ctx, Error, Result, authz::trace::tracer_avec};
use domain::{
    CodeErreur,
    authz::trancher as regle,
    ids::{DemandeHabilitationId, UtilisateurId},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use uuid::Uuid;

/// Agrees to a role that somebody asked to give, or refuses it: `HAB_GERER` on its structure, and neither who asked nor who
/// would get it.
pub async fn trancher(ctx: &Ctx, id: DemandeHabilitationId, accepte: bool) -> Result<()> {
    let (_, tout) = perimetres(ctx)?;
    ctx.confirme()?;
    let compte = ctx.compte()?;
    let mut tx = ctx.transaction().await?;
    let d = sqlx::query!(
        "SELECT utilisateur_id, role_code, structure_code, debut, fin, demandee_par FROM authz.demande_habilitation
         WHERE id = $1 AND tranchee_le IS NULL FOR UPDATE",
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    let ancetres = ancetres(&mut tx, &d.structure_code).await?;
    if !tout.iter().any(|r| ancetres.contains(r)) {
        return Err(Error::Introuvable);
    }
    let (demandeur, beneficiaire) = (UtilisateurId(d.demandee_par), UtilisateurId(d.utilisateur_id));
    let tous = (compte.utilisateur, demandeur, beneficiaire);
    regle(&compte.habilitations, tous, &ancetres, ctx.jour()).map_err(refus)?;
    sqlx::query!(
        "UPDATE authz.demande_habilitation SET tranchee_par = $2, tranchee_le = $3, acceptee = $4 WHERE id = $1",
        id.0,
        compte.utilisateur.0,
        ctx.maintenant.to_sqlx(),
        accepte
    )
    .execute(&mut *tx)
    .await?;
    if accepte {
        sqlx::query!(
            "INSERT INTO authz.habilitation
                (id, utilisateur_id, role_code, structure_code, debut, fin, accordee_par, accordee_le, confirmee_par)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            Uuid::now_v7(),
            d.utilisateur_id,
            d.role_code,
            d.structure_code,
            // It counts from the day on which somebody agreed.
            d.debut.to_jiff().max(ctx.jour()).to_sqlx(),
            d.fin as _,
            d.demandee_par,
            ctx.maintenant.to_sqlx(),
            compte.utilisateur.0
        )
        .execute(&mut *tx)
        .await
        .map_err(|e| {
            Error::from(e)
                .sur_contrainte("habilitation_unique", "role", CodeErreur::DejaUtilise)
                .sur_contrainte("habilitation_dates", "fin", CodeErreur::DateTropAncienne)
        })?;
    }
    let apres = json!({ "role": d.role_code, "structure": d.structure_code });
    let traitement = if accepte {
        "CONFIRMER_HABILITATION"
    } else {
        "REFUSER_HABILITATION"
    };
    tracer_avec(&mut tx, ctx, traitement, beneficiaire, apres).await?;
    tx.commit().await?;
    Ok(())
}
