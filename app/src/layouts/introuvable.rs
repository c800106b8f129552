use super::{lien_langue, logo, pied};
use crate::context::{cadre, statut_introuvable};
use i18n::commun;
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{EnTete, GabaritPublic, LienBouton, view};

/// The page that says that there is none.
#[component]
pub fn Introuvable() -> impl IntoView {
    statut_introuvable();
    let cadre = cadre();
    let langue = cadre.langue;
    view! {
        <Title text=commun::INTROUVABLE_TITRE.en_langue(langue) />
        <GabaritPublic
            evitement=commun::ALLER_AU_CONTENU.en_langue(langue)
            produit=commun::PRODUIT.en_langue(langue)
            etablissement=cadre.etablissement()
            logo=logo(&cadre)
            accueil="/"
            langue=lien_langue(langue)
            pied_de_page=|| pied().into_any()
        >
            <EnTete
                titre=commun::INTROUVABLE_TITRE.en_langue(langue)
                chapeau=commun::INTROUVABLE.en_langue(langue)
            />
            <p>
                <LienBouton href="/">{commun::ACCUEIL.en_langue(langue)}</LienBouton>
            </p>
        </GabaritPublic>
    }
}
