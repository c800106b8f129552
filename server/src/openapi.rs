//! The OpenAPI document of what is not a page.

use crate::login::cookies;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

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
        crate::rest::moteurs::robots,
        crate::rest::moteurs::plan,
        crate::rest::documents::certificat,
        crate::rest::paiement::recu,
        crate::rest::paiement::retour,
        crate::rest::paiement::retour_poste,
        crate::rest::pieces::ouvrir,
        crate::rest::pieces::morceau,
        crate::rest::pieces::fichier,
        crate::rest::affichage::choisir,
        crate::rest::imports::deposer,
        crate::rest::imports::rejets,
        crate::rest::file::exporter,
        crate::rest::journal::exporter,
        crate::rest::nomenclatures::exporter_csv,
        crate::rest::nomenclatures::exporter_xlsx,
        crate::rest::nomenclatures::deposer,
        crate::rest::structures::exporter_csv,
        crate::rest::structures::exporter_xlsx,
        crate::rest::structures::deposer,
        crate::rest::offre::exporter_csv,
        crate::rest::offre::deposer,
        crate::rest::offre::exporter_json,
        crate::rest::offre::exporter_xlsx,
        crate::rest::offre::modele,
        crate::rest::donnees::exporter,
        crate::rest::droits::exporter,
        crate::rest::droits::deposer,
        crate::rest::jetons::ticket,
        crate::rest::jetons::oauth,
        crate::rest::jetons::cles,
    ),
    modifiers(&Session)
)]
struct Document;

struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let session = ApiKeyValue::with_description(cookies::SESSION, "The cookie that signing in gives");
        let composants = document.components.get_or_insert_default();
        composants.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    }
}

/// The document as JSON.
pub fn document() -> anyhow::Result<String> {
    Ok(Document::openapi().to_pretty_json()?)
}

pub use crate::rest::odf::document::document as document_odf;
pub use crate::rest::ref_v1::document::document as document_ref;
pub use crate::rest::v1::document::document as document_v1;
