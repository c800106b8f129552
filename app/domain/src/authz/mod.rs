//! Who may do what: one pure decision function, asked by every use case, list, count, export and suggestion.

mod appareil;
mod assistance;
mod decision;
mod lot;
mod octroi;
mod portee;
mod rattachement;
mod revue;
mod traitement;
mod vues;

pub use appareil::appareil;
pub use assistance::{Assistee, MOTIF_MAX, MOTIF_MIN, RefusAssistance, aider, lire_motif, tient};
pub use decision::{Habilitation, Perimetre, perimetre, peut};
pub use lot::{ActeDroit, COLONNES_DROITS, CleDroit, Donnee, EtatDroits, IssueDroits, LigneDroits, QuiDonne, examiner};
pub use octroi::{Mode, Octroi, RefusOctroi, Verdict, octroyer, trancher, verdict};
pub use portee::{lire_portee, restreindre, retenir};
pub use rattachement::{
    Attributs, CompteConnu, Connus, PersonneConnue, Rattachement, RefusConnexion, rattacher, relier,
};
pub use revue::{Decision, EtatRevue, RefusRevue, Revisee, a_l_echeance, ouvrir_revue, reviser};
pub use traitement::Traitement;
pub use vues::{
    AssistanceVue, AuNomVue, AvancementRevue, CompteAssiste, CompteVue, ConfirmationVue, DemandeVue, DroitsVue,
    ExplicationVue, FacteurVue, HabilitationVue, IdentiteVue, ImportDroitsVue, LigneExplication, LigneImportDroits,
    LigneRevueVue, QuiVue, RevueDetail, RevueVue, RevuesVue, SessionVue,
};
