//! The learner's pages.

mod accords;
mod accueil;
mod champs;
mod cvec;
mod dossier;
mod droits;
mod envoi;
mod paiement;
pub(crate) mod pieces;
mod recapitulatif;

pub use accueil::MonEspacePage;
pub use dossier::DossierPage;
