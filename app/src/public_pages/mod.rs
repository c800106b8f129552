//! Pages that anybody may see.

mod accueil;
mod activer;
mod connexion;
mod courriels;
mod mot_de_passe;
mod verifier;

pub use accueil::AccueilPage;
pub use activer::ActiverPage;
pub use connexion::ConnexionPage;
pub use courriels::CourrielsPage;
pub use mot_de_passe::{MotDePassePage, NouveauMotDePassePage};
pub use verifier::VerifierPage;

use crate::context::cadre;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A parameter of the address, else what the form that was just refused held; empty when it is nowhere.
fn parametre(nom: &'static str) -> Signal<String> {
    let requete = use_query_map();
    let saisie = cadre()
        .saisie
        .into_iter()
        .find(|(n, _)| n == nom)
        .map(|(_, valeur)| valeur);
    Signal::derive(move || requete.read().get(nom).or_else(|| saisie.clone()).unwrap_or_default())
}
