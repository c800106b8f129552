//! A file of structures: what its lines say, in which order they are written, what they change. A structure is its fields, by the
//! names that its form and the columns of the file give them.

use crate::{CodeErreur, ErreurChamp, cellule};
use std::collections::{BTreeMap, HashMap};

/// Fields of a structure, by name.
pub type Champs = BTreeMap<String, String>;

/// Columns of a file of structures, in their order.
pub const COLONNES_STRUCTURES: [&str; 24] = [
    "code",
    "parent",
    "typeUaiCode",
    "denominationPrincipale",
    "denominationAnglaise",
    "denominationComplementaire",
    "appellationOfficielle",
    "sigleUai",
    "codeUai",
    "categorieJuridiqueCode",
    "dateDebutValidite",
    "dateFinValidite",
    "temoinVisible",
    "adresse1",
    "adresse2",
    "adresse3",
    "codePostal",
    "localite",
    "pays",
    "contactCourriel",
    "contactTelephone",
    "contactHoraires",
    "contactHorairesAnglais",
    "commentaire",
];

/// What stands against a header: columns that nobody knows or that come twice, and no code.
pub fn verifier_entete_structures(entete: &[String]) -> Vec<ErreurChamp> {
    let mut erreurs: Vec<ErreurChamp> = Vec::new();
    for (rang, colonne) in entete.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        if !COLONNES_STRUCTURES.contains(&colonne.as_str()) {
            erreurs.push(ErreurChamp::new(colonne, CodeErreur::Inconnu));
        } else if entete[..rang].contains(colonne) {
            erreurs.push(ErreurChamp::new(colonne, CodeErreur::Repete));
        }
    }
    if !entete.iter().any(|c| c == "code") {
        erreurs.push(ErreurChamp::new("code", CodeErreur::Obligatoire));
    }
    erreurs
}

/// The code of the structure that a line is about, as codes are kept.
pub fn code_de_la_ligne(dit: &str) -> String {
    dit.trim().to_ascii_uppercase()
}

/// A structure as a line says it: what the line has no column for stays as it is (`avant`; of a new one, as the form begins).
/// Days and yes or no are put as forms write them; what is no day is left, and refused where the structure is written.
pub fn lire_ligne_structure(avant: &Champs, dits: &BTreeMap<&str, &str>) -> Result<Champs, Vec<ErreurChamp>> {
    let mut champs = avant.clone();
    let mut erreurs = Vec::new();
    for (colonne, texte) in dits {
        let texte = texte.trim();
        let lu = match *colonne {
            "code" => code_de_la_ligne(texte),
            "dateDebutValidite" | "dateFinValidite" => {
                cellule::jour(texte).map_or_else(|| texte.to_owned(), |jour| jour.to_string())
            }
            // It always is something.
            "temoinVisible" if texte.is_empty() => continue,
            "temoinVisible" => match cellule::booleen(texte) {
                Some(visible) => visible.to_string(),
                None => {
                    erreurs.push(ErreurChamp::new(*colonne, CodeErreur::ValeurInterdite));
                    continue;
                }
            },
            autre if COLONNES_STRUCTURES.contains(&autre) => texte.to_owned(),
            _ => continue,
        };
        champs.insert((*colonne).to_owned(), lu);
    }
    if erreurs.is_empty() { Ok(champs) } else { Err(erreurs) }
}

/// What differs: column, before, after.
pub fn differences_structure(avant: &Champs, apres: &Champs) -> Vec<(String, String, String)> {
    let dit = |champs: &Champs, nom: &str| champs.get(nom).cloned().unwrap_or_default();
    COLONNES_STRUCTURES
        .iter()
        .map(|nom| ((*nom).to_owned(), dit(avant, nom), dit(apres, nom)))
        .filter(|(_, avant, apres)| avant != apres)
        .collect()
}

/// In which order lines are written, those above first: a structure is there before something hangs on it. Of each its code and
/// that of the one above; lines of one height stay in the order of the file.
pub fn dessus_d_abord(lignes: &[(&str, &str)]) -> Vec<usize> {
    let parents: HashMap<&str, &str> = lignes.iter().copied().collect();
    let hauteur = |code: &str| {
        // No longer than there are lines: a file may tie a knot, which is refused elsewhere.
        std::iter::successors(Some(code), |c| parents.get(c).copied())
            .take(lignes.len() + 1)
            .count()
    };
    let mut rangs: Vec<usize> = (0..lignes.len()).collect();
    rangs.sort_by_cached_key(|rang| hauteur(lignes[*rang].0));
    rangs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn champs(dits: &[(&str, &str)]) -> Champs {
        dits.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn un_entete() {
        let lus = |colonnes: &[&str]| -> Vec<(String, CodeErreur)> {
            let entete: Vec<String> = colonnes.iter().map(|c| (*c).to_owned()).collect();
            let erreurs = verifier_entete_structures(&entete);
            erreurs.into_iter().map(|e| (e.champ, e.code)).collect()
        };
        assert_eq!(lus(&["code", "sigleUai", ""]), []);
        assert_eq!(lus(&COLONNES_STRUCTURES), []);
        assert_eq!(
            lus(&["sigleUai", "couleur", "sigleUai"]),
            [
                ("couleur".to_owned(), CodeErreur::Inconnu),
                ("sigleUai".to_owned(), CodeErreur::Repete),
                ("code".to_owned(), CodeErreur::Obligatoire)
            ]
        );
    }

    #[test]
    fn une_ligne() {
        let avant = champs(&[
            ("code", "SCI"),
            ("sigleUai", "UFR"),
            ("temoinVisible", "true"),
            ("dateFinValidite", ""),
            ("commentaire", "reste"),
        ]);
        let lue = |dits: &[(&str, &str)]| lire_ligne_structure(&avant, &dits.iter().copied().collect());
        let change = |dits: &[(&str, &str)]| differences_structure(&avant, &lue(dits).unwrap());
        let devient = |nom: &str, avant: &str, apres: &str| (nom.to_owned(), avant.to_owned(), apres.to_owned());
        assert_eq!(change(&[("code", " sci ")]), [], "what is not said stays");
        assert_eq!(
            change(&[
                ("code", "SCI"),
                ("sigleUai", ""),
                ("temoinVisible", "non"),
                ("dateFinValidite", "31/08/2026")
            ]),
            [
                devient("sigleUai", "UFR", ""),
                devient("dateFinValidite", "", "2026-08-31"),
                devient("temoinVisible", "true", "false")
            ],
            "in the order of the columns"
        );
        assert_eq!(change(&[("temoinVisible", ""), ("inconnue", "x")]), []);
        assert_eq!(
            change(&[("dateFinValidite", "demain")]),
            [devient("dateFinValidite", "", "demain")],
            "refused where it is written"
        );
        assert_eq!(
            lue(&[("temoinVisible", "peut-être")]),
            Err(vec![ErreurChamp::new("temoinVisible", CodeErreur::ValeurInterdite)])
        );
    }

    #[test]
    fn l_ordre_des_lignes() {
        for (lignes, attendu) in [
            (vec![("A", "X"), ("B", "X")], vec![0, 1]),
            (vec![("C", "B"), ("B", "A"), ("A", "X")], vec![2, 1, 0]),
            (vec![("C", "A"), ("D", "X"), ("A", "X")], vec![1, 2, 0]),
        ] {
            assert_eq!(dessus_d_abord(&lignes), attendu, "{lignes:?}");
        }
    }

    proptest! {
        #[test]
        fn chaque_ligne_vient_une_fois_et_apres_celle_du_dessus(parents in prop::collection::vec(0usize..9, 0..9)) {
            let codes: Vec<String> = (0..parents.len()).map(|n| n.to_string()).collect();
            let dits: Vec<String> = parents.iter().map(ToString::to_string).collect();
            let lignes: Vec<(&str, &str)> = codes.iter().map(String::as_str).zip(dits.iter().map(String::as_str)).collect();
            let ordre = dessus_d_abord(&lignes);
            let mut tous = ordre.clone();
            tous.sort_unstable();
            prop_assert_eq!(tous, (0..lignes.len()).collect::<Vec<_>>());
            let place = |n: usize| ordre.iter().position(|rang| *rang == n).unwrap();
            for (n, parent) in parents.iter().enumerate().filter(|(_, p)| **p < lignes.len()) {
                // But in a knot, where nothing is above.
                let dessus: Vec<usize> = std::iter::successors(Some(*parent), |p| parents.get(*p).copied())
                    .take(lignes.len() + 1)
                    .collect();
                prop_assert!(dessus.len() > lignes.len() || place(*parent) < place(n));
            }
        }

        #[test]
        fn une_ligne_dite_deux_fois_ne_change_plus_rien(nom in "[a-zA-Z]{0,8}", jour in "[0-9/-]{0,10}", oui in "(oui|non|)") {
            let avant = champs(&[("code", "SCI"), ("temoinVisible", "true")]);
            let dits = BTreeMap::from([
                ("denominationPrincipale", nom.as_str()),
                ("dateFinValidite", jour.as_str()),
                ("temoinVisible", oui.as_str()),
            ]);
            let apres = lire_ligne_structure(&avant, &dits).unwrap();
            let encore = lire_ligne_structure(&apres, &dits).unwrap();
            prop_assert_eq!(differences_structure(&apres, &encore), []);
        }
    }
}
