//! Fees: the quote of an enrolment, its invoice, and the money received, at the desk or online.

mod bareme;
mod devis;
mod encaissements;
mod factures;
mod imputer;
mod modalites;
mod paybox;
mod payer;
mod refacturer;
mod remboursements;

pub(crate) use bareme::BaremesRecents;
pub(crate) use devis::devis_de;
pub(crate) use encaissements::{encaisse, encaissements};
pub(crate) use factures::{Facture, Modalite, annuler_facture, emettre, facture};
pub(crate) use imputer::imputer;
pub(crate) use modalites::{ModalitesRecentes, modalites};
pub use paybox::Paybox;
pub(crate) use paybox::Retour;
pub use payer::{Formulaire, abandonner, expirer_transactions, payer};
pub(crate) use payer::{en_attente, situation};
pub(crate) use refacturer::{Refacturee, refacturer};
pub(crate) use remboursements::remboursements;
pub use remboursements::solder_remboursement;
