//! *Pièces justificatives*: what is asked for, what was deposited, the files.

mod demandees;
mod depot;
mod fichier;
mod televersement;

pub(crate) use demandees::{demandees, motifs, piece};
pub(crate) use depot::{Changement, depot, ecrire_depot};
pub use fichier::fichier;
pub(crate) use fichier::{Range, inscrire, issu_de, ranger};
pub use televersement::purger;
pub(crate) use televersement::{
    EnCours, assembler, avancer, clore, creer, inscription_de, oublier_parties, ranger_partie,
    verrouiller as verrouiller_televersement,
};
