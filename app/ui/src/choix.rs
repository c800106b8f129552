use crate::view;
use leptos::{html, prelude::*};

use crate::attributs::fixes;
use crate::champs::{MessageErreur, description, invalide};

/// A checkbox with its label and hint.
#[component]
pub fn Case(
    #[prop(into)] id: String,
    #[prop(into)] libelle: String,
    #[prop(optional, into)] nom: Option<String>,
    /// Value sent when checked.
    #[prop(default = "on".into(), into)]
    valeur: String,
    #[prop(optional, into)] aide: Option<String>,
    #[prop(optional, into)] cochee: Signal<bool>,
    #[prop(optional)] requis: bool,
    #[prop(optional, into)] inactif: Signal<bool>,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
    #[prop(optional, into)] sur_changement: Option<Callback<bool>>,
) -> impl IntoView {
    let noeud = NodeRef::<html::Input>::new();
    Effect::new(move |demarre: Option<bool>| {
        let voulue = cochee.get();
        let Some(element) = noeud.get_untracked() else {
            return false;
        };
        if element.checked() != voulue {
            if demarre == Some(true) {
                element.set_checked(voulue);
            } else if let Some(rappel) = sur_changement {
                rappel.run(element.checked());
            }
        }
        true
    });
    let decrit = description(&id, aide.is_some(), erreur);
    let id_aide = format!("{id}-aide");
    view! {
        <div class="champ" class:champ-en-erreur=move || erreur.with(Option::is_some)>
            <div class="option">
                <input
                    {..decrit}
                    {..invalide(erreur)}
                    node_ref=noeud
                    type="checkbox"
                    id=id.clone()
                    name=nom.unwrap_or_else(|| id.clone())
                    value=valeur
                    checked=cochee.get_untracked()
                    required=requis
                    disabled=move || inactif.get()
                    on:change=move |e| { if let Some(rappel) = sur_changement { rappel.run(event_target_checked(&e)); } }
                />
                <label for=id.clone()>{libelle}</label>
                {aide.map(|aide| view! { <p class="champ-aide" id=id_aide>{aide}</p> })}
            </div>
            <MessageErreur id erreur />
        </div>
    }
}

/// One answer of a `Choix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionChoix {
    pub valeur: String,
    pub libelle: String,
    pub aide: Option<String>,
}

impl OptionChoix {
    pub fn new(valeur: impl Into<String>, libelle: impl Into<String>) -> Self {
        Self {
            valeur: valeur.into(),
            libelle: libelle.into(),
            aide: None,
        }
    }

    pub fn avec_aide(self, aide: impl Into<String>) -> Self {
        Self {
            aide: Some(aide.into()),
            ..self
        }
    }
}

/// A group of radio buttons under one question. The error summary links to the first one: `{id}-0`.
#[component]
pub fn Choix(
    #[prop(into)] id: String,
    #[prop(into)] legende: String,
    options: Vec<OptionChoix>,
    #[prop(optional, into)] nom: Option<String>,
    #[prop(optional, into)] mention: Option<String>,
    #[prop(optional, into)] aide: Option<String>,
    #[prop(optional, into)] valeur: Signal<String>,
    #[prop(optional)] requis: bool,
    /// Side by side when there is room: for two or three short answers.
    #[prop(optional)]
    en_ligne: bool,
    #[prop(optional, into)] inactif: Signal<bool>,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
    #[prop(optional, into)] sur_changement: Option<Callback<String>>,
) -> impl IntoView {
    let (mention, aide) = (mention.filter(|m| !m.is_empty()), aide.filter(|a| !a.is_empty()));
    let decrit = description(&id, aide.is_some(), erreur);
    let nom = nom.unwrap_or_else(|| id.clone());
    let lignes: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(rang, option)| {
            view! { <LigneChoix id=format!("{id}-{rang}") nom=nom.clone() option valeur requis sur_changement /> }
        })
        .collect();
    let (id_aide, id_groupe) = (format!("{id}-aide"), id.clone());
    view! {
        <fieldset
            {..decrit}
            class="champ"
            class:champ-en-erreur=move || erreur.with(Option::is_some)
            id=id_groupe
            disabled=move || inactif.get()
        >
            <legend class="champ-libelle">
                {legende}
                {mention.map(|mention| view! { <span class="champ-mention">{mention}</span> })}
            </legend>
            {aide.map(|aide| view! { <p class="champ-aide" id=id_aide>{aide}</p> })}
            <div class="options" class:options-en-ligne=en_ligne>{lignes}</div>
            <MessageErreur id erreur />
        </fieldset>
    }
}

#[component]
fn LigneChoix(
    id: String,
    nom: String,
    option: OptionChoix,
    valeur: Signal<String>,
    requis: bool,
    sur_changement: Option<Callback<String>>,
) -> impl IntoView {
    let noeud = NodeRef::<html::Input>::new();
    let propre = option.valeur.clone();
    let choisie = valeur.with_untracked(|v| *v == option.valeur);
    Effect::new(move |demarre: Option<bool>| {
        let voulue = valeur.with(|v| *v == propre);
        let Some(element) = noeud.get_untracked() else {
            return false;
        };
        if demarre == Some(true) {
            element.set_checked(voulue);
        } else if element.checked()
            && !voulue
            && let Some(rappel) = sur_changement
        {
            rappel.run(propre.clone());
        }
        true
    });
    let id_aide = format!("{id}-aide");
    let decrit = fixes([("aria-describedby", option.aide.is_some().then(|| id_aide.clone()))]);
    view! {
        <div class="option">
            <input
                {..decrit}
                node_ref=noeud
                type="radio"
                id=id.clone()
                name=nom
                value=option.valeur
                checked=choisie
                required=requis
                on:change=move |e| { if let Some(rappel) = sur_changement { rappel.run(event_target_value(&e)); } }
            />
            <label for=id>{option.libelle}</label>
            {option.aide.map(|aide| view! { <p class="champ-aide" id=id_aide>{aide}</p> })}
        </div>
    }
}
