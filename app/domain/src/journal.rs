//! Lines of the audit journal as screens show them.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of the history of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evenement {
    pub le: DateTime,
    pub acteur: String,
    /// What was done, a verb: `VALIDER`.
    pub traitement: String,
    /// What it was about, by the names of the journal: `piece`, `statutPiece`, `montantCentimes`…
    pub faits: BTreeMap<String, String>,
}

/// What happened in the meantime, so that the loser of a race can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflit {
    /// State in which the thing is now.
    pub statut: String,
    /// Who brought it there, and when (civil time of the establishment), when the journal knows.
    pub par: Option<String>,
    pub le: Option<DateTime>,
}
