use super::{exiger_lecture, lire::lire_maquette, tableau::ecrire_tableau};
use crate::{Ctx, Error, Result, tableur::Forme};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{CodeObjet, Maquette},
};
use std::collections::BTreeMap;

/// What is at and below an object, with the identifiers behind its codes. Demands `ODF_LIRE`.
pub async fn exporter(ctx: &Ctx, racine: ObjetId) -> Result<(CodeObjet, Maquette, BTreeMap<CodeObjet, ObjetId>)> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let espace = sqlx::query_scalar!("SELECT espace_id FROM offre.objet WHERE id = $1", racine.0)
        .fetch_optional(&mut *cx)
        .await?
        .ok_or(Error::Introuvable)?;
    let lue = lire_maquette(&mut cx, EspaceId(espace), Some(&[racine])).await?;
    let code = lue.ids.iter().find(|(_, id)| **id == racine).map(|(c, _)| c.clone());
    Ok((code.ok_or(Error::Introuvable)?, lue.maquette, lue.ids))
}

/// The same as a sheet, or the whole espace when no object is named. Demands `ODF_LIRE`.
pub async fn exporter_tableau(ctx: &Ctx, espace: EspaceId, racine: Option<ObjetId>, forme: Forme) -> Result<Vec<u8>> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let racines = racine.map(|r| [r]);
    let lue = lire_maquette(&mut cx, espace, racines.as_ref().map(<[ObjetId; 1]>::as_slice)).await?;
    if racine.is_some() && lue.ids.is_empty() {
        return Err(Error::Introuvable);
    }
    ecrire_tableau(&lue.maquette).ecrire("maquette", forme)
}
