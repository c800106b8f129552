//! Admissions files that are like real ones and are nobody's: for the demonstration, the tests and the load.
//!
//! The same options and the same offer always give the same file, byte for byte: everything is drawn from one seed
//! (`fastrand`, wyrand) in a fixed order, and nothing reads a clock. What each column holds: [`COLONNES`].
//!
//! No value can reach a real person: e-mails are in the domains that RFC 2606 reserves, telephone numbers in the
//! ranges that ARCEP keeps for fiction, and identifiers are drawn at random with a right check key.

mod colonnes;
mod donnees;
mod faute;
mod fichier;
mod identifiants;
mod ligne;
mod personne;
mod point;
pub mod population;
mod tirage;
mod voeu;

pub use colonnes::{COLONNES, Colonne};
pub use faute::Faute;
pub use fichier::{Attendu, Doublon, Fichier, Options, generer};
pub use point::{Point, lire_points};
pub use population::peupler;
