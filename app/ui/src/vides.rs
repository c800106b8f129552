use leptos::prelude::*;

use crate::{Glyphe, Icone, view};

/// How far a long job has gone, with its counts.
#[component]
pub fn Progression(
    #[prop(into)] id: String,
    #[prop(into)] libelle: String,
    /// None while the total is not known.
    #[prop(into)]
    valeur: Signal<Option<u32>>,
    #[prop(default = 100.into(), into)] maximum: Signal<u32>,
    /// The counts in words: "120 sur 400, encore 2 minutes environ".
    #[prop(optional, into)]
    compte: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progression">
            <div class="progression-ligne">
                <label for=id.clone()>{libelle}</label>
                <span class="progression-compte">{move || compte.get()}</span>
            </div>
            <progress id=id max=move || maximum.get() value=move || valeur.get()></progress>
        </div>
    }
}

/// Nothing here yet: what will appear, and how to make it appear.
#[component]
pub fn Vide(
    #[prop(into)] titre: String,
    #[prop(optional, into)] texte: Option<String>,
    #[prop(default = Glyphe::Reception)] glyphe: Glyphe,
    /// Link or button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="vide">
            <span class="vide-icone"><Icone glyphe /></span>
            <p class="vide-titre">{titre}</p>
            {texte.map(|texte| view! { <p class="vide-texte">{texte}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// The real layout that the skeleton stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormeSquelette {
    #[default]
    Texte,
    Lignes,
    Cartes,
}

/// Shape of what is being loaded.
#[component]
pub fn Squelette(
    /// Read by assistive technology: "Chargement de la liste".
    #[prop(into)]
    libelle: String,
    #[prop(optional)] forme: FormeSquelette,
    #[prop(default = 3)] nombre: usize,
) -> impl IntoView {
    let classe = match forme {
        FormeSquelette::Texte => "squelette squelette-texte",
        FormeSquelette::Lignes => "squelette squelette-lignes",
        FormeSquelette::Cartes => "squelette squelette-cartes",
    };
    let morceaux: Vec<_> = (0..nombre)
        .map(|_| view! { <span class="squelette-morceau"></span> })
        .collect();
    view! {
        <div class=classe role="status">
            <span class="invisible-visuel">{libelle}</span>
            {morceaux}
        </div>
    }
}
