use crate::{Error, Result};
use serde::{Deserialize, de::DeserializeOwned};

#[derive(Deserialize)]
pub(super) struct Structure {
    pub code: String,
    pub parent: Option<String>,
    #[serde(rename = "type")]
    pub type_: String,
    pub libelle: String,
    pub libelle_en: String,
    pub uai: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Tarif {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub montant_centimes: i64,
    pub reference_legale: String,
    pub reference_legale_en: String,
}

#[derive(Deserialize)]
pub(super) struct Formation {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub type_diplome: String,
    pub structure: String,
}

#[derive(Deserialize)]
pub(super) struct Point {
    pub chemin: String,
    pub libelle: String,
    pub libelle_en: String,
    pub formation: String,
    pub tarif: Option<String>,
}

pub(super) fn structures() -> Result<Vec<Structure>> {
    lire(include_str!("../../../demo/structures.csv"))
}

pub(super) fn tarifs() -> Result<Vec<Tarif>> {
    lire(include_str!("../../../demo/tarifs.csv"))
}

pub(super) fn formations() -> Result<Vec<Formation>> {
    lire(include_str!("../../../demo/formations.csv"))
}

pub(super) fn points() -> Result<Vec<Point>> {
    lire(include_str!("../../../demo/points.csv"))
}

fn lire<T: DeserializeOwned>(texte: &str) -> Result<Vec<T>> {
    let mut lecteur = csv::ReaderBuilder::new().delimiter(b';').from_reader(texte.as_bytes());
    lecteur
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(Error::interne)
}
