//! Accounts, sessions and rights.

mod activation;
mod assistance;
mod attente;
mod au_nom_de;
mod cle_api;
mod cles;
mod cles_signature;
mod code;
mod compte;
mod comptes;
mod confirmation;
mod connexion;
mod droits;
mod fournisseur;
mod jeton_api;
mod mot_de_passe;
mod plafond;
mod recuperation;
mod roles;
mod second_facteur;
mod session;
mod trace;

pub(crate) use activation::inviter;
pub use activation::{Activation, activer};
pub use assistance::{agir, comptes_a_aider, echoir_assistances, revenir};
pub(crate) use au_nom_de::au_nom_de;
pub use cle_api::{creer_cle, revoquer_cle};
pub use cles::{Cles, Jeton};
pub use cles_signature::tourner_cles;
pub use compte::{deconnecter_compte, delier, finir_sessions, mon_compte};
pub use comptes::{definir_compte, fermer_compte, habiliter};
pub use confirmation::{confirmation, confirmer};
pub use connexion::{Entree, connecter};
pub use droits::{
    NouvelleHabilitation, accorder, apercu_import, appliquer_import, clore_revues, deposer_import, droits,
    exporter_droits, oublier_imports, ouvrir_revue, qui, retirer, reviser, revue, revues, trancher,
};
pub use fournisseur::{
    Arrivee, Authentification, But, Cas, Fournisseurs, Libelle, NomsCas, NomsOidc, Oidc, Partance, Portes, RetourOidc,
    Userinfo, est_boucle, fin_cas, fin_oidc, fin_oidc_navigateur, partir_cas, partir_oidc, revenir_cas, revenir_oidc,
};
pub use jeton_api::{JetonEmis, emettre_jeton, lire_porteur};
pub use mot_de_passe::{MOT_DE_PASSE_MIN, acceptable, hacher};
pub use plafond::{oublier_tentatives, reseau};
pub use recuperation::{changer_mot_de_passe, demander_recuperation};
pub(crate) use roles::poser_roles;
pub use second_facteur::{activer_facteur, donner_code, oter_facteur, preparer_facteur, retirer_facteur};
pub(crate) use session::habilitations_de;
pub use session::{SessionOuverte, changer_langue, fermer, lire_session, purger, sessions_actives};
