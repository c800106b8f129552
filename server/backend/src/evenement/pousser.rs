use super::faits::Fait;
use crate::{Ctx, Result, traces};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Leaves one event to be told, in the transaction of what it tells.
pub(crate) async fn pousser<F: Fait>(tx: &mut PgConnection, ctx: &Ctx, fait: &F) -> Result<()> {
    pousser_lot(tx, ctx, std::slice::from_ref(fait)).await
}

/// Leaves many events of one topic in one go, in this order. The database gives them their place: see `evt.placer`.
pub(crate) async fn pousser_lot<F: Fait>(tx: &mut PgConnection, ctx: &Ctx, faits: &[F]) -> Result<()> {
    let ids: Vec<Uuid> = faits.iter().map(|_| Uuid::now_v7()).collect();
    let types: Vec<String> = faits.iter().map(|f| f.type_().to_owned()).collect();
    let agregats: Vec<String> = faits.iter().map(Fait::agregat).collect();
    let donnees = faits
        .iter()
        .map(|f| Ok(serde_json::to_value(f)?))
        .collect::<Result<Vec<_>>>()?;
    sqlx::query!(
        "INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le, traceparent)
         SELECT id, $2, type, agregat, donnees, $6, $7
         FROM unnest($1::uuid[], $3::text[], $4::text[], $5::jsonb[]) WITH ORDINALITY
            AS n (id, type, agregat, donnees, rang)
         ORDER BY rang",
        &ids,
        F::SUJET,
        &types,
        &agregats,
        &donnees,
        ctx.maintenant.to_sqlx(),
        traces::courante(),
    )
    .execute(tx)
    .await?;
    Ok(())
}
