//! What the interfaces made after a contract of the ecosystem have in common: how they refuse, how they read what is sent, and
//! how a table of operations becomes a document.

pub mod document;
mod operations;
mod refus;

pub use operations::{Corps, Operation};
pub use refus::{Statut, refuser};

use backend::Error;
use domain::CodeErreur;
use serde::Deserialize;

/// What a body must be; a field that is something else is named.
pub fn objet<'de, T: Deserialize<'de>>(corps: &'de [u8]) -> Result<T, Error> {
    let mut lecteur = serde_json::Deserializer::from_slice(corps);
    let lu = serde_path_to_error::deserialize(&mut lecteur).map_err(|e| {
        let champ = e.path().to_string();
        let champ = if champ == "." { "corps" } else { &champ };
        Error::champ(champ, CodeErreur::FormatInvalide)
    })?;
    lecteur
        .end()
        .map_err(|_| Error::champ("corps", CodeErreur::FormatInvalide))?;
    Ok(lu)
}
