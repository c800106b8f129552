use super::Objet;
use crate::{ErreurChamp, ids::RebutId, page::Page};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

codes! {
    /// Where a message that was not taken is.
    StatutRebut {
        /// Somebody must look at it.
        ATraiter = "A_TRAITER",
        /// It waits behind an earlier one about the same thing.
        EnAttente = "EN_ATTENTE",
        /// Taken since.
        Rejoue = "REJOUE",
        /// Somebody decided to do without.
        Abandonne = "ABANDONNE",
    }
}

impl StatutRebut {
    /// Nothing is left to do about it.
    pub fn regle(self) -> bool {
        matches!(self, Self::Rejoue | Self::Abandonne)
    }
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiltreRebuts {
    /// None: of all kinds.
    pub objet: Option<Objet>,
    /// Those that are settled, instead of those that are to be.
    #[serde(default)]
    pub regles: bool,
    /// From 1.
    pub page: u32,
}

/// A message that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebutVue {
    pub id: RebutId,
    pub objet: Objet,
    /// Of the event: what kind of message. None: it cannot be read at all.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// What it is about, in the words of who sent it.
    pub cle: String,
    pub source: String,
    pub statut: StatutRebut,
    pub erreurs: Vec<ErreurChamp>,
    /// Messages that wait behind it.
    pub derriere: i64,
    pub recu_le: DateTime,
}

/// A page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebutsVue {
    pub rebuts: Page<RebutVue>,
    /// How many of that kind are not settled, those that wait included.
    pub a_regler: u64,
}

/// One of them, to be looked at and mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebutDetail {
    pub rebut: RebutVue,
    /// The message as JSON; as it came when it is none.
    pub corps: String,
    /// Where it came by: topic, partition and place, or the account.
    pub origine: String,
    pub evenement: String,
    pub essais: i32,
    pub traite_le: Option<DateTime>,
    pub traite_par: Option<String>,
    /// The one that it waits for.
    pub devant: Option<RebutId>,
    /// The oldest other one that somebody must look at.
    pub suivant: Option<RebutId>,
}
