use super::{Centimes, Echeance};
use serde::{Deserialize, Serialize};

/// Where the payment of an enrolment stands, once there is an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaiementVue {
    /// Number of the invoice.
    pub numero: String,
    /// Number of the receipt, once all is paid.
    pub quittance: Option<String>,
    pub total: Centimes,
    pub recu: Centimes,
    /// Instalments with their state (`A_VENIR`, `REGLEE`, `REFUSEE`).
    pub echeances: Vec<(Echeance, String)>,
    /// Can it be paid online?
    pub en_ligne: bool,
    /// What a payment begun now takes at once; None when nothing can be paid now: all is settled, or the bank takes the
    /// rest by itself.
    pub prochain: Option<Centimes>,
    /// The bank has not answered yet.
    pub en_attente: bool,
    /// The bank refused the last attempt.
    pub dernier_refus: bool,
}
