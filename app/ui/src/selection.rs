use leptos::{html, prelude::*};

use crate::attributs::fixes;
use crate::champs::{EnveloppeChamp, accorder, description, invalide};
use crate::{Largeur, view};

/// A native list of choices.
#[component]
pub fn Selection(
    #[prop(into)] id: String,
    #[prop(into)] libelle: String,
    /// Pairs of value and label; an empty value first asks for a choice.
    #[prop(into)]
    options: Vec<(String, String)>,
    #[prop(optional, into)] nom: Option<String>,
    #[prop(optional, into)] mention: Option<String>,
    #[prop(optional, into)] aide: Option<String>,
    #[prop(optional, into)] valeur: Signal<String>,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional)] requis: bool,
    #[prop(optional)] largeur: Largeur,
    #[prop(optional, into)] inactif: Signal<bool>,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
    #[prop(optional, into)] sur_changement: Option<Callback<String>>,
) -> impl IntoView {
    let (mention, aide) = (mention.filter(|m| !m.is_empty()), aide.filter(|a| !a.is_empty()));
    let noeud = NodeRef::<html::Select>::new();
    accorder(
        valeur,
        sur_changement,
        move || noeud.get_untracked().map(|e| e.value()),
        move |texte| {
            if let Some(element) = noeud.get_untracked() {
                element.set_value(texte);
            }
        },
    );
    let decrit = description(&id, aide.is_some(), erreur);
    let choisie = valeur.get_untracked();
    // What is kept and is no longer offered stays what it is, until somebody chooses another.
    let garde = (!choisie.is_empty() && options.iter().all(|(valeur, _)| *valeur != choisie))
        .then(|| (choisie.clone(), choisie.clone()));
    let options: Vec<_> = options
        .into_iter()
        .chain(garde)
        .map(|(valeur, texte)| {
            let choisi = valeur == choisie;
            view! { <option value=valeur selected=choisi>{texte}</option> }
        })
        .collect();
    view! {
        <EnveloppeChamp id=id.clone() libelle mention aide erreur>
            <select
                {..fixes([("autocomplete", autocomplete)])}
                {..decrit}
                {..invalide(erreur)}
                node_ref=noeud
                class=largeur.classe()
                id=id.clone()
                name=nom.unwrap_or(id)
                required=requis
                disabled=move || inactif.get()
                on:change=move |e| { if let Some(rappel) = sur_changement { rappel.run(event_target_value(&e)); } }
            >
                {options}
            </select>
        </EnveloppeChamp>
    }
}
