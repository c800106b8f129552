//! Persons: matching an incoming one with those who are known, and creating.

mod rapprocher;

pub(crate) use rapprocher::{Rapprochement, creer, rapprocher};
