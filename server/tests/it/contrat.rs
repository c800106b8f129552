//! What was promised to other systems stays: the documents of the interfaces only grow.

use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

const PUBLIES: &[&str] = &["pegase-v1.json", "ref-v1.json", "odf-v1.json", "evenements-v1.json"];

fn publie(nom: &str) -> Value {
    let chemin = Path::new(env!("CARGO_MANIFEST_DIR")).join("api").join(nom);
    serde_json::from_str(&fs::read_to_string(&chemin).unwrap()).unwrap()
}

fn actuel(nom: &str) -> Value {
    match nom {
        "pegase-v1.json" => serde_json::from_str(&server::openapi::document_v1().unwrap()).unwrap(),
        "odf-v1.json" => server::openapi::document_odf().unwrap(),
        "ref-v1.json" => server::openapi::document_ref().unwrap(),
        _ => server::evenements::asyncapi::document(),
    }
}

#[test]
fn chaque_sujet_a_un_nom_sur_les_ecrans() {
    for sujet in backend::evenement::SUJETS {
        assert!(i18n::webhooks::sujet(sujet.code).is_some(), "{}", sujet.code);
    }
}

/// Words for people may change.
const TEXTES: &[&str] = &["description", "summary", "title", "example", "version"];

/// What an element of a list is known by.
fn cle(element: &Value) -> &Value {
    element.get("name").unwrap_or(element)
}

/// The alternatives of a pattern.
fn mots(motif: &str) -> BTreeSet<&str> {
    motif.split(['(', '|', ')']).collect()
}

/// All that is in the first is in the second, and no more is demanded.
fn comparer(avant: &Value, apres: &Value, ou: &str, ruptures: &mut Vec<String>) {
    match (avant, apres) {
        (Value::Object(a), Value::Object(b)) => {
            for (nom, valeur) in a
                .iter()
                .filter(|(nom, v)| !(TEXTES.contains(&nom.as_str()) && v.is_string()))
            {
                match b.get(nom) {
                    Some(autre) => comparer(valeur, autre, &format!("{ou}/{nom}"), ruptures),
                    None => ruptures.push(format!("{ou}/{nom} is gone")),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for element in a {
                match b.iter().find(|e| cle(e) == cle(element)) {
                    Some(autre) => comparer(element, autre, &format!("{ou}/{}", cle(element)), ruptures),
                    None => ruptures.push(format!("{ou}: {} is gone", cle(element))),
                }
            }
            let nouveaux = b.iter().filter(|e| a.iter().all(|x| cle(x) != cle(e)));
            for exige in nouveaux.filter(|e| e.get("required") == Some(&Value::Bool(true))) {
                ruptures.push(format!("{ou}: {} is demanded", cle(exige)));
            }
        }
        _ if avant == apres => {}
        // One more word among those that are taken.
        (Value::String(a), Value::String(b)) if ou.ends_with("/pattern") && mots(b).is_superset(&mots(a)) => {}
        // What is taken may be of more types.
        (Value::String(_), Value::Array(b)) if ou.contains("/requestBody/") && b.contains(avant) => {}
        _ => ruptures.push(format!("{ou}: {avant} became {apres}")),
    }
}

#[test]
fn rien_de_publie_n_a_disparu() {
    for nom in PUBLIES {
        let mut ruptures = Vec::new();
        comparer(&publie(nom), &actuel(nom), "", &mut ruptures);
        assert!(
            ruptures.is_empty(),
            "{nom} would break those who call it:\n{}",
            ruptures.join("\n")
        );
    }
}

#[test]
fn ce_qui_est_publie_est_ce_que_le_serveur_dit() {
    for nom in PUBLIES {
        assert!(
            publie(nom) == actuel(nom),
            "{nom} is out of date: `make contracts` writes it anew"
        );
    }
}

type Rupture = fn(&mut Value);

#[test]
fn une_rupture_se_voit() {
    let avant = publie("pegase-v1.json");
    let essais: [(&str, Rupture); 5] = [
        ("a path", |d| {
            d["paths"].as_object_mut().unwrap().remove("/api/v1/evenements");
        }),
        ("a field", |d| {
            d["components"]["schemas"]["Evenements"]["properties"]
                .as_object_mut()
                .unwrap()
                .remove("suivant");
        }),
        ("a type", |d| {
            d["components"]["schemas"]["Evenements"]["properties"]["encore"]["type"] = "string".into();
        }),
        ("a parameter", |d| {
            d["paths"]["/api/v1/evenements"]["get"]["parameters"]
                .as_array_mut()
                .unwrap()
                .remove(0);
        }),
        ("a demand", |d| {
            let parametre = serde_json::json!({ "name": "neuf", "in": "query", "required": true });
            d["paths"]["/api/v1/evenements"]["get"]["parameters"]
                .as_array_mut()
                .unwrap()
                .push(parametre);
        }),
    ];
    for (quoi, rompre) in essais {
        let (mut apres, mut ruptures) = (avant.clone(), Vec::new());
        rompre(&mut apres);
        comparer(&avant, &apres, "", &mut ruptures);
        assert_eq!(ruptures.len(), 1, "{quoi}: {ruptures:?}");
        // The other way round it is an addition, but for a type, and what was demanded.
        let mut ajouts = Vec::new();
        comparer(&apres, &avant, "", &mut ajouts);
        assert_eq!(
            ajouts.is_empty(),
            !["a type", "a demand"].contains(&quoi),
            "{quoi}: {ajouts:?}"
        );
    }
}
