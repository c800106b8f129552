//! The interface: routes, pages, and the server functions that they call.
//!
//! Every page is a lazy route, so a student never downloads a clerk's code. `#[cfg(feature = "ssr")]` is allowed only
//! in `context.rs`, `error.rs` and the bodies of server functions: in a view it would be a hydration bug in waiting.

#![recursion_limit = "256"]

mod acte;
pub mod api;
mod app;
mod apprenant;
mod authz;
pub mod context;
mod depot;
pub mod error;
mod gestion;
mod hydratation;
mod layouts;
mod offre;
mod pages;
mod public_pages;
mod referentiel;
mod shell;
mod socle;
mod suivi;
mod vues;

pub use app::App;
pub use context::Cadre;
pub use error::AppError;
pub use hydratation::{Paquet, empreinte};
pub use shell::shell;
pub use socle::socle;
