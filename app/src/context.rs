//! The only file that touches the request: what every page knows without asking, and who calls a server function.

use domain::parcours::Moi;
use i18n::Langue;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What every page knows: made once by the server, handed to the browser inside the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadre {
    pub langue: Langue,
    pub etablissement_fr: String,
    pub etablissement_en: String,
    /// Hue of the establishment's colour, when it has one.
    pub teinte: Option<i16>,
    /// Has the establishment a logo?
    pub logo: bool,
    /// Demonstration mode: accounts shown, mailbox readable.
    pub demo: bool,
    pub moi: Option<Moi>,
    /// What a browser wants to know to be told of messages, where the establishment tells any.
    pub push: Option<String>,
    /// How a clerk wants her lists, when her browser kept it.
    pub affichage: Option<String>,
    /// Where else one may sign in: address, and what to call it.
    pub fournisseurs: Vec<(String, String)>,
    /// What a form that was just refused held: never a password.
    pub saisie: Vec<(String, String)>,
}

impl Cadre {
    pub fn etablissement(&self) -> String {
        match self.langue {
            Langue::Fr => self.etablissement_fr.clone(),
            Langue::En => self.etablissement_en.clone(),
        }
    }
}

/// Reads the frame from the request on the server, from the page in the browser, and shares it with every component.
pub(crate) fn fournir_cadre() {
    let partage = SharedValue::new(cadre_de_la_requete);
    provide_context(partage.into_inner());
}

/// The frame of the page.
pub fn cadre() -> Cadre {
    use_context().unwrap_or_default()
}

/// Language of the page.
pub fn langue() -> Langue {
    cadre().langue
}

#[cfg(feature = "ssr")]
fn cadre_de_la_requete() -> Cadre {
    use_context::<Cadre>().unwrap_or_default()
}

/// The frame of the document, before any component runs.
#[cfg(feature = "ssr")]
pub(crate) fn cadre_du_document() -> Cadre {
    cadre_de_la_requete()
}

/// The document is made on the server only.
#[cfg(not(feature = "ssr"))]
pub(crate) fn cadre_du_document() -> Cadre {
    Cadre::default()
}

/// In the browser the value comes with the page; this is only reached if the page was cut short.
#[cfg(not(feature = "ssr"))]
fn cadre_de_la_requete() -> Cadre {
    Cadre::default()
}

/// Who calls, for the bodies of server functions.
#[cfg(feature = "ssr")]
pub fn ctx() -> Result<backend::Ctx, crate::AppError> {
    use_context::<backend::Ctx>().ok_or(crate::AppError::Interne)
}

/// Says "not found" to programs too, when a page shows that something does not exist.
#[cfg(feature = "ssr")]
pub(crate) fn statut_introuvable() {
    if let Some(reponse) = use_context::<leptos_axum::ResponseOptions>() {
        reponse.set_status(http::StatusCode::NOT_FOUND);
    }
}

/// The browser has no status to set.
#[cfg(not(feature = "ssr"))]
pub(crate) fn statut_introuvable() {}
