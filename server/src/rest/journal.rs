use super::{Personnelle, fichier, refus};
use crate::login::confirmer::d_abord;
use axum::{Extension, extract::Query, http::Uri, response::Response};
use backend::{Ctx, Error, audit};
use domain::journal::FiltreJournal;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Demande {
    #[serde(default)]
    objet: String,
    #[serde(default)]
    acteur: String,
    #[serde(default)]
    traitement: String,
    #[serde(default)]
    du: String,
    #[serde(default)]
    au: String,
}

/// `GET /gestion/journal.csv`: the journal as it is filtered on the screen.
#[utoipa::path(get, path = "/gestion/journal.csv", operation_id = "exporterJournal",
    params(("objet" = Option<String>, Query, pattern = "^[^\\x00]*$"), ("acteur" = Option<String>, Query, pattern = "^[^\\x00]*$"), ("traitement" = Option<String>, Query, pattern = "^[^\\x00]*$"),
        ("du" = Option<String>, Query), ("au" = Option<String>, Query)),
    security(("session" = [])),
    responses(Personnelle, (status = 303, description = "To sign in, or to show again who she is"), (status = 200, content_type = "text/csv", description = "Lines of the journal, newest first; the export is one"),
        (status = 422, description = "More than 100 000 lines: narrow the period")))]
pub async fn exporter(Extension(ctx): Extension<Ctx>, uri: Uri, Query(d): Query<Demande>) -> Response {
    let filtre = FiltreJournal {
        objet: d.objet,
        acteur: d.acteur,
        traitement: d.traitement,
        du: d.du.parse().ok(),
        au: d.au.parse().ok(),
    };
    match audit::exporter(&ctx, &filtre).await {
        Ok(csv) => fichier("journal.csv", "text/csv; charset=utf-8", csv),
        Err(Error::AConfirmer) => d_abord(&ctx, &uri),
        Err(erreur) => refus(&ctx, erreur),
    }
}
