//! The establishment and its structures.

mod etablissement;

pub use etablissement::{Etablissement, etablissement};
pub(crate) use etablissement::fuseau;
