use super::{exiger_version, reexaminer};
use crate::{Ctx, Result, audit, inscription};
use domain::{authz::Traitement, ids::InscriptionId};
use serde_json::json;

/// A clerk has compared: this person is not the one whom she resembles, and may go on. Demands `INS_SAISIR` on the
/// structure.
pub async fn distinguer(ctx: &Ctx, id: InscriptionId, version: i32) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::InsSaisir, &verrou.ancetres)?;
    exiger_version(&verrou, version)?;
    let leve = sqlx::query!(
        "UPDATE identite.personne SET doublon_potentiel = false, version = version + 1 WHERE id = $1 AND doublon_potentiel",
        verrou.personne.0
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if leve > 0 {
        let trace = audit::Trace {
            traitement: "DISTINGUER",
            entite: "inscription",
            entite_id: id.to_string(),
            avant: Some(json!({ "doublonPotentiel": true })),
            apres: Some(json!({ "doublonPotentiel": false })),
        };
        audit::enregistrer(&mut tx, ctx, trace).await?;
        reexaminer(&mut tx, ctx, id).await?;
    }
    tx.commit().await?;
    Ok(())
}
