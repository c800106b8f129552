//! The demonstration establishment: loaded from readable files (`server/demo`), with dates relative to the day of
//! loading.

mod charger;
mod comptes;
mod dossiers;
mod fichiers;
mod messages;
mod reglages;

pub use charger::{charger, peupler};
pub use dossiers::{accepter, joindre, repondre};
