use super::{exiger_lecture, lire::lire_maquette};
use crate::{Ctx, Error, Result};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{DifferenceVue, Sort, difference, en_arbre},
};

/// Lines that are shown: whoever wants the rest asks for one formation.
const MONTREES: usize = 1_000;

/// What changed of a formation, or of the whole offer, from one espace to another: objects are the same by their code. Demands
/// `ODF_LIRE`.
pub async fn comparer(ctx: &Ctx, de: EspaceId, vers: EspaceId, formation: Option<&str>) -> Result<DifferenceVue> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let mut maquettes = vec![];
    for espace in [de, vers] {
        let racines: Option<Vec<ObjetId>> = match formation {
            None => None,
            Some(code) => Some(
                sqlx::query_scalar!(
                    "SELECT id FROM offre.objet WHERE espace_id = $1 AND code = $2",
                    espace.0,
                    code
                )
                .fetch_all(&mut *cx)
                .await?
                .into_iter()
                .map(ObjetId)
                .collect(),
            ),
        };
        maquettes.push(lire_maquette(&mut cx, espace, racines.as_deref()).await?.maquette);
    }
    let [avant, apres] = maquettes.as_slice() else {
        return Err(Error::interne("two espaces are compared"));
    };
    if formation.is_some() && avant.objets.is_empty() && apres.objets.is_empty() {
        return Err(Error::Introuvable);
    }
    let ecarts = difference(avant, apres);
    let nombre = |sort| ecarts.iter().filter(|e| e.sort == sort).count();
    let (ajoutes, otes, changes) = (nombre(Sort::Ajoute), nombre(Sort::Ote), nombre(Sort::Change));
    let mut lignes = en_arbre(avant, apres, ecarts);
    let reste = lignes.len().saturating_sub(MONTREES);
    lignes.truncate(MONTREES);
    Ok(DifferenceVue {
        ajoutes,
        otes,
        changes,
        lignes,
        reste,
    })
}
