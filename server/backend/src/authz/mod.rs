//! Accounts, sessions and rights.

mod activation;
mod attente;
mod au_nom_de;
mod cle_api;
mod cles;
mod code;
mod comptes;
mod connexion;
mod mot_de_passe;
mod plafond;
mod recuperation;
mod roles;
mod session;
mod trace;

pub(crate) use activation::inviter;
pub use activation::{Activation, activer};
pub(crate) use au_nom_de::au_nom_de;
pub use cle_api::{creer_cle, lire_cle, revoquer_cle};
pub use cles::{Cles, Jeton};
pub use comptes::{definir_compte, fermer_compte, habiliter};
pub use connexion::connecter;
pub use mot_de_passe::{MOT_DE_PASSE_MIN, hacher};
pub use plafond::oublier_tentatives;
pub use recuperation::{changer_mot_de_passe, demander_recuperation};
pub(crate) use roles::poser_roles;
pub(crate) use session::habilitations_de;
pub use session::{SessionOuverte, changer_langue, fermer, lire_session, purger, sessions_actives};
