//! The learner's pages.

mod accords;
mod accueil;
mod champs;
mod cvec;
mod dossier;
mod droits;
mod envoi;
mod etapes;
mod lecture;
mod paiement;
pub(crate) mod pieces;
mod pieces_page;
mod recapitulatif;

pub use accueil::MonEspacePage;
pub use dossier::DossierPage;
pub use pieces_page::PiecesPage;
pub use recapitulatif::RecapitulatifPage;
