use super::{
    definitions::{connue, registre},
    fichier::importer,
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
        Some((contenu, empreinte)) => {
            let rapport = importer(ctx, nomenclature, &contenu, true).await?;
            (Some(rapport), empreinte)
        }
    };
    Ok(ImportVue {
        definition: Some(definition),
        rapport,
        empreinte,
    })
}

/// Applies the file that waits, as it was shown. Demands `REF_ECRIRE` on the whole establishment.
pub async fn appliquer_depot(ctx: &Ctx, nomenclature: &str, vue: &str) -> Result<RapportImport> {
    verifier_ecriture(ctx).await?;
    let depot = Depot::de(ctx, Sujet::Nomenclatures, nomenclature)?;
    let contenu = depot.lire_montre(vue).await?;
    let rapport = importer(ctx, nomenclature, &contenu, false).await?;
    if rapport.operation.is_some() {
        depot.effacer().await?;
    }
    Ok(rapport)
}
