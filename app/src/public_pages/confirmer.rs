use super::{connexion::avertissement, parametre};
use crate::{api::authz, context::langue, vues::echec};
use domain::authz::ConfirmationVue;
use i18n::{Langue, public};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::location::Url;
use ui::{Alerte, Bouton, Champ, EnTete, Ton, Variante, view};

/// The second step of a sign-in: a code. A plain form, as the first one.
pub(crate) fn page_code() -> AnyView {
    let l = langue();
    let (erreur, retour) = (parametre("erreur"), parametre("retour"));
    view! {
        <Title text=public::CODE_TITRE.en_langue(l) />
        <EnTete titre=public::CODE_TITRE.en_langue(l) chapeau=public::CODE_INTRO.en_langue(l) />
        {move || refus(&erreur.get(), l)}
        <form method="post" action="/connexion/code" class="formulaire">
            <input type="hidden" name="langue" value=l.code() />
            <input type="hidden" name="retour" value=move || retour.get() />
            {champ_code(l)}
            <Bouton variante=Variante::Principale large=true>{public::CONNEXION_TITRE.en_langue(l)}</Bouton>
        </form>
        <p>
            <a href=format!("/{}/connexion", l.code())>{public::RETOUR_CONNEXION.en_langue(l)}</a>
        </p>
    }
}

fn champ_code(l: Langue) -> AnyView {
    view! {
        <Champ
            id="code"
            libelle=public::CODE_LIBELLE.en_langue(l)
            aide=public::CODE_SECOURS.en_langue(l)
            autocomplete="one-time-code"
            requis=true
        />
    }
}

fn refus(erreur: &str, l: Langue) -> Option<AnyView> {
    match erreur {
        "refus" => Some(view! { <Alerte ton=Ton::Danger titre=public::CODE_INCORRECT.en_langue(l) annoncee=true /> }),
        autre => avertissement(autre, l),
    }
}

/// Shows again who one is, before what cannot be undone.
pub(crate) fn page_confirmer() -> AnyView {
    let l = langue();
    let (erreur, retour, fait) = (parametre("erreur"), parametre("retour"), parametre("fait"));
    let demande = Resource::new(|| (), |()| authz::confirmation());
    view! {
        <Title text=public::CONFIRMER_TITRE.en_langue(l) />
        {move || {
            if fait.read().is_empty() {
                view! { <EnTete titre=public::CONFIRMER_TITRE.en_langue(l) chapeau=public::CONFIRMER_INTRO.en_langue(l) /> }
            } else {
                view! {
                    <EnTete titre=public::CONFIRMER_TITRE.en_langue(l) />
                    <Alerte ton=Ton::Succes titre=public::CONFIRMER_FAIT.en_langue(l) annoncee=true>
                        <p>{public::CONFIRMER_FAIT_TEXTE.en_langue(l)}</p>
                    </Alerte>
                }
            }
        }}
        {move || {
            (erreur.read().as_str() == "refus")
                .then(|| view! { <Alerte ton=Ton::Danger titre=public::CONFIRMER_REFUS.en_langue(l) annoncee=true /> })
                .or_else(|| avertissement(&erreur.get(), l))
        }}
        <Transition>
            {move || Suspend::new(async move {
                match demande.await {
                    Ok(_) if !fait.read_untracked().is_empty() => ().into_any(),
                    Ok(vue) => formulaire(vue, retour, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn formulaire(vue: ConfirmationVue, retour: Signal<String>, l: Langue) -> AnyView {
    let fournisseur = vue.fournisseur.map(|(adresse, libelle)| {
        let vers = Signal::derive(move || format!("{adresse}?confirmer=oui&retour={}", Url::escape(&retour.get())));
        view! {
            <p>
                <a href=vers rel="external" class="bouton bouton-large bouton-principal">{libelle}</a>
            </p>
        }
    });
    let seul = fournisseur.is_none();
    let rien = seul && !vue.mot_de_passe;
    let mot_de_passe = vue.mot_de_passe.then(|| {
        let variante = if seul {
            Variante::Principale
        } else {
            Variante::Secondaire
        };
        view! {
            <form method="post" action="/confirmer" class="formulaire">
                <input type="hidden" name="retour" value=move || retour.get() />
                <Champ
                    id="mot_de_passe"
                    libelle=public::MOT_DE_PASSE.en_langue(l)
                    genre="password"
                    autocomplete="current-password"
                    requis=true
                />
                {vue.code.then(|| champ_code(l))}
                <Bouton variante=variante large=true>{public::CONFIRMER_BOUTON.en_langue(l)}</Bouton>
            </form>
        }
    });
    view! {
        {fournisseur}
        {mot_de_passe}
        {rien.then(|| view! { <Alerte ton=Ton::Attention titre=public::CONFIRMER_IMPOSSIBLE.en_langue(l) /> })}
    }
}
