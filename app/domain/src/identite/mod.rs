//! Who a person is: each value of the civil status and of the contacts is a type that cannot be wrong in form.
//!
//! Every type has `parse(&str) -> Result<Self, CodeErreur>` (the birth date also wants the day it is), and checks
//! again when deserialised.

mod apprenant;
mod codes_lieu;
mod courriel;
mod date_naissance;
mod ine;
mod nom;
mod normaliser;
mod ressemblance;
mod sexe;
mod statut_ine;
mod telephone;

pub use apprenant::CodeApprenant;
pub use codes_lieu::{CodeCommune, CodePays, CodePostal};
pub use courriel::Courriel;
pub use date_naissance::{AGE_MAX, AGE_MIN, DateNaissance};
pub use ine::{Ine, NatureIne, cle_bea, cle_nne};
pub use nom::Nom;
pub use normaliser::normaliser;
pub use ressemblance::{Ressemblance, Seuils, Signalement, ressemblance};
pub use sexe::Sexe;
pub use statut_ine::StatutIne;
pub use telephone::Telephone;
