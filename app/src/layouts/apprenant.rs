use super::{au_nom_de, lien_langue, logo, menu_compte, nouvelle_version, pied};
use crate::context::cadre;
use i18n::{commun, dossier};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use ui::{GabaritApprenant, Glyphe, LienNav, view};

/// Frame of the learner's pages.
#[component]
pub fn LayoutApprenant() -> impl IntoView {
    let cadre = cadre();
    let langue = cadre.langue;
    let lieu = use_location().pathname;
    let ici = Signal::derive(move || lieu.get().trim_end_matches('/') == "/mon-espace");
    let navigation = vec![LienNav::new(
        dossier::MON_ESPACE.en_langue(langue),
        "/mon-espace",
        Glyphe::Accueil,
        ici,
    )];
    let bandeau = cadre.moi.as_ref().and_then(|moi| au_nom_de(moi, langue));
    view! {
        {nouvelle_version(langue)}
        {bandeau}
        // Until the page has one.
        <Title text=commun::PRODUIT.en_langue(langue) />
        <GabaritApprenant
            evitement=commun::ALLER_AU_CONTENU.en_langue(langue)
            produit=commun::PRODUIT.en_langue(langue)
            etablissement=cadre.etablissement()
            logo=logo(&cadre)
            accueil="/mon-espace"
            navigation=navigation
            libelle_navigation=commun::MENU.en_langue(langue)
            langue=lien_langue(langue)
            nom_compte=cadre.moi.map(|m| m.nom).unwrap_or_default()
            menu_compte=move || menu_compte(langue, "/mon-espace/compte").into_any()
            pied_de_page=|| pied().into_any()
        >
            <Outlet />
        </GabaritApprenant>
    }
}
