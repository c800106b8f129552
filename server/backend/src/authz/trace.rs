use crate::{Ctx, Result, audit};
use domain::ids::UtilisateurId;
use serde_json::{Value, json};
use sqlx::PgConnection;

/// Records that something happened to an account, of which no value changed that may be shown.
pub(super) async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &str, id: UtilisateurId) -> Result<()> {
    tracer_avec(tx, ctx, traitement, id, json!({})).await
}

/// Records that something happened to an account, with what may be told of it.
pub(super) async fn tracer_avec(
    tx: &mut PgConnection,
    ctx: &Ctx,
    traitement: &str,
    id: UtilisateurId,
    apres: Value,
) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "utilisateur",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}
