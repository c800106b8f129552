//! Personal data: until when they are kept, what a person may ask, who looked at them.

mod conservation;
mod demande;
mod vues;

pub use conservation::{Conservation, Dossier, pieces_a_oter, pseudonymisable};
pub use demande::{Genre, RefusDemande, StatutDemande, demander};
pub use vues::{ConsultationVue, DemandeDonneesVue, DemandesVue, DonneesVue, Quoi};
