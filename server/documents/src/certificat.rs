//! What a certificate shows.

use serde::{Deserialize, Serialize};

/// The language in which a document is written.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Langue {
    /// French.
    Fr,
    /// English.
    En,
}

impl Langue {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// Everything that the certificate shows, already worded in `langue`.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Certificat {
    /// The language of the document.
    pub langue: Langue,
    /// Who issues the document.
    pub etablissement: Etablissement,
    /// Who signs it.
    pub signataire: Signataire,
    /// The person whom it is about.
    pub titulaire: Titulaire,
    /// The programme, e.g. "Licence Informatique".
    pub formation: String,
    /// The point d'inscription, e.g. "Licence 1re année"; its line is left out when absent.
    pub formation_detail: Option<String>,
    /// The faculty or school.
    pub composante: String,
    /// The academic year, e.g. "2026-2027".
    pub annee_universitaire: String,
    /// The régime d'inscription, e.g. "Formation initiale".
    pub regime: String,
    /// The day of issue in words, e.g. "22 novembre 2026".
    pub delivre_le: String,
    /// The same day as (year, month, day), for the metadata of the PDF.
    pub date_iso: (i32, u8, u8),
    /// The verification number as printed.
    pub numero: String,
    /// The address in the QR code, also printed as a link.
    pub url_verification: String,
}

/// Who issues the document.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Etablissement {
    /// The full name.
    pub denomination: String,
    /// The postal address, one entry a line.
    pub adresse: Vec<String>,
    /// The town where the document is issued.
    pub ville: String,
}

/// Who signs the document.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Signataire {
    /// The full display name.
    pub nom: String,
    /// The office held, e.g. "présidente de l’université".
    pub qualite: String,
}

/// The person whom the document is about.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Titulaire {
    /// The full display name of the civil status, e.g. "Éloïse LEFÈVRE".
    pub nom: String,
    /// The date of birth in words.
    pub date_naissance: String,
    /// The national student number; its line is left out when absent.
    pub ine: Option<String>,
    /// The establishment's own student number.
    pub code_apprenant: String,
}
