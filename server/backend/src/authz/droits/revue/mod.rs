//! Reviews of the roles that people have: opened, looked at, gone through line by line, closed.

mod clore;
mod consulter;
mod lister;
mod ouvrir;
mod reviser;

pub use clore::clore_revues;
pub use consulter::revue;
pub use lister::revues;
pub use ouvrir::ouvrir_revue;
pub use reviser::reviser;

use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::{RefusRevue, Traitement},
};

/// A refusal, told of the field that it is about.
fn refus(refus: RefusRevue) -> Error {
    let champ = match refus {
        RefusRevue::EcheancePassee => "echeance",
        RefusRevue::HorsPerimetre | RefusRevue::DejaOuverte | RefusRevue::Vide => "structure",
        RefusRevue::Close | RefusRevue::SoiMeme | RefusRevue::DejaRevue | RefusRevue::Terminee => "lignes",
    };
    Error::champ(
        champ,
        CodeErreur::Revue {
            refus: refus.code().to_owned(),
        },
    )
}

/// The roots under which the actor manages rights.
fn geres(ctx: &Ctx) -> Result<Vec<String>> {
    Ok(ctx.perimetre(Traitement::HabGerer)?.racines().to_vec())
}
