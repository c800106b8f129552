//! *Inscription administrative*: admissions, the dossier that a learner fills, and its life cycle.

mod admission;
mod dossier;
mod gardes;
mod ligne;
mod origine;
mod statut;
mod transition;
mod vues;

pub use admission::{Admission, EtatVoeu, cle_admission};
pub use dossier::{
    CHAMPS_CONTACTS, CHAMPS_IDENTITE, Dossier, DossierValide, Etape, controler_dossier, controler_etape,
};
pub use gardes::{Blocage, Cvec, FaitsSoumission, FaitsValidation, paiement_suffisant};
pub use ligne::{COLONNES, COLONNES_FACULTATIVES, LigneAdmis, VOEUX_PAR_LIGNE, lire_ligne};
pub use origine::Origine;
pub use statut::{MotifAnnulation, Statut, StatutPaiement, StatutPieces};
pub use transition::{Demande, Refus, transition};
pub use vues::{
    Accueil, Bilan, Compteurs, DossierVue, FileVue, Filtre, ImportVue, InscriptionResumee, LigneFile, LigneRejet,
    StatutJob, Tri,
};
