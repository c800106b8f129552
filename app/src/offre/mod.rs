//! The screens of the course offer, and the public catalogue.

pub(crate) mod catalogue;
pub(crate) mod comparer;
pub(crate) mod diplomes;
pub(crate) mod espaces;
pub(crate) mod formations;
pub(crate) mod importer;
pub(crate) mod maquette;
pub(crate) mod oeuvre;
mod passage;
pub(crate) mod reglages;

use crate::{AppError, acte::Acte, vues::refus};
use domain::{
    ErreurChamp,
    offre::{CodeObjet, EspaceVue, Valeurs},
};
use i18n::{Langue, commun, erreurs, offre as t};
use leptos::prelude::*;
use ui::{Alerte, Ton, view};

const ICI: &str = "/gestion/offre";

/// Where one is: below the list of espaces, and below one of them.
fn fil(espace: Option<&EspaceVue>, l: Langue) -> Vec<(String, String)> {
    let mut fil = vec![(ICI.to_owned(), t::TITRE.en_langue(l).to_owned())];
    fil.extend(espace.map(|e| (format!("{ICI}/{}", e.code), e.dans(l == Langue::Fr).to_owned())));
    fil
}

fn fil_libelle(l: Langue) -> &'static str {
    commun::FIL_ARIANE.en_langue(l)
}

/// What was refused by acts that have no field of their own on the page.
fn refuses(actes: Vec<Acte>, l: Langue) -> AnyView {
    let dits = move || {
        let erreurs = actes.iter().filter_map(|a| a.erreur());
        erreurs.map(|e| dire_refus(&e, l)).collect::<Vec<_>>()
    };
    dits.into_any()
}

/// Why something was refused; an object is named by its code, a field by its sentence alone.
fn dire_refus(erreur: &AppError, l: Langue) -> AnyView {
    match erreur {
        AppError::Champs { champs } => {
            let dits: Vec<_> = champs.iter().map(|e| view! { <li>{phrase_de(e, l)}</li> }).collect();
            view! {
                <Alerte ton=Ton::Danger titre=commun::ERREUR.en_langue(l) annoncee=true>
                    <ul>{dits}</ul>
                </Alerte>
            }
        }
        autre => refus(autre),
    }
}

/// What is said of a field, or of an object.
fn phrase_de(e: &ErreurChamp, l: Langue) -> String {
    let phrase = erreurs::phrase(&e.code, l);
    match CodeObjet::parse(&e.champ) {
        Ok(_) => format!("{} – {phrase}", e.champ),
        Err(_) => phrase,
    }
}

/// What a field of an act is told.
fn erreur_de(acte: Acte, champ: &'static str, l: Langue) -> Signal<Option<String>> {
    acte.erreur_du_champ(champ.to_owned(), l)
}

/// What a list that says yes, no or nothing offers, and what it says.
fn oui_ou_non(dit: Option<bool>, l: Langue) -> (Valeurs, String) {
    let options = [("O", commun::OUI), ("N", commun::NON)];
    let options = options.map(|(code, texte)| (code.to_owned(), texte.en_langue(l).to_owned()));
    let dit = dit.map(|oui| if oui { "O" } else { "N" });
    (options.to_vec(), dit.unwrap_or_default().to_owned())
}

/// Choices of a list, with one before them that says nothing.
fn avec_vide(choix: Valeurs, vide: &str) -> Valeurs {
    std::iter::once((String::new(), vide.to_owned())).chain(choix).collect()
}
