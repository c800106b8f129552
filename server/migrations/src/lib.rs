//! The database from nothing: the migrations, and the role with which the application works.
//!
//! A package of its own, without checked queries, because checking queries needs a migrated database.
//!
//! Migrations go forward only, and the previous version of the binary must survive them: expand first, contract in a
//! later version.

mod ordre;
mod role;
mod verrou;

use anyhow::Context;
use sqlx::{Connection, PgConnection, Postgres, migrate::MigrateDatabase, migrate::Migrator};

/// Every migration, embedded in the binary. A newer binary may have run more of them: those are ignored, so that two
/// versions can live side by side during a roll-out.
pub static MIGRATOR: Migrator = Migrator {
    ignore_missing: true,
    // Ours is another one: see `verrou`.
    locking: false,
    ..sqlx::migrate!("./sql")
};

/// Schemas of the product.
pub const SCHEMAS: &[&str] = &[
    "authz",
    "audit",
    "evt",
    "courriel",
    "referentiel",
    "identite",
    "offre",
    "inscription",
    "pieces",
    "paiement",
    "parcours",
];

pub use ordre::decaler_apres;

/// Until the end of this session nobody migrates: false when somebody does.
pub async fn retenir(connexion: &mut PgConnection) -> anyhow::Result<bool> {
    verrou::retenir(connexion).await
}

/// Creates the database when it is missing, runs what is new, and lets the role of `application_url` in.
pub async fn migrer(owner_url: &str, application_url: Option<&str>) -> anyhow::Result<()> {
    preparer(owner_url, application_url, false).await
}

/// The same for a database that was recovered to a point in time: what happens from now on is told after what readers may
/// have been given by the one that was lost.
pub async fn migrer_restauree(owner_url: &str, application_url: Option<&str>) -> anyhow::Result<()> {
    preparer(owner_url, application_url, true).await
}

async fn preparer(owner_url: &str, application_url: Option<&str>, restauree: bool) -> anyhow::Result<()> {
    if !Postgres::database_exists(owner_url)
        .await
        .context("cannot reach the database server")?
    {
        let creee = Postgres::create_database(owner_url).await;
        // Another process may have been faster.
        if creee.is_err() && !Postgres::database_exists(owner_url).await.unwrap_or(false) {
            creee.context("cannot create the database")?;
        }
    }
    let mut connexion = PgConnection::connect(owner_url)
        .await
        .context("cannot connect as the owner")?;
    role::exiger_pegase_app(&mut connexion).await?;
    verrou::prendre(&mut connexion).await?;
    verrou::nettoyer(&mut connexion).await?;
    MIGRATOR.run(&mut connexion).await.context("a migration failed")?;
    verrou::verifier(&mut connexion).await?;
    ordre::decaler(&mut connexion, restauree).await?;
    // The workers do it too; what they do not find they need not wait for.
    sqlx::query("SELECT audit.preparer_partitions()")
        .execute(&mut connexion)
        .await
        .context("cannot make the next partitions of the journal")?;
    if let Some(url) = application_url {
        role::accueillir(&mut connexion, owner_url, url).await?;
    }
    connexion.close().await?;
    Ok(())
}
