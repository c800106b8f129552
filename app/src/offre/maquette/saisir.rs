//! What is typed in a line of the tree.

use super::{
    arbre::{Cadre, decimal},
    foyer::focaliser,
};
use domain::offre::Noeud;
use i18n::offre as t;
use leptos::{ev, html, prelude::*, web_sys};
use std::collections::BTreeMap;
use ui::view;
use wasm_bindgen::JsCast;

/// A line that is being typed: the label, the credits and the coefficient of its object, which are those of all its places.
pub(super) fn saisir(cadre: Cadre, n: &Noeud) -> AnyView {
    let l = cadre.l;
    let dire = |nombre: Option<_>| nombre.map(|n| decimal(n, l)).unwrap_or_default();
    // A place that has a number of its own shows another one than the object's.
    let nommer = |champ: i18n::Texte, ici: &str, objet: &str| {
        let champ = champ.en_langue(l);
        if ici == objet {
            champ.to_owned()
        } else {
            t::DE_OBJET.avec(l, &[("champ", champ), ("valeur", ici)])
        }
    };
    let avant = BTreeMap::from([
        ("libelleLong".to_owned(), n.libelle.clone()),
        ("ects".to_owned(), dire(n.ects_objet)),
        ("coefficient".to_owned(), dire(n.coefficient_objet)),
    ]);
    let champ = |nom: &'static str, libelle: String| {
        let classe = format!("arbre-champ arbre-champ-{nom}");
        // The line may be made anew while it is being typed in.
        let tape = cadre
            .editeur
            .tapes
            .with_untracked(|t| t.get(&n.chemin)?.get(nom).cloned());
        let valeur = tape.or_else(|| avant.get(nom).cloned());
        view! { <input class=classe name=nom aria-label=libelle.clone() title=libelle value=valeur /> }
    };
    let champs = [
        champ("libelleLong", t::LIBELLE.en_langue(l).to_owned()),
        champ("ects", nommer(t::ECTS, &dire(n.ects), &dire(n.ects_objet))),
        champ(
            "coefficient",
            nommer(t::COEFFICIENT, &dire(n.coefficient), &dire(n.coefficient_objet)),
        ),
    ];
    let noeud = NodeRef::<html::Span>::new();
    Effect::new(move || {
        let premier = noeud.get().and_then(|s| s.query_selector("input").ok().flatten());
        if let Some(champ) = premier {
            focaliser(&champ);
        }
    });
    let n = n.clone();
    let chemin = StoredValue::new(n.chemin.clone());
    // The line takes the focus back before its fields go.
    let ici = n.chemin.clone();
    let fermer = move || {
        // The line may be another one by now.
        let ligne = noeud
            .try_get_untracked()
            .flatten()
            .and_then(|s| s.closest("[role=treeitem]").ok()?);
        if let Some(ligne) = ligne {
            focaliser(&ligne);
        }
        cadre.editeur.saisie.try_set(None);
        cadre.editeur.envoi.try_set(false);
        cadre.editeur.tapes.try_update(|t| t.remove(&ici));
    };
    // What was touched: the rest is not said, for others may have changed it, or it may be frozen.
    let tapes = {
        let avant = avant.clone();
        move || {
            let mut lus = noeud.get_untracked().map(|span| champs_de(&span)).unwrap_or_default();
            lus.retain(|nom, lu| avant.get(nom) != Some(lu));
            lus
        }
    };
    let a_la_frappe = {
        let tapes = tapes.clone();
        move |_| {
            let lus = tapes();
            cadre.editeur.tapes.update(|t| {
                t.insert(chemin.get_value(), lus);
            });
        }
    };
    let au_clavier = move |e: ev::KeyboardEvent| {
        e.stop_propagation();
        match e.key().as_str() {
            "Enter" => {
                e.prevent_default();
                // It stays open until that was accepted. Pressed twice, it is said once.
                match tapes() {
                    _ if cadre.editeur.envoi.get_untracked() => {}
                    lus if lus.is_empty() => fermer.clone()(),
                    lus => cadre.editeur.modifier(&n, lus, fermer.clone()),
                }
            }
            "Escape" => {
                e.prevent_default();
                fermer.clone()();
            }
            _ => {}
        }
    };
    view! {
        <span node_ref=noeud class="arbre-saisie" on:keydown=au_clavier on:input=a_la_frappe on:click=move |e: ev::MouseEvent| e.stop_propagation()>
            {champs}
        </span>
    }
    .into_any()
}

/// What is typed in the fields of a line.
fn champs_de(dans: &web_sys::Element) -> BTreeMap<String, String> {
    ["libelleLong", "ects", "coefficient"]
        .into_iter()
        .filter_map(|nom| {
            let champ = dans.query_selector(&format!("input[name={nom}]")).ok()??;
            Some((
                nom.to_owned(),
                champ.dyn_into::<web_sys::HtmlInputElement>().ok()?.value(),
            ))
        })
        .collect()
}
