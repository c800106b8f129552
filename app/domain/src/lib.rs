//! The business of Pégase: types and pure rules, the same code in the browser and on the server.
//!
//! Nothing here reads a clock, a file, a database or a language: what a rule needs, it is given. One folder per
//! module, in the order in which modules may know each other (`docs/ARCHITECTURE.md`).

#[macro_use]
mod codes;

pub mod authz;
pub mod cellule;
pub mod courriel;
pub mod error;
pub mod identite;
pub mod ids;
pub mod inscription;
pub mod journal;
pub mod offre;
pub mod page;
pub mod paiement;
pub mod parcours;
pub mod pieces;
pub mod reception;
pub mod referentiel;
pub mod rgpd;
pub mod webhook;

pub use error::{CodeErreur, ErreurChamp};
