use super::forme::{Cire, Forme, ORIGINE, Sceau, dernier, garder, lignes};
use crate::{Ctx, Error, Result, evenement::Position};
use futures::TryStreamExt;
use jiff::Timestamp;

/// Lines under one seal, at most.
const LOT: i64 = 10_000;

/// Seals what was written since the last seal; how many lines. Upkeep only.
///
/// A line is sealed once every transaction that may still write one before it has ended (ADR 7): none can slip in before a
/// sealed one unnoticed.
pub async fn sceller(ctx: &Ctx) -> Result<u64> {
    let mut total = 0;
    loop {
        let scellees = sceller_lot(ctx).await?;
        total += scellees.unsigned_abs();
        if scellees < LOT || ctx.services.arret.is_cancelled() {
            return Ok(total);
        }
    }
}

async fn sceller_lot(ctx: &Ctx) -> Result<i64> {
    let mut tx = ctx.transaction().await?;
    // One worker at a time; were there two all the same, both would name the same seal as the one before, which is refused.
    let seul =
        sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock(hashtextextended('audit.sceau', 0)) AS "seul!""#)
            .fetch_one(&mut *tx)
            .await?;
    if !seul {
        return Ok(0);
    }
    // Looked at before the lines are: what ended meanwhile is seen with them.
    let horizon = sqlx::query_scalar!(r#"SELECT evt.horizon()::text AS "xact!""#)
        .fetch_one(&mut *tx)
        .await?;
    let precedent = dernier(&mut tx).await?;
    let (numero, empreinte, depuis) = match &precedent {
        Some(p) => (p.numero + 1, p.empreinte.clone(), p.derniere),
        None => (1, ORIGINE.to_vec(), Position::DEBUT),
    };
    let mut cire = Cire::nouvelle(Forme::COURANTE, numero, &empreinte);
    {
        let mut suite = std::pin::pin!(lignes(&mut tx, depuis, (horizon, 0), LOT));
        while let Some(ligne) = suite.try_next().await? {
            cire.prendre(&ligne);
        }
    }
    let (Some(premiere), Some(derniere), nombre) = (cire.premiere, cire.derniere, cire.nombre) else {
        return Ok(0);
    };
    // The database keeps no more than microseconds.
    let le = Timestamp::from_microsecond(ctx.maintenant.as_microsecond()).map_err(Error::interne)?;
    let sceau = Sceau {
        numero,
        forme: Forme::COURANTE,
        premiere,
        derniere,
        nombre,
        precedent: empreinte,
        empreinte: cire.empreinte(le).to_vec(),
        le,
    };
    garder(&mut tx, &sceau).await?;
    tx.commit().await?;
    let jour = |s: &Sceau| ctx.services.heure_locale(s.le).date();
    if let Some(p) = precedent.filter(|p| jour(p) != jour(&sceau)) {
        // Whoever owns the database does not own the logs: this is what `server audit verify --anchor` compares with.
        tracing::info!(
            sceau = p.numero,
            empreinte = hex::encode(&p.empreinte),
            jour = %jour(&p),
            "last seal of the journal on that day"
        );
    }
    Ok(nombre)
}
