//! Pages that anybody may see.

pub(crate) mod accessibilite;
pub(crate) mod accueil;
pub(crate) mod activer;
pub(crate) mod composants;
pub(crate) mod confirmer;
pub(crate) mod connexion;
pub(crate) mod courriels;
pub(crate) mod mot_de_passe;
pub(crate) mod verifier;

use crate::context::cadre;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A parameter of the address, else what the form that was just refused held; empty when it is nowhere.
pub(crate) fn parametre(nom: &'static str) -> Signal<String> {
    let requete = use_query_map();
    let saisie = cadre()
        .saisie
        .into_iter()
        .find(|(n, _)| n == nom)
        .map(|(_, valeur)| valeur);
    Signal::derive(move || requete.read().get(nom).or_else(|| saisie.clone()).unwrap_or_default())
}
