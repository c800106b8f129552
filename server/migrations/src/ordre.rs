//! The order of the events outlives the cluster.

use anyhow::Context;
use sqlx::{AssertSqlSafe, PgConnection};

/// A database that was restored into a younger cluster holds events of transactions whose numbers are still to come: what
/// happens from now on would be told before them, or never. Shifts the numbers to come beyond them.
pub async fn decaler(connexion: &mut PgConnection) -> anyhow::Result<()> {
    let manque: Option<i64> = sqlx::query_scalar(
        "SELECT m.dernier - n.prochain + 1
         FROM (SELECT greatest((SELECT max(xact) FROM evt.outbox), (SELECT max(xact) FROM evt.lecteur))::text::bigint AS dernier) m,
              (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint + evt.decalage() AS prochain) n
         WHERE m.dernier >= n.prochain",
    )
    .fetch_optional(&mut *connexion)
    .await
    .context("cannot look at the order of the events")?;
    let Some(manque) = manque else { return Ok(()) };
    let decalage: i64 = sqlx::query_scalar("SELECT evt.decalage()")
        .fetch_one(&mut *connexion)
        .await?;
    // A number that comes from the database, in a statement that takes no arguments.
    let fonction = format!(
        "CREATE OR REPLACE FUNCTION evt.decalage() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT {}::bigint $$",
        decalage + manque
    );
    sqlx::query(AssertSqlSafe(fonction)).execute(connexion).await?;
    Ok(())
}
