//! Events for the other systems of the establishment, written in the transaction of the change.

use crate::{Ctx, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Topic of the changes of state of an enrolment.
pub const INSCRIPTION: &str = "ins.inscription.v1";
/// Topic of learners: created when the code apprenant is issued.
pub const APPRENANT: &str = "idt.apprenant.v1";
/// Topic of payments.
pub const PAIEMENT: &str = "pai.paiement.v1";
/// Topic of supporting documents.
pub const PIECE: &str = "pie.depot.v1";
/// Topic of finished imports.
pub const IMPORT: &str = "job.import.v1";

/// Pushes one event. `donnees` carries identifiers and what changed, never a name or an address.
pub async fn pousser(
    tx: &mut PgConnection,
    ctx: &Ctx,
    sujet: &str,
    type_: &str,
    agregat: String,
    donnees: Value,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le) VALUES ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        sujet,
        type_,
        agregat,
        donnees,
        ctx.maintenant.to_sqlx(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Pushes many events of one kind in one go, each with its aggregate, in this order.
pub(crate) async fn pousser_lot(
    tx: &mut PgConnection,
    ctx: &Ctx,
    sujet: &str,
    type_: &str,
    evenements: Vec<(String, Value)>,
) -> Result<()> {
    let ids: Vec<Uuid> = evenements.iter().map(|_| Uuid::now_v7()).collect();
    let (agregats, donnees): (Vec<String>, Vec<Value>) = evenements.into_iter().unzip();
    sqlx::query!(
        "INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le)
         SELECT id, $2, $3, agregat, donnees, $6
         FROM unnest($1::uuid[], $4::text[], $5::jsonb[]) WITH ORDINALITY AS n (id, agregat, donnees, rang) ORDER BY rang",
        &ids,
        sujet,
        type_,
        &agregats,
        &donnees,
        ctx.maintenant.to_sqlx(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Events that wait, and the age in seconds of the oldest: the lag shown to whoever operates the product.
pub async fn retard(pool: &PgPool, maintenant: Timestamp) -> Result<(i64, f64)> {
    let ligne =
        sqlx::query!(r#"SELECT count(*) AS "nombre!", min(le) AS plus_ancien FROM evt.outbox WHERE publie_le IS NULL"#)
            .fetch_one(pool)
            .await?;
    let age = ligne
        .plus_ancien
        .map_or(0.0, |le| maintenant.duration_since(le.to_jiff()).as_secs_f64().max(0.0));
    Ok((ligne.nombre, age))
}
