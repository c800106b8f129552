//! The OpenAPI document of what is not a page.

use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pégase",
        description = "Student information system: interfaces that are not pages"
    ),
    paths(
        crate::rest::sante::sante,
        crate::rest::sante::vivant,
        crate::rest::sante::pret,
        crate::metriques::metriques,
        crate::rest::etat::ailleurs,
        crate::rest::etat::montrer,
        crate::evenements::asyncapi::servir,
        crate::rest::v1::document::servir,
        crate::rest::apparence::theme,
        crate::rest::apparence::logo,
        crate::rest::telephone::manifeste,
        crate::rest::telephone::veilleur,
        crate::rest::telephone::hors_ligne,
        crate::rest::documents::certificat,
        crate::rest::paiement::recu,
        crate::rest::paiement::retour,
        crate::rest::pieces::ouvrir,
        crate::rest::pieces::morceau,
        crate::rest::pieces::fichier,
        crate::rest::affichage::choisir,
        crate::rest::imports::deposer,
        crate::rest::imports::rejets,
        crate::rest::file::exporter,
        crate::rest::journal::exporter,
        crate::rest::droits::exporter,
        crate::rest::droits::deposer,
    )
)]
struct Document;

/// The document as JSON.
pub fn document() -> anyhow::Result<String> {
    Ok(Document::openapi().to_pretty_json()?)
}

pub use crate::rest::v1::document::document as document_v1;
