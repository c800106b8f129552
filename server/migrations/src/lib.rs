//! The database from nothing: the migrations, and the role with which the application works.
//!
//! A package of its own, without checked queries, because checking queries needs a migrated database.
//!
//! Migrations go forward only, and the previous version of the binary must survive them: expand first, contract in a
//! later version.

mod ordre;
mod role;

use anyhow::Context;
use sqlx::{Connection, PgConnection, Postgres, migrate::MigrateDatabase, migrate::Migrator};

/// Every migration, embedded in the binary. A newer binary may have run more of them: those are ignored, so that two
/// versions can live side by side during a roll-out.
pub static MIGRATOR: Migrator = Migrator {
    ignore_missing: true,
    ..sqlx::migrate!("./sql")
};

/// Creates the database when it is missing, runs what is new, and lets the role of `application_url` in.
pub async fn migrer(owner_url: &str, application_url: Option<&str>) -> anyhow::Result<()> {
    if !Postgres::database_exists(owner_url)
        .await
        .context("cannot reach the database server")?
    {
        Postgres::create_database(owner_url)
            .await
            .context("cannot create the database")?;
    }
    let mut connexion = PgConnection::connect(owner_url)
        .await
        .context("cannot connect as the owner")?;
    role::exiger_pegase_app(&mut connexion).await?;
    MIGRATOR.run(&mut connexion).await.context("a migration failed")?;
    ordre::decaler(&mut connexion).await?;
    if let Some(url) = application_url {
        role::accueillir(&mut connexion, owner_url, url).await?;
    }
    connexion.close().await?;
    Ok(())
}
