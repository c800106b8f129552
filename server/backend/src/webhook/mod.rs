//! Events brought to addresses that the establishment names, signed, as Standard Webhooks says: for those who have no
//! broker. Events of one object come in order, one after the other; a receiver that refuses is asked again for a day, one
//! that is away is left alone and misses nothing for as long as events are kept.

mod client;
mod gerer;
mod livrer;
mod repartir;
mod suivre;

pub(crate) use client::Clients;
pub use gerer::{Nouveau, activer, creer, secret, supprimer, tourner};
pub(crate) use livrer::travailler;
pub use suivre::{detail, lister, rejouer};
