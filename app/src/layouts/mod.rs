//! The frames: one for each audience, and the page that says that there is none.

mod apprenant;
mod gestion;
mod introuvable;
mod public;

pub use apprenant::LayoutApprenant;
pub use gestion::LayoutGestion;
pub use introuvable::Introuvable;
pub use public::LayoutPublic;

use crate::{
    apprenant::brouillon::oublier,
    context::{Cadre, cadre},
};
use domain::{authz::AuNomVue, parcours::Moi};
use i18n::{Langue, commun, format, support};
use leptos::prelude::*;
use std::time::Duration;
use ui::{Bouton, Glyphe, LienLangue, TypeBouton, Variante, view};

/// The link to the other language: a plain route of the server keeps the choice and comes back to this page.
fn lien_langue(langue: Langue) -> LienLangue {
    let autre = langue.autre();
    LienLangue {
        texte: commun::AUTRE_LANGUE.en_langue(langue).to_owned(),
        href: format!("/langue/{}", autre.code()),
        code: autre.code().to_owned(),
    }
}

/// Says that the page is of a version that is no longer the one in place. Nothing is lost by going on: the files of the
/// version before are still served.
fn nouvelle_version(langue: Langue) -> AnyView {
    let en_place = RwSignal::new(false);
    Effect::new(move || {
        let ecouteur = window_event_listener_untyped("pegase-version", move |_| en_place.set(true));
        on_cleanup(move || ecouteur.remove());
    });
    let recharger = Callback::new(|()| {
        window().location().reload().ok();
    });
    (move || {
        en_place.get().then(|| {
            view! {
                <div class="bandeau-version" role="status">
                    <span>{commun::NOUVELLE_VERSION.en_langue(langue)}</span>
                    <Bouton genre=TypeBouton::Simple variante=Variante::Secondaire au_clic=recharger>
                        {commun::RECHARGER.en_langue(langue)}
                    </Bouton>
                </div>
            }
        })
    })
    .into_any()
}

/// Says, on each page, in whose name one acts, and lets one be oneself again.
fn au_nom_de(moi: &Moi, langue: Langue) -> Option<AnyView> {
    let AuNomVue {
        nom, jusqu_a, secondes, ..
    } = moi.au_nom_de.clone()?;
    // Over by itself: what the page shows is not hers to see any more.
    Effect::new(move || {
        let fin = Duration::from_secs(u64::from(secondes) + 1);
        let attente = set_timeout_with_handle(|| drop(window().location().set_href("/")), fin).ok();
        on_cleanup(move || {
            if let Some(attente) = attente {
                attente.clear();
            }
        });
    });
    let texte = support::BANDEAU_TEXTE.avec(langue, &[("nom", &nom), ("heure", &format::heure(jusqu_a, langue))]);
    Some(
        view! {
            <section class="bandeau-au-nom" aria-label=support::BANDEAU.en_langue(langue)>
                <p role="status">{texte}</p>
                // What was typed in her name is not left on this device.
                <form method="post" action="/support/quitter" on:submit=|_| oublier()>
                    <Bouton variante=Variante::Secondaire>{support::REVENIR.en_langue(langue)}</Bouton>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// Where the establishment's logo is.
fn logo(cadre: &Cadre) -> Option<String> {
    cadre.logo.then(|| "/logo".to_owned())
}

/// What the account menu holds.
fn menu_compte(langue: Langue, compte: &'static str) -> impl IntoView {
    view! {
        <a href=compte class="bouton bouton-discret">{commun::MON_COMPTE.en_langue(langue)}</a>
        <form method="post" action="/deconnexion" on:submit=|_| oublier()>
            <Bouton variante=Variante::Discrete glyphe=Glyphe::Sortie>{commun::SE_DECONNECTER.en_langue(langue)}</Bouton>
        </form>
    }
}

/// The foot of public pages and of the learner's.
fn pied() -> impl IntoView {
    let cadre = cadre();
    let langue = cadre.langue;
    let code = langue.code();
    view! {
        <span>{cadre.etablissement()}</span>
        <a href=format!("/{code}/verifier")>{commun::VERIFIER.en_langue(langue)}</a>
        <a href=format!("/{code}/accessibilite")>{i18n::accessibilite::LIEN.en_langue(langue)}</a>
        // No page of ours: it stands when they do not.
        <a href=format!("/etat/{code}") rel="external">{i18n::etat::LIEN.en_langue(langue)}</a>
        {cadre
            .demo
            .then(|| view! { <a href=format!("/{code}/demo/courriels")>{commun::COURRIELS_DEMO.en_langue(langue)}</a> })}
    }
}
