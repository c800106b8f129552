use super::{cles, comptes::exiger_systeme};
use crate::{Ctx, Result, audit};
use serde_json::json;

/// Makes the next signing key; `tout_de_suite` lets nothing that was signed before be good any more: everybody signs in
/// again. By the command line only. Answers its name.
pub async fn tourner_cles(ctx: &Ctx, tout_de_suite: bool) -> Result<String> {
    exiger_systeme(ctx)?;
    let mut tx = ctx.transaction().await?;
    let kid = cles::tourner(&mut tx, &ctx.services.reglages.secret, ctx.maintenant, tout_de_suite).await?;
    let trace = audit::Trace {
        traitement: "TOURNER_CLES",
        entite: "cle_signature",
        entite_id: kid.clone(),
        avant: None,
        apres: Some(json!({ "tout_de_suite": tout_de_suite })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(kid)
}
