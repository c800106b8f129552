use super::{
    espaces::{espace, espace_par_code},
    exiger_quelque_part, importer, lire_tableau,
};
use crate::{
    Ctx, Error, Result,
    depots::{Depot, Sujet},
};
use bytes::Bytes;
use domain::{
    CodeErreur,
    authz::Traitement,
    offre::{ImportOffreVue, Maquette, RapportOffre, Sort},
};

/// Differences that are shown of a file: the first ones.
const MONTRES: usize = 500;

/// Hands a file in for an espace: it waits to be looked at. Demands `ODF_ECRIRE` anywhere.
pub async fn deposer(ctx: &Ctx, espace: &str, contenu: Bytes) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let espace = espace_par_code(ctx, espace).await?;
    lire(&contenu)?;
    Depot::de(ctx, Sujet::Offre, &espace.to_string())?.poser(contenu).await
}

/// What the file that waits would do. Demands `ODF_ECRIRE` on the structures of all that it touches.
pub async fn examiner_depot(ctx: &Ctx, code: &str) -> Result<ImportOffreVue> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let id = espace_par_code(ctx, code).await?;
    let espace = espace(ctx, id).await?.vue();
    let (rapport, empreinte) = match Depot::de(ctx, Sujet::Offre, &id.to_string())?.lire().await? {
        None => (None, String::new()),
        Some((contenu, empreinte)) => {
            let rapport = importer(ctx, id, &lire(&contenu)?, false).await?;
            let nombre = |sort| rapport.ecarts.iter().filter(|e| e.sort == sort).count();
            let (ajoutes, changes) = (nombre(Sort::Ajoute), nombre(Sort::Change));
            let rapport = RapportOffre {
                objets: rapport.objets,
                ajoutes,
                changes,
                ecarts: rapport.ecarts.into_iter().take(MONTRES).collect(),
            };
            (Some(rapport), empreinte)
        }
    };
    Ok(ImportOffreVue {
        espace,
        rapport,
        empreinte,
    })
}

/// Applies the file that waits, as it was shown. Demands `ODF_ECRIRE` on the structures of all that it touches.
pub async fn appliquer_depot(ctx: &Ctx, espace: &str, vue: &str) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let espace = espace_par_code(ctx, espace).await?;
    let depot = Depot::de(ctx, Sujet::Offre, &espace.to_string())?;
    let contenu = depot.lire_montre(vue).await?;
    importer(ctx, espace, &lire(&contenu)?, true).await?;
    depot.effacer().await
}

/// A sheet, or JSON as it was exported.
fn lire(contenu: &[u8]) -> Result<Maquette> {
    let maquette: Maquette = match contenu.iter().find(|o| !o.is_ascii_whitespace()) {
        Some(b'{') => {
            serde_json::from_slice(contenu).map_err(|_| Error::champ("fichier", CodeErreur::FormatInvalide))?
        }
        _ => lire_tableau(&[contenu])?,
    };
    if maquette.objets.is_empty() && maquette.enfants.is_empty() {
        return Err(Error::champ("fichier", CodeErreur::Obligatoire));
    }
    // In JSON an object says its code twice.
    match maquette.objets.iter().find(|(code, o)| **code != o.code) {
        Some((code, _)) => Err(Error::champ(code.as_str(), CodeErreur::ValeurInterdite)),
        None => Ok(maquette),
    }
}
