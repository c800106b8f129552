//! *Inscription administrative*: admissions, the dossier that a learner fills, and its life cycle.

mod admission;
mod affichage;
mod calendrier;
mod champs;
mod conditions;
mod contexte;
mod dossier;
mod etape;
mod fait;
mod gardes;
mod ligne;
mod masque;
mod origine;
mod recherche;
mod reprise;
mod statut;
mod transition;
mod vues;

pub use admission::{Admission, EtatVoeu, cle_admission};
pub use affichage::{Affichage, Colonne, Densite};
pub use calendrier::{DateCle, Jalon, JoursCles, calendrier};
pub use champs::{CHAMPS, Champ, Genre, PREFIXE_ACCORD, Presence, champ};
pub use conditions::{
    Condition, Critere, FaitsInscription, Operateur, PROFILS, Valeurs, lire_conditions, toutes_remplies,
};
pub use contexte::{Accord, Contexte, NON, OUI, cvec_due, faits, zone};
pub use dossier::{Controle, Dossier, IdentiteSaisie, Repere, Reperes};
pub use etape::Etape;
pub use fait::jour_du_fait;
pub use gardes::{Blocage, Cvec, FaitsSoumission, FaitsValidation, paiement_suffisant};
pub use ligne::{COLONNES, COLONNES_DE_CODES, COLONNES_FACULTATIVES, LigneAdmis, VOEUX_PAR_LIGNE, lire_ligne};
pub use masque::conforme_au_masque;
pub use origine::Origine;
pub use recherche::{DossierTrouve, FormationTrouvee, MOTS_MAX, RechercheVue, contient, mots};
pub use reprise::{ConflitSaisie, Reprise, RepriseVue, SaisieGardee, reprise};
pub use statut::{MotifAnnulation, Statut, StatutPaiement, StatutPieces};
pub use transition::{Demande, Refus, transition};
pub use vues::{
    Accueil, Bilan, Compteurs, DateVue, DossierVue, EtapeVue, FileVue, Filtre, ImportVue, InscriptionResumee,
    LigneFile, LigneRejet, MotifRejets, PRET, ReponsesVue, StatutJob, Tri,
};
