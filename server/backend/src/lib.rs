//! Use cases: load, call the rule, write, push the event, record the audit, in one transaction.
//!
//! One folder per module, one file per use case. Every use case takes a [`Ctx`], which says who acts, when and in
//! which language, and names the right that it demands. A module reaches another one only through what that one's
//! `mod.rs` re-exports, and only towards its left in the order
//! `referentiel → identite → offre → inscription → pieces → paiement → parcours → rgpd → reception` (`authz`, `audit`, `evenement`, `courriel`,
//! `jobs` and `sonde` are for all).

pub mod audit;
pub mod authz;
mod coffre;
pub mod courriel;
mod ctx;
pub mod demo;
mod depots;
mod error;
pub mod evenement;
mod identite;
pub mod inscription;
pub mod jobs;
pub mod notification;
pub mod offre;
pub mod paiement;
pub mod parcours;
pub mod pieces;
mod recents;
pub mod reception;
pub mod referentiel;
pub mod rgpd;
mod services;
pub mod sonde;
pub mod stockage;
pub mod tableur;
pub mod traces;
pub mod webhook;

pub use ctx::{Acteur, Assistance, Compte, Ctx};
pub use error::{Error, Result, signaler};
pub use services::{Reglages, Services};

/// Latest migration applied to the database, for the readiness probe.
pub async fn version_de_la_base(pool: &sqlx::PgPool) -> Result<i64> {
    let version = sqlx::query_scalar("SELECT max(version) FROM public._sqlx_migrations WHERE success")
        .fetch_one(pool)
        .await?;
    Ok(version)
}
