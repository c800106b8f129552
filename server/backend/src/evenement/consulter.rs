use super::{
    Enveloppe, Position, Source,
    lire::{apres, horizon},
    purger::oubli,
};
use crate::{Ctx, Result, referentiel};
use domain::authz::Traitement;

/// Events after a place, for whoever has neither a broker nor an address to be called at.
pub struct Suite {
    pub evenements: Vec<Enveloppe>,
    /// Where to go on, next time.
    pub suivant: Position,
    /// There are more already.
    pub encore: bool,
}

/// The events after a place; from the oldest that is kept when there is none. `sujets` narrows them to some topics: fewer
/// come then, none perhaps, though there are more. None: some that came after that place are forgotten. Demands `EVT_LIRE`
/// on the whole establishment.
pub async fn consulter(ctx: &Ctx, depuis: Option<Position>, sujets: &[String], nombre: u16) -> Result<Option<Suite>> {
    let pool = &ctx.services.pool;
    referentiel::exiger_partout(ctx, &mut *pool.acquire().await?, Traitement::EvtLire).await?;
    let place = match depuis {
        // A place that is still to come was given by a database that this one does not continue.
        Some(place) if place >= horizon(pool).await? => return Ok(None),
        Some(place) => place,
        None => oubli(pool).await?.unwrap_or_default(),
    };
    let lus = apres(pool, place, i64::from(nombre)).await?;
    // After the reading: what was forgotten until now may have been part of it.
    if depuis.is_some() && oubli(pool).await?.is_some_and(|oubli| place < oubli) {
        return Ok(None);
    }
    let source = Source::lire(ctx).await?;
    Ok(Some(Suite {
        encore: lus.len() == usize::from(nombre),
        suivant: lus.last().map_or(place, |e| e.position),
        evenements: lus
            .into_iter()
            .filter(|e| sujets.is_empty() || sujets.contains(&e.sujet))
            .map(|e| Enveloppe::nouvelle(&source, e))
            .collect(),
    }))
}
