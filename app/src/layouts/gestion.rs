use super::{lien_langue, menu_compte};
use crate::context::cadre;
use i18n::commun;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use ui::{GabaritGestion, Glyphe, LienNav, view};

/// Frame of the clerks' pages.
#[component]
pub fn LayoutGestion() -> impl IntoView {
    let cadre = cadre();
    let langue = cadre.langue;
    let moi = cadre.moi.clone().unwrap_or_default();
    let lieu = use_location().pathname;
    let sous = move |prefixe: &'static str| Signal::derive(move || lieu.get().starts_with(prefixe));
    let ici = Signal::derive(move || lieu.get().trim_end_matches('/') == "/gestion");
    let mut navigation = vec![LienNav::new(
        commun::ACCUEIL.en_langue(langue),
        "/gestion",
        Glyphe::Accueil,
        ici,
    )];
    if moi.lit {
        navigation.push(LienNav::new(
            commun::INSCRIPTIONS.en_langue(langue),
            "/gestion/inscriptions",
            Glyphe::Diplome,
            sous("/gestion/inscriptions"),
        ));
    }
    if moi.importe {
        navigation.push(LienNav::new(
            commun::IMPORTS.en_langue(langue),
            "/gestion/imports",
            Glyphe::Televerser,
            sous("/gestion/imports"),
        ));
    }
    view! {
        // Until the page has one.
        <Title text=commun::PRODUIT.en_langue(langue) />
        <GabaritGestion
            evitement=commun::ALLER_AU_CONTENU.en_langue(langue)
            produit=commun::PRODUIT.en_langue(langue)
            etablissement=cadre.etablissement()
            accueil="/gestion"
            navigation=navigation
            libelle_navigation=commun::MENU.en_langue(langue)
            libelle_menu=commun::MENU.en_langue(langue)
            langue=lien_langue(langue)
            nom_compte=moi.nom
            menu_compte=move || menu_compte(langue).into_any()
        >
            <Outlet />
        </GabaritGestion>
    }
}
