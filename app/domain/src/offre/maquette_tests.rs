use super::*;
use crate::offre::{Format, difference, en_arbre, simuler};
use proptest::prelude::*;

pub(in crate::offre) fn code(texte: &str) -> CodeObjet {
    CodeObjet::parse(texte).unwrap()
}

pub(in crate::offre) fn objet(texte: &str, genre: Genre) -> Objet {
    Objet {
        mutualise: genre != Genre::Formation,
        ..Objet::nouveau(code(texte), genre, texte, "SCI")
    }
}

pub(in crate::offre) fn maquette(objets: &[(&str, Genre)], liens: &[(&str, &str, bool)]) -> Maquette {
    let mut m = Maquette::default();
    for (c, genre) in objets {
        m.objets.insert(code(c), objet(c, *genre));
    }
    for (parent, enfant, obligatoire) in liens {
        let enfant = Enfant {
            code: code(enfant),
            obligatoire: *obligatoire,
        };
        m.lier(&code(parent), enfant, usize::MAX).unwrap();
    }
    m
}

/// Two formations that share a unit; one has a choice of two out of three.
pub(in crate::offre) fn exemple() -> Maquette {
    use Genre::{Formation, Groupement, Objet};
    let mut m = maquette(
        &[
            ("F1", Formation),
            ("F2", Formation),
            ("S1", Objet),
            ("G", Groupement),
            ("A", Objet),
            ("B", Objet),
            ("C", Objet),
            ("U", Objet),
        ],
        &[
            ("F1", "S1", true),
            ("S1", "U", true),
            ("S1", "G", true),
            ("G", "A", false),
            ("G", "B", false),
            ("G", "C", false),
            ("F2", "U", true),
        ],
    );
    for (c, ects) in [("S1", 30), ("A", 6), ("B", 6), ("C", 6), ("U", 18)] {
        m.objets.get_mut(&code(c)).unwrap().ects = Some(ects.into());
    }
    m.objets.get_mut(&code("G")).unwrap().plage = Some(Plage { min: 2, max: 2 });
    m
}

#[test]
fn les_chemins_dans_l_ordre_de_l_arbre() {
    let m = exemple();
    let racines = m.racines();
    assert_eq!(racines, [&code("F1"), &code("F2")]);
    let chemins: Vec<String> = m
        .chemins(&racines)
        .unwrap()
        .iter()
        .map(|c| c.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">"))
        .collect();
    assert_eq!(
        chemins,
        [
            "F1",
            "F1>S1",
            "F1>S1>U",
            "F1>S1>G",
            "F1>S1>G>A",
            "F1>S1>G>B",
            "F1>S1>G>C",
            "F2",
            "F2>U"
        ]
    );
}

#[test]
fn ce_qui_ne_se_lie_pas() {
    let mut m = exemple();
    let enfant = |c: &str| Enfant {
        code: code(c),
        obligatoire: true,
    };
    assert_eq!(m.lier(&code("A"), enfant("S1"), 0), Err(RefusOffre::Cycle));
    assert_eq!(m.lier(&code("A"), enfant("A"), 0), Err(RefusOffre::Cycle));
    assert_eq!(m.lier(&code("A"), enfant("F2"), 0), Err(RefusOffre::Racine));
    assert_eq!(m.lier(&code("S1"), enfant("U"), 0), Err(RefusOffre::DejaEnfant));
    m.objets.get_mut(&code("A")).unwrap().mutualise = false;
    assert_eq!(m.lier(&code("F2"), enfant("A"), 0), Err(RefusOffre::NonMutualise));
    assert_eq!(m.lier(&code("F2"), enfant("S1"), 0), Ok(()));
    assert_eq!(m.enfants(&code("F2"))[0].code, code("S1"));
}

#[test]
fn ce_qu_une_etudiante_peut_choisir() {
    let m = exemple();
    let depart = CodeChemin::parse("F1").unwrap();
    let rien = simuler(&m, &depart, &BTreeSet::new());
    assert_eq!(rien.ects, 18.into());
    assert_eq!(rien.choix.len(), 1);
    assert!(!rien.choix[0].tenu());
    let deux = ["F1>S1>G>A", "F1>S1>G>C"].map(|c| CodeChemin::parse(c).unwrap());
    let choisi = simuler(&m, &depart, &BTreeSet::from(deux));
    assert_eq!(choisi.ects, 30.into());
    assert!(choisi.choix[0].tenu());
}

#[test]
fn une_copie_differe_de_ce_qu_on_y_change() {
    let m = exemple();
    assert!(difference(&m, &m.clone()).is_empty());
    let mut autre = m.clone();
    autre.objets.get_mut(&code("U")).unwrap().libelle_long = "Autre".into();
    autre.delier(&code("G"), &code("B"));
    let ecarts = difference(&m, &autre);
    let codes: Vec<&str> = ecarts.iter().map(|e| e.code.as_str()).collect();
    assert_eq!(codes, ["G", "U"]);
    assert_eq!(ecarts[0].enfants_otes, [code("B")]);
    assert_eq!(ecarts[1].champs[0].champ, "libelleLong");
    // Where they are: a shared unit is told once, what went comes last.
    autre.objets.remove(&code("B"));
    let lignes = en_arbre(&m, &autre, difference(&m, &autre));
    let dites: Vec<(u32, &str, bool)> = lignes
        .iter()
        .map(|l| (l.niveau, l.code.as_str(), l.ecart.is_some()))
        .collect();
    assert_eq!(
        dites,
        [
            (0, "F1", false),
            (1, "S1", false),
            (2, "U", true),
            (2, "G", true),
            (3, "B", true)
        ]
    );
}

#[test]
fn un_format_se_compare_champ_par_champ() {
    let mut m = exemple();
    let format = |volume, groupes| Format {
        type_heure: Some("CM".into()),
        volume,
        groupes,
        ..Format::default()
    };
    m.objets.get_mut(&code("U")).unwrap().formats = vec![format(65_988, None)];
    let mut autre = m.clone();
    autre.objets.get_mut(&code("U")).unwrap().formats = vec![format(65_988, Some(2)), format(7_200, None)];
    let ecarts = difference(&m, &autre);
    let champs: Vec<(&str, Option<&str>)> = ecarts[0]
        .champs
        .iter()
        .map(|c| (c.champ.as_str(), c.apres.as_deref()))
        .collect();
    assert_eq!(
        champs,
        [
            ("formats.1.groupes", Some("2")),
            ("formats.2.typeHeure", Some("CM")),
            ("formats.2.volume", Some("2"))
        ]
    );
}

/// Any attempts to tie any objects together: what is refused is left out.
pub(in crate::offre) fn graphes() -> impl Strategy<Value = Maquette> {
    let liens = proptest::collection::vec((0_usize..12, 0_usize..12, any::<bool>(), 0_usize..4), 0..40);
    (liens, proptest::collection::vec(any::<bool>(), 12)).prop_map(|(liens, mutualises)| {
        let mut m = Maquette::default();
        for (i, mutualise) in mutualises.into_iter().enumerate() {
            let genre = if i < 2 {
                Genre::Formation
            } else if i % 5 == 0 {
                Genre::Groupement
            } else {
                Genre::Objet
            };
            let nom = format!("O{i}");
            let o = Objet {
                mutualise: mutualise && i >= 2,
                ects: (genre == Genre::Objet).then(|| i.into()),
                ..objet(&nom, genre)
            };
            m.objets.insert(code(&nom), o);
        }
        for (p, e, obligatoire, rang) in liens {
            let enfant = Enfant {
                code: code(&format!("O{e}")),
                obligatoire,
            };
            let _ = m.lier(&code(&format!("O{p}")), enfant, rang);
        }
        m
    })
}

proptest! {
    #[test]
    fn aucune_suite_d_actes_ne_casse_le_graphe(m in graphes()) {
        prop_assert!(m.refus().is_empty());
        let chemins = m.chemins(&m.racines()).unwrap();
        let uniques: BTreeSet<_> = chemins.iter().collect();
        prop_assert_eq!(uniques.len(), chemins.len());
        for code in m.objets.keys() {
            for e in m.enfants(code) {
                prop_assert!(!m.atteint(&e.code, code));
            }
        }
    }

    #[test]
    fn une_copie_est_pareille_et_se_relit(m in graphes()) {
        prop_assert!(difference(&m, &m.clone()).is_empty());
        let ecrite = serde_json::to_string(&m).unwrap();
        let relue: Maquette = serde_json::from_str(&ecrite).unwrap();
        prop_assert_eq!(&relue, &m);
        let autre = m.renommee(|c| CodeObjet::parse(&format!("{c}-X")).unwrap());
        prop_assert!(autre.refus().is_empty());
        let retour = autre.renommee(|c| CodeObjet::parse(c.as_str().trim_end_matches("-X")).unwrap());
        prop_assert_eq!(retour, m);
    }

    /// Whatever changed, and were the two trees the other way round: each difference is told once, below what is above it.
    #[test]
    fn chaque_ecart_a_sa_place(a in graphes(), b in graphes()) {
        let ecarts = difference(&a, &b);
        let lignes = en_arbre(&a, &b, ecarts.clone());
        let mut dits: Vec<_> = lignes.iter().filter_map(|l| l.ecart.clone()).collect();
        dits.sort_by(|x, y| x.code.cmp(&y.code));
        prop_assert_eq!(dits, ecarts);
        let mut avant = None;
        for l in &lignes {
            prop_assert!(l.niveau <= avant.map_or(0, |n: u32| n + 1), "{:?}", lignes);
            avant = Some(l.niveau);
        }
    }

    #[test]
    fn un_sous_arbre_tient_debout(m in graphes()) {
        for racine in m.racines() {
            let partie = m.sous_arbre(racine);
            prop_assert!(partie.refus().is_empty());
            prop_assert_eq!(partie.racines(), vec![racine]);
            prop_assert_eq!(partie.chemins(&[racine]).unwrap(), m.chemins(&[racine]).unwrap());
        }
    }
}
