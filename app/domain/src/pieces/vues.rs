use super::StatutDepot;
use crate::ids::{FichierId, TeleversementId};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// A document asked for, with what was deposited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceVue {
    pub code: String,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub aide_fr: String,
    pub aide_en: String,
    pub photo: bool,
    /// Asked for, given the dossier as it is now; otherwise shown because something was deposited.
    pub demandee: bool,
    pub obligatoire: bool,
    pub bloquante: bool,
    pub statut: StatutDepot,
    pub fichier: Option<FichierVue>,
    /// Why it was refused.
    pub motif_fr: Option<String>,
    pub motif_en: Option<String>,
    pub motif_texte: Option<String>,
    /// Of the deposit: an act on an older one is refused. Zero: nothing yet.
    pub version: i32,
    /// An upload that was cut and can go on.
    pub en_cours: Option<Televersement>,
}

/// A stored file, as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FichierVue {
    pub id: FichierId,
    pub nom: String,
    pub type_mime: String,
    /// Bytes.
    pub taille: i64,
    pub pages: i32,
    pub depose_le: DateTime,
}

/// An upload in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Televersement {
    pub id: TeleversementId,
    pub nom: String,
    /// Bytes announced, and received so far.
    pub taille: i64,
    pub recu: i64,
}

/// A reason for refusing, from the catalogue of the establishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotifRejet {
    pub code: String,
    pub libelle_fr: String,
    pub libelle_en: String,
}
