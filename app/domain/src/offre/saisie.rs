//! An object as it is typed in a form.

use super::{CodeObjet, Genre, Objet, Plage, RefusOffre};
use crate::{CodeErreur, ErreurChamp};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, str::FromStr};

/// Says, among the fields, that boxes are there: one that is not ticked is not sent.
pub const CASES: &str = "cases";

/// Makes an object what the fields of a form say; those that are not there change nothing. Answers what is wrong, by the name
/// of the field.
pub fn appliquer_saisie(objet: &mut Objet, champs: &BTreeMap<String, String>) -> Vec<ErreurChamp> {
    let mut erreurs = vec![];
    let dit = |nom: &str| champs.get(nom).map(|t| t.trim());
    let facultatif = |texte: &str| Some(texte.to_owned()).filter(|t| !t.is_empty());
    if let Some(texte) = dit("code") {
        match CodeObjet::parse(&texte.to_uppercase()) {
            Ok(code) => objet.code = code,
            Err(e) => erreurs.push(ErreurChamp::new("code", e)),
        }
    }
    for (nom, champ) in [
        ("libelle", &mut objet.libelle),
        ("libelleLong", &mut objet.libelle_long),
        ("libelleEn", &mut objet.libelle_en),
        ("structure", &mut objet.structure),
        ("objectif", &mut objet.syllabus.fr.objectif),
        ("description", &mut objet.syllabus.fr.description),
        ("prerequis", &mut objet.syllabus.fr.prerequis),
        ("evaluation", &mut objet.syllabus.fr.modalites_evaluation),
        ("objectifEn", &mut objet.syllabus.en.objectif),
        ("descriptionEn", &mut objet.syllabus.en.description),
    ] {
        if let Some(texte) = dit(nom) {
            texte.clone_into(champ);
        }
    }
    // One label is enough to begin with.
    if objet.libelle_long.is_empty() {
        objet.libelle_long.clone_from(&objet.libelle);
    }
    if objet.libelle.is_empty() {
        objet.libelle = objet.libelle_long.chars().take(50).collect();
    }
    for (nom, champ) in [
        ("type", &mut objet.type_objet),
        ("nature", &mut objet.nature),
        ("typeDiplome", &mut objet.enquete.type_diplome),
        ("domaineFormation", &mut objet.enquete.domaine_formation),
    ] {
        if let Some(texte) = dit(nom) {
            *champ = facultatif(texte);
        }
    }
    let mut nombre = |nom: &str, champ: &mut Option<Decimal>| {
        if let Some(texte) = dit(nom) {
            match lire::<Decimal>(texte) {
                Ok(n) => *champ = n.map(|n| n.normalize()),
                Err(code) => erreurs.push(ErreurChamp::new(nom, code)),
            }
        }
    };
    nombre("ects", &mut objet.ects);
    nombre("coefficient", &mut objet.coefficient);
    if let Some(texte) = dit("capacite") {
        match lire(texte) {
            Ok(n) => objet.capacite = n,
            Err(code) => erreurs.push(ErreurChamp::new("capacite", code)),
        }
    }
    if let (Genre::Groupement, Some(min), Some(max)) = (objet.genre, dit("min"), dit("max")) {
        match (lire(min), lire(max)) {
            (Ok(Some(min)), Ok(Some(max))) => objet.plage = Some(Plage { min, max }),
            (Ok(None), Ok(None)) => objet.plage = None,
            _ => erreurs.push(ErreurChamp::new("plage", RefusOffre::Plage.en_code())),
        }
    }
    if champs.contains_key(CASES) {
        objet.mutualise = champs.contains_key("mutualise");
        objet.stage = champs.contains_key("stage");
        objet.tele_enseignement = champs.contains_key("teleEnseignement");
    }
    erreurs
}

/// A number as people write it, with a comma or a point; none when nothing is written.
fn lire<T: FromStr>(texte: &str) -> Result<Option<T>, CodeErreur> {
    if texte.is_empty() {
        return Ok(None);
    }
    texte
        .replace(',', ".")
        .parse()
        .map(Some)
        .map_err(|_| CodeErreur::FormatInvalide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ce_qui_n_est_pas_dit_reste() {
        let code = CodeObjet::parse("G1").unwrap();
        let mut objet = Objet::nouveau(code, Genre::Groupement, "Choix", "SCI");
        objet.mutualise = true;
        let dire = |champs: &[(&str, &str)]| champs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert!(
            appliquer_saisie(
                &mut objet,
                &dire(&[("min", "1"), ("max", "2"), ("libelleEn", " Choice ")])
            )
            .is_empty()
        );
        assert_eq!(objet.plage, Some(Plage { min: 1, max: 2 }));
        assert_eq!((objet.libelle.as_str(), objet.libelle_en.as_str()), ("Choix", "Choice"));
        assert!(objet.mutualise);
        let faux = appliquer_saisie(&mut objet, &dire(&[("code", "é"), ("coefficient", "x"), (CASES, "1")]));
        let champs: Vec<&str> = faux.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(champs, ["code", "coefficient"]);
        assert!(!objet.mutualise);
        assert!(appliquer_saisie(&mut objet, &dire(&[("coefficient", "1,5")])).is_empty());
        assert_eq!(objet.coefficient, Some(Decimal::new(15, 1)));
    }
}
