use super::{Introuvable, lien_langue, logo, nouvelle_version, pied};
use crate::context::cadre;
use i18n::{Langue, commun};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_params_map};
use ui::{GabaritPublic, view};

/// Frame of the pages that anybody may see.
#[component]
pub fn LayoutPublic() -> impl IntoView {
    let cadre = cadre();
    // Any other word there is no language: there is no such page.
    let langue_de_l_adresse = use_params_map().read_untracked().get("langue").unwrap_or_default();
    if Langue::depuis_code(&langue_de_l_adresse).is_none() {
        return view! { <Introuvable /> };
    }
    let langue = cadre.langue;
    view! {
        {nouvelle_version(langue)}
        // Until the page has one.
        <Title text=commun::PRODUIT.en_langue(langue) />
        <GabaritPublic
            evitement=commun::ALLER_AU_CONTENU.en_langue(langue)
            produit=commun::PRODUIT.en_langue(langue)
            etablissement=cadre.etablissement()
            logo=logo(&cadre)
            accueil=format!("/{}", langue.code())
            langue=lien_langue(langue)
            pied_de_page=|| pied().into_any()
        >
            <Outlet />
        </GabaritPublic>
    }
}
