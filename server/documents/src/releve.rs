//! What a statement of personal data shows.

use serde::{Deserialize, Serialize};

use crate::{Etablissement, Langue};

/// A line of a table: what each thing is called, and what it is.
pub type Fiche = Vec<(String, String)>;

/// Everything that is kept of one person, already worded in `langue`.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Releve {
    /// The language of the document.
    pub langue: Langue,
    /// Who keeps the data.
    pub etablissement: Etablissement,
    /// Its title.
    pub titre: String,
    /// What it is, and of which day.
    pub intro: String,
    /// The full display name of the person.
    pub titulaire: String,
    /// By kind: its title and its lines.
    pub sections: Vec<(String, Vec<Fiche>)>,
    /// The day of issue as (year, month, day), for the metadata of the PDF.
    pub date_iso: (i32, u8, u8),
}
