use crate::attributs::vif;
use crate::{EtatListe, Glyphe, Icone, view};
use leptos::{ev, html, prelude::*};

/// The state of a [`BarreRecherche`], shared with whoever fills its list.
#[derive(Clone, Copy)]
pub struct EtatBarre {
    pub texte: RwSignal<String>,
    pub liste: RwSignal<EtatListe>,
    /// Whether there is anything to show under the field.
    pub garnie: RwSignal<bool>,
    /// What keys do, once it is known.
    pub touche: StoredValue<Option<Callback<ev::KeyboardEvent>>>,
    champ: NodeRef<html::Input>,
}

impl EtatBarre {
    pub fn new() -> Self {
        Self {
            texte: RwSignal::new(String::new()),
            liste: RwSignal::new(EtatListe::default()),
            garnie: RwSignal::new(false),
            touche: StoredValue::new(None),
            champ: NodeRef::new(),
        }
    }

    /// Puts the cursor in the field, on all that it holds.
    pub fn viser(&self) {
        if let Some(champ) = self.champ.get_untracked() {
            champ.focus().ok();
            champ.select();
        }
    }

    /// Empties the field and leaves it.
    pub fn quitter(&self) {
        self.liste.set(EtatListe::default());
        self.texte.set(String::new());
        if let Some(champ) = self.champ.get_untracked() {
            champ.set_value("");
            champ.blur().ok();
        }
    }

    pub fn visible(&self) -> bool {
        self.liste.read().ouverte && self.garnie.get()
    }

    /// Identifier of the option of that rank.
    pub fn id_option(rang: usize) -> String {
        format!("{CHAMP}-p{rang}")
    }
}

impl Default for EtatBarre {
    fn default() -> Self {
        Self::new()
    }
}

const CHAMP: &str = "recherche";

/// Identifier of the list of a [`BarreRecherche`].
pub const LISTE_BARRE: &str = "recherche-liste";

/// The one search field of a frame. Without JavaScript it is a form whose answer is a page; with it, what `children` show
/// under the field, moved through with the arrows.
#[component]
pub fn BarreRecherche(
    etat: EtatBarre,
    /// Where the form goes, with what was typed as `q`.
    #[prop(into)]
    action: String,
    /// Fields sent besides.
    #[prop(optional)]
    caches: Vec<(&'static str, &'static str)>,
    #[prop(into)] libelle: String,
    #[prop(into)] exemple: String,
    /// The list, with [`LISTE_BARRE`] as its identifier.
    children: Children,
) -> impl IntoView {
    let caches: Vec<_> = caches
        .into_iter()
        .map(|(nom, valeur)| view! { <input type="hidden" name=nom value=valeur /> })
        .collect();
    let ouvrir = move |ouverte: bool| {
        etat.liste.update(|liste| {
            liste.ouverte = ouverte;
            liste.curseur = None;
        });
    };
    let touche = move |e: ev::KeyboardEvent| {
        if let Some(rappel) = etat.touche.get_value() {
            rappel.run(e);
        }
    };
    view! {
        <form method="get" action=action role="search" class="recherche-globale">
            {caches}
            <label class="invisible-visuel" for=CHAMP>
                {libelle}
            </label>
            <Icone glyphe=Glyphe::Recherche />
            <input
                {..vif("aria-expanded", move || Some(etat.visible().to_string()))}
                {..vif("aria-controls", move || etat.visible().then(|| LISTE_BARRE.to_owned()))}
                {..vif(
                    "aria-activedescendant",
                    move || etat.liste.read().curseur.filter(|_| etat.visible()).map(EtatBarre::id_option),
                )}
                node_ref=etat.champ
                id=CHAMP
                name="q"
                type="search"
                role="combobox"
                placeholder=exemple
                autocomplete="off"
                aria-autocomplete="list"
                on:focus=move |_| ouvrir(true)
                on:blur=move |_| ouvrir(false)
                on:input=move |e| {
                    etat.texte.set(event_target_value(&e));
                    ouvrir(true);
                }
                on:keydown=touche
            />
            <kbd class="recherche-touche" aria-hidden="true">
                "Ctrl K"
            </kbd>
            {children()}
        </form>
    }
}
