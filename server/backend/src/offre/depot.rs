use super::{
    apport::Apport,
    apporter,
    espaces::{espace, espace_par_code},
    exiger_quelque_part,
    tableau::lire_apport,
};
use crate::{
    Ctx, Error, Result,
    depots::{Depot, Sujet},
};
use bytes::Bytes;
use domain::{
    CodeErreur,
    authz::Traitement,
    offre::{ImportOffreVue, RapportOffre, Sort},
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
            let rapport = apporter(ctx, id, &lire(&contenu)?, false, None).await?;
            // The file, and what it would do now: what somebody does meanwhile is not undone unseen.
            let empreinte = format!("{empreinte}-{}", rapport.empreinte);
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

/// Applies the file that waits, as it was shown: when it would do something else by now, nothing is done, and the file waits on
/// to be looked at again. Demands `ODF_ECRIRE` on the structures of all that it touches.
pub async fn appliquer_depot(ctx: &Ctx, espace: &str, vue: &str) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let espace = espace_par_code(ctx, espace).await?;
    let depot = Depot::de(ctx, Sujet::Offre, &espace.to_string())?;
    let (fichier, ecarts) = vue.split_once('-').unwrap_or((vue, ""));
    let contenu = depot.lire_montre(fichier).await?;
    apporter(ctx, espace, &lire(&contenu)?, true, Some(ecarts)).await?;
    depot.effacer().await
}

/// A sheet, or JSON as it was exported.
fn lire(contenu: &[u8]) -> Result<Apport> {
    let apport = match contenu.iter().find(|o| !o.is_ascii_whitespace()) {
        Some(b'{') => Apport::lire_json(contenu)?,
        _ => lire_apport(&[contenu])?,
    };
    if apport.vide() {
        return Err(Error::champ("fichier", CodeErreur::Obligatoire));
    }
    Ok(apport)
}
