//! What a person may know, take away and ask of what is kept of her; until when it is kept.

mod demandes;
mod donnees;
mod exporter;
mod oublier;
mod retenir;
mod tables;

pub use demandes::{NouvelleDemande, demander, demandes, repondre, retirer};
pub use donnees::donnees;
pub use exporter::{Forme, exporter};
pub use oublier::{Bilan, conserver};
pub use retenir::regles;
