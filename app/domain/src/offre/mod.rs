//! The course offer (domain §5): what is taught as an acyclic graph, its paths, its periods, and the wishes of admissions.

mod acte;
mod bareme;
mod chemin;
mod controles;
mod cycle_de_vie;
mod difference;
mod doublons;
mod maquette;
mod objet;
mod periode;
mod refus;
mod saisie;
mod simulation;
mod syllabus;
mod voeu;
mod vues;

pub use acte::{Acte, Place};
pub use bareme::Bareme;
pub use chemin::CodeChemin;
pub use controles::{CodesFinis, Constat, Controles, credits, descendre, plage};
pub use cycle_de_vie::{
    ActePia, Edition, EtatEspace, EtatPia, TypeEspace, apres_passage, apres_pia, correspond, degel, passage, permis,
    tenable,
};
pub use difference::{Champ, Ecart, LigneEcart, Sort, champs, difference, en_arbre};
pub use maquette::{CHEMINS_MAX, ChoixCursus, Enfant, Maquette, Reglage, peut_lier};
pub use objet::{CodeObjet, Enquete, Format, Genre, Objet, Plage, Reference};
pub use periode::{CodePeriode, Ouverture};
pub use refus::RefusOffre;
pub use saisie::{CASES, FORMATS, appliquer_reglage, appliquer_saisie, duree, heures};
pub use simulation::{Choix, Simulation, simuler};
pub use syllabus::{Syllabi, Syllabus};
pub use voeu::Voeu;
pub use vues::*;

/// Upper-case letters, digits and hyphens: the alphabet of the codes of the offer.
fn est_code(texte: &str) -> bool {
    !texte.is_empty()
        && texte
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

/// A newtype over a checked string: the private field, what reads it, and (de)serialisation that checks again.
macro_rules! texte_verifie {
    ($nom:ident) => {
        impl $nom {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $nom {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl TryFrom<String> for $nom {
            type Error = String;
            fn try_from(texte: String) -> Result<Self, String> {
                Self::parse(&texte).map_err(|e| format!("{e:?}"))
            }
        }
        impl From<$nom> for String {
            fn from(valeur: $nom) -> Self {
                valeur.0
            }
        }
    };
}
use texte_verifie;
