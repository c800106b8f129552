use super::Statut;
use crate::{identite::normaliser, ids::InscriptionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Longest search that is looked at, in characters.
const LONGUEUR_MAX: usize = 80;

/// Words of a search that count; what comes after is left out.
pub const MOTS_MAX: usize = 3;

/// The words of a search, as names are compared: upper case, no accents. Letters alone find too much to help.
pub fn mots(texte: &str) -> Vec<String> {
    let texte: String = texte.chars().take(LONGUEUR_MAX).collect();
    normaliser(&texte)
        .split(' ')
        .filter(|mot| mot.chars().count() >= 2)
        .take(MOTS_MAX)
        .map(str::to_owned)
        .collect()
}

/// Does a label hold all these words, whatever the case and the accents?
pub fn contient(libelle: &str, mots: &[String]) -> bool {
    let libelle = normaliser(libelle);
    mots.iter().all(|mot| libelle.contains(mot.as_str()))
}

/// A dossier that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierTrouve {
    pub id: InscriptionId,
    pub nom: String,
    pub prenom: String,
    pub date_naissance: Date,
    pub formation_fr: String,
    pub formation_en: String,
    pub statut: Statut,
}

/// A place of the course offer that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormationTrouvee {
    pub chemin: String,
    pub libelle_fr: String,
    pub libelle_en: String,
}

/// What one search found, a few of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RechercheVue {
    pub dossiers: Vec<DossierTrouve>,
    /// Nobody bears that name: these are the closest.
    pub approche: bool,
    pub formations: Vec<FormationTrouvee>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_des_mots() {
        for (texte, attendu) in [
            ("", &[] as &[&str]),
            ("  é ", &[]),
            ("a b", &[]),
            ("Éloïse  Müller", &["ELOISE", "MULLER"]),
            ("N’Diaye", &["DIAYE"]),
            ("lic-info>l3", &["LIC", "INFO>L3"]),
            ("un deux trois quatre", &["UN", "DEUX", "TROIS"]),
        ] {
            assert_eq!(mots(texte), attendu, "{texte}");
        }
        assert!(mots(&"x".repeat(1000))[0].len() <= LONGUEUR_MAX);
    }

    #[test]
    fn un_libelle_contient_les_mots_dans_tout_ordre() {
        assert!(contient(
            "Licence Informatique, 3e année",
            &mots("informatique licence")
        ));
        assert!(contient("Imports d’admissions", &mots("import admission")));
        assert!(!contient("Inscriptions", &mots("import")));
    }
}
