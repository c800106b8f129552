use super::{Enveloppe, Position, Source, apres};
use crate::{Ctx, Error, Result, referentiel};
use domain::authz::Traitement;

/// Most events of one answer.
pub const PAGE_MAX: u16 = 1_000;

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
    let perimetre = ctx.perimetre(Traitement::EvtLire)?;
    let mut cx = ctx.services.pool.acquire().await?;
    if !referentiel::entier(&mut cx, &perimetre).await? {
        return Err(Error::Interdit);
    }
    let oubli = sqlx::query!(r#"SELECT xact::text AS "xact!", id FROM evt.oubli"#)
        .fetch_optional(&mut *cx)
        .await?
        .map(|l| Position::depuis_base(&l.xact, l.id))
        .transpose()?;
    drop(cx);
    if depuis.is_some_and(|d| oubli.is_some_and(|o| d < o)) {
        return Ok(None);
    }
    let nombre = nombre.clamp(1, PAGE_MAX);
    let depuis = depuis.or(oubli).unwrap_or_default();
    let lus = apres(&ctx.services.pool, depuis, i64::from(nombre)).await?;
    let source = Source::lire(ctx).await?;
    Ok(Some(Suite {
        encore: lus.len() == usize::from(nombre),
        suivant: lus.last().map_or(depuis, |e| e.position),
        evenements: lus
            .into_iter()
            .filter(|e| sujets.is_empty() || sujets.contains(&e.sujet))
            .map(|e| Enveloppe::nouvelle(&source, e))
            .collect(),
    }))
}
