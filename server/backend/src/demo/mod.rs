//! The demonstration establishment: loaded from readable files, with dates relative to the day of loading.

mod charger;
mod comptes;
mod dossiers;
mod fichiers;

pub use charger::charger;
