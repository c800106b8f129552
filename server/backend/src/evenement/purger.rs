use super::Position;
use crate::{Ctx, Result};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;

/// Events forgotten in one go.
const LOT: i64 = 5_000;

/// Forgets the events that are older than the installation keeps them, read or not: who was away for longer takes what is
/// there now. Answers how many.
pub(crate) async fn purger(ctx: &Ctx) -> Result<u64> {
    let limite = ctx.maintenant - ctx.services.reglages.duree_evenements;
    let mut total = 0;
    loop {
        // From the oldest on, in their order: those that follow are younger.
        let oublies = sqlx::query_scalar!(
            r#"WITH oublies AS (
                 DELETE FROM evt.outbox WHERE id IN (SELECT id FROM evt.outbox ORDER BY xact, id LIMIT $2) AND le < $1
                 RETURNING xact, id),
               dernier AS (
                 INSERT INTO evt.oubli (xact, id) SELECT xact, id FROM oublies ORDER BY xact DESC, id DESC LIMIT 1
                 ON CONFLICT (seul) DO UPDATE SET xact = excluded.xact, id = excluded.id
                 WHERE (excluded.xact, excluded.id) > (oubli.xact, oubli.id))
               SELECT count(*) AS "n!" FROM oublies"#,
            limite.to_sqlx(),
            LOT
        )
        .fetch_one(&ctx.services.pool)
        .await?;
        total += oublies.unsigned_abs();
        if oublies == 0 || ctx.services.arret.is_cancelled() {
            return Ok(total);
        }
    }
}

/// The last event that was forgotten.
pub(super) async fn oubli(pool: &PgPool) -> Result<Option<Position>> {
    sqlx::query!(r#"SELECT xact::text AS "xact!", id FROM evt.oubli"#)
        .fetch_optional(pool)
        .await?
        .map(|l| Position::depuis_base(&l.xact, l.id))
        .transpose()
}
