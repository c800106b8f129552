//! What a certificate of payment shows.

use serde::{Deserialize, Serialize};

use crate::{Etablissement, Langue};

/// Everything that the certificate of payment shows, already worded in `langue`.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Recu {
    /// The language of the document.
    pub langue: Langue,
    /// Who issues the document.
    pub etablissement: Etablissement,
    /// Its title.
    pub titre: String,
    /// The full display name of who paid.
    pub titulaire: String,
    /// The sentence that certifies.
    pub phrase: String,
    /// What is due: label and amount.
    pub lignes: Vec<(String, String)>,
    /// Above those lines.
    pub lignes_titre: String,
    /// What was received: day and means, and amount.
    pub paiements: Vec<(String, String)>,
    /// Above those lines.
    pub paiements_titre: String,
    /// Titles of the two columns.
    pub entete: (String, String),
    /// What remains, or that nothing does.
    pub solde: String,
    /// Numbers of the invoice and of the receipt, day of issue.
    pub pied: String,
    /// The number of the invoice, for the identity of the file.
    pub numero: String,
    /// The day of issue as (year, month, day), for the metadata of the PDF.
    pub date_iso: (i32, u8, u8),
}
