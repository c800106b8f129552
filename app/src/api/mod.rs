//! Server functions: the door between the pages and the use cases. Each is an interface with a stable address
//! (`/_fn/<module>/<name>`), listed in `docs/API.md`; its body only finds the context and calls the use case.

pub mod authz;
pub mod courriel;
pub mod inscription;
pub mod journal;
pub mod notification;
pub mod offre;
pub mod paiement;
pub mod parcours;
pub mod reception;
pub mod referentiel;
pub mod rgpd;
mod texte_json;
pub mod webhook;

pub use texte_json::{Reponse, TexteJson};
