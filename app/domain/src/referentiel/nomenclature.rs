use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One value of a nomenclature of the référentiel, as forms offer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valeur {
    pub code: String,
    pub libelle_fr: String,
    pub libelle_en: String,
}

/// Nomenclatures by their name, each in the order in which it is shown.
pub type Nomenclatures = BTreeMap<String, Vec<Valeur>>;

/// Label of a value; None when the nomenclature or the value is not there.
pub fn libelle_valeur<'a>(nomenclatures: &'a Nomenclatures, nom: &str, code: &str, fr: bool) -> Option<&'a str> {
    let valeur = nomenclatures.get(nom)?.iter().find(|v| v.code == code)?;
    Some(if fr { &valeur.libelle_fr } else { &valeur.libelle_en })
}

/// A line of a list of suggestions: what the field will hold, and what tells it apart from its neighbours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub valeur: String,
    pub precision: String,
}
