//! The clerks' pages.

mod encaissement;
pub(crate) mod fiche;
mod fiche_blocs;
pub(crate) mod file;
pub(crate) mod import;
pub(crate) mod imports;
mod lot;
mod pieces;
pub(crate) mod tableau;

use domain::{
    ids::InscriptionId,
    inscription::{Blocage, PRET},
    page::page_demandee,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of a list, from its address.
fn page_de_l_adresse() -> Memo<u32> {
    let requete = use_query_map();
    Memo::new(move |_| page_demandee(requete.read().get("page").and_then(|p| p.parse().ok())))
}

/// Address of a dossier, come upon in the queue of those that wait for `raison`: the next one is of that queue too. What is
/// no reason is left out.
pub(crate) fn adresse_fiche(id: InscriptionId, raison: Option<&str>) -> String {
    match raison {
        Some(raison) if raison == PRET || Blocage::depuis_code(raison).is_some() => {
            format!("/gestion/inscriptions/{id}?raison={raison}")
        }
        _ => format!("/gestion/inscriptions/{id}"),
    }
}
