//! Use cases that span modules: submitting, validating, cancelling, the whole dossier on one page, documents.

mod annuler;
mod certificat;
mod dossier;
mod fiche;
mod rouvrir;
mod soumettre;
mod valider;
mod verifier;

pub use annuler::annuler;
pub use certificat::certificat;
pub use dossier::dossier;
pub use fiche::fiche;
pub use rouvrir::rouvrir;
pub use soumettre::soumettre;
pub use valider::valider;
pub use verifier::verifier;

use crate::{Error, Result, inscription::Verrou};
use domain::journal::Conflit;

/// An act on a page that is no longer true is refused: the clerk must see what changed first.
fn exiger_version(verrou: &Verrou, vue: i32) -> Result<()> {
    if verrou.version == vue {
        Ok(())
    } else {
        Err(Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        }))
    }
}
