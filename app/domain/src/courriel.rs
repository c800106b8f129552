//! Mails as screens show them.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A mail that was written to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: Uuid,
    pub destinataire: String,
    pub sujet: String,
    pub corps: String,
    pub le: DateTime,
}
