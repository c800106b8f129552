//! What is due, why, and what was paid. Integer cents everywhere.

mod centimes;
mod devis;
mod echeancier;
mod encaissement;
mod exigible;
mod secondaire;
mod vues;

pub use centimes::Centimes;
pub use devis::{
    Devis, Effet, EntreesDevis, LigneDevis, RegleDroits, SANS_TARIF, TARIF_PLEIN, Tarif, etablir_devis,
    plafond_exonerations, remboursement,
};
pub use echeancier::{Echeance, echeancier};
pub use encaissement::{ModePaiement, SaisieEncaissement, controler_encaissement, statut_paiement};
pub use exigible::exigible;
pub use secondaire::{DroitNational, est_secondaire};
pub use vues::PaiementVue;
