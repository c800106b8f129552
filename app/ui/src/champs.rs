use crate::{
    Glyphe, Icone,
    attributs::{fixes, vif},
    view,
};
use leptos::{attr::any_attribute::AnyAttribute, html, prelude::*};

/// Width of a field: it tells how long the answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Largeur {
    #[default]
    Pleine,
    Moyenne,
    Courte,
}

impl Largeur {
    pub(crate) fn classe(self) -> &'static str {
        match self {
            Largeur::Pleine => "saisie",
            Largeur::Moyenne => "saisie saisie-moyenne",
            Largeur::Courte => "saisie saisie-courte",
        }
    }
}

/// Label above, hint and error around a control.
#[component]
pub(crate) fn EnveloppeChamp(
    id: String,
    libelle: String,
    mention: Option<String>,
    aide: Option<String>,
    erreur: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let id_aide = format!("{id}-aide");
    view! {
        <div class="champ" class:champ-en-erreur=move || erreur.with(Option::is_some)>
            <label class="champ-libelle" for=id.clone()>
                {libelle}
                {mention.map(|mention| view! { <span class="champ-mention">{mention}</span> })}
            </label>
            {aide.map(|aide| view! { <p class="champ-aide" id=id_aide>{aide}</p> })}
            {children()}
            <MessageErreur id=id erreur />
        </div>
    }
}

/// The error of a control: icon and sentence, under `{id}-erreur`.
#[component]
pub(crate) fn MessageErreur(id: String, erreur: Signal<Option<String>>) -> impl IntoView {
    move || {
        let id = format!("{id}-erreur");
        erreur.get().map(|texte| {
            view! {
                <p class="champ-erreur" id=id>
                    <Icone glyphe=Glyphe::Alerte />
                    <span>{texte}</span>
                </p>
            }
        })
    }
}

/// `aria-describedby`: the hint, then the error when there is one.
pub(crate) fn description(id: &str, aide: bool, erreur: Signal<Option<String>>) -> AnyAttribute {
    let id = id.to_owned();
    vif("aria-describedby", move || match (aide, erreur.with(Option::is_some)) {
        (true, true) => Some(format!("{id}-aide {id}-erreur")),
        (true, false) => Some(format!("{id}-aide")),
        (false, true) => Some(format!("{id}-erreur")),
        (false, false) => None,
    })
}

/// `aria-invalid`, only when there is an error.
pub(crate) fn invalide(erreur: Signal<Option<String>>) -> AnyAttribute {
    vif("aria-invalid", move || {
        erreur.with(Option::is_some).then(|| "true".to_owned())
    })
}

/// Keeps a control and its signal together without ever erasing what was typed before hydration:
/// on start the page tells the parent what it holds, later the signal writes into the page.
pub(crate) fn accorder(
    valeur: Signal<String>,
    sur_saisie: Option<Callback<String>>,
    lire: impl Fn() -> Option<String> + 'static,
    ecrire: impl Fn(&str) + 'static,
) {
    Effect::new(move |demarre: Option<bool>| {
        let voulue = valeur.get();
        let Some(presente) = lire() else { return false };
        if presente != voulue {
            if demarre == Some(true) {
                ecrire(&voulue);
            } else if let Some(rappel) = sur_saisie {
                rappel.run(presente);
            }
        }
        true
    });
}

/// A one-line text field with its label, hint and error.
#[component]
pub fn Champ(
    /// Unique in the page; the error summary links to it.
    #[prop(into)]
    id: String,
    #[prop(into)] libelle: String,
    /// Name sent with the form; the `id` when absent.
    #[prop(optional, into)]
    nom: Option<String>,
    /// After the label, for example "(facultatif)".
    #[prop(optional, into)]
    mention: Option<String>,
    /// Why we ask, with an example.
    #[prop(optional, into)]
    aide: Option<String>,
    /// `type` of the input: text, email, tel, date, password, search…
    #[prop(default = "text")]
    genre: &'static str,
    #[prop(optional, into)] valeur: Signal<String>,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional, into)] inputmode: Option<String>,
    #[prop(optional)] requis: bool,
    #[prop(optional, into)] longueur_max: Option<u32>,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    #[prop(optional)] largeur: Largeur,
    #[prop(optional, into)] inactif: Signal<bool>,
    #[prop(optional)] lecture_seule: bool,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
    #[prop(optional, into)] sur_saisie: Option<Callback<String>>,
    #[prop(optional, into)] sur_changement: Option<Callback<String>>,
) -> impl IntoView {
    let (mention, aide) = (mention.filter(|m| !m.is_empty()), aide.filter(|a| !a.is_empty()));
    let noeud = NodeRef::<html::Input>::new();
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
    let facultatifs = fixes([
        ("autocomplete", autocomplete),
        ("inputmode", inputmode),
        ("maxlength", longueur_max.map(|max| max.to_string())),
        ("min", min),
        ("max", max),
    ]);
    view! {
        <EnveloppeChamp id=id.clone() libelle mention aide erreur>
            <input
                {..facultatifs}
                {..decrit}
                {..invalide(erreur)}
                node_ref=noeud
                class=largeur.classe()
                id=id.clone()
                name=nom.unwrap_or(id)
                type=genre
                value=move || valeur.get()
                required=requis
                readonly=lecture_seule
                disabled=move || inactif.get()
                on:input=move |e| { if let Some(rappel) = sur_saisie { rappel.run(event_target_value(&e)); } }
                on:change=move |e| { if let Some(rappel) = sur_changement { rappel.run(event_target_value(&e)); } }
            />
        </EnveloppeChamp>
    }
}
