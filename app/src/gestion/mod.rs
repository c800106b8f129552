//! The clerks' pages.

mod encaissement;
mod fiche;
mod fiche_blocs;
mod file;
mod import;
mod imports;
mod lot;
mod pieces;
mod tableau;

pub use fiche::FichePage;
pub use file::FilePage;
pub use import::ImportPage;
pub use imports::ImportsPage;
pub use tableau::TableauPage;

use domain::page::page_demandee;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of a list, from its address.
fn page_de_l_adresse() -> Memo<u32> {
    let requete = use_query_map();
    Memo::new(move |_| page_demandee(requete.read().get("page").and_then(|p| p.parse().ok())))
}
