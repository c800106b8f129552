use super::{Genre, StatutDemande};
use crate::ids::DemandeDonneesId;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

codes! {
    /// What somebody looked at.
    Quoi {
        Fiche = "FICHE",
        Piece = "PIECE",
        Document = "DOCUMENT",
        Recu = "RECU",
        /// Another system of the establishment, by an interface.
        Interface = "INTERFACE",
    }
}

/// Somebody of the staff looked at one's dossier: in which quality, and not who (the journal knows); but for who acted in one's
/// own name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationVue {
    pub le: DateTime,
    pub role: String,
    pub structure: String,
    pub quoi: Quoi,
    /// Somebody of the support acted in one's name: who, and why.
    pub assistance: Option<(String, String)>,
}

/// A question about one's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandeDonneesVue {
    pub id: DemandeDonneesId,
    pub genre: Genre,
    /// Code of the field of a rectification, what it is and what it should be.
    pub champ: Option<String>,
    pub actuelle: Option<String>,
    pub valeur: Option<String>,
    pub message: String,
    pub statut: StatutDemande,
    pub reponse: Option<String>,
    pub cree_le: DateTime,
    pub traitee_le: Option<DateTime>,
    /// Who asks: name and code; empty for oneself.
    pub qui: String,
}

/// What one may know and ask of what is kept of oneself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DonneesVue {
    /// The latest first, a hundred at most; what is older is in the export.
    pub consultations: Vec<ConsultationVue>,
    pub demandes: Vec<DemandeDonneesVue>,
    /// A learner who has a code asks for corrections; others correct their own dossier.
    pub rectifiable: bool,
    /// How long things are kept, in months: learner, admitted only, documents, consultations.
    pub durees: [u16; 4],
}

/// The questions that wait for the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandesVue {
    pub demandes: Vec<DemandeDonneesVue>,
    /// As many as there are; only the oldest are shown.
    pub total: u64,
}
