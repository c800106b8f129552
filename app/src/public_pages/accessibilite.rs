use crate::context::cadre;
use i18n::{Langue, Texte, accessibilite as t};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Carte, EnTete, view};

/// The accessibility statement (article 47 of the law of 11 February 2005; decree of 24 July 2019).
pub(crate) fn page_accessibilite() -> AnyView {
    let cadre = cadre();
    let l = cadre.langue;
    let titre = t::TITRE.en_langue(l);
    let etablissement = cadre.etablissement();
    view! {
        <Title text=titre />
        <EnTete titre=titre chapeau=t::CHAPEAU.avec(l, &[("etablissement", &etablissement)]) />
        <Carte titre=t::ETAT_TITRE.en_langue(l)>
            <p>{t::ETAT.en_langue(l)}</p>
        </Carte>
        <Carte titre=t::ESSAIS_TITRE.en_langue(l)>{liste(l, &[t::ESSAI_AXE, t::ESSAI_HTML, t::ESSAI_CLAVIER, t::ESSAI_LARGEUR])}</Carte>
        <Carte titre=t::LIMITES_TITRE.en_langue(l)>{liste(l, &[t::LIMITE_AUDIT, t::LIMITE_LECTEUR, t::LIMITE_BANQUE])}</Carte>
        <Carte titre=t::CONTACT_TITRE.en_langue(l)>
            <p>{t::CONTACT.avec(l, &[("etablissement", &etablissement)])}</p>
            <p>{t::DEFENSEUR.en_langue(l)}</p>
        </Carte>
    }
}

fn liste(l: Langue, textes: &[Texte]) -> AnyView {
    let lignes: Vec<_> = textes.iter().map(|x| view! { <li>{x.en_langue(l)}</li> }).collect();
    view! { <ul>{lignes}</ul> }
}
