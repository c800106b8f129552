use leptos::prelude::*;

use crate::{Glyphe, Icone, view};

/// Asks before what cannot be undone, without JavaScript: a first press opens, the button inside acts.
/// Its words say what it does ("Annuler l'inscription et rembourser 155,00 €"), never "OK".
#[component]
pub fn Confirmation(
    /// Words of the first button.
    #[prop(into)]
    declencheur: String,
    /// The same button once open: gives up.
    #[prop(into)]
    renoncer: String,
    /// What will happen, as a question or a statement.
    #[prop(into)]
    titre: String,
    /// What it entails.
    #[prop(optional, into)]
    texte: Option<String>,
    #[prop(default = Some(Glyphe::Corbeille), into)] glyphe: Option<Glyphe>,
    /// The form with its `Bouton variante=Variante::Danger`.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="confirmation">
            <summary class="bouton bouton-danger-discret">
                <span class="confirmation-ferme">
                    {glyphe.map(|glyphe| view! { <Icone glyphe /> })}
                    {declencheur}
                </span>
                <span class="confirmation-ouvert">{renoncer}</span>
            </summary>
            <div class="confirmation-corps">
                <p class="confirmation-titre">{titre}</p>
                {texte.map(|texte| view! { <p>{texte}</p> })}
                {children()}
            </div>
        </details>
    }
}
