//! The establishment and its structures.

mod etablissement;

pub(crate) use etablissement::fuseau;
pub use etablissement::{Etablissement, etablissement};
