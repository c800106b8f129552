use super::{
    definitions::{connue, registre},
    fichier::importer,
};
use crate::{Ctx, Error, Result, referentiel::verifier_ecriture, tableur::Feuille};
use bytes::Bytes;
use domain::{
    CodeErreur,
    referentiel::{ImportVue, RapportImport},
};
use futures::TryStreamExt;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// Where files wait between being handed in and being applied: one for each account and nomenclature, in the storage, so that
/// any server goes on.
const DOSSIER: &str = "nomenclatures";

fn chemin(ctx: &Ctx, nomenclature: &str) -> Result<String> {
    Ok(format!("{DOSSIER}/{}-{nomenclature}", ctx.compte()?.utilisateur))
}

fn empreinte(contenu: &[u8]) -> String {
    hex::encode(Sha256::digest(contenu))
}

/// Hands a file in: it waits to be looked at. Demands `REF_ECRIRE` on the whole establishment.
pub async fn deposer(ctx: &Ctx, nomenclature: &str, contenu: Bytes) -> Result<()> {
    verifier_ecriture(ctx).await?;
    connue(&registre(ctx).await?, nomenclature)?;
    Feuille::lire(&contenu)?;
    ctx.services.stockage.ecrire(&chemin(ctx, nomenclature)?, contenu).await
}

async fn lire(ctx: &Ctx, nomenclature: &str) -> Result<Option<Bytes>> {
    ctx.services.stockage.lire_s_il_y_est(&chemin(ctx, nomenclature)?).await
}

/// How long a file waits to be applied.
const GARDE: SignedDuration = SignedDuration::from_hours(24);

/// Removes the files that were left. Runs as the system; answers how many there were.
pub(crate) async fn oublier_depots(ctx: &Ctx) -> Result<u64> {
    let stockage = &ctx.services.stockage;
    let laisses: Vec<String> = stockage.anciens(DOSSIER, ctx.maintenant - GARDE).try_collect().await?;
    for fichier in &laisses {
        stockage.effacer(fichier).await?;
    }
    Ok(laisses.len() as u64)
}

/// What the file that waits would do. Demands `REF_ECRIRE` on the whole establishment.
pub async fn examiner_depot(ctx: &Ctx, nomenclature: &str) -> Result<ImportVue> {
    verifier_ecriture(ctx).await?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let (rapport, empreinte) = match lire(ctx, nomenclature).await? {
        None => (None, String::new()),
        Some(contenu) => {
            let rapport = importer(ctx, nomenclature, &contenu, true).await?;
            (Some(rapport), empreinte(&contenu))
        }
    };
    Ok(ImportVue {
        definition,
        rapport,
        empreinte,
    })
}

/// Applies the file that waits, as it was shown. Demands `REF_ECRIRE` on the whole establishment.
pub async fn appliquer_depot(ctx: &Ctx, nomenclature: &str, vue: &str) -> Result<RapportImport> {
    verifier_ecriture(ctx).await?;
    let contenu = lire(ctx, nomenclature).await?.ok_or(Error::Introuvable)?;
    if empreinte(&contenu) != vue {
        return Err(Error::champ("fichier", CodeErreur::Perime));
    }
    let rapport = importer(ctx, nomenclature, &contenu, false).await?;
    if rapport.operation.is_some() {
        ctx.services.stockage.effacer(&chemin(ctx, nomenclature)?).await?;
    }
    Ok(rapport)
}
