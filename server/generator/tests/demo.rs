//! The files of the demonstration establishment hold together.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop"
)]

use domain::{
    offre::CodeChemin,
    referentiel::{CodeStructure, Uai},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

type Ligne = BTreeMap<String, String>;

fn lire(nom: &str, entete: &str) -> Vec<Ligne> {
    let chemin = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../demo").join(nom);
    let texte = fs::read_to_string(chemin).unwrap();
    let mut lecteur = csv::ReaderBuilder::new().delimiter(b';').from_reader(texte.as_bytes());
    assert_eq!(lecteur.headers().unwrap().iter().collect::<Vec<_>>().join(";"), entete);
    lecteur.deserialize().map(Result::unwrap).collect()
}

fn structures() -> Vec<Ligne> {
    lire(
        "structures.csv",
        "code;parent;type;libelle;libelle_en;uai;contact_courriel;contact_telephone;contact_horaires;contact_horaires_en",
    )
}
fn tarifs() -> Vec<Ligne> {
    lire(
        "tarifs.csv",
        "code;libelle;libelle_en;montant_centimes;reduit_centimes;differencie_centimes;national;reference_legale;reference_legale_en",
    )
}
/// Lines of the offer, of all its files.
fn offre() -> Vec<Ligne> {
    let dossier = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../demo/offre");
    let mut fichiers: Vec<PathBuf> = fs::read_dir(dossier).unwrap().map(|f| f.unwrap().path()).collect();
    fichiers.sort();
    let lire = |chemin: PathBuf| -> Vec<Ligne> {
        let mut lecteur = csv::ReaderBuilder::new().delimiter(b';').from_path(chemin).unwrap();
        lecteur.deserialize().map(Result::unwrap).collect()
    };
    fichiers.into_iter().flat_map(lire).collect()
}
fn formations() -> Vec<Ligne> {
    offre().into_iter().filter(|l| l["type objet"] == "FORMATION").collect()
}
fn points() -> Vec<Ligne> {
    lire("points.csv", "chemin;libelle;libelle_en;formation;niveau;tarif")
}

/// The values of a column, which must all be different.
fn cles<'a>(lignes: &'a [Ligne], colonne: &str) -> BTreeSet<&'a str> {
    let cles: BTreeSet<_> = lignes.iter().map(|l| l[colonne].as_str()).collect();
    assert_eq!(cles.len(), lignes.len(), "{colonne} is not unique");
    cles
}

#[test]
fn structures_en_arbre_avec_des_uai_justes() {
    let structures = structures();
    let codes = cles(&structures, "code");
    cles(&structures, "uai");
    for s in &structures {
        assert!(CodeStructure::parse(&s["code"]).is_ok_and(|c| c.as_str() == s["code"]));
        assert!(Uai::parse(&s["uai"]).is_ok(), "{}", s["uai"]);
        let racine = s["type"] == "ETABLISSEMENT";
        assert_eq!(s["parent"].is_empty(), racine);
        assert!(racine || codes.contains(s["parent"].as_str()));
    }
    let racines: Vec<_> = structures.iter().filter(|s| s["parent"].is_empty()).collect();
    assert_eq!(racines.len(), 1);
    assert!(CodeStructure::parse_etablissement(&racines[0]["code"]).is_ok());
}

#[test]
fn tarifs_positifs_et_sources() {
    let tarifs = tarifs();
    cles(&tarifs, "code");
    for t in &tarifs {
        assert!(t["montant_centimes"].parse::<i64>().is_ok_and(|m| m > 0));
        assert!(t["libelle"].contains("2025-2026") && t["libelle_en"].contains("2025-2026"));
        assert!(!t["reference_legale"].is_empty() && !t["reference_legale_en"].is_empty());
    }
}

#[test]
fn formations_et_points_se_repondent() {
    let (structures, tarifs, formations, points) = (structures(), tarifs(), formations(), points());
    let (structures, tarifs) = (cles(&structures, "code"), cles(&tarifs, "code"));
    let codes = cles(&formations, "code objet");
    assert!(
        formations
            .iter()
            .all(|f| structures.contains(f["structure principale"].as_str()))
    );
    let offre = offre();
    let annees: BTreeMap<String, &Ligne> = offre
        .iter()
        .filter(|l| l["pia"] == "O")
        .map(|l| (format!("{}>{}", l["code parent"], l["code objet"]), l))
        .collect();
    cles(&points, "chemin");
    assert_eq!(points.len(), annees.len());
    for p in &points {
        let chemin = CodeChemin::parse(&p["chemin"]).unwrap();
        assert_eq!(chemin.formation(), p["formation"]);
        assert!(codes.contains(p["formation"].as_str()), "{}", p["formation"]);
        assert!(tarifs.contains(p["tarif"].as_str()), "{}", p["tarif"]);
        let annee = annees[&p["chemin"]];
        for (la, ici) in [
            ("libellé long", "libelle"),
            ("libellé anglais", "libelle_en"),
            ("niveau", "niveau"),
            ("tarif", "tarif"),
        ] {
            assert_eq!(annee[la], p[ici], "{}", p["chemin"]);
        }
    }
    let servies: BTreeSet<_> = points.iter().map(|p| p["formation"].as_str()).collect();
    assert_eq!(servies, codes, "a formation without a point");
}

#[test]
fn le_tarif_suit_le_diplome() {
    let diplomes: BTreeMap<_, _> = formations()
        .into_iter()
        .map(|f| (f["code objet"].clone(), f["sise - type diplôme"].clone()))
        .collect();
    for p in points() {
        let attendu = match diplomes[&p["formation"]].as_str() {
            "LICENCE" | "LICENCE_PRO" | "BUT" | "DEUST" => "NAT-LICENCE",
            "MASTER" => "NAT-MASTER",
            "DOCTORAT" => "NAT-DOCTORAT",
            "HDR" => "NAT-HDR",
            "INGENIEUR" if p["formation"] == "ING-CENTRALE" => "NAT-CENTRALES",
            "INGENIEUR" => "NAT-INGENIEUR",
            _ => "DU-FLE",
        };
        assert_eq!(p["tarif"], attendu);
    }
}
