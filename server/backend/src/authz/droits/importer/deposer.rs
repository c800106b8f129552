use super::{DOSSIER, chemin, examen::lire};
use crate::{Ctx, Result, authz::droits::perimetres};
use bytes::Bytes;
use futures::TryStreamExt;
use jiff::SignedDuration;

/// A file that nobody applied is kept for so long.
const GARDE: SignedDuration = SignedDuration::from_hours(24);

/// Takes a file of roles in, in the place of the one before: its form is checked at once, and nothing of it is done. `HAB_GERER`
/// or `HAB_DELEGUER` somewhere.
pub async fn deposer_import(ctx: &Ctx, contenu: Bytes) -> Result<()> {
    perimetres(ctx)?;
    lire(&contenu)?;
    ctx.services.stockage.ecrire(&chemin(ctx)?, contenu).await
}

/// Removes the files that were left. Runs as the system; answers how many there were.
pub async fn oublier_imports(ctx: &Ctx) -> Result<u64> {
    let laisses: Vec<String> = ctx
        .services
        .stockage
        .anciens(DOSSIER, ctx.maintenant - GARDE)
        .try_collect()
        .await?;
    for fichier in &laisses {
        ctx.services.stockage.effacer(fichier).await?;
    }
    Ok(laisses.len() as u64)
}
