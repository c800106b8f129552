//! *Pièces justificatives*: what is asked for, what was deposited, and where it stands.

mod depot;
mod vues;

pub use depot::{Acte, Demandee, StatutDepot, bloquantes_en_suspens, statut_global, suite};
pub use vues::{FichierVue, MotifRejet, PieceVue, Televersement};
