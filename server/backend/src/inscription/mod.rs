//! Admissions, dossiers and their life cycle.

mod admissions;
mod apprenants;
mod compteurs;
mod consulter;
mod dossier;
mod etat;
mod expirer;
mod exporter;
mod file;
mod forcages;
mod import;
mod recherche;
mod regles;

pub use admissions::{Admise, ChoixAdmissions, lister_admissions};
pub use apprenants::{Apprenante, consulter_apprenant, lister_apprenants};
pub(crate) use compteurs::CompteursRecents;
pub use compteurs::{compteurs, raisons};
pub use consulter::{Choix, Inscrite, consulter, lister};
pub(crate) use dossier::verrouiller_sien;
pub use dossier::{debuter, enregistrer, reprendre};
pub(crate) use etat::{Effets, Verrou, appliquer, lire, verrouiller};
pub use expirer::expirer;
pub use exporter::exporter;
pub use file::{file, vue_file};
pub(crate) use forcages::{forcages, forcer, motif, ne_plus_forcer};
pub(crate) use import::{Admissions, TYPE_IMPORT, oublier_demandes, traiter_import};
pub use import::{Depot, RejetLu, deposer, deposer_une_fois, import, imports, rejets, rejets_csv};
pub use recherche::chercher;
pub(crate) use regles::{AccordsRecents, Regles};
