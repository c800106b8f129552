//! Events for the other systems of the establishment: written in the transaction of the change, read in order by whoever
//! relays them.

mod catalogue;
mod consulter;
mod enveloppe;
mod faits;
mod lecteur;
mod lire;
mod pousser;
mod purger;

pub use catalogue::{SUJETS, Sujet, schemas};
pub use consulter::{Suite, consulter};
pub use enveloppe::{Enveloppe, Source};
pub(crate) use faits::{
    FaitApprenant, FaitImport, FaitInscription, FaitNomenclature, FaitOffre, FaitPaiement, FaitPiece, FaitStructure,
    TypeApprenant, TypeImport, TypeInscription, TypeNomenclature, TypeOffre, TypePaiement, TypePiece, TypeStructure,
};
pub use lecteur::{Lecteur, Retard, oublier_lecteur, retards};
pub use lire::{Evenement, Position, apres};
pub(crate) use pousser::{pousser, pousser_lot};
pub(crate) use purger::purger;
