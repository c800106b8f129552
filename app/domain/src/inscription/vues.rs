//! What the screens of this module show: made on the server, read by both sides.

use super::{Blocage, Dossier, Etape, Statut, StatutPaiement};
use crate::{
    ErreurChamp,
    ids::{InscriptionId, JobId},
    page::Page,
    paiement::{Centimes, Devis},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an import did, counted in lines except where said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bilan {
    pub lignes: u32,
    /// Enrolments authorised.
    pub creees: u32,
    /// Wishes that an earlier import had brought already.
    pub inchangees: u32,
    /// Wishes that stand twice in this file.
    pub doublons: u32,
    /// Lines refused.
    pub rejetees: u32,
    /// Enrolments cancelled because the person gave the place up.
    pub demissions: u32,
    /// Resignations that came after submission: a clerk must look.
    pub alertes: u32,
}

codes! {
    /// Where a long task stands (annex B, names of the ecosystem).
    StatutJob {
        Cree = "CREE",
        EnCours = "EN_COURS",
        Succes = "SUCCES",
        Echec = "ECHEC",
        Stop = "STOP",
    }
}

impl StatutJob {
    pub fn fini(self) -> bool {
        matches!(self, Self::Succes | Self::Echec | Self::Stop)
    }
}

/// An import, running or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportVue {
    pub id: JobId,
    /// Name of the file.
    pub nom: String,
    pub statut: StatutJob,
    /// Who handed it in.
    pub par: String,
    pub cree_le: DateTime,
    pub fin_le: Option<DateTime>,
    /// Lines done, and lines of the file once they are counted.
    pub fait: i32,
    pub total: Option<i32>,
    pub bilan: Bilan,
    /// Refused lines by (field, code), most frequent first.
    pub motifs: Vec<(String, String, i64)>,
    /// One page of the refused lines.
    pub rejets: Page<LigneRejet>,
}

/// A refused line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneRejet {
    /// Number in the file, the header being 1.
    pub ligne: i32,
    /// Enough to recognise it: name and first name as the file gives them.
    pub qui: String,
    pub erreurs: Vec<ErreurChamp>,
}

codes! {
    /// Order of the list of dossiers.
    Tri {
        Anciennete = "anciennete",
        Nom = "nom",
        Formation = "formation",
    }
}

/// What a clerk asks to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filtre {
    /// None: all states.
    pub statut: Option<Statut>,
    /// Part of a name, of an INE, of a code apprenant; case and accents do not matter.
    pub recherche: String,
    pub tri: Tri,
    /// From 1.
    pub page: u32,
}

/// One dossier of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneFile {
    pub id: InscriptionId,
    pub nom: String,
    pub prenom: String,
    pub code_apprenant: Option<String>,
    pub formation_fr: String,
    pub formation_en: String,
    pub structure: String,
    pub statut: Statut,
    pub statut_paiement: StatutPaiement,
    /// Since when it is in this state, and the same in days for a glance.
    pub depuis: DateTime,
    pub jours: i32,
    /// What stands against validation, for a submitted dossier.
    pub blocages: Vec<Blocage>,
}

/// Number of dossiers in each state.
pub type Compteurs = BTreeMap<Statut, i64>;

/// The clerk's list with its counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileVue {
    pub compteurs: Compteurs,
    pub page: Page<LigneFile>,
    /// May the actor export the list?
    pub exportable: bool,
}

/// One enrolment on the learner's home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InscriptionResumee {
    pub id: InscriptionId,
    pub formation_fr: String,
    pub formation_en: String,
    pub annee_universitaire: String,
    pub statut: Statut,
    pub statut_paiement: StatutPaiement,
    /// Does the calendar let her begin, or go on?
    pub calendrier_ouvert: bool,
    /// Last day to submit.
    pub date_limite: Date,
    /// Steps that are complete and right.
    pub etapes_faites: Vec<Etape>,
}

/// The learner's home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accueil {
    pub prenom: String,
    pub code_apprenant: Option<String>,
    pub inscriptions: Vec<InscriptionResumee>,
    /// Messages of the establishment, newest first.
    pub messages: Vec<crate::courriel::Message>,
}

/// The dossier that a learner fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierVue {
    pub id: InscriptionId,
    pub formation_fr: String,
    pub formation_en: String,
    pub annee_universitaire: String,
    pub statut: Statut,
    pub dossier: Dossier,
    /// What is wrong now, in the order of the fields.
    pub erreurs: Vec<ErreurChamp>,
    pub devis: Devis,
    pub encaisse: Centimes,
    /// The day of the establishment: rules on dates need it in the browser too.
    pub aujourd_hui: Date,
    pub enregistre_le: Option<DateTime>,
}
