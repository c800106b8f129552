use super::{au_nom_de, lien_langue, logo, menu_compte, nouvelle_version};
use crate::{
    context::cadre,
    gestion::{affichage, outils::outils},
};
use i18n::{Langue, commun, gestion as t, journal, offre, receptions, referentiel, rgpd, support, webhooks};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use ui::{BarreRecherche, EtatBarre, GabaritGestion, Glyphe, LienNav, view};

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
    // One place that adds: each of them would weigh on every page.
    for (montre, texte, adresse, glyphe) in [
        (
            moi.lit,
            commun::INSCRIPTIONS,
            "/gestion/inscriptions",
            Glyphe::Personnes,
        ),
        (moi.importe, commun::IMPORTS, "/gestion/imports", Glyphe::Televerser),
        (
            moi.donne_des_droits,
            commun::HABILITATIONS,
            "/gestion/habilitations",
            Glyphe::Personne,
        ),
        (
            moi.repond_aux_demandes,
            rgpd::GESTION_TITRE,
            "/gestion/demandes",
            Glyphe::Personne,
        ),
        (moi.lit_offre, offre::TITRE, "/gestion/offre", Glyphe::Diplome),
        (
            moi.lit_referentiel,
            referentiel::TITRE,
            "/gestion/referentiel",
            Glyphe::Reglages,
        ),
        (moi.assiste, support::TITRE, "/gestion/support", Glyphe::Aide),
        (moi.lit_journal, journal::TITRE, "/gestion/journal", Glyphe::Bouclier),
        (
            moi.gere_evenements,
            webhooks::TITRE,
            "/gestion/evenements",
            Glyphe::Externe,
        ),
        (
            moi.gere_evenements,
            receptions::TITRE,
            "/gestion/receptions",
            Glyphe::Reception,
        ),
    ] {
        if montre {
            navigation.push(LienNav::new(texte.en_langue(langue), adresse, glyphe, sous(adresse)));
        }
    }
    let aere = affichage::fournir().aere();
    let bandeau = au_nom_de(&moi, langue);
    let barre = moi.lit.then(EtatBarre::new);
    view! {
        {nouvelle_version(langue)}
        {bandeau}
        // Until the page has one.
        <Title text=commun::PRODUIT.en_langue(langue) />
        <GabaritGestion
            evitement=commun::ALLER_AU_CONTENU.en_langue(langue)
            produit=commun::PRODUIT.en_langue(langue)
            etablissement=cadre.etablissement()
            logo=logo(&cadre)
            accueil="/gestion"
            navigation=navigation
            libelle_navigation=commun::MENU.en_langue(langue)
            libelle_menu=commun::MENU.en_langue(langue)
            langue=lien_langue(langue)
            aere=aere
            nom_compte=moi.nom
            menu_compte=move || menu_compte(langue, "/gestion/compte").into_any()
            outils=move || barre.map_or_else(|| ().into_any(), |barre| recherche(barre, langue))
        >
            <Outlet />
        </GabaritGestion>
    }
}

/// The one bar. What it finds, and the keys, come with a download of their own once the page lives.
fn recherche(barre: EtatBarre, l: Langue) -> AnyView {
    let vivante = RwSignal::new(false);
    Effect::new(move || vivante.set(true));
    view! {
        <BarreRecherche
            etat=barre
            action="/gestion/inscriptions"
            caches=vec![("statut", "")]
            libelle=t::BARRE_LIBELLE.en_langue(l)
            exemple=t::BARRE_EXEMPLE.en_langue(l)
        >
            <Suspense>{move || vivante.get().then(|| Suspend::new(outils(barre)))}</Suspense>
        </BarreRecherche>
    }
}
