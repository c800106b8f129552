use super::*;
use crate::{
    inscription::{Accord, CHAMPS, Origine, cvec_due, faits, zone},
    paiement::Centimes,
    referentiel::Valeur,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const JOUR: Date = date(2026, 7, 8);

fn contexte() -> Contexte {
    Contexte {
        aujourd_hui: JOUR,
        annee: 2026,
        type_diplome: "LICENCE".into(),
        origine: Origine::Parcoursup,
        reinscription: false,
        cvec_masque: "AAA9-XXXXXX-99".into(),
        regimes_sans_cvec: vec!["2".into()],
        accords: vec![
            Accord {
                code: "rgpd".into(),
                titre_fr: "Données".into(),
                titre_en: "Data".into(),
                texte_fr: String::new(),
                texte_en: String::new(),
                bloquant: true,
            },
            Accord {
                code: "image".into(),
                titre_fr: "Image".into(),
                titre_en: "Image".into(),
                texte_fr: String::new(),
                texte_en: String::new(),
                bloquant: false,
            },
        ],
        total_du: Some(Centimes(17_800)),
    }
}

fn complet() -> Dossier {
    let mut dossier = Dossier::default();
    for (champ, valeur) in [
        ("nom_naissance", "Lefèvre"),
        ("prenom", "Zoé"),
        ("sexe", "F"),
        ("ine", "1234567890V"),
        ("date_naissance", "04/03/2008"),
        ("pays_naissance", "99100"),
        ("commune_naissance", "Rouen (76)"),
        ("nationalite", "99100"),
        ("bac_type", "NBGE"),
        ("bac_annee", "2026"),
        ("bac_specialite1", "MATHS"),
        ("bac_specialite2", "PC"),
        ("bac_lycee", "Lycée Jean Moulin, Valmont (0769900Y)"),
        ("situation_precedente", "A"),
        ("annee_sup", "2026"),
        ("annee_etablissement", "2026"),
        ("dernier_diplome", "A"),
        ("dernier_diplome_annee", "2026"),
        ("adresse_pays", "99100"),
        ("adresse_voie", "3 rue des Lilas"),
        ("code_postal", "76540"),
        ("ville", "Valmont"),
        ("telephone", "06 39 98 00 01"),
        ("courriel", "zoe@example.org"),
        ("annuelle_identique", "oui"),
        ("situation_familiale", "1"),
        ("activite", "SANS"),
        ("pcs_parent1", "31"),
        ("regime", "1"),
        ("bourse", "NON"),
        ("cesure", "SANS"),
        ("mobilite", "SANS"),
        ("cvec_numero", "PAY1-2A3B4C-56"),
        ("accord_rgpd", "oui"),
        ("modalite", "CB1"),
        ("droits_acceptes", "17800"),
        ("exactitude", "oui"),
    ] {
        assert!(dossier.ecrire(champ, valeur), "{champ}");
    }
    dossier
}

fn erreurs_avec(dossier: &Dossier, contexte: &Contexte, reperes: &Reperes) -> Vec<ErreurChamp> {
    Controle {
        contexte,
        nomenclatures: &Nomenclatures::new(),
        reperes,
    }
    .dossier(dossier)
}

fn erreurs(dossier: &Dossier) -> Vec<ErreurChamp> {
    erreurs_avec(dossier, &contexte(), &Reperes::new())
}

fn noms(erreurs: &[ErreurChamp]) -> Vec<&str> {
    erreurs.iter().map(|e| e.champ.as_str()).collect()
}

#[test]
fn un_dossier_complet_passe() {
    assert_eq!(erreurs(&complet()), []);
}

#[test]
fn un_dossier_vide_nomme_chaque_champ_obligatoire() {
    let erreurs = erreurs(&Dossier::default());
    let noms = noms(&erreurs);
    for champ in [
        "nom_naissance",
        "sexe",
        "bac_type",
        "adresse_voie",
        "regime",
        "cvec_numero",
        "accord_rgpd",
        "exactitude",
    ] {
        assert!(noms.contains(&champ), "{champ}");
    }
    for champ in [
        "ine",
        "nom_usage",
        "bac_annee",
        "commune_naissance",
        "accord_image",
        "responsable_nom",
    ] {
        assert!(!noms.contains(&champ), "{champ}");
    }
}

/// What makes a field appear, by the field: (what is typed, what is then missing).
#[test]
fn conditions() {
    type Cas<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let cas: &[Cas] = &[
        (&[("pays_naissance", "99109")], &["ville_naissance"]),
        // Outside every agreement: what right of residence? Of the Union, nothing more.
        (&[("nationalite", "99352")], &["sejour"]),
        (&[("nationalite", "99109")], &[]),
        (&[("nationalite", "99140")], &[]),
        (&[("nationalite", "99401")], &["sejour"]),
        (&[("nationalite", "99401"), ("quebecois", "oui")], &[]),
        (&[("bac_type", "STMG")], &[]),
        (&[("bac_type", "0000")], &[]),
        (&[("bac_type", "0031")], &["bac_etablissement", "bac_pays"]),
        (
            &[("bac_lycee", ""), ("bac_lycee_introuvable", "oui")],
            &["bac_etablissement"],
        ),
        (&[("dernier_diplome", "Z"), ("dernier_diplome_annee", "")], &[]),
        (
            &[("annuelle_identique", "non")],
            &["annuelle_voie", "annuelle_code_postal", "annuelle_ville"],
        ),
        (&[("urgence_nom", "Ma mère")], &["urgence_telephone"]),
        (&[("activite", "PLEIN")], &["pcs"]),
        (&[("bourse", "CROUS")], &["bourse_echelon"]),
        (&[("mobilite", "SORTANTE")], &["programme_echange", "pays_echange"]),
        // No CVEC for continuing education, nor for incoming exchanges.
        (&[("regime", "2"), ("cvec_numero", "")], &[]),
        (&[("adresse_pays", "99109"), ("code_postal", "")], &[]),
        // Seventeen years old: who answers for her?
        (
            &[("date_naissance", "14/07/2009")],
            &["responsable_nom", "responsable_telephone"],
        ),
    ];
    for (saisies, attendus) in cas {
        let mut dossier = complet();
        for (champ, valeur) in *saisies {
            dossier.ecrire(champ, valeur);
        }
        let erreurs = erreurs(&dossier);
        assert_eq!(noms(&erreurs), *attendus, "{saisies:?}");
        assert!(erreurs.iter().all(|e| e.code == CodeErreur::Obligatoire), "{erreurs:?}");
    }
}

#[test]
fn un_doctorant_a_une_ecole_doctorale() {
    let contexte = Contexte {
        type_diplome: "DOCTORAT".into(),
        ..contexte()
    };
    let erreurs = erreurs_avec(&complet(), &contexte, &Reperes::new());
    assert_eq!(noms(&erreurs), ["ecole_doctorale"]);
}

#[test]
fn les_annees_se_suivent() {
    for (saisies, attendu) in [
        (vec![("bac_annee", "2027")], Some("bac_annee")),
        (vec![("bac_annee", "2010")], Some("bac_annee")),
        (vec![("annee_sup", "2020")], Some("annee_sup")),
        (
            vec![("annee_sup", "2025"), ("annee_etablissement", "2024")],
            Some("annee_etablissement"),
        ),
        (vec![("annee_sup", "2025")], None),
        (vec![("bac_annee", "26")], Some("bac_annee")),
    ] {
        let mut dossier = complet();
        for (champ, valeur) in &saisies {
            dossier.ecrire(champ, valeur);
        }
        let erreurs = erreurs(&dossier);
        assert_eq!(noms(&erreurs).first().copied(), attendu, "{saisies:?}");
    }
}

#[test]
fn les_tables_ont_le_dernier_mot() {
    let reperes = Reperes::from([
        ("commune_naissance".into(), Repere::Ambigu),
        ("bac_lycee".into(), Repere::Inconnu),
    ]);
    let erreurs = erreurs_avec(&complet(), &contexte(), &reperes);
    assert_eq!(
        erreurs,
        [
            ErreurChamp::new("commune_naissance", CodeErreur::Ambigu),
            ErreurChamp::new("bac_lycee", CodeErreur::HorsListe)
        ]
    );
    // A school that had closed before the bac.
    let (jour, validite) = (date(2026, 7, 1), Validite::Plus(date(2020, 8, 31)));
    let hors = Reperes::from([("bac_lycee".into(), Repere::HorsPeriode { jour, validite })]);
    assert_eq!(noms(&erreurs_avec(&complet(), &contexte(), &hors)), ["bac_lycee"]);
    let force = Reperes::from([("bac_lycee".into(), Repere::Force)]);
    assert!(erreurs_avec(&complet(), &contexte(), &force).is_empty());
    let valeur = Valeur {
        code: "7".into(),
        libelle_fr: String::new(),
        libelle_en: String::new(),
    };
    let nomenclatures = Nomenclatures::from([("RegimeInscription".into(), vec![valeur])]);
    let controle = Controle {
        contexte: &contexte(),
        nomenclatures: &nomenclatures,
        reperes: &Reperes::new(),
    };
    assert_eq!(noms(&controle.dossier(&complet())), ["regime"]);
}

/// What a table says of a code on its day wins over what is offered today; what a clerk accepted, over both.
#[test]
fn un_code_vaut_au_jour_de_son_fait() {
    let valeur = Valeur {
        code: "7".into(),
        libelle_fr: String::new(),
        libelle_en: String::new(),
    };
    let nomenclatures = Nomenclatures::from([("RegimeInscription".into(), vec![valeur])]);
    let jour = date(2026, 9, 1);
    let hors = |validite| Repere::HorsPeriode { jour, validite };
    let dit = |debut, fin| Some(CodeErreur::HorsPeriode { jour, debut, fin });
    let (plus_tard, avant) = (date(2027, 1, 1), date(2025, 8, 31));
    for (repere, attendu) in [
        (None, Some(CodeErreur::Inconnu)),
        (Some(Repere::Valable), None),
        (Some(Repere::Force), None),
        (Some(hors(Validite::PasEncore(plus_tard))), dit(Some(plus_tard), None)),
        (Some(hors(Validite::Plus(avant))), dit(None, Some(avant))),
        (Some(hors(Validite::Valide)), Some(CodeErreur::Inconnu)),
    ] {
        let reperes: Reperes = repere.into_iter().map(|r| ("regime".to_owned(), r)).collect();
        let controle = Controle {
            contexte: &contexte(),
            nomenclatures: &nomenclatures,
            reperes: &reperes,
        };
        let erreurs = controle.dossier(&complet());
        let code = erreurs.into_iter().find(|e| e.champ == "regime").map(|e| e.code);
        assert_eq!(code, attendu, "{reperes:?}");
    }
}

#[test]
fn un_pays_disparu_est_celui_d_une_naissance_d_avant() {
    let mut dossier = complet();
    dossier.ecrire("pays_naissance", "99115");
    dossier.ecrire("ville_naissance", "Brno");
    let de_naissance = |dossier: &Dossier| erreurs(dossier).into_iter().find(|e| e.champ == "pays_naissance");
    let fin = Some(date(1992, 12, 31));
    for (naissance, vecue) in [("24/12/1985", true), ("31/12/1992", true), ("01/01/1993", false)] {
        dossier.ecrire("date_naissance", naissance);
        assert_eq!(de_naissance(&dossier).is_none(), vecue, "{naissance}");
        if let Some(erreur) = de_naissance(&dossier) {
            assert!(
                matches!(erreur.code, CodeErreur::HorsPeriode { fin: f, .. } if f == fin),
                "{erreur:?}"
            );
        }
    }
    // Neither a nationality nor an address.
    dossier.ecrire("date_naissance", "24/12/1985");
    dossier.ecrire("nationalite", "99115");
    assert!(erreurs(&dossier).iter().any(|e| e.champ == "nationalite"));
}

#[test]
fn un_montant_qui_a_change_se_dit() {
    let contexte = Contexte {
        total_du: Some(Centimes::ZERO),
        ..contexte()
    };
    let erreurs = erreurs_avec(&complet(), &contexte, &Reperes::new());
    assert_eq!(
        erreurs,
        [ErreurChamp::new(
            "droits_acceptes",
            CodeErreur::MontantChange {
                avant: 17_800,
                apres: 0
            }
        )]
    );
}

#[test]
fn faits_du_dossier() {
    let mut dossier = complet();
    dossier.ecrire("nationalite", "99352");
    dossier.ecrire("sejour", "AUCUN");
    let f = faits(&dossier, &contexte(), &["R719-50".into()]);
    for (critere, valeur) in [
        (super::super::Critere::Zone, "AUTRE"),
        (super::super::Critere::Sejour, "AUCUN"),
        (super::super::Critere::PremiereEntree, "oui"),
        (super::super::Critere::Mineur, "non"),
        (super::super::Critere::Jdc, "non"),
        (super::super::Critere::Profil, "R719-50"),
        (super::super::Critere::TypeDiplome, "LICENCE"),
    ] {
        assert!(f.est(critere, valeur), "{critere:?} {valeur}");
    }
    // What was typed for another nationality plays no part.
    dossier.ecrire("nationalite", "99100");
    assert!(
        faits(&dossier, &contexte(), &[])
            .valeurs(super::super::Critere::Sejour)
            .is_empty()
    );
    assert_eq!(zone(&dossier), Some("FRANCE"));
    assert!(cvec_due(&dossier, &contexte()));
}

#[test]
fn l_identite_se_lit_avec_le_code_de_la_commune() {
    let reperes = Reperes::from([("commune_naissance".into(), Repere::Connu { code: "76540".into() })]);
    let controle = Controle {
        contexte: &contexte(),
        nomenclatures: &Nomenclatures::new(),
        reperes: &reperes,
    };
    let identite = IdentiteSaisie::lire(&complet(), &controle).unwrap();
    assert_eq!(identite.commune_naissance, "76540");
    assert_eq!(identite.prenom.as_str(), "Zoé");
    assert!(IdentiteSaisie::lire(&Dossier::default(), &controle).is_none());
}

proptest! {
    #[test]
    fn ce_qui_est_tape_est_garde(texte in "\\PC{0,80}", rang in 0..CHAMPS.len()) {
        let nom = CHAMPS[rang].nom;
        let mut dossier = complet();
        prop_assert!(dossier.ecrire(nom, &texte));
        prop_assert_eq!(dossier.lire(nom), texte.as_str());
        let json = serde_json::to_string(&dossier).unwrap();
        prop_assert_eq!(serde_json::from_str::<Dossier>(&json).unwrap(), dossier);
    }

    /// Any text in any field: errors at most, never a panic, each naming a field of the dossier.
    #[test]
    fn jamais_de_panique(saisies in proptest::collection::vec((0..CHAMPS.len(), "\\PC{0,30}"), 0..20)) {
        let mut dossier = complet();
        for (rang, texte) in saisies {
            dossier.ecrire(CHAMPS[rang].nom, &texte);
        }
        for erreur in erreurs(&dossier) {
            prop_assert!(Dossier::default().ecrire(&erreur.champ, ""));
        }
    }
}
