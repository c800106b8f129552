//! Nomenclatures as data: what each is, its values over time, who changes them, where they are used (domain §3).

mod annuler;
mod appliquer;
mod charger;
mod chercher;
mod definitions;
mod depot;
mod ecrire;
mod fichier;
mod lire;
mod lot;
mod mise_a_jour;
mod references;
mod usages;
mod vues;

pub use annuler::{annuler, operations};
pub(super) use charger::charger_nomenclatures;
pub use charger::delivrees;
pub use chercher::{Critere, Criteres, Operateur, chercher};
pub use definitions::{Comptes, definition, definitions, livrees};
pub(crate) use definitions::{DefinitionsRecentes, Registre};
pub use depot::{appliquer_depot, deposer, examiner_depot};
pub use ecrire::{Demande, ecrire, generer_code, supprimer};
pub(super) use fichier::DITES;
pub use fichier::{exporter, importer};
pub use lire::{communes, du_code, lire, lister, toutes};
pub use lot::{Lot, traiter_lot};
pub(crate) use mise_a_jour::{TYPE_MISE_A_JOUR, traiter_mise_a_jour};
pub use mise_a_jour::{apercu_mise_a_jour, demander_mise_a_jour};
pub use references::{Cle, References, referees, resoudre};
pub use usages::usages;
pub use vues::{detail, liste, mise_a_jour, saisir, valeurs};

use crate::Result;
use domain::referentiel::{Attribut, Connue, Occurrence};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use std::collections::BTreeMap;

/// A value as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Valeur {
    pub nomenclature: String,
    pub occurrence: Occurrence,
    /// As it was delivered; none: the establishment's own.
    pub livree: Option<Occurrence>,
    /// Of its row: who changes it tells which one was seen.
    pub version: i32,
    pub modifie_le: Timestamp,
}

impl Valeur {
    pub(crate) fn connue(&self) -> Connue {
        Connue {
            ici: self.occurrence.clone(),
            livree: self.livree.clone(),
        }
    }

    /// What an operation remembers of it.
    fn etat(&self) -> Etat {
        Etat {
            occurrence: self.occurrence.clone(),
            livree: self.livree.clone(),
        }
    }
}

/// What an operation remembers of a value, before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Etat {
    occurrence: Occurrence,
    livree: Option<Occurrence>,
}

impl From<Connue> for Etat {
    fn from(c: Connue) -> Self {
        Self {
            occurrence: c.ici,
            livree: c.livree,
        }
    }
}

/// A row of `referentiel.valeur`.
#[derive(sqlx::FromRow)]
struct Ligne {
    nomenclature: String,
    code: String,
    debut: jiff_sqlx::Date,
    fin: Option<jiff_sqlx::Date>,
    libelle_court: String,
    libelle_long: String,
    libelle_affichage: String,
    libelle_en: String,
    priorite: i32,
    visible: bool,
    attributs: Json<BTreeMap<String, Attribut>>,
    livree: Option<Json<Occurrence>>,
    version: i32,
    modifie_le: jiff_sqlx::Timestamp,
}

/// Columns of [`Ligne`].
macro_rules! colonnes {
    () => {
        "v.nomenclature, v.code, v.debut, v.fin, v.libelle_court, v.libelle_long, v.libelle_affichage, v.libelle_en,
         v.priorite, v.visible, v.attributs, v.livree, v.version, v.modifie_le"
    };
}
use colonnes;

impl From<Ligne> for Valeur {
    fn from(l: Ligne) -> Self {
        Self {
            nomenclature: l.nomenclature,
            occurrence: Occurrence {
                code: l.code,
                debut: l.debut.to_jiff(),
                fin: l.fin.map(jiff_sqlx::Date::to_jiff),
                libelle_court: l.libelle_court,
                libelle_long: l.libelle_long,
                libelle_affichage: l.libelle_affichage,
                libelle_en: l.libelle_en,
                priorite: l.priorite,
                visible: l.visible,
                attributs: l.attributs.0,
            },
            livree: l.livree.map(|o| o.0),
            version: l.version,
            modifie_le: l.modifie_le.to_jiff(),
        }
    }
}

/// What an operation kept of a value.
fn en_valeur(etat: Option<serde_json::Value>) -> Result<Option<Etat>> {
    Ok(etat.map(serde_json::from_value).transpose()?)
}

/// A day as the database writes it.
fn jour(d: Date) -> jiff_sqlx::Date {
    use jiff_sqlx::ToSqlx;
    d.to_sqlx()
}
