use super::{lien_langue, pied};
use crate::context::cadre;
use i18n::commun;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use ui::GabaritPublic;

/// Frame of the pages that anybody may see.
#[component]
pub fn LayoutPublic() -> impl IntoView {
    let cadre = cadre();
    let langue = cadre.langue;
    view! {
        <GabaritPublic
            evitement=commun::ALLER_AU_CONTENU.en_langue(langue)
            produit=commun::PRODUIT.en_langue(langue)
            etablissement=cadre.etablissement()
            accueil=format!("/{}", langue.code())
            langue=lien_langue(langue)
            pied_de_page=|| pied().into_any()
        >
            <Outlet />
        </GabaritPublic>
    }
}
