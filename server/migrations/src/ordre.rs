//! The order of the events, and of the lines of the journal, outlives the cluster.

use anyhow::Context;
use sqlx::{AssertSqlSafe, PgConnection};

/// Far beyond what a reader can have been given by the database that was lost, and nothing to 64 bits.
const ECART: i64 = 1 << 32;

/// A database that was restored holds events of transactions whose numbers are still to come, or were given out again: what
/// happens from now on would be told before them, or never. Shifts the numbers to come beyond all of them. A dump in a
/// younger cluster is seen by itself; `restauree` says so of a recovery to a point in time, where nothing shows.
pub async fn decaler(connexion: &mut PgConnection, restauree: bool) -> anyhow::Result<()> {
    let (decalage, prochain, dernier): (i64, i64, i64) = sqlx::query_as(
        "SELECT evt.decalage(), pg_snapshot_xmax(pg_current_snapshot())::text::bigint + evt.decalage(),
            coalesce(greatest((SELECT max(xact) FROM evt.outbox), (SELECT max(xact) FROM evt.lecteur),
                (SELECT max(xact) FROM evt.oubli), (SELECT max(xact) FROM audit.journal),
                (SELECT dernier_xact FROM audit.sceau ORDER BY numero DESC LIMIT 1))::text::bigint, 0)",
    )
    .fetch_one(&mut *connexion)
    .await
    .context("cannot look at the order of the events")?;
    if dernier < prochain && !restauree {
        return Ok(());
    }
    poser(connexion, decalage.max(dernier)).await
}

/// The same for a database into which a backup was put: whoever read there may have been given all events up to `horizon`,
/// and those that were told after the backup.
pub async fn decaler_apres(connexion: &mut PgConnection, horizon: i64) -> anyhow::Result<()> {
    let fait: i64 = sqlx::query_scalar(
        "SELECT greatest(evt.decalage(), coalesce(greatest((SELECT max(xact) FROM evt.outbox),
            (SELECT max(xact) FROM audit.journal))::text::bigint, 0))",
    )
    .fetch_one(&mut *connexion)
    .await
    .context("cannot look at the order of the events")?;
    poser(connexion, fait.max(horizon)).await
}

async fn poser(connexion: &mut PgConnection, dernier: i64) -> anyhow::Result<()> {
    // A number of ours, in a statement that takes no arguments.
    let fonction = format!(
        "CREATE OR REPLACE FUNCTION evt.decalage() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT {}::bigint $$",
        dernier + ECART
    );
    sqlx::query(AssertSqlSafe(fonction)).execute(connexion).await?;
    Ok(())
}
