//! The screens of the référentiel.

mod import;
mod liste;
mod mise_a_jour;
mod parametres;
mod structure;
mod structures;
mod valeur;
mod valeurs;

use crate::{AppError, vues::echec};
use domain::referentiel::Definition;
use i18n::{Langue, commun, referentiel as t};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

const ICI: &str = "/gestion/referentiel";

/// The list of nomenclatures, and the values of each.
pub(crate) fn page_referentiel() -> AnyView {
    let params = use_params_map();
    let nomenclature = Memo::new(move |_| params.read().get("nomenclature"));
    let page = move || match nomenclature.get() {
        None => liste::page_liste(),
        Some(n) => valeurs::page_valeurs(n),
    };
    page.into_any()
}

/// What is done with one nomenclature: a download of its own, for those who change something.
pub(crate) fn page_nomenclature() -> AnyView {
    let params = use_params_map();
    let lieu = Memo::new(move |_| {
        let texte = |nom| params.read().get(nom).unwrap_or_default();
        (texte("nomenclature"), texte("vue"))
    });
    let page = move || {
        let (n, vue) = lieu.get();
        match vue.as_str() {
            "valeur" => valeur::page_valeur(n),
            "import" => import::page_import(import::Sujet::Nomenclature(n)),
            "mise-a-jour" => mise_a_jour::page_mise_a_jour(n),
            _ => echec(&AppError::Introuvable),
        }
    };
    page.into_any()
}

/// What the establishment decides.
pub(crate) fn page_parametres() -> AnyView {
    parametres::page_parametres()
}

/// The tree of structures.
pub(crate) fn page_structures() -> AnyView {
    structures::page_structures()
}

/// One structure, or a new one; or a file of them, at an address that is no code, for those have no small letters.
pub(crate) fn page_structure() -> AnyView {
    let params = use_params_map();
    let import = Memo::new(move |_| params.read().get("code").is_some_and(|c| c == "import"));
    let page = move || {
        if import.get() {
            import::page_import(import::Sujet::Structures)
        } else {
            structure::page_structure()
        }
    };
    page.into_any()
}

/// Where one is: below the list, and below a nomenclature.
fn fil(definition: Option<&Definition>, l: Langue) -> Vec<(String, String)> {
    let mut fil = vec![(ICI.to_owned(), t::TITRE.en_langue(l).to_owned())];
    fil.extend(definition.map(|d| (format!("{ICI}/{}", d.code), d.pluriel(fr(l)).to_owned())));
    fil
}

fn fil_libelle(l: Langue) -> &'static str {
    commun::FIL_ARIANE.en_langue(l)
}

fn fr(l: Langue) -> bool {
    l == Langue::Fr
}
