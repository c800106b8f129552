use super::*;
use crate::offre::{lire_tableau, tableau::lire_apport};
use domain::offre::{ChoixCursus, Format, Plage};

fn code(texte: &str) -> CodeObjet {
    CodeObjet::parse(texte).unwrap()
}

fn chemin(texte: &str) -> CodeChemin {
    CodeChemin::parse(texte).unwrap()
}

/// A formation, a year of it that has something everywhere, a choice that is optional.
fn la() -> Maquette {
    let mut annee = Objet::nouveau(code("L1"), Genre::Objet, "Année", "SCI");
    annee.libelle_en = "Year".into();
    annee.ects = Some(60.into());
    annee.syllabus.fr.objectif = "Tout".into();
    annee.syllabus.en.objectif = "All".into();
    annee.enquete.mention = Some("CHI".into());
    annee.formats = vec![Format {
        modalite: Some("CM".into()),
        volume: 3600,
        ..Format::default()
    }];
    let mut choix = Objet::nouveau(code("CHOIX"), Genre::Groupement, "Choix", "SCI");
    choix.plage = Some(Plage { min: 1, max: 2 });
    let mut m = Maquette::default();
    for o in [
        Objet::nouveau(code("LIC"), Genre::Formation, "Licence", "SCI"),
        annee,
        choix,
    ] {
        m.objets.insert(o.code.clone(), o);
    }
    let enfant = |c: &str, obligatoire| Enfant {
        code: code(c),
        obligatoire,
    };
    m.enfants.insert(code("LIC"), vec![enfant("L1", true)]);
    m.enfants.insert(code("L1"), vec![enfant("CHOIX", false)]);
    let point = Reglage {
        pia: true,
        niveau: Some("L1".into()),
        tarif: Some("LICENCE".into()),
        choix: Some(ChoixCursus::Ouvert),
        ..Reglage::default()
    };
    m.reglages.insert(chemin("LIC>L1"), point);
    m
}

/// What a file makes of what is there.
fn apres(apport: &Apport) -> Maquette {
    apport.fondre(&la(), &apport.nommes()).unwrap()
}

fn feuille(texte: &str) -> Apport {
    lire_apport(&[texte.as_bytes()]).unwrap()
}

fn fichier(json: &Value) -> Apport {
    Apport::lire_json(json.to_string().as_bytes()).unwrap()
}

#[test]
fn une_colonne_absente_ne_change_rien() {
    let mut attendue = la();
    let annee = attendue.objets.get_mut(&code("L1")).unwrap();
    (annee.ects, annee.libelle_en) = (Some(30.into()), String::new());
    // With the tree or without it; what is optional stays so.
    let avec = "code objet;code parent;ects objet;libellé anglais\nLIC;;;\nL1;LIC;30;\nCHOIX;L1;;\n";
    assert_eq!(apres(&feuille(avec)), attendue);
    let sans = feuille("code objet;ects objet;libellé anglais\nL1;30;\n");
    attendue.objets.remove(&code("LIC"));
    attendue.enfants.remove(&code("LIC"));
    attendue.reglages.clear();
    assert_eq!(apres(&sans), attendue, "the formation is not looked at");
    // Of lists that stand side by side, too.
    let heures = apres(&feuille("code objet;formats - volume horaire\nL1;2\n"));
    let format = &heures.objets[&code("L1")].formats[0];
    assert_eq!((format.modalite.as_deref(), format.volume), (Some("CM"), 7200));
    // What is new is said to be something, by somebody; a range has two ends.
    let neuf = feuille("code objet;libellé\nNEUF;Neuf\n").fondre(&la(), &BTreeSet::new());
    assert!(matches!(neuf, Err(Error::Champs(e)) if e[0].champ == "NEUF.genre"));
    let seul = lire_apport(&["code objet;plage max\nCHOIX;2\n".as_bytes()]);
    assert!(matches!(seul, Err(Error::Champs(e)) if e[0].champ == "plage min"));
}

/// A number that is none, or half a range, would take away what is there.
#[test]
fn ce_qui_ne_se_lit_pas_se_dit() {
    for (texte, champ) in [
        (
            "code objet;formats - nombre groupes\nL1;2 gr.\n",
            "2.formats - nombre groupes",
        ),
        (
            "code objet;formats - seuil dédoublement\nL1;35|x\n",
            "2.formats - seuil dédoublement",
        ),
        ("code objet;plage min;plage max\nCHOIX;1;\n", "2.plage max"),
        ("code objet;plage min;plage max\nCHOIX;;2\n", "2.plage min"),
    ] {
        let lu = lire_apport(&[texte.as_bytes()]);
        let Err(Error::Champs(erreurs)) = lu else {
            panic!("{texte}: {lu:?}");
        };
        let champs: Vec<&str> = erreurs.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(champs, [champ]);
    }
}

#[test]
fn un_libelle_long_suit_le_court_s_il_etait_le_meme() {
    let long = |m: &Maquette| {
        let apport = feuille("code objet;libellé\nL1;Autre\n");
        let apres = apport.fondre(m, &apport.nommes()).unwrap();
        apres.objets[&code("L1")].libelle_long.clone()
    };
    let mut m = la();
    assert_eq!(long(&m), "Autre");
    m.objets.get_mut(&code("L1")).unwrap().libelle_long = "Première année".into();
    assert_eq!(long(&m), "Première année");
}

#[test]
fn un_point_reste_tant_que_sa_colonne_n_en_dit_rien() {
    let formation = "code objet;code parent;tarif\nLIC;;\nL1;LIC;AUTRE\nCHOIX;L1;\n";
    let mut attendus = la().reglages;
    attendus.get_mut(&chemin("LIC>L1")).unwrap().tarif = Some("AUTRE".into());
    assert_eq!(apres(&feuille(formation)).reglages, attendus);
    let vide = "code objet;code parent;pia\nLIC;;\nL1;LIC;\nCHOIX;L1;\n";
    assert!(!apres(&feuille(vide)).reglages[&chemin("LIC>L1")].pia);
}

#[test]
fn une_cle_absente_ne_change_rien_et_null_vide() {
    let dit = json!({ "objets": { "LIC": { "libelleEn": "Bachelor" }, "L1": { "syllabus": { "fr": { "objectif": null } },
        "ects": null, "enquete": null } } });
    let mut attendue = la();
    attendue.objets.get_mut(&code("LIC")).unwrap().libelle_en = "Bachelor".into();
    let annee = attendue.objets.get_mut(&code("L1")).unwrap();
    annee.syllabus.fr.objectif = String::new();
    annee.ects = None;
    annee.enquete.mention = None;
    assert_eq!(apres(&fichier(&dit)), attendue);
    let chemins = json!({ "reglages": { "LIC>L1": { "tarif": null } } });
    attendue = la();
    attendue.reglages.get_mut(&chemin("LIC>L1")).unwrap().tarif = None;
    assert_eq!(apres(&fichier(&chemins)), attendue);
    let plus_rien = json!({ "reglages": { "LIC>L1": null } });
    assert!(apres(&fichier(&plus_rien)).reglages.is_empty());
    for faux in [
        json!({ "objets": { "L1": { "ects": [] } } }),
        json!({ "objets": { "L1": { "code": "L2" } } }),
        json!({ "reglages": { "LIC>L1": { "pia": "O" } } }),
    ] {
        assert!(Apport::lire_json(faux.to_string().as_bytes()).is_err(), "{faux}");
    }
}

/// Whatever was done meanwhile, fields that were empty among it.
#[test]
fn ce_qui_est_exporte_dit_tout() {
    let mut avant = la();
    for o in avant.objets.values_mut() {
        *o = Objet::nouveau(o.code.clone(), o.genre, "Nu", "SCI");
    }
    avant.reglages.clear();
    let json = fichier(&maquette_entiere(&avant));
    let texte = super::super::tableau::ecrire_tableau(&avant)
        .ecrire("m", crate::tableur::Forme::Csv)
        .unwrap();
    let feuille = lire_apport(&[&texte]).unwrap();
    for apport in [json, feuille, Apport::from(&avant)] {
        assert_eq!(apres(&apport), avant);
    }
    assert_eq!(lire_tableau(&[&texte]).unwrap(), avant);
}

#[test]
fn chaque_champ_a_son_nom() {
    let mut o = json!(Objet::nouveau(code("X"), Genre::Objet, "x", "x"));
    let valeur = |nom: &str| match nom {
        "mobiliteEntrante" | "habiliteBourses" => json!(true),
        _ => json!("x"),
    };
    for nom in SYLLABUS {
        o["syllabus"]["fr"][*nom] = valeur(nom);
    }
    for nom in ENQUETE {
        o["enquete"][*nom] = valeur(nom);
    }
    let relu = json!(serde_json::from_value::<Objet>(o.clone()).unwrap());
    assert_eq!(
        (&relu["syllabus"]["fr"], &relu["enquete"]),
        (&o["syllabus"]["fr"], &o["enquete"])
    );
}

/// What is new below what is there is of whoever answers for that.
#[test]
fn la_structure_vient_d_au_dessus() {
    let dit = json!({ "objets": { "U": { "genre": "OBJET-FORMATION", "libelle": "Unité" } },
        "enfants": { "CHOIX": [{ "code": "U", "obligatoire": true }] } });
    let m = apres(&fichier(&dit));
    let u = &m.objets[&code("U")];
    assert_eq!((u.structure.as_str(), u.libelle_long.as_str()), ("SCI", "Unité"));
    let seul = fichier(&dit).fondre(&Maquette::default(), &BTreeSet::new());
    assert!(matches!(seul, Err(Error::Champs(e)) if e[0].champ == "U.structure"));
}
