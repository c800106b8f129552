use super::{Syllabi, Syllabus, refus::RefusOffre};
use crate::{CodeErreur, ErreurChamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Code of an objet maquette, unique in its espace, at most 30 characters: `UE-CHI-101`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeObjet(String);

super::texte_verifie!(CodeObjet);

impl CodeObjet {
    pub const MAX: usize = 30;

    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = saisie.trim();
        if texte.is_empty() {
            Err(CodeErreur::Obligatoire)
        } else if texte.len() > Self::MAX {
            Err(CodeErreur::TropLong { max: 30 })
        } else if super::est_code(texte) {
            Ok(Self(texte.to_owned()))
        } else {
            Err(CodeErreur::FormatInvalide)
        }
    }

    /// The same object made anew beside this one: `-V2`, then `-V3` (domain §5.3, 5), for the first that is free. A code that is
    /// too long already loses its end.
    pub fn suivant(&self, pris: impl Fn(&str) -> bool) -> Self {
        let base = match self.0.rsplit_once("-V") {
            Some((base, n)) if !base.is_empty() && !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => base,
            _ => &self.0,
        };
        (2..)
            .map(|n| {
                let suffixe = format!("-V{n}");
                format!("{}{suffixe}", &base[..base.len().min(Self::MAX - suffixe.len())])
            })
            .find(|code| code != &self.0 && !pris(code))
            .map_or_else(|| self.clone(), Self)
    }
}

codes! {
    /// What an objet maquette is (domain §5.1: F, O, G), in the words of the interfaces.
    Genre {
        /// The root: what one graduates from.
        Formation = "FORMATION",
        /// A year, a semester, a course unit, an internship… its type says which.
        Objet = "OBJET-FORMATION",
        /// Children among which one chooses.
        Groupement = "GROUPEMENT",
    }
}

/// How many children of a groupement are to be chosen, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plage {
    pub min: u32,
    pub max: u32,
}

/// A way in which something is taught (format d'enseignement).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Format {
    /// Code of `ModaliteEnseignement`.
    pub modalite: Option<String>,
    /// Code of `TypeHeure`.
    pub type_heure: Option<String>,
    /// Seconds of one student.
    pub volume: u32,
    pub groupes: Option<u32>,
    /// Students beyond which a group is split.
    pub seuil: Option<u32>,
}

/// What the surveys of the ministry want to know: SISE, AGLAE, FRESQ. Codes of nomenclatures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Enquete {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_diplome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diplome_sise: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diplome_intermediaire: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub niveau_diplome_sise: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcours_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domaine_formation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mention: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub champ_formation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub niveau_diplome: Option<String>,
    /// Students of it may have a grant (AGLAE).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub habilite_bourses: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub niveau_aglae: Option<String>,
    /// Numbers of the accreditation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresq1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresq2: Option<String>,
}

/// A code that something takes from a nomenclature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub champ: &'static str,
    pub nomenclature: &'static str,
    pub code: String,
}

/// An objet maquette as it is described, wherever it hangs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Objet {
    pub code: CodeObjet,
    pub genre: Genre,
    /// At most 50 characters.
    pub libelle: String,
    /// At most 150 characters.
    pub libelle_long: String,
    #[serde(default)]
    pub libelle_en: String,
    /// Code of `TypeFormation` (formation) or of `TypeObjetFormation` (objet).
    #[serde(default)]
    pub type_objet: Option<String>,
    /// Code of `NatureGroupement` (groupement) or of `NatureTypeObjetFormation` (objet).
    #[serde(default)]
    pub nature: Option<String>,
    #[serde(default)]
    pub ects: Option<Decimal>,
    #[serde(default)]
    pub coefficient: Option<Decimal>,
    /// Of a groupement.
    #[serde(default)]
    pub plage: Option<Plage>,
    #[serde(default)]
    pub capacite: Option<u32>,
    /// May hang in several places.
    #[serde(default)]
    pub mutualise: bool,
    #[serde(default)]
    pub tele_enseignement: bool,
    #[serde(default)]
    pub stage: bool,
    /// Code of the structure that answers for it.
    pub structure: String,
    #[serde(default)]
    pub structures_porteuses: Vec<String>,
    #[serde(default)]
    pub formation_porteuse: Option<CodeObjet>,
    #[serde(default)]
    pub formats: Vec<Format>,
    #[serde(default)]
    pub syllabus: Syllabi,
    #[serde(default)]
    pub enquete: Enquete,
    /// Code of the diploma that a formation leads to.
    #[serde(default)]
    pub diplome: Option<String>,
}

/// Most credits that anything is worth: what is above was typed wrong.
pub const ECTS_MAX: u32 = 360;

/// Most children that may be chosen.
const PLAGE_MAX: u32 = 1_000;

impl Objet {
    pub fn nouveau(code: CodeObjet, genre: Genre, libelle: &str, structure: &str) -> Self {
        Self {
            code,
            genre,
            libelle: libelle.chars().take(50).collect(),
            libelle_long: libelle.chars().take(150).collect(),
            libelle_en: String::new(),
            type_objet: None,
            nature: None,
            ects: None,
            coefficient: None,
            plage: None,
            capacite: None,
            mutualise: false,
            tele_enseignement: false,
            stage: false,
            structure: structure.to_owned(),
            structures_porteuses: vec![],
            formation_porteuse: None,
            formats: vec![],
            syllabus: Syllabi::default(),
            enquete: Enquete::default(),
            diplome: None,
        }
    }

    /// What is wrong with it taken by itself (domain §5.1): lengths, numbers, what its genre does not have.
    pub fn erreurs(&self) -> Vec<ErreurChamp> {
        let mut erreurs = vec![];
        let mut refuser = |champ: &str, code| erreurs.push(ErreurChamp::new(champ, code));
        for (champ, texte, max) in [
            ("libelle", &self.libelle, 50),
            ("libelleLong", &self.libelle_long, 150),
            ("libelleEn", &self.libelle_en, 150),
        ] {
            if texte.trim().is_empty() && champ != "libelleEn" {
                refuser(champ, CodeErreur::Obligatoire);
            } else if texte.chars().count() > max as usize {
                refuser(champ, CodeErreur::TropLong { max });
            } else if let Some(caractere) = texte.chars().find(|c| c.is_control()) {
                refuser(champ, CodeErreur::CaractereInterdit { caractere });
            }
        }
        for (champ, nombre) in [("ects", self.ects), ("coefficient", self.coefficient)] {
            if nombre.is_some_and(|n| n.is_sign_negative() || n > ECTS_MAX.into() || n.normalize().scale() > 2) {
                refuser(champ, CodeErreur::ValeurInterdite);
            }
        }
        let groupement = self.genre == Genre::Groupement;
        if self
            .plage
            .is_some_and(|p| !groupement || p.min > p.max || p.max > PLAGE_MAX)
        {
            refuser("plage", RefusOffre::Plage.en_code());
        }
        if groupement && (self.ects.is_some() || self.stage || self.capacite.is_some()) {
            refuser("ects", CodeErreur::ValeurInterdite);
        }
        if self.capacite.is_some_and(|c| c > 100_000) {
            refuser("capacite", CodeErreur::ValeurInterdite);
        }
        if self.genre == Genre::Formation && self.mutualise {
            refuser("mutualise", RefusOffre::Racine.en_code());
        }
        if self.genre != Genre::Formation && self.diplome.is_some() {
            refuser("diplome", CodeErreur::ValeurInterdite);
        }
        for (langue, syllabus) in self.syllabus.par_langue() {
            let max = Syllabus::LONG_MAX;
            for (nom, _) in Syllabus::TEXTES
                .iter()
                .zip(syllabus.textes())
                .filter(|(_, texte)| texte.chars().count() > max as usize)
            {
                refuser(&format!("{nom}{langue}"), CodeErreur::TropLong { max });
            }
        }
        // PostgreSQL keeps no such character in a text.
        if serde_json::to_string(self).is_ok_and(|texte| texte.contains("\\u0000")) {
            refuser("objet", CodeErreur::CaractereInterdit { caractere: '\0' });
        }
        // A year has so many hours.
        if self.formats.iter().any(|f| f.volume > 8_784 * 3_600) {
            refuser("formats", CodeErreur::ValeurInterdite);
        }
        erreurs
    }

    /// Codes that it takes from nomenclatures, by the name of the field.
    pub fn references(&self) -> Vec<Reference> {
        let mut references = vec![];
        let mut citer = |champ, nomenclature, code: &'_ Option<String>| {
            if let Some(code) = code.as_deref().filter(|c| !c.is_empty()) {
                references.push(Reference {
                    champ,
                    nomenclature,
                    code: code.to_owned(),
                });
            }
        };
        citer(
            "type",
            if self.genre == Genre::Formation {
                "TypeFormation"
            } else {
                "TypeObjetFormation"
            },
            &self.type_objet,
        );
        citer(
            "nature",
            if self.genre == Genre::Groupement {
                "NatureGroupement"
            } else {
                "NatureTypeObjetFormation"
            },
            &self.nature,
        );
        let e = &self.enquete;
        citer("typeDiplome", "TypeDiplome", &e.type_diplome);
        citer("domaineFormation", "DomaineFormation", &e.domaine_formation);
        citer("niveauDiplome", "NiveauDiplome", &e.niveau_diplome);
        citer("champFormation", "ChampsFormation", &e.champ_formation);
        citer("mention", "MentionDiplome", &e.mention);
        citer("codeDiplomeSise", "DiplomeSise", &e.diplome_sise);
        citer("parcoursTypeSise", "ParcoursTypeSise", &e.parcours_type);
        for f in &self.formats {
            citer("modalite", "ModaliteEnseignement", &f.modalite);
            citer("typeHeure", "TypeHeure", &f.type_heure);
        }
        references
    }

    /// Codes of structures that it names, by the name of the field.
    pub fn structures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let porteuses = self.structures_porteuses.iter();
        std::iter::once(("structure", self.structure.as_str()))
            .chain(porteuses.map(|code| ("structuresPorteuses", code.as_str())))
    }

    /// Places that are left of its capacity; none: it has no limit. Indicative: it may be below zero (domain §5.3, 8).
    pub fn places(&self, inscrits: u64) -> Option<i64> {
        let inscrits = i64::try_from(inscrits).unwrap_or(i64::MAX);
        Some(i64::from(self.capacite?) - inscrits)
    }

    /// Hours of teaching that it costs (domain §5.1, HETD), groups counted: `poids` of a `TypeHeure`, 1 when it says none.
    pub fn hetd(&self, poids: &BTreeMap<String, Decimal>) -> Decimal {
        self.formats
            .iter()
            .map(|f| {
                let poids = f.type_heure.as_ref().and_then(|t| poids.get(t)).copied();
                Decimal::from(f.volume) / Decimal::from(3_600)
                    * Decimal::from(f.groupes.unwrap_or(1))
                    * poids.unwrap_or(Decimal::ONE)
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(texte: &str) -> CodeObjet {
        CodeObjet::parse(texte).unwrap()
    }

    #[test]
    fn le_code_suivant() {
        assert_eq!(code("UE1").suivant(|_| false).as_str(), "UE1-V2");
        assert_eq!(code("UE1-V2").suivant(|_| false).as_str(), "UE1-V3");
        assert_eq!(code("UE1-V2").suivant(|c| c == "UE1-V3").as_str(), "UE1-V4");
        assert_eq!(code("UE-VAL").suivant(|_| false).as_str(), "UE-VAL-V2");
        assert_eq!(
            code(&"A".repeat(30)).suivant(|_| false).as_str(),
            format!("{}-V2", "A".repeat(27))
        );
    }

    #[test]
    fn ce_que_coute_un_enseignement() {
        let mut objet = Objet::nouveau(code("EC"), Genre::Objet, "EC", "SCI");
        let format = |type_heure: &str, heures: u32, groupes| Format {
            type_heure: Some(type_heure.into()),
            volume: heures * 3_600,
            groupes: Some(groupes),
            ..Format::default()
        };
        objet.formats = vec![format("CM", 20, 1), format("TD", 10, 3), format("AUT", 30, 1)];
        let poids = BTreeMap::from([("CM".into(), Decimal::new(15, 1)), ("AUT".into(), Decimal::ZERO)]);
        assert_eq!(objet.hetd(&poids), Decimal::from(60));
    }

    #[test]
    fn les_places_qui_restent() {
        let mut objet = Objet::nouveau(code("EC"), Genre::Objet, "EC", "SCI");
        assert_eq!(objet.places(12), None);
        objet.capacite = Some(30);
        for (inscrits, restent) in [(0, 30), (30, 0), (31, -1)] {
            assert_eq!(objet.places(inscrits), Some(restent), "{inscrits}");
        }
    }

    #[test]
    fn ce_qui_ne_va_pas() {
        let mut objet = Objet::nouveau(code("G"), Genre::Groupement, "Choix", "SCI");
        assert!(objet.erreurs().is_empty());
        objet.plage = Some(Plage { min: 3, max: 2 });
        objet.ects = Some(Decimal::new(6005, 3));
        objet.libelle = "x".repeat(51);
        objet.syllabus.en.contacts = "x".repeat(10_001);
        let champs: Vec<String> = objet.erreurs().into_iter().map(|e| e.champ).collect();
        assert_eq!(champs, ["libelle", "ects", "plage", "ects", "contactsEn"]);
    }

    proptest! {
        #[test]
        fn un_code_suivant_est_un_code_et_un_autre(texte in "[A-Z0-9-]{1,30}") {
            let code = code(&texte);
            let suivant = code.suivant(|_| false);
            prop_assert_ne!(&suivant, &code);
            prop_assert!(CodeObjet::parse(suivant.as_str()).is_ok());
        }
    }
}
