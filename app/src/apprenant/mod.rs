//! The learner's pages.

mod accueil;
mod champs;
mod dossier;
mod droits;
mod recapitulatif;

pub use accueil::MonEspacePage;
pub use dossier::DossierPage;
