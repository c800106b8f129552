use crate::{
    ids::{EvenementId, WebhookId},
    page::Page,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

codes! {
    /// Where the delivery of an event is.
    StatutLivraison {
        /// It waits for its first attempt, or for the next one.
        Attente = "ATTENTE",
        Livree = "LIVREE",
        /// Refused for a day.
        Abandonnee = "ABANDONNEE",
    }
}

/// An address that events are brought to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookVue {
    pub id: WebhookId,
    pub libelle: String,
    pub adresse: String,
    /// Topics; none: all of them.
    pub sujets: Vec<String>,
    pub actif: bool,
    /// Refusals in a row.
    pub echecs: i32,
    /// It is left alone until then.
    pub pas_avant: Option<DateTime>,
    /// Events that wait for it.
    pub attente: i64,
    /// Events that were given up.
    pub abandonnees: i64,
}

/// All of them, and the topics that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhooksVue {
    pub webhooks: Vec<WebhookVue>,
    pub sujets: Vec<String>,
}

/// An event for one address, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LivraisonVue {
    pub evenement: EvenementId,
    pub sujet: String,
    #[serde(rename = "type")]
    pub type_: String,
    pub agregat: String,
    pub le: DateTime,
    pub statut: StatutLivraison,
    pub essais: i32,
    /// When it is brought next.
    pub prochain_le: DateTime,
    pub duree_ms: Option<i32>,
    /// HTTP status of the last answer; none: there was no answer, for this reason.
    pub code: Option<i32>,
    pub erreur: Option<String>,
}

/// One of them, with what it was brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookDetail {
    pub webhook: WebhookVue,
    /// The secret before signs beside the present one until then.
    pub ancien_secret_jusqua: Option<DateTime>,
    pub livraisons: Page<LivraisonVue>,
}
