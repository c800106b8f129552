use serde::{Deserialize, Serialize};

codes! {
    /// Who may change a nomenclature (domain §2, "Nomenclature value").
    Regime {
        /// Delivered nationally, read only.
        Fermee = "FERMEE",
        /// The establishment adds values of its own beside those delivered.
        SemiOuverte = "SEMI_OUVERTE",
        /// The establishment adds values and changes those delivered.
        Ouverte = "OUVERTE",
    }
}

codes! {
    /// What a nomenclature is about: the order of the list of nomenclatures.
    Domaine {
        Personne = "PERSONNE",
        Bac = "BAC",
        Etablissement = "ETABLISSEMENT",
        Formation = "FORMATION",
        Inscription = "INSCRIPTION",
        Evaluation = "EVALUATION",
        Autre = "AUTRE",
    }
}

codes! {
    /// What a column of a nomenclature holds.
    TypeColonne {
        Texte = "TEXTE",
        Entier = "ENTIER",
        /// Exact, written with a point: `1.5`.
        Decimal = "DECIMAL",
        Booleen = "BOOLEEN",
        /// `2026-09-01`.
        Date = "DATE",
        /// Code of a value of another nomenclature.
        Reference = "REFERENCE",
        /// Codes of values of another nomenclature.
        References = "REFERENCES",
    }
}

/// A column that a nomenclature has besides those that all have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Colonne {
    /// Name in the interfaces and in files: `temoinUnionEuropeenne`.
    pub nom: String,
    #[serde(rename = "type")]
    pub type_: TypeColonne,
    /// The nomenclature that is referred to. A text has one too where the interfaces write the mere code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cible: Option<String>,
    /// Characters of a text, at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// A text that is a UAI. A word of its own rather than a type, which the version before could not read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uai: bool,
    /// It says what the code says: the value is looked for by either.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub est_code: bool,
    #[serde(default)]
    pub obligatoire: bool,
    pub libelle: String,
    pub libelle_en: String,
}

impl Colonne {
    pub fn libelle(&self, fr: bool) -> &str {
        if fr { &self.libelle } else { &self.libelle_en }
    }
}

/// What a nomenclature is: held as data (domain §3.1), for an establishment reads its tables and a programmer does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// `PaysNationalite`.
    pub code: String,
    pub singulier: String,
    pub pluriel: String,
    pub singulier_en: String,
    pub pluriel_en: String,
    pub regime: Regime,
    /// Three capitals that codes made here begin with.
    #[serde(default)]
    pub prefixe: Option<String>,
    /// It has no column of its own.
    pub standard: bool,
    /// It is a setting of the establishment (`/parametrages` of the interface) rather than a list.
    #[serde(default)]
    pub parametrage: bool,
    pub domaine: Domaine,
    #[serde(default)]
    pub colonnes: Vec<Colonne>,
}

impl Definition {
    pub fn pluriel(&self, fr: bool) -> &str {
        if fr { &self.pluriel } else { &self.pluriel_en }
    }

    pub fn singulier(&self, fr: bool) -> &str {
        if fr { &self.singulier } else { &self.singulier_en }
    }

    pub fn colonne(&self, nom: &str) -> Option<&Colonne> {
        self.colonnes.iter().find(|c| c.nom == nom)
    }

    /// Columns that refer to values of nomenclatures, and of which.
    pub fn references(&self) -> impl Iterator<Item = (&Colonne, &str)> {
        self.colonnes
            .iter()
            .filter_map(|c| c.cible.as_deref().map(|cible| (c, cible)))
    }
}
