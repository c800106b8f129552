//! The OpenAPI document of `/api/v1`.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use i18n::Langue;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, Object, ObjectBuilder, Type,
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

/// A type that is described and never made.
macro_rules! decrit {
    ($(#[$doc:meta])* $vis:vis $nom:ident = $schema:expr) => {
        $(#[$doc])*
        $vis struct $nom;

        impl utoipa::ToSchema for $nom {}

        impl utoipa::PartialSchema for $nom {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $schema.into()
            }
        }
    };
}
pub(crate) use decrit;

decrit! {
    /// One of our languages.
    pub(crate) CodeLangue = un_de([Langue::Fr, Langue::En].map(Langue::code))
}

/// One of these.
pub(crate) fn un_de(valeurs: impl IntoIterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(valeurs))
        .build()
}

/// The document as JSON.
pub fn document() -> anyhow::Result<String> {
    Ok(Document::openapi().to_pretty_json()?)
}

/// `GET /openapi/pegase-v1.json`.
#[utoipa::path(
    get,
    path = "/openapi/pegase-v1.json",
    operation_id = "lireOpenapi",
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
