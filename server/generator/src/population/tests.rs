use super::*;
use crate::lire_points;
use domain::identite::{Courriel, Ine, Nom};
use std::collections::{HashMap, HashSet};

type Ligne = HashMap<String, String>;

fn population(graine: u64) -> (Vec<Ligne>, BTreeMap<Etape, usize>, Vec<u8>) {
    let points = lire_points(include_str!("../../../demo/points.csv")).unwrap();
    let options = Options {
        personnes: 5000,
        apprenants: 2000,
        comptes: 10,
        graine,
        ..Options::default()
    };
    let mut texte = Vec::new();
    let effectifs = peupler(&options, &points, &mut texte).unwrap();
    let lignes = csv::Reader::from_reader(texte.as_slice())
        .deserialize()
        .map(Result::unwrap)
        .collect();
    (lignes, effectifs, texte)
}

#[test]
fn la_meme_graine_donne_la_meme_population() {
    assert_eq!(population(7).2, population(7).2);
    assert_ne!(population(7).2, population(8).2);
}

#[test]
fn autant_de_personnes_et_d_apprenants_qu_on_en_veut() {
    let (lignes, effectifs, _) = population(2026);
    assert_eq!(lignes.len(), 5000);
    assert_eq!(effectifs.values().sum::<usize>(), 2000);
    assert_eq!(effectifs.keys().copied().collect::<Vec<_>>(), Etape::TOUTES);
    let annulees = effectifs[&Etape::Annulee];
    assert!((90..170).contains(&annulees), "6.4 % of 2000 are cancelled: {annulees}");
    let comptes = lignes.iter().filter(|l| l["compte"] == "true").count();
    assert_eq!(comptes, 10 * AVEC_COMPTE.len());
}

#[test]
fn rien_n_est_donne_deux_fois_et_tout_est_juste() {
    let (lignes, ..) = population(2026);
    for colonne in ["ine", "courriel", "code_apprenant", "cle_admission", "certificat"] {
        let donnes: Vec<&str> = lignes
            .iter()
            .map(|l| l[colonne].as_str())
            .filter(|v| !v.is_empty())
            .collect();
        assert_eq!(donnes.iter().collect::<HashSet<_>>().len(), donnes.len(), "{colonne}");
    }
    for l in &lignes {
        assert!(Nom::parse(&l["nom_naissance"]).is_ok() && Courriel::parse(&l["courriel"]).is_ok());
        assert!(l["ine"].is_empty() || Ine::parse(&l["ine"]).is_ok(), "{}", l["ine"]);
    }
    assert!(lignes.iter().any(|l| !l["nom_naissance"].is_ascii()));
}

#[test]
fn qui_est_inscrit_a_un_code_et_un_certificat() {
    for l in population(2026).0 {
        let (etape, inscrite) = (l["etape"].as_str(), l["etape"] == "VALIDEE");
        assert_eq!(inscrite, !l["certificat"].is_empty());
        // Who studied before has a code as well.
        assert_eq!(inscrite || etape.is_empty(), !l["code_apprenant"].is_empty());
        assert_eq!(etape.is_empty(), l["chemin"].is_empty());
        assert!(
            etape != "PRETE" || l["origine"] != "parcoursup",
            "the automaton has enrolled her"
        );
    }
}
