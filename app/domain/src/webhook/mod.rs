//! Events brought to an address that somebody named: which addresses may be called, and when to try again.

mod adresse;
mod reprise;
mod vues;

pub use adresse::publique;
pub use reprise::{ESSAIS_MAX, pause, reprise};
pub use vues::{LivraisonVue, StatutLivraison, WebhookDetail, WebhookVue, WebhooksVue};
