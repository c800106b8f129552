//! Admissions, by file or by message: handing a file in, the job that goes through it by batches, the report.

mod consulter;
mod demission;
mod deposer;
mod ecritures;
mod lot;
mod messages;
mod passage;
mod rejets;
mod traiter;

pub use consulter::{import, imports, rejets_csv};
pub use deposer::{Depot, deposer};
pub(crate) use messages::Admissions;
pub(crate) use traiter::{TYPE_IMPORT, traiter_import};
