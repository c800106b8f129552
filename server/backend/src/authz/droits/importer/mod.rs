//! Roles given and taken away by a file: kept, shown line by line, then applied as it was shown, or not at all. The file is in
//! the storage, one for each account, so that any server goes on.

mod appliquer;
mod deposer;
mod examen;
mod montrer;

pub use appliquer::appliquer_import;
pub use deposer::{deposer_import, oublier_imports};
pub use montrer::apercu_import;

use crate::{Ctx, Result};
use bytes::Bytes;

/// Where the files are kept.
const DOSSIER: &str = "habilitations";

/// The file of who acts: nobody else ever reads it.
fn chemin(ctx: &Ctx) -> Result<String> {
    Ok(format!("{DOSSIER}/{}.csv", ctx.compte()?.utilisateur))
}

/// The file that she handed in, if it waits still.
async fn depose(ctx: &Ctx) -> Result<Option<Bytes>> {
    ctx.services.stockage.lire_s_il_y_est(&chemin(ctx)?).await
}
