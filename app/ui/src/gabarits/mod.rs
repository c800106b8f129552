//! The three shells: the learner's, the clerk's, the public one. The route decides which one wraps its pages.

mod apprenant;
mod gestion;
mod public;

use crate::view;
use leptos::prelude::*;

pub use apprenant::GabaritApprenant;
pub use gestion::GabaritGestion;
pub use public::GabaritPublic;

/// The `id` of the main region, target of the skip link.
pub(crate) const PRINCIPAL: &str = "contenu";

/// First thing the keyboard meets: straight to the page.
pub(crate) fn evitement(texte: String) -> impl IntoView {
    view! { <a class="evitement" href=format!("#{PRINCIPAL}") rel="external">{texte}</a> }
}

/// The product's mark and the establishment's name.
pub(crate) fn marque(href: String, produit: String, etablissement: String, logo: Option<String>) -> impl IntoView {
    let signe = match logo {
        // The name of the establishment is beside it.
        Some(logo) => view! { <img class="marque-logo" src=logo alt="" height="32" /> },
        None => view! {
            <svg class="marque-signe" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                <path d="M3 7c8 .5 13.5 3.5 16.5 9-6.5-3-11.5-5.5-16.5-9z"></path>
                <path d="M6 15.5c5.5.5 9.5 2.3 12.5 6-5-1-9-3-12.5-6z"></path>
                <path d="M25 9l1.4 4.6L31 15l-4.6 1.4L25 21l-1.4-4.6L19 15l4.6-1.4z"></path>
            </svg>
        },
    };
    view! {
        <a class="marque" href=href>
            {signe}
            <span class="marque-noms">
                <span class="marque-produit">{produit}</span>
                <span class="marque-etablissement">{etablissement}</span>
            </span>
        </a>
    }
}

pub(crate) fn pied(pied: Option<ViewFnOnce>) -> impl IntoView {
    pied.map(|pied| view! { <footer class="pied"><div class="pied-corps">{pied.run()}</div></footer> })
}
