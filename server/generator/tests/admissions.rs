//! The files that the generator makes are what it says they are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop"
)]

use domain::inscription::{LigneAdmis, cle_admission, lire_ligne};
use generator::{Attendu, COLONNES, Faute, Fichier, Options, Point, generer, lire_points};
use jiff::civil::{Date, date};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

const JOUR: Date = date(2026, 7, 8);

fn demo(nom: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../demo").join(nom)).unwrap()
}

fn points() -> Vec<Point> {
    lire_points(&demo("points.csv")).unwrap()
}

/// The lines with their number, as the import reads them.
fn lues(csv: &str) -> Vec<(usize, Result<LigneAdmis, Vec<domain::ErreurChamp>>)> {
    let mut lecteur = csv::ReaderBuilder::new()
        .delimiter(b';')
        .trim(csv::Trim::All)
        .from_reader(csv.as_bytes());
    let entete: Vec<String> = lecteur.headers().unwrap().iter().map(str::to_owned).collect();
    let lire = |(rang, ligne): (usize, Result<csv::StringRecord, csv::Error>)| {
        let ligne = ligne.unwrap();
        let champs: BTreeMap<&str, &str> = entete.iter().map(String::as_str).zip(ligne.iter()).collect();
        (rang + 2, lire_ligne(&|c: &str| champs.get(c).copied(), JOUR))
    };
    lecteur.records().enumerate().map(lire).collect()
}

fn cles(ligne: &LigneAdmis) -> Vec<String> {
    let cle = |admission| {
        let (nom, prenom) = (ligne.nom_naissance.as_str(), ligne.prenom.as_str());
        let numero = ligne.numero_candidat.as_deref();
        cle_admission(
            admission,
            numero,
            ligne.ine.as_ref(),
            nom,
            prenom,
            ligne.date_naissance.date(),
        )
    };
    ligne.admissions.iter().map(cle).collect()
}

/// Reads a file as an import would, and compares with its answer key.
fn verifier(fichier: &Fichier, points: &[Point]) {
    let chemins: BTreeSet<&str> = points.iter().map(|p| p.chemin.as_str()).collect();
    let fautes: BTreeMap<usize, &Attendu> = fichier.attendu.iter().map(|a| (a.ligne, a)).collect();
    let copies: BTreeMap<usize, usize> = fichier.doublons.iter().map(|d| (d.ligne, d.original)).collect();
    let mut vues = BTreeMap::new();
    let (mut personnes, mut courriels, mut ines) = (0, BTreeSet::new(), BTreeSet::new());
    for (numero, lue) in lues(&fichier.csv) {
        match fautes.get(&numero) {
            Some(attendu) if attendu.faute.se_voit_a_la_lecture() => {
                assert_eq!(lue, Err(vec![attendu.erreur.clone()]), "line {numero}");
                continue;
            }
            Some(attendu) => {
                let admissions = lue.unwrap().admissions;
                let inconnu = match attendu.faute {
                    Faute::VoeuInconnu => !chemins.contains(admissions[0].chemin.as_str()),
                    _ => admissions[0].periode.as_str() == "PER-1999",
                };
                assert!(inconnu && admissions.len() == 1, "line {numero}");
                continue;
            }
            None => {}
        }
        let lue = lue.unwrap_or_else(|e| panic!("line {numero}: {e:?}"));
        assert!(lue.admissions.iter().all(|a| chemins.contains(a.chemin.as_str())));
        let premieres: BTreeSet<usize> = cles(&lue)
            .into_iter()
            .map(|c| *vues.entry(c).or_insert(numero))
            .collect();
        let original = copies.get(&numero).copied();
        assert_eq!(premieres, BTreeSet::from([original.unwrap_or(numero)]), "line {numero}");
        if original.is_none() {
            personnes += 1;
            assert!(courriels.insert(lue.courriel.clone()), "{}", lue.courriel);
            assert!(lue.ine.is_none_or(|i| ines.insert(i)));
        }
    }
    assert_eq!((personnes, vues.len()), (fichier.personnes, fichier.admissions));
}

#[test]
fn l_echantillon_du_depot_est_celui_que_l_on_regenere() {
    let fichier = generer(&Options::default(), &points());
    assert!(
        fichier.csv == demo("admissions-1000.csv"),
        "regenerate server/demo/admissions-1000.csv"
    );
    assert!(
        fichier.corrige().unwrap() == demo("admissions-1000.attendu.json"),
        "regenerate the answer key"
    );
}

#[test]
fn l_echantillon_est_ce_que_son_corrige_dit() {
    let fichier = generer(&Options::default(), &points());
    assert_eq!(
        (
            fichier.csv.lines().count(),
            fichier.doublons.len(),
            fichier.attendu.len()
        ),
        (1001, 20, 30)
    );
    for faute in Faute::TOUTES {
        assert_eq!(
            fichier.attendu.iter().filter(|a| a.faute == faute).count(),
            3,
            "{faute:?}"
        );
    }
    verifier(&fichier, &points());
}

#[test]
fn d_autres_graines_aussi() {
    let points = points();
    for graine in 0..8 {
        let options = Options {
            lignes: 400,
            doublons: 150,
            fautes: 100,
            graine,
            ..Options::default()
        };
        let fichier = generer(&options, &points);
        assert_eq!((fichier.doublons.len(), fichier.attendu.len()), (150, 100));
        verifier(&fichier, &points);
    }
}

#[test]
fn un_grand_fichier() {
    let points = points();
    let options = Options {
        lignes: 20_000,
        doublons: 400,
        fautes: 600,
        ..Options::default()
    };
    verifier(&generer(&options, &points), &points);
}

#[test]
fn les_bornes() {
    let points = points();
    let petit = |lignes, doublons, fautes| {
        let fichier = generer(
            &Options {
                lignes,
                doublons,
                fautes,
                ..Options::default()
            },
            &points,
        );
        assert_eq!(fichier.csv.lines().count(), lignes + 1);
        verifier(&fichier, &points);
        (fichier.doublons.len(), fichier.attendu.len())
    };
    assert_eq!(petit(0, 5, 5), (0, 0));
    assert_eq!(petit(1, 5, 0), (0, 0));
    assert_eq!(petit(3, 5, 0), (1, 0));
    assert_eq!(petit(3, 5, 9), (0, 3));
    assert_eq!(
        generer(&Options::default(), &[]).csv.lines().count(),
        1,
        "nowhere to be admitted"
    );
}

#[test]
fn l_entete_est_celle_de_la_source() {
    let csv = generer(
        &Options {
            lignes: 0,
            ..Options::default()
        },
        &points(),
    )
    .csv;
    let debut = "nom_naissance;nom_usage;prenom;prenom2;prenom3;sexe;date_naissance;code_pays_naissance;\
        code_commune_naissance;libelle_commune_naissance_etranger;code_nationalite;ine;adresse_code_pays;\
        adresse_ligne1_etage;adresse_ligne2_batiment;adresse_ligne3_voie;adresse_ligne4_complement;\
        adresse_ligne5_etranger;adresse_code_postal;adresse_code_commune;numero_telephone1;numero_telephone2;mail;";
    let voeux: String = (1..=5)
        .map(|n| format!("origine_admission{n};annee_concours{n};code_voeu{n};code_periode{n};"))
        .collect();
    assert_eq!(csv, format!("{debut}{voeux}numero_candidat;etat_voeu\n"));
    assert!(COLONNES.iter().all(|c| !c.contenu.is_empty()));
}

#[test]
fn le_corrige_se_relit() {
    let fichier = generer(&Options::default(), &points());
    let json: serde_json::Value = serde_json::from_str(&fichier.corrige().unwrap()).unwrap();
    let fautes: Vec<Attendu> = serde_json::from_value(json["fautes"].clone()).unwrap();
    assert_eq!(fautes, fichier.attendu);
    assert_eq!(json["lignes"], 1000);
}
