//! One migration at a time, and no index left half built.

use anyhow::{Context, bail};
use sqlx::{AssertSqlSafe, PgConnection};
use std::time::Duration;

/// Waits until nobody else migrates this database. Asked again and again rather than waited for: a statement that waits holds
/// a snapshot, for which an index that is built while people work would wait in turn.
pub async fn prendre(connexion: &mut PgConnection) -> anyhow::Result<()> {
    while !sqlx::query_scalar::<_, bool>("SELECT pg_try_advisory_lock(7203)")
        .fetch_one(&mut *connexion)
        .await?
    {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// Holds migrations up for as long as this session lasts, unless one is running: others who only read may do the same.
pub async fn retenir(connexion: &mut PgConnection) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar("SELECT pg_try_advisory_lock_shared(7203)")
        .fetch_one(connexion)
        .await?)
}

async fn invalides(connexion: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i
         JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE NOT i.indisvalid AND n.nspname = ANY ($1)",
    )
    .bind(crate::SCHEMAS)
    .fetch_all(connexion)
    .await?)
}

/// What an interrupted building left: it would be taken for the index.
pub async fn nettoyer(connexion: &mut PgConnection) -> anyhow::Result<()> {
    for nom in invalides(&mut *connexion).await? {
        sqlx::query(AssertSqlSafe(format!("DROP INDEX {nom}")))
            .execute(&mut *connexion)
            .await
            .with_context(|| format!("cannot drop the index {nom}, which an interrupted migration left"))?;
    }
    Ok(())
}

/// Every index is whole.
pub async fn verifier(connexion: &mut PgConnection) -> anyhow::Result<()> {
    let noms = invalides(connexion).await?;
    if !noms.is_empty() {
        bail!(
            "these indexes are not whole, run `server migrate` again: {}",
            noms.join(", ")
        );
    }
    Ok(())
}
