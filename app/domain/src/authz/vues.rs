use crate::ids::SessionId;
use jiff::civil::DateTime;
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
