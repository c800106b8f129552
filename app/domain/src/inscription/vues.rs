//! What the screens of this module show: made on the server, read by both sides.

use super::{Blocage, Contexte, Cvec, DateCle, Dossier, Etape, Statut, StatutPaiement, StatutPieces};
use crate::{
    ErreurChamp,
    ids::{InscriptionId, JobId},
    page::Page,
    paiement::{Centimes, Devis, Echeance, PaiementVue},
    pieces::PieceVue,
    referentiel::{Aide, Nomenclatures},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Lines refused for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotifRejets {
    /// Column, without the rank of the wish.
    pub champ: String,
    /// Code of the error.
    pub code: String,
    pub nombre: u32,
    /// For a column of codes: the values that were not understood, with their number of lines, most frequent first. One
    /// wrong code of the sender is mended once.
    pub valeurs: Vec<(String, u32)>,
}

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
    /// Persons who may be known already: a clerk must decide before they enrol.
    pub doutes: u32,
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
    pub motifs: Vec<MotifRejets>,
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

/// Reason of the dossiers that nothing stands against.
pub const PRET: &str = "PRET";

/// What a clerk asks to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filtre {
    /// None: all states.
    pub statut: Option<Statut>,
    /// Code of a [`Blocage`], or [`PRET`]: only the submitted dossiers that wait for it.
    #[serde(default)]
    pub raison: Option<String>,
    /// A place of the course offer.
    #[serde(default)]
    pub chemin: Option<String>,
    /// Parts of names, of an INE, of a code apprenant, in any order; case and accents do not matter.
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
    pub statut_pieces: StatutPieces,
    /// Version of the dossier: an act on an older one is refused.
    pub version: i32,
    /// What stands against validation, for a submitted dossier.
    pub blocages: Vec<Blocage>,
}

/// Number of dossiers in each state.
pub type Compteurs = BTreeMap<Statut, i64>;

/// The clerk's list with its counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileVue {
    pub compteurs: Compteurs,
    /// Submitted dossiers by the code of what they wait for, most frequent first.
    pub raisons: Vec<(String, i64)>,
    pub page: Page<LigneFile>,
    /// Nobody bears the name that was asked for: these are the closest.
    pub approche: bool,
    /// More persons match than are looked at.
    pub large: bool,
    /// May the actor export the list?
    pub exportable: bool,
    /// May the actor validate somewhere?
    pub validable: bool,
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
    pub cvec: Cvec,
    /// The number that was sent with the dossier.
    pub cvec_numero: Option<String>,
    pub statut_pieces: StatutPieces,
    pub pieces: Vec<PieceVue>,
    /// What stands against validation, once submitted.
    pub blocages: Vec<Blocage>,
    pub total_du: Centimes,
    /// None before there is an invoice.
    pub paiement: Option<PaiementVue>,
}

/// A day of her calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateVue {
    pub date: DateCle,
    /// Which enrolment it is about, in French and in English, when there are several.
    pub formation: Option<(String, String)>,
}

/// The learner's home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accueil {
    pub prenom: String,
    pub code_apprenant: Option<String>,
    pub inscriptions: Vec<InscriptionResumee>,
    /// The days to come of all of them, in order.
    pub dates: Vec<DateVue>,
    /// Whom to ask: each place once.
    pub aides: Vec<Aide>,
    /// Messages of the establishment, newest first.
    pub messages: Vec<crate::courriel::Message>,
}

/// A step as the list of steps shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EtapeVue {
    pub etape: Etape,
    /// Complete and right.
    pub faite: bool,
}

/// What was answered at one step, worded in the language of the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReponsesVue {
    pub etape: Etape,
    /// Label and answer.
    pub lignes: Vec<(String, String)>,
}

/// The dossier that a learner fills, opened at one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierVue {
    pub id: InscriptionId,
    pub formation_fr: String,
    pub formation_en: String,
    pub annee_universitaire: String,
    pub statut: Statut,
    pub dossier: Dossier,
    /// What the rules need in the browser.
    pub contexte: Contexte,
    /// Those of the fields of this step.
    pub nomenclatures: Nomenclatures,
    /// For the summary only: all that was answered.
    pub reponses: Vec<ReponsesVue>,
    pub etapes: Vec<EtapeVue>,
    /// What is wrong in this step now, in the order of the fields.
    pub erreurs: Vec<ErreurChamp>,
    pub devis: Devis,
    /// Instalments of the way of paying that was chosen.
    pub echeances: Vec<Echeance>,
    pub encaisse: Centimes,
    pub pieces: Vec<PieceVue>,
    /// Whom to ask.
    pub aide: Option<Aide>,
    pub enregistre_le: Option<DateTime>,
}
