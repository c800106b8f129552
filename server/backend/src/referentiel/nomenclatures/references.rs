use super::{Valeur, definitions::registre, lire::par_codes};
use crate::{Ctx, Result, referentiel::exiger_lecture};
use domain::referentiel::{Attribut, TypeColonne, contient};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Nomenclature and code.
pub type Cle = (String, String);

/// The values that others refer to, by nomenclature and code.
pub type References = HashMap<Cle, Valeur>;

/// How far references are followed: a series of bac to its type, a diploma to its type and to the cursus of that one.
const PROFONDEUR: usize = 3;

/// The values of these codes, of today or else the last that there was. Demands `REF_LIRE`.
pub async fn referees(ctx: &Ctx, cles: &[Cle]) -> Result<References> {
    exiger_lecture(ctx)?;
    let mut voulues: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (nomenclature, code) in cles {
        voulues.entry(nomenclature).or_default().insert(code.clone());
    }
    let mut connues = References::new();
    for (nomenclature, codes) in voulues {
        let codes: Vec<String> = codes.into_iter().collect();
        let lues = par_codes(&mut *ctx.services.pool.acquire().await?, nomenclature, &codes).await?;
        garder(ctx, &mut connues, lues);
    }
    Ok(connues)
}

/// Of the values of one code, that of today, else the last.
fn garder(ctx: &Ctx, connues: &mut References, lues: Vec<Valeur>) {
    for valeur in lues {
        let cle = (valeur.nomenclature.clone(), valeur.occurrence.code.clone());
        let du_jour = |v: &Valeur| contient(v.occurrence.debut, v.occurrence.fin, ctx.jour());
        if connues.get(&cle).is_none_or(|dite| !du_jour(dite)) {
            connues.insert(cle, valeur);
        }
    }
}

/// What these values refer to, and what that refers to: each is the one of today, else the last that there was. Whoever has
/// the values may see them.
pub async fn resoudre(ctx: &Ctx, valeurs: &[Valeur]) -> Result<References> {
    let registre = registre(ctx).await?;
    let mut connues = References::new();
    let mut nouvelles: Vec<Valeur> = valeurs.to_vec();
    for _ in 0..PROFONDEUR {
        let mut voulues: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for valeur in &nouvelles {
            let Some(definition) = registre.get(&valeur.nomenclature) else {
                continue;
            };
            // Of a text that is a code, nobody says more.
            let suivies = definition.references().filter(|(c, _)| c.type_ != TypeColonne::Texte);
            for (colonne, cible) in suivies {
                let codes = valeur.occurrence.attributs.get(&colonne.nom).map(Attribut::codes);
                let codes = codes.unwrap_or_default().into_iter().map(str::to_owned);
                let codes = codes.filter(|code| !connues.contains_key(&(cible.to_owned(), code.clone())));
                voulues.entry(cible).or_default().extend(codes);
            }
        }
        let mut suite = Vec::new();
        for (cible, codes) in voulues.into_iter().filter(|(_, codes)| !codes.is_empty()) {
            let codes: Vec<String> = codes.into_iter().collect();
            let mut cx = ctx.services.pool.acquire().await?;
            let lues = par_codes(&mut cx, cible, &codes).await?;
            suite.extend(lues.iter().cloned());
            garder(ctx, &mut connues, lues);
        }
        if suite.is_empty() {
            break;
        }
        nouvelles = suite;
    }
    Ok(connues)
}
