//! Who may do what: one pure decision function, asked by every use case, list, count, export and suggestion.

mod decision;
mod traitement;

pub use decision::{Habilitation, Perimetre, perimetre, peut};
pub use traitement::Traitement;
