use leptos::{ev, prelude::*};

use crate::{Glyphe, Icone, view};

/// How much a button weighs on the page: one `Principale` per view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variante {
    Principale,
    #[default]
    Secondaire,
    Discrete,
    Danger,
}

impl Variante {
    pub(crate) fn classe(self) -> &'static str {
        match self {
            Variante::Principale => "bouton bouton-principal",
            Variante::Secondaire => "bouton",
            Variante::Discrete => "bouton bouton-discret",
            Variante::Danger => "bouton bouton-danger",
        }
    }
}

/// What a button does in its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypeBouton {
    /// Sends the form.
    #[default]
    Envoi,
    /// Does nothing by itself: for `au_clic`.
    Simple,
}

/// A button. Inside a form it sends it, with or without JavaScript.
#[component]
pub fn Bouton(
    #[prop(optional)] variante: Variante,
    #[prop(optional)] genre: TypeBouton,
    #[prop(optional, into)] glyphe: Option<Glyphe>,
    /// Name and value sent with the form, to tell several buttons apart.
    #[prop(optional, into)]
    nom: Option<String>,
    #[prop(optional, into)] valeur: Option<String>,
    /// `id` of the form, when the button is outside of it.
    #[prop(optional, into)]
    formulaire: Option<String>,
    /// Another address than the form's own.
    #[prop(optional, into)]
    action: Option<String>,
    /// Puts the fields of the form in the address of `action` instead of sending them: to look for something without losing them.
    #[prop(optional)]
    par_adresse: bool,
    /// Sends without the browser's checks (save as it is, go back).
    #[prop(optional)]
    sans_controle: bool,
    #[prop(optional, into)] inactif: Signal<bool>,
    /// The request is on its way: the button keeps the focus but does nothing.
    #[prop(optional, into)]
    en_cours: Signal<bool>,
    #[prop(optional)] large: bool,
    /// A name for assistive technology that adds what the words leave out.
    #[prop(optional, into)]
    libelle: Option<String>,
    #[prop(optional, into)] au_clic: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let au_clic = move |evenement: ev::MouseEvent| {
        if en_cours.get_untracked() {
            evenement.prevent_default();
        } else if let Some(rappel) = au_clic {
            rappel.run(());
        }
    };
    let genre = match genre {
        TypeBouton::Envoi => "submit",
        TypeBouton::Simple => "button",
    };
    view! {
        <button
            type=genre
            class=variante.classe()
            class:bouton-large=large
            name=nom
            value=valeur
            form=formulaire
            formaction=action
            formmethod=par_adresse.then_some("get")
            formnovalidate=sans_controle
            disabled=move || inactif.get()
            aria-busy=move || en_cours.get().then_some("true")
            aria-disabled=move || en_cours.get().then_some("true")
            aria-label=libelle
            on:click=au_clic
        >
            {glyphe.map(|glyphe| view! { <Icone glyphe /> })}
            <span>{children()}</span>
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LienBouton(
    #[prop(into)] href: String,
    #[prop(optional)] variante: Variante,
    #[prop(optional, into)] glyphe: Option<Glyphe>,
    #[prop(optional)] large: bool,
    /// `external` for an address that the server answers by itself (documents, downloads).
    #[prop(optional, into)]
    rel: Option<String>,
    #[prop(optional, into)] libelle: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=variante.classe() class:bouton-large=large href=href rel=rel aria-label=libelle>
            {glyphe.map(|glyphe| view! { <Icone glyphe /> })}
            <span>{children()}</span>
        </a>
    }
}
