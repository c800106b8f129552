use super::*;
use crate::offre::{
    maquette::tests::{code, exemple, graphes, maquette},
    simuler,
};
use proptest::prelude::*;

/// Of an establishment that expects nothing of any type, where no code ended.
fn constats(m: &Maquette, objet: &str, chemin: Option<&CodeChemin>, pendu: bool) -> Vec<Constat> {
    let (bareme, finis) = (Bareme::default(), CodesFinis::default());
    Controles::nouveaux(m, &bareme, &finis).constats(&code(objet), chemin, pendu)
}

fn chemin(texte: &str) -> CodeChemin {
    CodeChemin::parse(texte).unwrap()
}

fn regler(m: &mut Maquette, la: &str, reglage: Reglage) {
    m.reglages.insert(chemin(la), reglage);
}

fn pia() -> Reglage {
    Reglage {
        pia: true,
        ..Reglage::default()
    }
}

#[test]
fn les_credits() {
    let mut m = exemple();
    let s1 = chemin("F1>S1");
    assert!(constats(&m, "S1", Some(&s1), true).is_empty());
    // On one path alone, the unit is worth less.
    let moins = Reglage {
        ects: Some(15.into()),
        ..Reglage::default()
    };
    regler(&mut m, "F1>S1>U", moins);
    assert_eq!(
        constats(&m, "S1", Some(&s1), true),
        [Constat::Ects {
            attendus: 30.into(),
            somme: 27.into()
        }]
    );
    assert!(constats(&m, "S1", None, true).is_empty());
    m.objets.get_mut(&code("G")).unwrap().plage = Some(Plage { min: 1, max: 4 });
    assert_eq!(
        constats(&m, "G", None, true),
        [Constat::PlageImpossible { max: 4, enfants: 3 }]
    );
    assert!(constats(&m, "F1", None, true).contains(&Constat::SansPia));
}

#[test]
fn ce_qui_ne_pend_nulle_part() {
    let m = exemple();
    let seule = m.sous_arbre(&code("U"));
    assert_eq!(constats(&seule, "U", None, false), [Constat::Inaccessible]);
    // Its parents are not in what is looked at: it hangs there all the same.
    assert!(constats(&seule, "U", None, true).is_empty());
    assert!(!constats(&m, "F1", None, false).contains(&Constat::Inaccessible));
}

#[test]
fn un_semestre_vaut_ce_que_l_etablissement_en_attend() {
    let bareme = Bareme::lire("SEMESTRE=30", "LICENCE=180");
    let finis = CodesFinis::default();
    let s1 = chemin("F1>S1");
    // What is said of the object, of the path, of what is below; and what is told.
    for (objet, ici, unite, dit) in [
        (Some(30), None, 18, None),
        (Some(27), None, 15, Some(27)),
        (Some(30), Some(27), 15, Some(27)),
        (Some(27), Some(30), 18, None),
        (None, None, 18, None),
        (None, None, 17, Some(29)),
    ] {
        let mut m = exemple();
        let semestre = m.objets.get_mut(&code("S1")).unwrap();
        semestre.type_objet = Some("SEMESTRE".into());
        semestre.ects = objet.map(Decimal::from);
        m.objets.get_mut(&code("U")).unwrap().ects = Some(unite.into());
        let reglage = Reglage {
            ects: ici.map(Decimal::from),
            ..Reglage::default()
        };
        regler(&mut m, "F1>S1", reglage);
        let attendu: Vec<Constat> = dit
            .map(|ects: u32| Constat::EctsAttendus {
                attendus: 30.into(),
                ects: ects.into(),
            })
            .into_iter()
            .collect();
        let dits = Controles::nouveaux(&m, &bareme, &finis).constats(&code("S1"), Some(&s1), true);
        assert_eq!(dits, attendu, "{objet:?} {ici:?} {unite}");
    }
    // A formation is asked for what its diploma is worth; one that says no credits, nor anything below, for nothing.
    let mut m = exemple();
    for f in ["F1", "F2"] {
        m.objets.get_mut(&code(f)).unwrap().enquete.type_diplome = Some("LICENCE".into());
    }
    m.objets.get_mut(&code("U")).unwrap().ects = None;
    let controles = Controles::nouveaux(&m, &bareme, &finis);
    let dits = |f: &str| controles.constats(&code(f), Some(&chemin(f)), true);
    assert!(dits("F1").contains(&Constat::EctsAttendus {
        attendus: 180.into(),
        ects: 30.into()
    }));
    assert!(!dits("F2").iter().any(|c| matches!(c, Constat::EctsAttendus { .. })));
}

/// A year of two semesters, each with the unit U: in a block of the first one, behind a choice of the second one.
fn annee(plage: Option<Plage>, sous_le_bloc: bool, choisie: bool) -> Maquette {
    use Genre::{Formation, Groupement, Objet};
    let mut m = maquette(
        &[
            ("F", Formation),
            ("L1", Objet),
            ("L2", Objet),
            ("S1", Objet),
            ("S2", Objet),
            ("B", Objet),
            ("G", Groupement),
            ("U", Objet),
            ("V", Objet),
        ],
        &[
            ("F", "L1", true),
            ("F", "L2", true),
            ("L1", "S1", true),
            ("L1", "S2", true),
            ("S1", "B", true),
            ("B", "U", sous_le_bloc),
            ("S2", "G", false),
            ("G", "U", choisie),
            ("G", "V", false),
        ],
    );
    m.objets.get_mut(&code("G")).unwrap().plage = plage;
    m
}

#[test]
fn ce_qui_est_impose_deux_fois() {
    let les_deux = Some(Plage { min: 2, max: 2 });
    let un_seul = Some(Plage { min: 1, max: 2 });
    let (bloc, choix) = ("F>L1>S1>B>U", "F>L1>S2>G>U");
    for (plage, sous_le_bloc, choisie, pias, dit) in [
        (les_deux, true, false, &["F>L1"][..], true),
        // Where one enrols for both years they are below it too.
        (les_deux, true, false, &["F"], true),
        (les_deux, true, false, &["F", "F>L1"], true),
        // Whoever enrols on a semester has it once.
        (les_deux, true, false, &["F>L1>S1", "F>L1>S2"], false),
        (les_deux, true, false, &[], false),
        // She may choose the other one, or leave the optional one.
        (un_seul, true, false, &["F>L1"], false),
        (None, true, false, &["F>L1"], false),
        (les_deux, false, false, &["F>L1"], false),
        // In a choice, obligatory means nothing: another constat says so.
        (un_seul, true, true, &["F>L1"], false),
    ] {
        let mut m = annee(plage, sous_le_bloc, choisie);
        for la in pias {
            regler(&mut m, la, pia());
        }
        for (ici, autre) in [(bloc, choix), (choix, bloc)] {
            let dits = constats(&m, "U", Some(&chemin(ici)), true);
            let autre = Constat::ObligatoireAilleurs { chemin: chemin(autre) };
            assert_eq!(
                dits.contains(&autre),
                dit,
                "{plage:?} {sous_le_bloc} {choisie} {pias:?} {ici}"
            );
            assert_eq!(dits.len(), usize::from(dit));
        }
    }
}

/// A choice between two choices: what is in both is had once.
#[test]
fn un_choix_sous_un_choix_se_choisit() {
    use Genre::{Formation, Groupement, Objet};
    let mut m = maquette(
        &[
            ("F", Formation),
            ("G", Groupement),
            ("G1", Groupement),
            ("G2", Groupement),
            ("U", Objet),
        ],
        &[
            ("F", "G", true),
            ("G", "G1", false),
            ("G", "G2", false),
            ("G1", "U", false),
            ("G2", "U", false),
        ],
    );
    regler(&mut m, "F", pia());
    for (g, n) in [("G", 1), ("G1", 1), ("G2", 1)] {
        m.objets.get_mut(&code(g)).unwrap().plage = Some(Plage { min: n, max: n });
    }
    let dits = |m: &Maquette| constats(m, "U", Some(&chemin("F>G>G1>U")), true);
    assert!(dits(&m).is_empty(), "{:?}", dits(&m));
    let s = simuler(&m, &chemin("F"), &BTreeSet::new());
    let ou: Vec<_> = s.choix.iter().map(|c| c.chemin.as_str()).collect();
    assert_eq!((ou, s.doubles.len()), (vec!["F>G"], 0));
    // Both are to be taken: then it is had twice.
    m.objets.get_mut(&code("G")).unwrap().plage = Some(Plage { min: 2, max: 2 });
    assert_eq!(
        dits(&m),
        [Constat::ObligatoireAilleurs {
            chemin: chemin("F>G>G2>U")
        }]
    );
}

#[test]
fn une_simulation_compte_ce_que_vaut_le_chemin() {
    use Genre::{Formation, Objet};
    let mut m = maquette(
        &[("F", Formation), ("A", Objet), ("U", Objet)],
        &[("F", "A", true), ("A", "U", true)],
    );
    m.objets.get_mut(&code("A")).unwrap().ects = Some(6.into());
    let ects = |m: &Maquette| simuler(m, &chemin("F"), &BTreeSet::new()).ects;
    assert_eq!(ects(&m), 6.into());
    let ici = Reglage {
        ects: Some(3.into()),
        ..Reglage::default()
    };
    regler(&mut m, "F>A", ici);
    assert_eq!(ects(&m), 3.into());
}

/// One element says what it is worth, the other nothing: the unit is worth what it says itself.
#[test]
fn une_simulation_ne_perd_pas_ce_qui_n_est_pas_detaille() {
    use Genre::{Formation, Objet};
    let mut m = maquette(
        &[("F", Formation), ("U", Objet), ("A", Objet), ("B", Objet)],
        &[("F", "U", true), ("U", "A", true), ("U", "B", false)],
    );
    m.objets.get_mut(&code("U")).unwrap().ects = Some(6.into());
    m.objets.get_mut(&code("B")).unwrap().ects = Some(2.into());
    let ects = |m: &Maquette, choisis: &[&str]| {
        let choisis = choisis.iter().map(|c| chemin(c)).collect();
        simuler(m, &chemin("F"), &choisis).ects
    };
    assert_eq!(ects(&m, &[]), 6.into());
    assert_eq!(ects(&m, &["F>U>B"]), 6.into());
    // Each says it: then what is taken counts.
    m.objets.get_mut(&code("A")).unwrap().ects = Some(3.into());
    assert_eq!(ects(&m, &[]), 3.into());
    assert_eq!(ects(&m, &["F>U>B"]), 5.into());
    // Nothing above says it: what is said below counts.
    m.objets.get_mut(&code("A")).unwrap().ects = None;
    m.objets.get_mut(&code("U")).unwrap().ects = None;
    assert_eq!(ects(&m, &["F>U>B"]), 2.into());
}

#[test]
fn deux_parcours_au_choix_partagent_ce_qu_ils_veulent() {
    use Genre::{Formation, Groupement, Objet};
    let mut m = maquette(
        &[
            ("F", Formation),
            ("G", Groupement),
            ("A", Objet),
            ("B", Objet),
            ("C", Objet),
            ("U", Objet),
            ("V", Objet),
        ],
        &[
            ("F", "G", true),
            ("G", "A", false),
            ("G", "B", false),
            ("A", "U", true),
            ("B", "U", true),
            ("U", "V", true),
            ("A", "C", true),
        ],
    );
    m.objets.get_mut(&code("G")).unwrap().plage = Some(Plage { min: 1, max: 1 });
    regler(&mut m, "F", pia());
    let deux_fois = |m: &Maquette, ici: &str| {
        let la = chemin(ici);
        let dits = constats(m, la.dernier().unwrap().as_str(), Some(&la), true);
        dits.into_iter().find_map(|c| match c {
            Constat::ObligatoireAilleurs { chemin } => Some(chemin.to_string()),
            _ => None,
        })
    };
    assert_eq!(deux_fois(&m, "F>G>A>U"), None);
    // Who chooses A has it twice in A: that she chose A does not change it.
    let aussi = crate::offre::Enfant {
        code: code("U"),
        obligatoire: true,
    };
    m.lier(&code("C"), aussi, 0).unwrap();
    assert_eq!(deux_fois(&m, "F>G>A>U").as_deref(), Some("F>G>A>C>U"));
    assert_eq!(deux_fois(&m, "F>G>A>C>U").as_deref(), Some("F>G>A>U"));
    assert_eq!(deux_fois(&m, "F>G>B>U"), None);
    // What is in it is there twice because of it alone.
    assert_eq!(deux_fois(&m, "F>G>A>U>V"), None);
}

#[test]
fn un_code_qui_n_a_plus_cours() {
    let mut m = exemple();
    let objet = m.objets.get_mut(&code("U")).unwrap();
    objet.type_objet = Some("UE".into());
    objet.structures_porteuses = vec!["SCI".into(), "VIEUX".into()];
    objet.formats = vec![
        crate::offre::Format {
            type_heure: Some("CMTD".into()),
            ..crate::offre::Format::default()
        };
        2
    ];
    let bareme = Bareme::default();
    let dits = |valeurs: &[(&str, &str)], structures: &[&str]| {
        let finis = CodesFinis {
            valeurs: valeurs.iter().map(|(n, c)| ((*n).into(), (*c).into())).collect(),
            structures: structures.iter().map(|s| (*s).into()).collect(),
        };
        Controles::nouveaux(&m, &bareme, &finis).constats(&code("U"), None, true)
    };
    let fini = |champ: &str, code: &str| Constat::CodeFini {
        champ: champ.into(),
        code: code.into(),
    };
    assert!(dits(&[], &[]).is_empty());
    // The same code of another nomenclature is another one.
    assert!(dits(&[("TypeFormation", "UE"), ("TypeObjetFormation", "EC")], &["LET"]).is_empty());
    assert_eq!(dits(&[("TypeObjetFormation", "UE")], &[]), [fini("type", "UE")]);
    // Once, however many formats have it.
    assert_eq!(dits(&[("TypeHeure", "CMTD")], &[]), [fini("typeHeure", "CMTD")]);
    assert_eq!(
        dits(&[], &["SCI", "VIEUX"]),
        [
            fini("structure", "SCI"),
            fini("structuresPorteuses", "SCI"),
            fini("structuresPorteuses", "VIEUX")
        ]
    );
}

proptest! {
    /// Whatever the graph: what a student who chooses nothing would have twice is told of, and what is told of names another path of
    /// the same object, which names one in its turn.
    #[test]
    fn ce_qu_on_aurait_deux_fois_est_dit(mut m in graphes()) {
        for f in ["O0", "O1"] {
            regler(&mut m, f, pia());
        }
        let dits = doublons(&m);
        for f in ["O0", "O1"] {
            for double in simuler(&m, &chemin(f), &BTreeSet::new()).doubles {
                let dit = dits.keys().any(|c| c.formation() == f && c.dernier().as_ref() == Some(&double));
                prop_assert!(dit, "{f} {double} {dits:?}");
            }
        }
        for (ici, autre) in &dits {
            prop_assert_ne!(ici, autre);
            prop_assert_eq!(ici.dernier(), autre.dernier());
            prop_assert_eq!(ici.formation(), autre.formation());
            prop_assert!(dits.contains_key(autre));
        }
    }

    /// A check never fails, and an establishment that expects what there is is told nothing more.
    #[test]
    fn un_bareme_ne_fait_qu_ajouter(m in graphes(), attendus in 0_u32..40) {
        let bareme = Bareme::lire(&format!("UE={attendus}"), "");
        let finis = CodesFinis::default();
        let mut m = m;
        for o in m.objets.values_mut().filter(|o| o.genre == Genre::Objet) {
            o.type_objet = Some("UE".into());
        }
        let avec = Controles::nouveaux(&m, &bareme, &finis);
        for c in m.objets.keys() {
            let mut dits = avec.constats(c, None, true);
            let ects = credits(&m, c, None);
            let de_trop = dits.iter().position(|d| matches!(d, Constat::EctsAttendus { .. }));
            let un_objet = m.objets[c].genre == Genre::Objet;
            prop_assert_eq!(de_trop.is_some(), un_objet && ects.is_some_and(|e| e != attendus.into()));
            if let Some(rang) = de_trop {
                dits.remove(rang);
            }
            prop_assert_eq!(dits, constats(&m, c.as_str(), None, true));
        }
    }
}
