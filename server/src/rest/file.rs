use super::{fichier, refus};
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
#[utoipa::path(get, path = "/gestion/inscriptions.csv",
    params(("statut" = Option<String>, Query), ("q" = Option<String>, Query), ("tri" = Option<String>, Query)),
    responses((status = 200, content_type = "text/csv", description = "The dossiers of the actor's perimeter"),
        (status = 401, description = "Nobody is signed in"), (status = 403, description = "No right to export")))]
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
