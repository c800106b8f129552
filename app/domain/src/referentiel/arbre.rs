use super::contient;
use crate::{CodeErreur, ErreurChamp, identite::normaliser};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

codes! {
    /// Where a structure is in its life, on a day.
    EtatStructure {
        AVenir = "A_VENIR",
        Ouverte = "OUVERTE",
        Fermee = "FERMEE",
    }
}

codes! {
    /// Why a structure is not written so (domain §3.2).
    RefusStructure {
        /// It would last longer than the one above.
        DurePlus = "DURE_PLUS",
        /// One below it would last longer.
        Dessous = "DESSOUS",
        /// It would begin before the one above.
        OuvreAvant = "OUVRE_AVANT",
        /// One below it would begin earlier.
        DessousAvant = "DESSOUS_AVANT",
    }
}

impl RefusStructure {
    /// As a field's error says it; the words are `i18n::referentiel`'s.
    pub fn en_code(self) -> CodeErreur {
        CodeErreur::Structure {
            refus: self.code().to_owned(),
        }
    }
}

/// A structure as the tree shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructureVue {
    pub code: String,
    /// None: the whole establishment.
    pub parent: Option<String>,
    pub type_: String,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub sigle: Option<String>,
    pub uai: Option<String>,
    /// None: nobody knows when it began.
    pub debut: Option<Date>,
    /// Last day; none: it goes on.
    pub fin: Option<Date>,
    pub visible: bool,
}

impl StructureVue {
    pub fn libelle(&self, fr: bool) -> &str {
        if fr { &self.libelle_fr } else { &self.libelle_en }
    }

    pub fn etat(&self, jour: Date) -> EtatStructure {
        if self.fin.is_some_and(|f| f < jour) {
            EtatStructure::Fermee
        } else if self.debut.is_some_and(|d| jour < d) {
            EtatStructure::AVenir
        } else {
            EtatStructure::Ouverte
        }
    }

    /// Is it what is looked for? Accents, case and hyphens count for nothing.
    fn repond(&self, filtre: &FiltreStructures, voulu: &str) -> bool {
        let la = |jour| contient(self.debut.unwrap_or(Date::MIN), self.fin, jour);
        let (sigle, uai) = (self.sigle.as_deref(), self.uai.as_deref());
        let dits = [&self.code, &self.libelle_fr, &self.libelle_en].map(String::as_str);
        filtre.valable_le.is_none_or(la)
            && (voulu.is_empty()
                || dits
                    .into_iter()
                    .chain(sigle)
                    .chain(uai)
                    .any(|t| normaliser(t).contains(voulu)))
    }
}

/// What of the tree is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiltreStructures {
    pub recherche: String,
    /// Open on that day; none: of all times.
    pub valable_le: Option<Date>,
}

impl FiltreStructures {
    /// What the address of the tree says. What cannot be read says nothing.
    pub fn de_l_adresse(dit: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            recherche: dit("q").unwrap_or_default(),
            valable_le: dit("le").and_then(|jour| jour.parse().ok()),
        }
    }
}

/// A line of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneStructure {
    pub structure: StructureVue,
    /// How many are above it.
    pub niveau: u32,
    /// It is what is looked for, and not only above it.
    pub trouvee: bool,
}

/// The structures that are looked for and all that is above them, each below its own, in the order of the alphabet.
pub fn arbre(toutes: Vec<StructureVue>, filtre: &FiltreStructures) -> Vec<LigneStructure> {
    let voulu = normaliser(&filtre.recherche);
    let mut dessous: BTreeMap<Option<String>, Vec<StructureVue>> = BTreeMap::new();
    for s in toutes {
        dessous.entry(s.parent.clone()).or_default().push(s);
    }
    for freres in dessous.values_mut() {
        // The last one is taken first.
        freres.sort_by_cached_key(|s| std::cmp::Reverse((normaliser(&s.libelle_fr), s.code.clone())));
    }
    let mut lignes = Vec::new();
    let mut attente: Vec<(u32, StructureVue)> = Vec::new();
    let mut descendre = |attente: &mut Vec<(u32, StructureVue)>, parent: Option<String>, niveau| {
        attente.extend(dessous.remove(&parent).into_iter().flatten().map(|s| (niveau, s)));
    };
    descendre(&mut attente, None, 0);
    while let Some((niveau, structure)) = attente.pop() {
        descendre(&mut attente, Some(structure.code.clone()), niveau + 1);
        let trouvee = structure.repond(filtre, &voulu);
        lignes.push(LigneStructure {
            structure,
            niveau,
            trouvee,
        });
    }
    // From the end: what is above a line is the nearest one before it that is one level higher.
    let mut garde = 0;
    let mut gardees: Vec<LigneStructure> = lignes
        .into_iter()
        .rev()
        .filter(|ligne| {
            let garder = ligne.trouvee || ligne.niveau + 1 == garde;
            if garder {
                garde = ligne.niveau;
            }
            garder
        })
        .collect();
    gardees.reverse();
    gardees
}

/// What stands against the last day of a structure: it lasts no longer than the one above (`dessus`: that one's last day),
/// and no shorter than those right below. None: it goes on.
pub fn verifier_fin(
    fin: Option<Date>,
    dessus: Option<Date>,
    dessous: impl IntoIterator<Item = Option<Date>>,
) -> Vec<ErreurChamp> {
    let plus_tard = |a: Option<Date>, b: Option<Date>| match (a, b) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(a), Some(b)) => a > b,
    };
    let mut erreurs = Vec::new();
    if plus_tard(fin, dessus) {
        erreurs.push(ErreurChamp::new("parent", RefusStructure::DurePlus.en_code()));
    }
    if dessous.into_iter().any(|d| plus_tard(d, fin)) {
        erreurs.push(ErreurChamp::new("dateFinValidite", RefusStructure::Dessous.en_code()));
    }
    erreurs
}

/// What stands against the first day of a structure: it begins no earlier than the one above (`dessus`: that one's first day),
/// and no later than those right below. None: nobody knows when it began, which is in nobody's way.
pub fn verifier_debut(
    debut: Option<Date>,
    dessus: Option<Date>,
    dessous: impl IntoIterator<Item = Option<Date>>,
) -> Vec<ErreurChamp> {
    let plus_tot = |a: Option<Date>, b: Option<Date>| a.zip(b).is_some_and(|(a, b)| a < b);
    let mut erreurs = Vec::new();
    if plus_tot(debut, dessus) {
        erreurs.push(ErreurChamp::new("parent", RefusStructure::OuvreAvant.en_code()));
    }
    if dessous.into_iter().any(|d| plus_tot(d, debut)) {
        erreurs.push(ErreurChamp::new(
            "dateDebutValidite",
            RefusStructure::DessousAvant.en_code(),
        ));
    }
    erreurs
}

codes! {
    /// What a structure is used by.
    GenreUsageStructure {
        /// Structures right below.
        Structures = "STRUCTURES",
        /// People who have rights there today.
        Droits = "DROITS",
        /// Objects of the offer.
        Offre = "OFFRE",
        /// Enrolments on its points of enrolment.
        Dossiers = "DOSSIERS",
    }
}

/// How much a structure is used by something, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageStructure {
    pub genre: GenreUsageStructure,
    /// Code of the espace of the offer, or of the period; empty where it has no place of its own.
    pub ou: String,
    pub nombre: u32,
}

/// The tree, and whether one may change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructuresVue {
    pub lignes: Vec<LigneStructure>,
    /// How many there are, whatever is looked for.
    pub toutes: u32,
    /// What its kinds are called: code and label in French and in English.
    pub types: Vec<(String, String, String)>,
    /// Today, where the establishment is.
    pub jour: Date,
    pub ecrit: bool,
}

/// A structure to look at or to change, or a new one, and all that its form needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructureDetail {
    /// None: a new one.
    pub structure: Option<StructureVue>,
    pub version: i32,
    /// What the form holds, by the names of its fields.
    pub champs: BTreeMap<String, String>,
    /// Those above it, from the top.
    pub dessus: Vec<StructureVue>,
    pub dessous: Vec<StructureVue>,
    pub usages: Vec<UsageStructure>,
    pub jour: Date,
    pub ecrit: bool,
    /// Below which it may be: code and label.
    pub parents: Vec<StructureVue>,
    /// Code and label in French and in English of what its lists offer.
    pub types: Vec<(String, String, String)>,
    pub categories: Vec<(String, String, String)>,
    pub pays: Vec<(String, String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn une(code: &str, parent: &str, libelle: &str) -> StructureVue {
        StructureVue {
            code: code.into(),
            parent: Some(parent.to_owned()).filter(|p| !p.is_empty()),
            type_: "UFR".into(),
            libelle_fr: libelle.into(),
            libelle_en: libelle.into(),
            sigle: None,
            uai: None,
            debut: None,
            fin: None,
            visible: true,
        }
    }

    fn universite() -> Vec<StructureVue> {
        let mut toutes = vec![
            une("PHY", "SCI", "Physique"),
            une("ETAB00", "", "Université"),
            une("SCI", "ETAB00", "UFR Sciences"),
            une("CHI", "SCI", "Chimie"),
            une("DEG", "ETAB00", "Droit, économie"),
        ];
        toutes[0].fin = Some(date(2020, 8, 31));
        toutes[3].debut = Some(date(2021, 9, 1));
        toutes
    }

    fn vues(recherche: &str, le: Option<Date>) -> Vec<(String, u32, bool)> {
        let filtre = FiltreStructures {
            recherche: recherche.into(),
            valable_le: le,
        };
        arbre(universite(), &filtre)
            .into_iter()
            .map(|l| (l.structure.code, l.niveau, l.trouvee))
            .collect()
    }

    #[test]
    fn chacune_sous_la_sienne() {
        let ligne = |code: &str, niveau, trouvee| (code.to_owned(), niveau, trouvee);
        assert_eq!(
            vues("", None),
            [
                ligne("ETAB00", 0, true),
                ligne("DEG", 1, true),
                ligne("SCI", 1, true),
                ligne("CHI", 2, true),
                ligne("PHY", 2, true),
            ]
        );
        // What is above what is found shows where it is; accents count for nothing.
        assert_eq!(
            vues("ECONOMIE", None),
            [ligne("ETAB00", 0, false), ligne("DEG", 1, true)]
        );
        assert_eq!(
            vues("physique", None),
            [ligne("ETAB00", 0, false), ligne("SCI", 1, false), ligne("PHY", 2, true)]
        );
        assert_eq!(vues("physique", Some(date(2021, 1, 1))), []);
        let codes = |le| vues("", Some(le)).into_iter().map(|l| l.0).collect::<Vec<_>>();
        assert_eq!(codes(date(2020, 8, 31)), ["ETAB00", "DEG", "SCI", "PHY"]);
        assert_eq!(codes(date(2021, 9, 1)), ["ETAB00", "DEG", "SCI", "CHI"]);
    }

    #[test]
    fn ouverte_ou_non() {
        let [phy, _, _, chi, deg]: [StructureVue; 5] = universite().try_into().unwrap();
        for (structure, jour, etat) in [
            (&phy, date(2020, 8, 31), EtatStructure::Ouverte),
            (&phy, date(2020, 9, 1), EtatStructure::Fermee),
            (&chi, date(2021, 8, 31), EtatStructure::AVenir),
            (&chi, date(2021, 9, 1), EtatStructure::Ouverte),
            (&deg, date(1800, 1, 1), EtatStructure::Ouverte),
        ] {
            assert_eq!(structure.etat(jour), etat, "{} {jour}", structure.code);
        }
    }

    #[test]
    fn ni_plus_que_dessus_ni_moins_que_dessous() {
        let (tot, tard) = (Some(date(2025, 8, 31)), Some(date(2026, 8, 31)));
        let champs = |erreurs: Vec<ErreurChamp>| erreurs.into_iter().map(|e| e.champ).collect::<Vec<_>>();
        for (fin, dessus, dessous, attendus) in [
            (None, None, vec![None, tot], vec![]),
            (tard, None, vec![tot, tard], vec![]),
            (tot, tard, vec![], vec![]),
            (tard, tard, vec![tard], vec![]),
            (None, tard, vec![], vec!["parent"]),
            (tard, tot, vec![], vec!["parent"]),
            (tot, None, vec![tot, tard], vec!["dateFinValidite"]),
            (tot, None, vec![None], vec!["dateFinValidite"]),
            (tard, tot, vec![None], vec!["parent", "dateFinValidite"]),
        ] {
            assert_eq!(
                champs(verifier_fin(fin, dessus, dessous)),
                attendus,
                "{fin:?} {dessus:?}"
            );
        }
    }

    #[test]
    fn ni_avant_dessus_ni_apres_dessous() {
        let (tot, tard) = (Some(date(2020, 9, 1)), Some(date(2021, 9, 1)));
        let champs = |erreurs: Vec<ErreurChamp>| erreurs.into_iter().map(|e| e.champ).collect::<Vec<_>>();
        for (debut, dessus, dessous, attendus) in [
            // Nobody knows when one of the two began.
            (None, tard, vec![tot, None], vec![]),
            (tot, None, vec![None], vec![]),
            (tot, tot, vec![tot, tard], vec![]),
            (tard, tot, vec![tard], vec![]),
            (tot, tard, vec![], vec!["parent"]),
            (tard, None, vec![tard, tot], vec!["dateDebutValidite"]),
            (
                tot,
                tard,
                vec![Some(date(2019, 9, 1))],
                vec!["parent", "dateDebutValidite"],
            ),
        ] {
            assert_eq!(
                champs(verifier_debut(debut, dessus, dessous)),
                attendus,
                "{debut:?} {dessus:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn rien_ne_se_perd_et_tout_suit_la_sienne(parents in prop::collection::vec(0usize..20, 0..20), q in "[0-9]{0,2}") {
            // Each below one that comes before it.
            let toutes: Vec<StructureVue> = std::iter::once(une("S0", "", "0"))
                .chain(parents.iter().enumerate().map(|(n, p)| {
                    une(&format!("S{}", n + 1), &format!("S{}", p % (n + 1)), &format!("{}", n * 7))
                }))
                .collect();
            let nombre = toutes.len();
            let filtre = FiltreStructures { recherche: q.clone(), valable_le: None };
            let lignes = arbre(toutes, &filtre);
            if q.is_empty() {
                prop_assert_eq!(lignes.len(), nombre);
            }
            let mut chemin: Vec<String> = Vec::new();
            for (rang, l) in lignes.iter().enumerate() {
                chemin.truncate(l.niveau as usize);
                prop_assert_eq!(chemin.last(), l.structure.parent.as_ref());
                chemin.push(l.structure.code.clone());
                // What is not looked for is there for something below it.
                let suivante = lignes.get(rang + 1).map_or(0, |s| s.niveau);
                prop_assert!(l.trouvee || suivante == l.niveau + 1);
            }
        }
    }
}
