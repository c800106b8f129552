//! What the simulator remembers of a payment.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use uuid::Uuid;

use super::demande::Demande;

/// How far a payment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Etat {
    /// The page is shown.
    Saisie,
    Acceptee,
    Refusee,
    Annulee,
}

/// Why a notification is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Nature {
    Paiement,
    /// The same one, sent together with the one before it.
    Doublon,
    Falsifiee,
    Rejeu,
    Echeance,
}

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Suivi {
    EnAttente,
    /// Answered with 200.
    Recue,
    /// Answered otherwise, and not tried again.
    Abandonnee,
}

/// One call of the merchant's address.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tentative {
    pub le: Timestamp,
    /// The status of the answer, when there was one.
    pub statut: Option<u16>,
    pub erreur: Option<String>,
}

/// One notification, with all the attempts to have it taken.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Notification {
    pub nature: Nature,
    /// Exactly what is sent.
    pub requete: String,
    pub suivi: Suivi,
    /// When it is sent by itself; never, when there is no moment.
    pub prevue: Option<Timestamp>,
    pub tentatives: Vec<Tentative>,
}

/// An instalment that the bank is to present later.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Echeance {
    pub date: Date,
    pub montant: u64,
    /// Nothing until it has been presented.
    pub acceptee: Option<bool>,
}

/// One payment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Transaction {
    pub numero: usize,
    /// What the page of the payment knows it by: not to be guessed.
    #[serde(skip)]
    pub session: Uuid,
    pub demande: Demande,
    pub etat: Etat,
    pub echeances: Vec<Echeance>,
    pub notifications: Vec<Notification>,
    /// Who sends holds it, so that the notifications of a payment leave in their order.
    #[serde(skip)]
    pub guichet: Arc<tokio::sync::Mutex<()>>,
}

impl Notification {
    pub fn nouvelle(nature: Nature, requete: String, prevue: Option<Timestamp>) -> Self {
        Self {
            nature,
            requete,
            suivi: Suivi::EnAttente,
            prevue,
            tentatives: Vec::new(),
        }
    }

    /// Whether it is to be sent now, by itself or because somebody asks.
    pub fn a_envoyer(&self, maintenant: Timestamp, de_force: bool) -> bool {
        self.suivi == Suivi::EnAttente && (de_force || self.prevue.is_some_and(|p| p <= maintenant))
    }

    /// Forged and replayed notifications are tried once; the provider insists on its own.
    pub fn insiste(&self) -> bool {
        !matches!(self.nature, Nature::Falsifiee | Nature::Rejeu)
    }
}

impl Transaction {
    pub fn nouvelle(numero: usize, demande: Demande) -> Self {
        let echeance = |&(date, montant): &(Date, u64)| Echeance {
            date,
            montant,
            acceptee: None,
        };
        Self {
            numero,
            session: Uuid::new_v4(),
            echeances: demande.echeances.iter().map(echeance).collect(),
            demande,
            etat: Etat::Saisie,
            notifications: Vec::new(),
            guichet: Arc::default(),
        }
    }
}
