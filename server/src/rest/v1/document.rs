//! The OpenAPI document of `/api/v1`.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pégase",
        version = "1",
        description = "For the other systems of an establishment. Paths, parameters and fields are only ever added: skip what \
            you do not know."
    ),
    paths(
        super::admissions::lister,
        super::admissions::deposer,
        super::apprenants::lister,
        super::apprenants::lire,
        super::documents::lister,
        super::documents::lire,
        super::documents::pdf,
        super::evenements::lister,
        super::inscriptions::lister,
        super::inscriptions::lire,
        super::jobs::lister,
        super::jobs::lire,
        super::jobs::rejets,
        super::messages::deposer,
    ),
    modifiers(&Cle)
)]
struct Document;

struct Cle;

impl Modify for Cle {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let cle = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A key of an account, made by `server user key`"))
            .build();
        let composants = document.components.get_or_insert_default();
        composants.add_security_scheme("cle", SecurityScheme::Http(cle));
    }
}

/// The document as JSON.
pub fn document() -> anyhow::Result<String> {
    Ok(Document::openapi().to_pretty_json()?)
}

/// `GET /openapi/pegase-v1.json`.
#[utoipa::path(
    get,
    path = "/openapi/pegase-v1.json",
    responses((status = 200, description = "The OpenAPI document of /api/v1"))
)]
pub(crate) async fn servir() -> Response {
    match document() {
        Ok(texte) => (
            [
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "public, max-age=3600"),
            ],
            texte,
        )
            .into_response(),
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
