//! Admissions, by file or by message: handing a file in, the job that goes through it by batches, the report.

mod consulter;
mod demande;
mod demission;
mod deposer;
mod ecritures;
mod lot;
mod messages;
mod passage;
mod rejets;
mod traiter;

pub use consulter::{RejetLu, import, imports, rejets, rejets_csv};
pub use demande::deposer_une_fois;
pub(crate) use demande::oublier_demandes;
pub use deposer::{Depot, deposer};
pub(crate) use messages::Admissions;
pub(crate) use traiter::{TYPE_IMPORT, traiter_import};
