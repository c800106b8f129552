//! Persons: matching incoming ones with those who are known, and creating.

mod creer;
mod registre;

pub(crate) use creer::{Arrivante, creer};
pub(crate) use registre::{Rapprochement, Registre};
