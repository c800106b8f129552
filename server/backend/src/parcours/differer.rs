use super::{exiger_version, reexaminer};
use crate::{Ctx, Result, audit, inscription};
use domain::{
    authz::Traitement,
    ids::InscriptionId,
    inscription::{Refus, Statut},
};
use serde_json::json;

/// Accepts that the fees are paid later, or does so no more: a deferred payment counts as the third that validation wants
/// (domain §6.2). Demands `PAI_ENCAISSER` on the structure; of a submitted dossier only. What is due stays due.
pub async fn differer(ctx: &Ctx, id: InscriptionId, version: i32, accepte: bool) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::PaiEncaisser, &verrou.ancetres)?;
    exiger_version(&verrou, version)?;
    if verrou.statut != Statut::Terminee {
        return Err(Refus::Interdite { statut: verrou.statut }.into());
    }
    sqlx::query!(
        "UPDATE inscription.inscription SET differe_accepte = $2, version = version + 1 WHERE id = $1",
        id.0,
        accepte
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: if accepte { "DIFFERER" } else { "NE_PLUS_DIFFERER" },
        entite: "inscription",
        entite_id: id.to_string(),
        avant: Some(json!({ "differeAccepte": verrou.differe_accepte })),
        apres: Some(json!({ "differeAccepte": accepte })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}
