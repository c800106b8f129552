use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast, web_sys};

use crate::{Glyphe, Icone, view};

/// A link of a navigation.
#[derive(Clone, Debug)]
pub struct LienNav {
    pub texte: String,
    pub href: String,
    pub glyphe: Glyphe,
    /// A count that asks for attention.
    pub compte: Signal<Option<String>>,
    /// Whether the present page is there or below.
    pub actif: Signal<bool>,
}

impl LienNav {
    pub fn new(
        texte: impl Into<String>,
        href: impl Into<String>,
        glyphe: Glyphe,
        actif: impl Into<Signal<bool>>,
    ) -> Self {
        Self {
            texte: texte.into(),
            href: href.into(),
            glyphe,
            compte: Signal::default(),
            actif: actif.into(),
        }
    }

    pub fn avec_compte(self, compte: impl Into<Signal<Option<String>>>) -> Self {
        Self {
            compte: compte.into(),
            ..self
        }
    }
}

/// The same page in the other language, written in that language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LienLangue {
    /// "English", "Français".
    pub texte: String,
    /// "en", "fr".
    pub code: String,
    pub href: String,
}

pub(crate) fn lien_langue(lien: LienLangue) -> impl IntoView {
    view! {
        <a class="lien-langue" href=lien.href lang=lien.code.clone() hreflang=lien.code rel="external">
            <Icone glyphe=Glyphe::Globe />
            <span>{lien.texte}</span>
        </a>
    }
}

/// Links of a navigation; the shell decides how they look.
pub(crate) fn liens_nav(liens: Vec<LienNav>) -> impl IntoView {
    let lien = |lien: LienNav| {
        let compte = move || {
            lien.compte
                .get()
                .map(|compte| view! { <span class="compte">{compte}</span> })
        };
        view! {
            <li>
                <a class="lien-nav" href=lien.href aria-current=move || lien.actif.get().then_some("page")>
                    <Icone glyphe=lien.glyphe />
                    <span class="lien-nav-texte">{lien.texte}</span>
                    {compte}
                </a>
            </li>
        }
    };
    let liens: Vec<_> = liens.into_iter().map(lien).collect();
    view! { <ul class="liens-nav">{liens}</ul> }
}

/// A menu that opens without JavaScript. With it, a link inside, Escape or the focus going away close it.
#[component]
pub fn Depliant(
    #[prop(into)] libelle: String,
    #[prop(optional, into)] glyphe: Option<Glyphe>,
    /// More classes: `depliant-droite` hangs the panel on the right edge.
    #[prop(optional, into)]
    classe: String,
    children: Children,
) -> impl IntoView {
    let noeud = NodeRef::<html::Details>::new();
    let fermer = move || {
        if let Some(menu) = noeud.get_untracked() {
            menu.set_open(false);
        }
    };
    let au_clic = move |evenement: ev::MouseEvent| {
        let cible = evenement
            .target()
            .and_then(|cible| cible.dyn_into::<web_sys::Element>().ok());
        if cible.is_some_and(|cible| cible.closest("a").is_ok_and(|lien| lien.is_some())) {
            fermer();
        }
    };
    let au_clavier = move |evenement: ev::KeyboardEvent| {
        if evenement.key() == "Escape" && noeud.get_untracked().is_some_and(|menu| menu.open()) {
            // It closes this, and nothing behind.
            evenement.prevent_default();
            fermer();
        }
    };
    view! {
        <details class=format!("depliant {classe}") node_ref=noeud on:keydown=au_clavier>
            <summary>
                {glyphe.map(|glyphe| view! { <Icone glyphe /> })}
                <span class="depliant-libelle">{libelle}</span>
                <Icone glyphe=Glyphe::Bas classe="depliant-fleche" />
            </summary>
            <div class="depliant-panneau" on:click=au_clic>{children()}</div>
        </details>
    }
}
