use super::{candidats, clore, refus};
use crate::{Ctx, Error, Result, audit, authz::trace::tracer_avec};
use domain::{
    CodeErreur,
    authz::{Traitement, lire_motif},
    ids::UtilisateurId,
};
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Begins to act in the name of an account, for a reason that she will read, until [`super::revenir`] or for a while. Demands
/// `SEC_IMPERSONATION` where the account is somebody, and who showed a moment ago who she is. Answers whether it is a learner's.
pub async fn agir(ctx: &Ctx, compte: UtilisateurId, motif: &str) -> Result<bool> {
    ctx.en_personne()?;
    ctx.perimetre(Traitement::SecImpersonation)?;
    let moi = ctx.compte()?;
    let motif = lire_motif(motif).map_err(|e| Error::Champs(vec![e]))?;
    let mut tx = ctx.transaction().await?;
    let candidat = candidats(&mut tx, ctx, &[compte.0])
        .await?
        .pop()
        .ok_or_else(|| Error::champ("compte", CodeErreur::Inconnu))?;
    candidat.verdict(ctx)?.map_err(refus)?;
    // Last: whoever is refused does not confirm for nothing.
    ctx.confirme()?;
    // One that ended by itself, and that nobody has written down yet.
    clore(&mut tx, ctx, moi.session).await?;
    let commencee = sqlx::query!(
        "UPDATE authz.session SET au_nom_de = $3, au_nom_depuis = $4, au_nom_motif = $5
         WHERE id = $1 AND utilisateur_id = $2 AND fin_le IS NULL",
        moi.session.0,
        moi.utilisateur.0,
        compte.0,
        ctx.maintenant.to_sqlx(),
        motif
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if commencee == 0 {
        // A key of a machine is no session.
        return Err(Error::Interdit);
    }
    let minutes = ctx.services.reglages.duree_assistance.as_mins();
    let apres = json!({ "pour": candidat.identifiant, "motif": motif, "minutes": minutes });
    tracer_avec(&mut tx, ctx, "AGIR_AU_NOM", compte, apres).await?;
    if let Some(personne) = candidat.personne {
        audit::tracer_assistance(&mut tx, ctx, personne, &motif, &candidat.inscriptions).await?;
    }
    tx.commit().await?;
    Ok(candidat.personne.is_some())
}
