use super::{exiger_lecture, lire::lire_maquette};
use crate::{Ctx, Error, Result};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{CodeObjet, Maquette},
};
use std::collections::BTreeMap;

/// What is taught below these objects of a period, for who plans it: each with its objects by code and their identifiers.
/// Demands `ODF_LIRE`.
pub async fn enseignement(
    ctx: &Ctx,
    periode: &str,
    racines: &[ObjetId],
) -> Result<Vec<(CodeObjet, Maquette, BTreeMap<CodeObjet, ObjetId>)>> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let espace = sqlx::query_scalar!(
        "SELECT id FROM offre.espace WHERE code = $1 AND type = 'PERIODE'",
        periode
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or(Error::Introuvable)?;
    let mut rendus = vec![];
    for racine in racines {
        let lue = lire_maquette(&mut cx, EspaceId(espace), Some(&[*racine])).await?;
        let code = lue.ids.iter().find(|(_, id)| *id == racine).map(|(c, _)| c.clone());
        rendus.push((code.ok_or(Error::Introuvable)?, lue.maquette, lue.ids));
    }
    Ok(rendus)
}
