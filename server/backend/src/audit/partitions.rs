use crate::{Ctx, Result};

/// Makes the partitions of the months to come; how many were made. Upkeep only: the function of the database is all that the
/// application may do about them.
pub(crate) async fn preparer_partitions(ctx: &Ctx) -> Result<u64> {
    let faites = sqlx::query_scalar!(r#"SELECT audit.preparer_partitions() AS "n!""#)
        .fetch_one(&ctx.services.pool)
        .await?;
    Ok(u64::from(faites.unsigned_abs()))
}
