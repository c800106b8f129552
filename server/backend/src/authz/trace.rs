use crate::{Ctx, Result, audit};
use domain::ids::UtilisateurId;
use serde_json::json;
use sqlx::PgConnection;

/// Records that something happened to an account, of which no value changed that may be shown.
pub(super) async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &str, id: UtilisateurId) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "utilisateur",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({})),
    };
    audit::enregistrer(tx, ctx, trace).await
}
