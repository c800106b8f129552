//! The server around the use cases: routes, sessions, files, command line. A library so that the tests can drive it.

pub mod commandes;
pub mod config;
pub mod docteur;
pub mod evenements;
pub mod fichiers;
mod layers;
mod login;
pub mod metriques;
pub mod openapi;
mod rest;
pub mod router;
pub mod sauvegarde;
pub mod state;
pub mod traces;
pub mod version;

pub use layers::limites::{LONGUES, Limites};
pub use rest::{etat::Recente as EtatRecent, v1::Debit};
