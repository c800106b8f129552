use super::{
    definitions::{connue, registre},
    fichier::traiter,
};
use crate::{
    Ctx, Result,
    depots::{Depot, Sujet},
    referentiel::verifier_ecriture,
    tableur::Feuille,
};
use bytes::Bytes;
use domain::referentiel::{ImportVue, RapportImport};

/// Hands a file in: it waits to be looked at. Demands `REF_ECRIRE` on the whole establishment.
pub async fn deposer(ctx: &Ctx, nomenclature: &str, contenu: Bytes) -> Result<()> {
    verifier_ecriture(ctx).await?;
    connue(&registre(ctx).await?, nomenclature)?;
    Feuille::lire(&contenu)?;
    Depot::de(ctx, Sujet::Nomenclatures, nomenclature)?.poser(contenu).await
}

/// What the file that waits would do. Demands `REF_ECRIRE` on the whole establishment.
pub async fn examiner_depot(ctx: &Ctx, nomenclature: &str) -> Result<ImportVue> {
    verifier_ecriture(ctx).await?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let (rapport, empreinte) = match Depot::de(ctx, Sujet::Nomenclatures, nomenclature)?.lire().await? {
        None => (None, String::new()),
        Some((contenu, fichier)) => {
            let (rapport, touchees) = traiter(ctx, nomenclature, &contenu, true, None).await?;
            // The file, and the values that it changes: what somebody does to them meanwhile is not undone unseen.
            (Some(rapport), format!("{fichier}-{touchees}"))
        }
    };
    Ok(ImportVue {
        definition: Some(definition),
        rapport,
        empreinte,
    })
}

/// Applies the file that waits, as it was shown: with a line refused by now, or a value changed meanwhile, nothing is done, and
/// the file waits on to be looked at again. Demands `REF_ECRIRE` on the whole establishment.
pub async fn appliquer_depot(ctx: &Ctx, nomenclature: &str, vue: &str) -> Result<RapportImport> {
    verifier_ecriture(ctx).await?;
    let depot = Depot::de(ctx, Sujet::Nomenclatures, nomenclature)?;
    let (fichier, touchees) = vue.split_once('-').unwrap_or((vue, ""));
    let contenu = depot.lire_montre(fichier).await?;
    let (rapport, _) = traiter(ctx, nomenclature, &contenu, false, Some(touchees)).await?;
    if rapport.refusees == 0 {
        depot.effacer().await?;
    }
    Ok(rapport)
}
