use super::parametre;
use crate::context::langue;
use i18n::{commun, public};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Alerte, Bouton, Champ, EnTete, ResumeErreurs, Ton, Variante, view};

/// Somebody cannot get in: asks for a link, or for the invitation again.
pub(crate) fn page_mot_de_passe() -> AnyView {
    let l = langue();
    let (envoye, erreur, saisie) = (parametre("envoye"), parametre("erreur"), parametre("courriel"));
    let refus = move |texte: i18n::Texte| {
        view! { <Alerte ton=Ton::Danger titre=texte.en_langue(l) annoncee=true /> }
    };
    let message = move || match (envoye.read().as_str(), erreur.read().as_str()) {
        ("", "") => ().into_any(),
        (_, "attente") => refus(public::CONNEXION_ATTENTE),
        (_, "panne") => refus(public::RECUPERATION_PANNE),
        (_, "") => view! {
            <Alerte ton=Ton::Succes titre=public::RECUPERATION_ENVOYEE.en_langue(l) annoncee=true>
                <p>{public::RECUPERATION_ENVOYEE_TEXTE.en_langue(l)}</p>
            </Alerte>
        },
        _ => ().into_any(),
    };
    let vide = Signal::derive(move || {
        (erreur.read().as_str() == "courriel").then(|| public::COURRIEL_A_SAISIR.en_langue(l).to_owned())
    });
    view! {
        <Title text=public::RECUPERATION_TITRE.en_langue(l) />
        <EnTete titre=public::RECUPERATION_TITRE.en_langue(l) chapeau=public::RECUPERATION_INTRO.en_langue(l) />
        {message}
        <form method="post" action="/mot-de-passe/demander" class="formulaire">
            <input type="hidden" name="langue" value=l.code() />
            <Champ
                id="courriel"
                libelle=public::IDENTIFIANT.en_langue(l)
                aide=public::RECUPERATION_AIDE.en_langue(l)
                valeur=saisie
                autocomplete="username"
                requis=true
                erreur=vide
            />
            <Bouton variante=Variante::Principale large=true>{public::RECUPERATION_BOUTON.en_langue(l)}</Bouton>
        </form>
        <p>
            <a href=format!("/{}/connexion", l.code())>{public::RETOUR_CONNEXION.en_langue(l)}</a>
        </p>
    }
}

/// Chooses another password, with the code of the link.
pub(crate) fn page_nouveau_mot_de_passe() -> AnyView {
    let l = langue();
    let (code, erreurs) = (parametre("code"), parametre("erreurs"));
    let trouver = move |nom: &'static str, texte: i18n::Texte| {
        let texte = texte.en_langue(l);
        Signal::derive(move || erreurs.read().split(',').any(|e| e == nom).then(|| texte.to_owned()))
    };
    let court = trouver("mot_de_passe", public::MOT_DE_PASSE_COURT);
    let perime = trouver("code", public::LIEN_REFUSE);
    let attente = trouver("attente", public::CONNEXION_ATTENTE);
    let liste = Signal::derive(move || {
        court
            .get()
            .filter(|_| perime.read().is_none())
            .map(|texte| ("mot_de_passe".to_owned(), texte))
            .into_iter()
            .collect::<Vec<_>>()
    });
    view! {
        <Title text=public::NOUVEAU_TITRE.en_langue(l) />
        <EnTete titre=public::NOUVEAU_TITRE.en_langue(l) chapeau=public::NOUVEAU_INTRO.en_langue(l) />
        <ResumeErreurs titre=commun::RESUME_ERREURS.en_langue(l) erreurs=liste />
        {move || {
            perime
                .get()
                .map(|texte| {
                    view! {
                        <Alerte ton=Ton::Danger titre=texte annoncee=true>
                            <p>
                                <a href=format!(
                                    "/{}/mot-de-passe",
                                    l.code(),
                                )>{public::LIEN_REFUSE_SUITE.en_langue(l)}</a>
                            </p>
                        </Alerte>
                    }
                })
        }}
        {move || attente.get().map(|texte| view! { <Alerte ton=Ton::Danger titre=texte annoncee=true /> })}
        <form
            method="post"
            action="/mot-de-passe/changer"
            class="formulaire"
            hidden=move || perime.read().is_some()
        >
            <input type="hidden" name="langue" value=l.code() />
            <input type="hidden" name="code" value=move || code.get() />
            <Champ
                id="mot_de_passe"
                libelle=public::NOUVEAU_MOT_DE_PASSE.en_langue(l)
                aide=public::MOT_DE_PASSE_AIDE.en_langue(l)
                genre="password"
                autocomplete="new-password"
                requis=true
                erreur=court
            />
            <Bouton variante=Variante::Principale large=true>{public::NOUVEAU_BOUTON.en_langue(l)}</Bouton>
        </form>
    }
}
