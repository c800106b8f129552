use super::{Personnelle, fichier, refus};
use axum::{
    Extension,
    extract::{Path, Query},
    response::Response,
};
use backend::{Ctx, Error, parcours};
use i18n::Langue;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Choix {
    langue: Option<String>,
}

/// `GET /documents/certificat/{inscription}`: the learner's own, or one of the clerk's perimeter.
#[utoipa::path(get, path = "/documents/certificat/{inscription}",
    params(("inscription" = String, Path), ("langue" = Option<String>, Query)),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/pdf", description = "Certificat de scolarité"),
        (status = 404, description = "None, or not yours")))]
pub async fn certificat(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Query(choix): Query<Choix>,
) -> Response {
    let langue = choix
        .langue
        .as_deref()
        .and_then(Langue::depuis_code)
        .unwrap_or(ctx.langue);
    let Ok(id) = id.parse() else {
        return refus(&ctx, Error::Introuvable);
    };
    match parcours::certificat(&ctx, id, langue).await {
        Ok((nom, pdf)) => fichier(&nom, "application/pdf", pdf),
        Err(erreur) => refus(&ctx, erreur),
    }
}
