//! Who may do what: one pure decision function, asked by every use case, list, count, export and suggestion.

mod decision;
mod portee;
mod rattachement;
mod traitement;

pub use decision::{Habilitation, Perimetre, perimetre, peut};
pub use portee::{Portee, restreindre};
pub use rattachement::{Attributs, CompteConnu, Connus, PersonneConnue, Rattachement, RefusConnexion, rattacher};
pub use traitement::Traitement;
