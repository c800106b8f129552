//! Fees: the quote of an enrolment, and the money received at the desk.

mod devis;
mod encaisser;

pub(crate) use devis::{calculer, devis_de, figer};
pub use encaisser::encaisser;
pub(crate) use encaisser::{encaisse, encaissements};
