use super::{Decision, IssueDroits, LigneDroits, RefusAssistance, Traitement, Verdict};
use crate::{
    ErreurChamp,
    ids::{DemandeHabilitationId, HabilitationId, LigneRevueId, RevueId, SessionId, UtilisateurId},
    page::Page,
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// One's own account: where one is signed in, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompteVue {
    pub identifiant: String,
    /// It has a password of its own here.
    pub mot_de_passe: bool,
    /// The one that asks first, then those that were seen last.
    pub sessions: Vec<SessionVue>,
    pub identites: Vec<IdentiteVue>,
    pub facteur: FacteurVue,
}

/// The second factor of an account that has a password here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "etat", rename_all = "camelCase")]
pub enum FacteurVue {
    Aucun,
    /// Shown, and waits for a first code.
    Prepare {
        /// To be typed where no picture can be read.
        secret: String,
        /// Address of the picture, whole.
        image: String,
        codes: Vec<String>,
    },
    Actif {
        depuis: DateTime,
        codes_restants: usize,
    },
}

/// What is asked of somebody who must show again who she is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationVue {
    pub mot_de_passe: bool,
    /// The code of the second factor, besides the password.
    pub code: bool,
    /// The provider that opened the session: where to go, and what to call it.
    pub fournisseur: Option<(String, String)>,
}

/// A place where one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionVue {
    pub id: SessionId,
    /// Browser and system; empty when they are not known.
    pub appareil: String,
    pub adresse: Option<String>,
    /// The provider of identity that it was opened with, in words.
    pub fournisseur: Option<String>,
    pub ouverte_le: DateTime,
    pub vue_le: DateTime,
    /// The one that asks.
    pub celle_ci: bool,
}

/// A provider of identity, and whether the account is tied to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentiteVue {
    /// Protocol and code, as addresses have them: `oidc/univ`.
    pub adresse: String,
    pub code: String,
    pub libelle: String,
    pub liee_le: Option<DateTime>,
}

/// The roles given on the structures that the actor manages, or may delegate on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroitsVue {
    pub habilitations: Page<HabilitationVue>,
    /// Those that wait for somebody else to agree.
    pub demandes: Vec<DemandeVue>,
    /// Code and name.
    pub roles: Vec<(String, String)>,
    /// Code and name, of those that the actor manages or may delegate on.
    pub structures: Vec<(String, String)>,
    /// The actor manages rights somewhere; otherwise she delegates.
    pub gere: bool,
}

/// A role given to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HabilitationVue {
    pub id: HabilitationId,
    pub identifiant: String,
    pub nom: String,
    pub role: String,
    pub structure: String,
    pub debut: Date,
    pub fin: Option<Date>,
    pub deleguee: bool,
    /// Who gave it, when that is known.
    pub par: Option<String>,
    pub en_vigueur: bool,
    pub retirable: bool,
}

/// A role that somebody asked to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandeVue {
    pub id: DemandeHabilitationId,
    pub nom: String,
    pub role: String,
    pub structure: String,
    pub debut: Date,
    pub fin: Option<Date>,
    pub par: String,
    /// The actor may settle it.
    pub tranchable: bool,
}

/// What a file of roles would do, line by line; nothing is done yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDroitsVue {
    /// Lines of each kind, of the whole file.
    pub comptes: Vec<(IssueDroits, u32)>,
    pub lignes: Page<LigneImportDroits>,
    /// Of the file and of all that it would do: what is applied is what was shown.
    pub empreinte: String,
    /// No line is refused, and one at least does something.
    pub applicable: bool,
}

/// A line of a file of roles, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneImportDroits {
    /// Its number in the file.
    pub rang: u32,
    pub ligne: LigneDroits,
    pub issue: IssueDroits,
    pub erreur: Option<ErreurChamp>,
}

/// Who may do one thing on one structure, and why one person may or may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuiVue {
    /// Code and name, of those that the actor may ask about.
    pub structures: Vec<(String, String)>,
    /// Who may, when a structure was named.
    pub qui: Vec<LigneExplication>,
    /// What was found of the person who was named.
    pub explication: Option<ExplicationVue>,
}

/// Why somebody may, or may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplicationVue {
    pub identifiant: String,
    pub nom: String,
    pub traitement: Traitement,
    pub oui: bool,
    /// Her account is closed: she may do nothing.
    pub ferme: bool,
    pub lignes: Vec<LigneExplication>,
}

/// One habilitation, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneExplication {
    pub identifiant: String,
    pub nom: String,
    pub role: String,
    pub structure: String,
    pub debut: Date,
    pub fin: Option<Date>,
    pub verdict: Verdict,
}

/// The reviews that the actor may look at, and where she may open one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevuesVue {
    /// Code and name.
    pub structures: Vec<(String, String)>,
    /// The latest first.
    pub revues: Vec<RevueVue>,
}

/// A review, as far as it is about what the actor manages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevueVue {
    pub id: RevueId,
    pub structure: String,
    pub par: String,
    pub ouverte_le: DateTime,
    /// Last day.
    pub echeance: Date,
    /// What nobody reviewed is ended afterwards.
    pub fin_automatique: bool,
    pub ouverte: bool,
    pub total: u64,
    pub non_revues: u64,
}

/// A review, structure by structure, and some of its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevueDetail {
    pub revue: RevueVue,
    pub avancement: Vec<AvancementRevue>,
    pub lignes: Page<LigneRevueVue>,
}

/// How far a review is on one structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvancementRevue {
    pub structure: String,
    pub total: u64,
    pub non_revues: u64,
}

/// A role in a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneRevueVue {
    pub id: LigneRevueId,
    pub identifiant: String,
    pub nom: String,
    pub role: String,
    pub structure: String,
    /// None: taken away on its first day.
    pub debut: Option<Date>,
    pub fin: Option<Date>,
    pub decision: Option<Decision>,
    /// Who decided.
    pub par: Option<String>,
    pub en_vigueur: bool,
    /// It is the actor's own.
    pub sienne: bool,
    /// The actor may decide.
    pub decidable: bool,
}

/// Whose account one acts with, and until when: what the banner of each page says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuNomVue {
    pub nom: String,
    /// Who really acts.
    pub par: String,
    pub jusqu_a: DateTime,
    /// The same, counted from when the page was made: the clock of a browser may be wrong.
    pub secondes: u32,
}

/// An account that somebody asks to be helped with, and why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompteAssiste {
    pub id: UtilisateurId,
    pub identifiant: String,
    pub nom: String,
    pub apprenant: bool,
    pub refus: Option<RefusAssistance>,
}

/// The accounts that were looked for, within the perimeter, and the one that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssistanceVue {
    pub comptes: Vec<CompteAssiste>,
    /// There are more of them than are shown.
    pub autres: bool,
    pub choisi: Option<CompteAssiste>,
    /// How long it lasts.
    pub minutes: i64,
}
