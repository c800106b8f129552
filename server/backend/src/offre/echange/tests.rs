use super::*;
use crate::offre::Espace;
use domain::{
    ids::{ContexteId, ObjetId},
    offre::{
        ChoixCursus, CodeChemin, Enfant, Format, Genre, Maquette, Objet, Plage, Reglage, Syllabi, Syllabus, TypeEspace,
    },
};
use flate2::write::ZlibEncoder;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

fn code(texte: &str) -> CodeObjet {
    CodeObjet::parse(texte).unwrap()
}

/// What a database would have of a maquette: identifiers, and a context for each path.
fn partie(maquette: Maquette, racine: &CodeObjet) -> Partie {
    let ids: BTreeMap<CodeObjet, ObjetId> = maquette
        .objets
        .keys()
        .zip(1..)
        .map(|(c, n)| (c.clone(), ObjetId(Uuid::from_u128(n))))
        .collect();
    let contextes = maquette
        .chemins(&[racine])
        .unwrap()
        .into_iter()
        .map(|codes| {
            let texte = codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">");
            let reglage = maquette.reglages.get(&CodeChemin::parse(&texte).unwrap());
            let contexte = crate::offre::Contexte {
                id: ContexteId(Uuid::nil()),
                racine: ids[racine],
                ids: codes.iter().map(|c| ids[*c]).collect(),
                chemin: texte.clone(),
                reglage: reglage.cloned().unwrap_or_default(),
                valide: false,
                pia_actif: false,
                version: 1,
            };
            (texte, contexte)
        })
        .collect();
    Partie {
        espace: Espace::nouveau("E", TypeEspace::Travail, "E", Timestamp::UNIX_EPOCH),
        racines: vec![racine.clone()],
        maquette,
        ids,
        contextes,
    }
}

fn serrer(arbre: &serde_json::Value) -> String {
    let mut zip = ZlibEncoder::new(Vec::new(), Compression::fast());
    zip.write_all(arbre.to_string().as_bytes()).unwrap();
    BASE64_STANDARD.encode(zip.finish().unwrap())
}

/// Anything below one formation, with something in each field.
fn maquettes() -> impl Strategy<Value = Maquette> {
    let liens = proptest::collection::vec((0_usize..10, 1_usize..10, any::<bool>()), 0..30);
    let objets = proptest::collection::vec((any::<bool>(), any::<bool>(), "[a-zé]{0,8}", 0_u32..400), 10);
    (liens, objets).prop_map(|(liens, objets)| {
        let mut m = Maquette::default();
        for (i, (dit, mutualise, texte, n)) in objets.into_iter().enumerate() {
            let genre = match i {
                0 => Genre::Formation,
                i if i % 4 == 0 => Genre::Groupement,
                _ => Genre::Objet,
            };
            let mut o = Objet::nouveau(
                code(&format!("O{i}")),
                genre,
                "Libellé",
                if dit { "SCI" } else { "ETAB00" },
            );
            let dit_ou = |texte: &str| dit.then(|| texte.to_owned());
            o.libelle_en.clone_from(&texte);
            o.type_objet = dit_ou("T");
            o.nature = dit_ou("N");
            o.mutualise = mutualise && i > 0;
            if genre == Genre::Groupement {
                o.plage = dit.then_some(Plage { min: 1, max: n });
            } else {
                o.ects = dit.then(|| Decimal::new(n.into(), 1).normalize());
                o.capacite = dit.then_some(n);
                o.stage = dit;
            }
            o.coefficient = dit.then(|| Decimal::new(n.into(), 2).normalize());
            o.tele_enseignement = mutualise;
            o.structures_porteuses = if dit { vec!["SCI".into()] } else { vec![] };
            o.formation_porteuse = dit.then(|| code("O0"));
            o.formats = vec![Format {
                modalite: dit_ou("M"),
                type_heure: dit_ou("CM"),
                volume: n * 60,
                groupes: dit.then_some(n),
                seuil: None,
            }];
            o.syllabus = Syllabi {
                fr: Syllabus {
                    objectif: texte.clone(),
                    mobilite_entrante: dit.then_some(mutualise),
                    ..Syllabus::default()
                },
                en: Syllabus {
                    coefficient: texte,
                    ..Syllabus::default()
                },
            };
            o.enquete.type_diplome = dit_ou("DL");
            o.enquete.fresq2 = dit_ou("7");
            o.enquete.habilite_bourses = dit.then_some(mutualise);
            o.diplome = dit_ou("D").filter(|_| i == 0);
            m.objets.insert(o.code.clone(), o);
        }
        for (p, e, obligatoire) in liens {
            let enfant = Enfant {
                code: code(&format!("O{e}")),
                obligatoire,
            };
            let _ = m.lier(&code(&format!("O{p}")), enfant, usize::MAX);
        }
        let racine = code("O0");
        let mut m = m.sous_arbre(&racine);
        let chemins = m.chemins(&[&racine]).unwrap();
        let reglages: Vec<_> = chemins
            .iter()
            .enumerate()
            .filter(|(i, _)| i % 3 == 0)
            .map(|(i, codes)| {
                let texte = codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">");
                let reglage = Reglage {
                    ects: Some(i.into()),
                    coefficient: Some(Decimal::ONE),
                    nature: Some("N".into()),
                    plage: Some(Plage { min: 0, max: 1 }),
                    pia: i % 2 == 0,
                    niveau: Some("L1".into()),
                    tarif: Some("LIC".into()),
                    choix: Some(ChoixCursus::Ouvert),
                };
                (CodeChemin::parse(&texte).unwrap(), reglage)
            })
            .collect();
        m.reglages = reglages.into_iter().collect();
        m
    })
}

proptest! {
    #[test]
    fn ce_qui_est_ecrit_se_relit(m in maquettes()) {
        let racine = code("O0");
        let texte = empaqueter(&partie(m.clone(), &racine)).unwrap();
        let (relue, lue) = depaqueter(&texte, "ETAB00").unwrap();
        prop_assert_eq!(relue, racine);
        prop_assert_eq!(lue.seul().unwrap(), m);
    }
}

/// As the public tools write it: nothing more than they know, and nulls.
#[test]
fn ce_que_d_autres_ecrivent() {
    let arbre = json!({
        "id": "a", "code": "LIC", "mutualise": false, "type": "FormationEntity",
        "contextes": [{ "id": "x", "chemin": ["a"], "valide": false, "type": "FormationContexteEntity",
            "pointInscriptionAdministrative": { "inscriptionAdministrative": true, "actif": false } }],
        "descripteursObjetMaquette": { "libelle": "Licence", "libelleLong": "Licence de chimie", "ects": 180.0,
            "structurePrincipale": "SCI", "typeFormation": { "code": "LI" }, "teleEnseignement": null },
        "descripteursSyllabus": null, "descripteursEnquete": { "enqueteSise": { "typeDiplome": "DL", "mention": "" } },
        "formatsEnseignement": null,
        "enfants": [{ "obligatoire": true, "objetMaquette": {
            "id": "b", "code": "CHOIX", "type": "GroupementEntity",
            "contextes": [{ "chemin": ["a", "b"], "descripteursGroupementContexte": {
                "plageDeChoix": { "min": 1, "max": 1 }, "natureGroupement": "OPT" } }],
            "descripteursObjetMaquette": { "libelle": "Choix", "plageDeChoix": { "min": 1, "max": 2 } }, "enfants": [] } }],
    });
    let (racine, apport) = depaqueter(&serrer(&arbre), "ETAB00").unwrap();
    let m = apport.seul().unwrap();
    assert_eq!(racine, code("LIC"));
    let (lic, choix) = (&m.objets[&code("LIC")], &m.objets[&code("CHOIX")]);
    assert_eq!((lic.type_objet.as_deref(), lic.ects), (Some("LI"), Some(180.into())));
    assert_eq!(
        (lic.enquete.type_diplome.as_deref(), &lic.enquete.mention),
        (Some("DL"), &None)
    );
    // Who answers for what is above answers for it.
    assert_eq!(
        (choix.structure.as_str(), choix.libelle_long.as_str()),
        ("SCI", "Choix")
    );
    let reglages: Vec<&str> = m.reglages.keys().map(CodeChemin::as_str).collect();
    assert_eq!(reglages, ["LIC", "LIC>CHOIX"]);
    assert_eq!(
        m.reglages[&CodeChemin::parse("LIC>CHOIX").unwrap()].nature.as_deref(),
        Some("OPT")
    );
}

/// What a tool does not know of is not in its files: it stays; a null is said.
#[test]
fn ce_dont_l_arbre_ne_parle_pas_reste() {
    let mut lic = Objet::nouveau(code("LIC"), Genre::Formation, "Licence", "SCI");
    lic.libelle_en = "Bachelor".into();
    lic.coefficient = Some(Decimal::TWO);
    lic.diplome = Some("D".into());
    lic.syllabus.en.objectif = "All".into();
    lic.syllabus.fr.objectif = "Tout".into();
    let chemin = CodeChemin::parse("LIC").unwrap();
    let point = Reglage {
        pia: true,
        tarif: Some("LICENCE".into()),
        ..Reglage::default()
    };
    let avant = Maquette {
        objets: [(code("LIC"), lic.clone())].into(),
        reglages: [(chemin.clone(), point.clone())].into(),
        ..Maquette::default()
    };
    let apres = |arbre: serde_json::Value| {
        let (_, apport) = depaqueter(&serrer(&arbre), "ETAB00").unwrap();
        apport.fondre(&avant, &apport.nommes()).unwrap()
    };
    let dit = |champs: serde_json::Value| {
        let mut arbre = json!({ "id": "a", "code": "LIC", "type": "FormationEntity",
            "descripteursObjetMaquette": { "libelle": "Licence" } });
        arbre
            .as_object_mut()
            .unwrap()
            .extend(champs.as_object().unwrap().clone());
        arbre
    };
    assert_eq!(apres(dit(json!({}))), avant);
    let vide = apres(dit(
        json!({ "diplome": null, "descripteursSyllabus": null, "contextes": [{ "chemin": ["a"], "tarif": null }] }),
    ));
    let lu = &vide.objets[&code("LIC")];
    assert_eq!((&lu.diplome, lu.syllabus.fr.objectif.as_str()), (&None, ""));
    assert_eq!((lu.coefficient, &lu.syllabus.en), (lic.coefficient, &lic.syllabus.en));
    let reglage = &vide.reglages[&chemin];
    assert_eq!((reglage.pia, &reglage.tarif), (true, &None));
    assert!(apres(dit(json!({ "contextes": null }))).reglages.is_empty());
}

#[test]
fn ce_qui_ne_se_lit_pas_dit_ou() {
    let champ = |texte: &str| match depaqueter(texte, "ETAB00").unwrap_err() {
        Error::Champs(erreurs) => erreurs[0].champ.clone(),
        autre => panic!("{autre:?}"),
    };
    assert_eq!(champ("%"), "base64Encode");
    assert_eq!(champ(&BASE64_STANDARD.encode("{}")), "base64Encode");
    assert_eq!(champ(&serrer(&json!({ "code": "A", "type": "X" }))), "A.type");
    assert_eq!(
        champ(&serrer(&json!({ "code": "é", "type": "FormationEntity" }))),
        "code"
    );
    let autre = |libelle: &str| {
        json!({ "obligatoire": true, "objetMaquette": { "code": "U", "type": "ObjetFormationEntity",
            "descripteursObjetMaquette": { "libelle": libelle } } })
    };
    let deux = json!({ "code": "A", "type": "FormationEntity", "enfants": [autre("x"), autre("y")] });
    assert_eq!(champ(&serrer(&deux)), "U.code");
    // A bomb: no more than so much is ever unpacked.
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut std::io::repeat(b' ').take(TAILLE_MAX + 10), &mut zip).unwrap();
    assert_eq!(champ(&BASE64_STANDARD.encode(zip.finish().unwrap())), "base64Encode");
}
