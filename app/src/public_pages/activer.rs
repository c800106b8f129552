use super::parametre;
use crate::context::langue;
use i18n::{Langue, commun, public};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Bouton, Champ, EnTete, ResumeErreurs, view};

/// An admitted person opens her account with the code of her invitation.
pub(crate) fn page_activer() -> AnyView {
    let l = langue();
    let (code, courriel, erreurs) = (parametre("code"), parametre("courriel"), parametre("erreurs"));
    let liste = Signal::derive(move || lire_erreurs(&erreurs.get(), l));
    let erreur = move |champ: &'static str| {
        Signal::derive(move || {
            liste
                .read()
                .iter()
                .find(|(c, _)| c == champ)
                .map(|(_, texte)| texte.clone())
        })
    };
    view! {
        <Title text=public::ACTIVER_TITRE.en_langue(l) />
        <EnTete titre=public::ACTIVER_TITRE.en_langue(l) chapeau=public::ACTIVER_INTRO.en_langue(l) />
        <ResumeErreurs titre=commun::RESUME_ERREURS.en_langue(l) erreurs=liste />
        <form method="post" action="/activer" class="formulaire">
            <input type="hidden" name="langue" value=l.code() />
            <Champ
                id="code"
                libelle=public::CODE.en_langue(l)
                aide=public::CODE_AIDE.en_langue(l)
                valeur=code
                autocomplete="one-time-code"
                requis=true
                erreur=erreur("code")
            />
            <Champ
                id="courriel"
                libelle=public::COURRIEL.en_langue(l)
                aide=public::COURRIEL_AIDE.en_langue(l)
                valeur=courriel
                genre="email"
                autocomplete="email"
                requis=true
                erreur=erreur("courriel")
            />
            <Champ
                id="mot_de_passe"
                libelle=public::NOUVEAU_MOT_DE_PASSE.en_langue(l)
                aide=public::MOT_DE_PASSE_AIDE.en_langue(l)
                genre="password"
                autocomplete="new-password"
                requis=true
                erreur=erreur("mot_de_passe")
            />
            <Bouton variante=ui::Variante::Principale large=true>{public::ACTIVER_BOUTON.en_langue(l)}</Bouton>
        </form>
        <p>
            <a href=format!("/{}/mot-de-passe", l.code())>{public::MOT_DE_PASSE_OUBLIE.en_langue(l)}</a>
        </p>
    }
}

/// The address names the fields that were refused (`code,mot_de_passe`); the sentences are found here.
fn lire_erreurs(noms: &str, l: Langue) -> Vec<(String, String)> {
    noms.split(',')
        .filter_map(|nom| {
            let texte = match nom {
                "code" => public::CODE_REFUSE,
                "courriel" => public::COMPTE_EXISTANT,
                "mot_de_passe" => public::MOT_DE_PASSE_COURT,
                "attente" => public::CONNEXION_ATTENTE,
                _ => return None,
            };
            Some((nom.to_owned(), texte.en_langue(l).to_owned()))
        })
        .collect()
}
