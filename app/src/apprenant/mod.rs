//! The learner's pages.

mod accords;
pub(crate) mod accueil;
mod aide;
pub(crate) mod brouillon;
mod champs;
mod cvec;
mod dates;
pub(crate) mod donnees;
pub(crate) mod dossier;
mod droits;
mod envoi;
mod etapes;
mod lecture;
pub(crate) mod notification;
mod paiement;
pub(crate) mod pieces;
pub(crate) mod pieces_page;
pub(crate) mod recapitulatif;
mod reprise;
