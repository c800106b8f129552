//! Being told of a message on this very device, where the establishment and the browser allow it.

use crate::{
    api::notification,
    context::{cadre, langue, statut_introuvable},
};
use i18n::{Langue, commun, dossier as t};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use serde::Deserialize;
use ui::{Bouton, EnTete, Glyphe, TypeBouton, Variante, view};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Notification, NotificationPermission, PushManager, PushSubscription, PushSubscriptionOptionsInit,
    ServiceWorkerRegistration,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Etat {
    /// Not known yet, or no script runs.
    Inconnu,
    /// This browser cannot.
    Absent,
    Eteint,
    Allume,
    /// The person told her browser never to ask.
    Interdit,
    Rate,
}

/// A page of its own: its code is no part of what thousands load at once.
pub(crate) fn page_notifications() -> AnyView {
    let l = langue();
    let fil = vec![("/mon-espace".to_owned(), t::MON_ESPACE.en_langue(l).to_owned())];
    let titre = t::NOTIFICATIONS.en_langue(l);
    let corps = interrupteur(l).unwrap_or_else(|| {
        statut_introuvable();
        view! { <p>{t::PREVENIR_IMPOSSIBLE.en_langue(l)}</p> }
    });
    view! {
        <Title text=titre />
        <EnTete titre=titre fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l) />
        {corps}
    }
}

/// The switch; nothing where nobody can be told.
fn interrupteur(l: Langue) -> Option<AnyView> {
    let cle = cadre().push?;
    let (etat, occupe) = (RwSignal::new(Etat::Inconnu), RwSignal::new(false));
    Effect::new(move || {
        spawn_local(async move {
            etat.try_set(lire().await);
        });
    });
    let basculer = Callback::new(move |()| {
        let cle = cle.clone();
        occupe.set(true);
        spawn_local(async move {
            let suite = match etat.get_untracked() {
                // Without a network it is still on.
                Etat::Allume => eteindre().await.unwrap_or(Etat::Allume),
                _ => allumer(&cle).await.unwrap_or(Etat::Rate),
            };
            etat.try_set(suite);
            occupe.try_set(false);
        });
    });
    let corps = move || {
        let (phrase, bouton) = match etat.get() {
            Etat::Inconnu => (t::PREVENIR_TEXTE, None),
            Etat::Absent => (t::PREVENIR_IMPOSSIBLE, None),
            Etat::Eteint => (t::PREVENIR_TEXTE, Some(t::PREVENIR)),
            Etat::Allume => (t::PREVENU, Some(t::NE_PLUS_PREVENIR)),
            Etat::Interdit => (t::PREVENIR_INTERDIT, None),
            Etat::Rate => (t::PREVENIR_RATE, Some(t::PREVENIR)),
        };
        let bouton = bouton.map(|texte| {
            view! {
                <Bouton
                    genre=TypeBouton::Simple
                    variante=Variante::Secondaire
                    glyphe=Glyphe::Courriel
                    en_cours=occupe
                    au_clic=basculer
                >
                    {texte.en_langue(l)}
                </Bouton>
            }
        });
        view! {
            <p class="discret">{phrase.en_langue(l)}</p>
            {bouton}
        }
        .into_any()
    };
    Some(view! { <div class="pile" aria-live="polite">{corps}</div> })
}

/// The part of the browser that hands notifications out; None where it has none.
async fn guichet() -> Option<PushManager> {
    let navigateur = window().navigator();
    let connait = |ou: &JsValue, quoi: &str| js_sys::Reflect::has(ou, &quoi.into()).unwrap_or(false);
    if !connait(&window(), "PushManager")
        || !connait(&window(), "Notification")
        || !connait(&navigateur, "serviceWorker")
    {
        return None;
    }
    let pret = navigateur.service_worker().ready().ok()?;
    let veilleur: ServiceWorkerRegistration = JsFuture::from(pret).await.ok()?.dyn_into().ok()?;
    veilleur.push_manager().ok()
}

async fn abonnement(guichet: &PushManager) -> Option<PushSubscription> {
    JsFuture::from(guichet.get_subscription().ok()?)
        .await
        .ok()?
        .dyn_into()
        .ok()
}

async fn lire() -> Etat {
    let Some(guichet) = guichet().await else {
        return Etat::Absent;
    };
    if Notification::permission() == NotificationPermission::Denied {
        return Etat::Interdit;
    }
    // What the browser holds may be somebody else's, or be forgotten by the server since.
    match abonnement(&guichet).await {
        Some(abonne) if notification::abonne(abonne.endpoint()).await.unwrap_or(false) => Etat::Allume,
        _ => Etat::Eteint,
    }
}

/// What the browser says of a subscription.
#[derive(Deserialize)]
struct Abonnement {
    endpoint: String,
    keys: Cles,
}

#[derive(Deserialize)]
struct Cles {
    p256dh: String,
    auth: String,
}

async fn allumer(cle: &str) -> Option<Etat> {
    let demande = JsFuture::from(Notification::request_permission().ok()?).await.ok()?;
    if demande.as_string().as_deref() == Some("denied") {
        return Some(Etat::Interdit);
    }
    let options = PushSubscriptionOptionsInit::new();
    options.set_user_visible_only(true);
    options.set_application_server_key(&cle.into());
    let abonne = JsFuture::from(guichet().await?.subscribe_with_options(&options).ok()?)
        .await
        .ok()?;
    let texte = js_sys::JSON::stringify(&abonne).ok()?.as_string()?;
    let a: Abonnement = serde_json::from_str(&texte).ok()?;
    notification::abonner(a.endpoint, a.keys.p256dh, a.keys.auth)
        .await
        .ok()?;
    Some(Etat::Allume)
}

async fn eteindre() -> Option<Etat> {
    if let Some(abonne) = abonnement(&guichet().await?).await {
        notification::desabonner(abonne.endpoint()).await.ok()?;
        JsFuture::from(abonne.unsubscribe().ok()?).await.ok()?;
    }
    Some(Etat::Eteint)
}
