//! Values that come from national tables: codes of establishments and structures, countries, check letters.

mod aide;
mod cle;
mod nomenclature;
mod pays;
mod structure;
mod texte;
mod uai;

pub use aide::Aide;
pub use cle::{ALPHABET_23, cle_23};
pub use nomenclature::{Nomenclatures, Suggestion, Valeur, libelle_valeur};
pub use pays::{Pays, libelle as libelle_pays, liste as liste_pays, pays};
pub use structure::CodeStructure;
pub use uai::{Uai, cle_uai};

pub(crate) use texte::{sans_blancs, texte_verifie};
