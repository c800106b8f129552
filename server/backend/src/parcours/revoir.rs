use super::{exiger_version, reexaminer};
use crate::{Ctx, Result, audit, inscription};
use domain::{authz::Traitement, ids::InscriptionId};
use serde_json::json;

/// Flags a dossier for a second look, or says that it was looked at. Demands `INS_VALIDER` on the structure. A flagged
/// dossier is validated by nobody, the automaton included.
pub async fn revoir(ctx: &Ctx, id: InscriptionId, version: i32, a_revoir: bool) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::InsValider, &verrou.ancetres)?;
    exiger_version(&verrou, version)?;
    sqlx::query!(
        "UPDATE inscription.inscription SET a_revoir = $2, version = version + 1 WHERE id = $1",
        id.0,
        a_revoir
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "A_REVOIR",
        entite: "inscription",
        entite_id: id.to_string(),
        avant: Some(json!({ "aRevoir": verrou.a_revoir })),
        apres: Some(json!({ "aRevoir": a_revoir })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}
