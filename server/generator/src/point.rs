use serde::Deserialize;

/// A place of the offer on which one can be admitted: a line of `server/demo/points.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Point {
    /// Path from the formation down: `LIC-CHIMIE>L1-CHIMIE`.
    pub chemin: String,
    /// Name in French.
    pub libelle: String,
    /// Name in English.
    pub libelle_en: String,
    /// Code of the formation.
    pub formation: String,
    /// Year in the course: `L1`, `M2`, `BUT3`, `D1`… Tells who is admitted there, how old, and by which way.
    pub niveau: String,
    /// Code of the tariff.
    pub tarif: String,
}

/// Reads the points of a `;`-separated text with a header line; fails on a line that has not every column.
pub fn lire_points(texte: &str) -> Result<Vec<Point>, csv::Error> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(texte.as_bytes())
        .deserialize()
        .collect()
}
