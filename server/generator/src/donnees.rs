//! The lists that values are drawn from, kept in readable files beside the sources.

/// A town: `code;code_postal;libelle`. From `@etalab/decoupage-administratif` (MIT): the largest towns of metropolitan
/// France and a sample of small ones.
#[derive(Clone, Copy, Default)]
pub(crate) struct Commune {
    pub code: &'static str,
    pub code_postal: &'static str,
    pub libelle: &'static str,
}

/// Names usual in a country where some learners are from.
#[derive(Clone, Default)]
pub(crate) struct Etranger {
    pub pays: &'static str,
    pub indicatif: &'static str,
    pub ville: &'static str,
    pub noms: Vec<&'static str>,
    pub prenoms_f: Vec<&'static str>,
    pub prenoms_m: Vec<&'static str>,
}

/// All the lists.
pub(crate) struct Donnees {
    pub noms: Vec<&'static str>,
    pub prenoms_f: Vec<&'static str>,
    pub prenoms_m: Vec<&'static str>,
    pub communes: Vec<Commune>,
    pub etrangers: Vec<Etranger>,
}

/// Names of streets, as most towns have them.
pub(crate) const VOIES: &[&str] = &[
    "rue de la République",
    "rue des Lilas",
    "avenue Jean-Jaurès",
    "rue Victor-Hugo",
    "place de l'Église",
    "rue du Général-de-Gaulle",
    "boulevard Gambetta",
    "chemin des Vignes",
    "impasse du Moulin",
    "rue de l'Hôtel-de-Ville",
    "allée des Tilleuls",
    "rue Marie-Curie",
    "route de la Forêt",
    "quai de la Marne",
    "rue Louise-Michel",
    "avenue de l'Université",
    "rue Saint-Martin",
    "rue des Écoles",
    "lotissement Les Hauts-Prés",
    "rue Émile-Zola",
];

impl Donnees {
    pub(crate) fn lire() -> Self {
        Self {
            noms: liste(include_str!("../donnees/noms.txt")),
            prenoms_f: liste(include_str!("../donnees/prenoms_f.txt")),
            prenoms_m: liste(include_str!("../donnees/prenoms_m.txt")),
            communes: lignes(include_str!("../donnees/communes.csv"))
                .map(|mut champs| Commune {
                    code: champs(),
                    code_postal: champs(),
                    libelle: champs(),
                })
                .collect(),
            etrangers: lignes(include_str!("../donnees/etrangers.csv"))
                .map(|mut champs| Etranger {
                    pays: champs(),
                    indicatif: champs(),
                    ville: champs(),
                    noms: champs().split('|').collect(),
                    prenoms_f: champs().split('|').collect(),
                    prenoms_m: champs().split('|').collect(),
                })
                .collect(),
        }
    }
}

fn liste(texte: &'static str) -> Vec<&'static str> {
    texte.lines().map(str::trim).filter(|l| !l.is_empty()).collect()
}

/// The lines after the header, each as a function that gives its next field.
fn lignes(texte: &'static str) -> impl Iterator<Item = impl FnMut() -> &'static str> {
    texte.lines().skip(1).filter(|l| !l.is_empty()).map(|ligne| {
        let mut champs = ligne.split(';');
        move || champs.next().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identite::{CodeCommune, CodePays, CodePostal, Nom};
    use std::collections::BTreeSet;

    #[test]
    fn les_listes_sont_riches_et_justes() {
        let d = Donnees::lire();
        for (liste, au_moins) in [(&d.noms, 150), (&d.prenoms_f, 120), (&d.prenoms_m, 120)] {
            assert!(liste.len() >= au_moins);
            assert_eq!(liste.iter().collect::<BTreeSet<_>>().len(), liste.len());
            assert!(liste.iter().all(|n| Nom::parse(n).is_ok_and(|lu| lu.as_str() == *n)));
        }
        assert!(d.communes.len() >= 100);
        for c in &d.communes {
            assert!(
                CodeCommune::parse(c.code).is_ok() && CodePostal::parse(c.code_postal).is_ok(),
                "{}",
                c.code
            );
        }
        for e in &d.etrangers {
            assert!(CodePays::parse(e.pays).is_ok_and(|p| !p.est_france()));
            assert!(domain::referentiel::libelle_pays(e.pays, true).is_some(), "{}", e.pays);
            for nom in e.noms.iter().chain(&e.prenoms_f).chain(&e.prenoms_m) {
                assert!(Nom::parse(nom).is_ok(), "{nom}");
            }
        }
    }
}
