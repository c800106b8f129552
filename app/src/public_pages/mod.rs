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

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A parameter of the address, empty when it is not there.
fn parametre(nom: &'static str) -> Signal<String> {
    let requete = use_query_map();
    Signal::derive(move || requete.read().get(nom).unwrap_or_default())
}
