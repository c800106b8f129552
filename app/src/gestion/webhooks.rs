use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::webhook::{self, Creer},
    context::langue,
    vues::{echec, refus},
};
use domain::webhook::{WebhookVue, WebhooksVue};
use i18n::{Langue, erreurs, format, webhooks as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{Bouton, CadreTableau, Carte, Case, Champ, EnTete, Etat, Glyphe, Ton, Vide, view};

/// The addresses that events are brought to, and the form of a new one.
pub(crate) fn page_webhooks() -> AnyView {
    let acte = Acte::new(Creer::PATH);
    let webhooks = Resource::new(move || acte.version().get(), |_| webhook::lister());
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        {move || acte.erreur().filter(|e| !matches!(e, AppError::Champs { .. })).map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match webhooks.await {
                    Ok(vue) => page(vue, acte, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: WebhooksVue, acte: Acte, l: Langue) -> AnyView {
    view! {
        {liste(vue.webhooks, l)}
        {ajout(vue.sujets, acte, l)}
    }
}

fn liste(webhooks: Vec<WebhookVue>, l: Langue) -> AnyView {
    if webhooks.is_empty() {
        return view! { <Vide titre=t::VIDE.en_langue(l) texte=t::VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Externe /> };
    }
    view! {
        <CadreTableau libelle=t::TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_LIBELLE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                        <th scope="col">{t::COL_SUJETS.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_ATTENTE.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_ABANDONNEES.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{webhooks.into_iter().map(|w| rangee(w, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(w: WebhookVue, l: Langue) -> impl IntoView {
    let nombre = |n: i64| format::nombre(n.unsigned_abs(), l);
    let (etat, sujets) = (etat(&w, l), sujets(&w, l));
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_LIBELLE.en_langue(l)>
                <a href=format!("/gestion/evenements/{}", w.id)>{w.libelle}</a>
            </th>
            <td data-libelle=t::COL_ETAT.en_langue(l)>{etat}</td>
            <td data-libelle=t::COL_SUJETS.en_langue(l)>{sujets}</td>
            <td class="chiffres" data-libelle=t::COL_ATTENTE.en_langue(l)>{nombre(w.attente)}</td>
            <td class="chiffres" data-libelle=t::COL_ABANDONNEES.en_langue(l)>{nombre(w.abandonnees)}</td>
        </tr>
    }
}

/// Does it get what happens? Icon, word, colour.
pub(super) fn etat(w: &WebhookVue, l: Langue) -> AnyView {
    let (ton, texte) = match (w.actif, w.pas_avant) {
        (false, _) => (Ton::Neutre, t::ARRETE),
        (true, Some(_)) => (Ton::Danger, t::EN_PAUSE),
        (true, None) => (Ton::Succes, t::ACTIF),
    };
    view! { <Etat ton=ton texte=texte.en_langue(l) /> }
}

/// The topics that it is brought, in words.
pub(super) fn sujets(w: &WebhookVue, l: Langue) -> String {
    if w.sujets.is_empty() {
        return t::TOUS_SUJETS.en_langue(l).into();
    }
    w.sujets.iter().map(|s| nom_sujet(s, l)).collect::<Vec<_>>().join(", ")
}

/// Name of a topic; its code when it is one of a later version.
pub(super) fn nom_sujet(code: &str, l: Langue) -> String {
    t::sujet(code).map_or(code, |texte| texte.en_langue(l)).to_owned()
}

fn ajout(sujets: Vec<String>, acte: Acte, l: Langue) -> AnyView {
    let erreur = move |champ: &'static str| {
        Signal::derive(move || match acte.erreur() {
            Some(AppError::Champs { champs }) => champs
                .iter()
                .find(|e| e.champ == champ)
                .map(|e| erreurs::phrase(&e.code, l)),
            _ => None,
        })
    };
    let cases = sujets
        .into_iter()
        .enumerate()
        .map(|(rang, code)| {
            let libelle = nom_sujet(&code, l);
            view! { <Case id=format!("sujet-{rang}") nom=format!("sujets[{rang}]") libelle=libelle valeur=code.clone() aide=code /> }
        })
        .collect::<Vec<_>>();
    view! {
        <Carte titre=t::AJOUTER.en_langue(l)>
            <FormActe acte=acte>
                <div class="formulaire">
                    <Champ
                        id="libelle"
                        libelle=t::LIBELLE.en_langue(l)
                        aide=t::LIBELLE_AIDE.en_langue(l)
                        autocomplete="off"
                        longueur_max=100u32
                        requis=true
                        erreur=erreur("libelle")
                    />
                    <Champ
                        id="adresse"
                        libelle=t::ADRESSE.en_langue(l)
                        aide=t::ADRESSE_AIDE.en_langue(l)
                        genre="url"
                        autocomplete="off"
                        requis=true
                        erreur=erreur("adresse")
                    />
                    <fieldset class="champ">
                        <legend class="champ-libelle">{t::SUJETS.en_langue(l)}</legend>
                        <p class="champ-aide">{t::SUJETS_AIDE.en_langue(l)}</p>
                        {cases}
                    </fieldset>
                    <Bouton glyphe=Glyphe::Plus en_cours=acte.pending()>{t::CREER.en_langue(l)}</Bouton>
                </div>
            </FormActe>
        </Carte>
    }
}
