use crate::view;
use leptos::{html, prelude::*};

use crate::attributs::fixes;
use crate::champs::{EnveloppeChamp, accorder, description, invalide};

/// A text of several lines.
#[component]
pub fn ZoneTexte(
    #[prop(into)] id: String,
    #[prop(into)] libelle: String,
    #[prop(optional, into)] nom: Option<String>,
    #[prop(optional, into)] mention: Option<String>,
    #[prop(optional, into)] aide: Option<String>,
    #[prop(default = 4)] lignes: u32,
    #[prop(optional, into)] valeur: Signal<String>,
    #[prop(optional)] requis: bool,
    #[prop(optional, into)] longueur_max: Option<u32>,
    #[prop(optional, into)] inactif: Signal<bool>,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
    #[prop(optional, into)] sur_saisie: Option<Callback<String>>,
    #[prop(optional, into)] sur_changement: Option<Callback<String>>,
) -> impl IntoView {
    let noeud = NodeRef::<html::Textarea>::new();
    accorder(
        valeur,
        sur_saisie.or(sur_changement),
        move || noeud.get_untracked().map(|e| e.value()),
        move |texte| {
            if let Some(element) = noeud.get_untracked() {
                element.set_value(texte);
            }
        },
    );
    let decrit = description(&id, aide.is_some(), erreur);
    let initiale = valeur.get_untracked();
    view! {
        <EnveloppeChamp id=id.clone() libelle mention aide erreur>
            <textarea
                {..fixes([("maxlength", longueur_max.map(|max| max.to_string()))])}
                {..decrit}
                {..invalide(erreur)}
                node_ref=noeud
                class="saisie"
                id=id.clone()
                name=nom.unwrap_or(id)
                rows=lignes
                required=requis
                disabled=move || inactif.get()
                on:input=move |e| { if let Some(rappel) = sur_saisie { rappel.run(event_target_value(&e)); } }
                on:change=move |e| { if let Some(rappel) = sur_changement { rappel.run(event_target_value(&e)); } }
            >
                {initiale}
            </textarea>
        </EnveloppeChamp>
    }
}

/// A file to send. Its form needs `method="post" enctype="multipart/form-data"`.
#[component]
pub fn ChampFichier(
    #[prop(into)] id: String,
    #[prop(into)] libelle: String,
    #[prop(optional, into)] nom: Option<String>,
    #[prop(optional, into)] mention: Option<String>,
    /// Formats and size accepted.
    #[prop(optional, into)]
    aide: Option<String>,
    /// For example `application/pdf,image/*`.
    #[prop(optional, into)]
    formats: Option<String>,
    #[prop(optional)] plusieurs: bool,
    #[prop(optional)] requis: bool,
    #[prop(optional, into)] inactif: Signal<bool>,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
) -> impl IntoView {
    let decrit = description(&id, aide.is_some(), erreur);
    view! {
        <EnveloppeChamp id=id.clone() libelle mention aide erreur>
            <input
                {..decrit}
                {..invalide(erreur)}
                class="saisie-fichier"
                id=id.clone()
                name=nom.unwrap_or(id)
                type="file"
                accept=formats
                multiple=plusieurs
                required=requis
                disabled=move || inactif.get()
            />
        </EnveloppeChamp>
    }
}
