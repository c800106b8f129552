use super::{Personnelle, fichier, refus};
use crate::login::confirmer::d_abord;
use axum::{Extension, extract::Query, http::Uri, response::Response};
use backend::{Ctx, Error, inscription};
use domain::inscription::{Filtre, Statut, Tri};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Demande {
    #[serde(default)]
    statut: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    raison: String,
    #[serde(default)]
    chemin: String,
    #[serde(default)]
    tri: String,
}

/// `GET /gestion/inscriptions.csv`: the list as it is filtered on the screen.
#[utoipa::path(get, path = "/gestion/inscriptions.csv", operation_id = "exporterInscriptions",
    params(("statut" = Option<String>, Query), ("q" = Option<String>, Query, pattern = "^[^\\x00]*$"), ("tri" = Option<String>, Query),
        ("raison" = Option<String>, Query, pattern = "^[^\\x00]*$"), ("chemin" = Option<String>, Query, pattern = "^[^\\x00]*$")),
    security(("session" = [])),
    responses(Personnelle, (status = 303, description = "To sign in, or to show again who she is"), (status = 200, content_type = "text/csv", description = "The dossiers of the actor's perimeter")))]
pub async fn exporter(Extension(ctx): Extension<Ctx>, uri: Uri, Query(d): Query<Demande>) -> Response {
    let filtre = Filtre {
        statut: Statut::depuis_code(&d.statut),
        raison: Some(d.raison).filter(|r| !r.is_empty()),
        chemin: Some(d.chemin).filter(|c| !c.is_empty()),
        recherche: d.q,
        tri: Tri::depuis_code(&d.tri).unwrap_or(Tri::Anciennete),
        page: 1,
    };
    match inscription::exporter(&ctx, &filtre).await {
        Ok(csv) => fichier("inscriptions.csv", "text/csv; charset=utf-8", csv),
        Err(Error::AConfirmer) => d_abord(&ctx, &uri),
        Err(erreur) => refus(&ctx, erreur),
    }
}
