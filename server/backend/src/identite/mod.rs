//! Persons: matching incoming ones with those who are known, creating, changing.

mod creer;
mod modifier;
mod registre;

pub(crate) use creer::{Arrivante, creer};
pub(crate) use modifier::Modifications;
pub(crate) use registre::{Rapprochement, Registre};
