//! The screens of the référentiel.

mod import;
mod liste;
mod mise_a_jour;
mod valeur;
mod valeurs;

use crate::{AppError, vues::echec};
use domain::referentiel::Definition;
use i18n::{Langue, commun, referentiel as t};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

const ICI: &str = "/gestion/referentiel";

/// All of them in one route: each costs every page something.
pub(crate) fn page_referentiel() -> AnyView {
    let (params, requete) = (use_params_map(), use_query_map());
    let lieu = Memo::new(move |_| (params.read().get("nomenclature"), requete.read().get("vue")));
    let page = move || match lieu.get() {
        (None, _) => liste::page_liste(),
        (Some(n), None) => valeurs::page_valeurs(n),
        (Some(n), Some(vue)) => match vue.as_str() {
            "valeur" => valeur::page_valeur(n),
            "import" => import::page_import(n),
            "mise-a-jour" => mise_a_jour::page_mise_a_jour(n),
            _ => echec(&AppError::Introuvable),
        },
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
