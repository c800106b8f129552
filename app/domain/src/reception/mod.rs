//! What other systems of the establishment tell us: admissions, and changes of persons and structures. How their messages
//! are understood, and what a change may touch.

mod format;
mod lecture;
mod personne;
mod structure;
mod vues;

pub use format::Format;
pub use personne::{ChampPersonne, MajPersonne, ValeursPersonne, changer_personne, lire_personne};
pub use structure::{
    ChampStructure, MajStructure, StructureConnue, Structures, ValeursStructure, changer_structure, lire_structure,
};
pub use vues::{FiltreRebuts, RebutDetail, RebutVue, RebutsVue, StatutRebut};

codes! {
    /// What a message is about.
    Objet {
        /// A person is admitted, or gives her place up.
        Admission = "ADMISSION",
        /// A person who is known has changed.
        Personne = "PERSONNE",
        /// A structure of the establishment is new, or has changed.
        Structure = "STRUCTURE",
    }
}
