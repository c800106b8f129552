use crate::context::cadre;
use i18n::{commun, offre, public};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Carte, EnTete, LienBouton, Variante, view};

/// Where a visitor arrives.
pub(crate) fn page_accueil() -> AnyView {
    let cadre = cadre();
    let l = cadre.langue;
    let code = l.code();
    let titre = public::TITRE_ACCUEIL.avec(l, &[("etablissement", &cadre.etablissement())]);
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre chapeau=public::ACCUEIL_INTRO.en_langue(l) />
        <Carte titre=public::ACCUEIL_ADMIS_TITRE.en_langue(l)>
            <p>{public::ACCUEIL_ADMIS.en_langue(l)}</p>
            <LienBouton href=format!("/{code}/activer") variante=Variante::Principale>{public::ACTIVER_BOUTON.en_langue(l)}</LienBouton>
        </Carte>
        <Carte titre=public::ACCUEIL_COMPTE_TITRE.en_langue(l)>
            <p>{public::ACCUEIL_COMPTE.en_langue(l)}</p>
            <LienBouton href=format!("/{code}/connexion") variante=Variante::Secondaire>
                {commun::SE_CONNECTER.en_langue(l)}
            </LienBouton>
        </Carte>
        <Carte titre=offre::CATALOGUE.en_langue(l)>
            <p>{offre::CATALOGUE_INTRO.en_langue(l)}</p>
            <LienBouton href=format!("/{code}/formations") variante=Variante::Secondaire>
                {offre::VOIR_CATALOGUE.en_langue(l)}
            </LienBouton>
        </Carte>
        <Carte titre=public::ACCUEIL_VERIFIER_TITRE.en_langue(l)>
            <p>{public::ACCUEIL_VERIFIER.en_langue(l)}</p>
            <LienBouton href=format!("/{code}/verifier") variante=Variante::Secondaire>
                {commun::VERIFIER.en_langue(l)}
            </LienBouton>
        </Carte>
    }
}
