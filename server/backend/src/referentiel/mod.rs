//! The establishment, its structures, and the national tables.

mod aide;
mod creer;
mod donnees;
mod etablissement;
mod lieux;
mod nomenclatures;
mod parametres;
mod structures;

pub(crate) use aide::{AidesRecentes, aide};
pub use creer::{NouvelEtablissement, creer_etablissement, tracer_creation};
pub use donnees::charger_donnees;
pub use etablissement::{Etablissement, etablissement, regler_apparence};
pub(crate) use etablissement::{code, entier, exiger_partout, fuseau, ouvert};
pub(crate) use lieux::{commune_de_code, libelle_commune, reperer_commune, reperer_lycee};
pub use lieux::{suggerer_communes, suggerer_lycees};
pub(crate) use nomenclatures::{NomenclaturesRecentes, nomenclatures};
pub(crate) use parametres::{Parametres, ParametresRecents};
pub(crate) use structures::ChangementsStructures;
