//! What spans several modules: the clerk's view of a whole dossier, the documents that are issued.

mod numero;
mod vues;

pub use numero::NumeroDocument;
pub use vues::{
    Actions, DocumentVue, DroitsVue, EncaissementVue, FicheVue, ForcageVue, HorsPeriode, Identite, LotVue, Moi,
    RefuseVue, RemboursementVue, Verification,
};
