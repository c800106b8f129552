//! Backups: all tables of one instant and the files that go with them, compressed, encrypted for who keeps the key, with a
//! manifest that says what must be there.
//!
//! Made by the product itself, so that an installation without anything else has backups that it can check and restore, and
//! an establishment can leave with its data (`docs/OPERATIONS.md`). They do not replace the archive of the database's journal,
//! which recovers to a second.

mod ecrire;
mod flux;
mod lieu;
mod manifeste;
mod restaurer;
mod verifier;

pub use ecrire::{Demande, sauvegarder};
pub use flux::Cles;
pub use lieu::Lieu;
pub use manifeste::Manifeste;
pub use restaurer::restaurer;
pub use verifier::verifier;

/// The files, in one archive.
const FICHIERS: &str = "fichiers.tar.zst.age";
/// What must be there, readable by anybody: it holds names of tables and figures, nothing of anybody.
const MANIFESTE: &str = "manifeste.json";

/// Where a table is kept.
fn fichier_de(table: &str) -> String {
    format!("{table}.copy.zst.age")
}
