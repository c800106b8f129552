//! Use cases that span modules: submitting, validating, cancelling, the whole dossier on one page, documents.

mod accueil;
mod annuler;
mod certificat;
mod cvec;
mod differer;
mod distinguer;
mod documents;
mod dossier;
mod droits;
mod encaisser;
mod examen;
mod exonerer;
mod fiche;
mod forcer;
mod lot;
mod pieces;
mod recu;
mod reexaminer;
mod reponses;
mod retour_paiement;
mod revoir;
mod rouvrir;
mod soumettre;
mod valider;
mod verifier;

pub use accueil::accueil;
pub use annuler::annuler;
pub use certificat::certificat;
pub(crate) use certificat::{date_iso, rendre};
pub use cvec::{confirmer_cvec, corriger_cvec, verifier_cvec};
pub use differer::differer;
pub use distinguer::distinguer;
pub use documents::{Emis, consulter_document, document_pdf, lister_documents};
pub use dossier::dossier;
pub(crate) use droits::{TYPE_DROITS, traiter_droits};
pub use encaisser::encaisser;
pub use exonerer::exonerer;
pub use fiche::{fiche, fiche_de_la_file};
pub use forcer::{forcer, ne_plus_forcer};
pub(crate) use lot::{TYPE_LOT, traiter_lot};
pub use lot::{annuler_lot, dernier_lot, valider_lot};
pub use pieces::{Morceau, declarer_piece, examiner_piece, ouvrir_televersement, recevoir_morceau};
pub use recu::recu;
use reexaminer::reexaminer;
pub use retour_paiement::recevoir_retour;
pub use revoir::revoir;
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
