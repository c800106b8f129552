//! What is due, why, and what was paid. Integer cents everywhere.

mod centimes;
mod devis;
mod encaissement;

pub use centimes::Centimes;
pub use devis::{Devis, EntreesDevis, LigneDevis, RegleDroit, Tarif, etablir_devis};
pub use encaissement::{ModePaiement, SaisieEncaissement, controler_encaissement, statut_paiement};
