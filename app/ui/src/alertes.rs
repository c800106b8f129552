use leptos::prelude::*;

use crate::{Glyphe, Icone, Ton, view};

/// A message in the page: an icon, a title that says the meaning, a colour.
#[component]
pub fn Alerte(
    #[prop(optional)] ton: Ton,
    /// The word that carries the meaning: "Paiement refusé", "À savoir".
    #[prop(into)]
    titre: String,
    /// Read at once by assistive technology: only for a message that answers an action.
    #[prop(optional)]
    annoncee: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let ton = if ton == Ton::Neutre { Ton::Info } else { ton };
    let role = annoncee.then_some(if ton == Ton::Danger { "alert" } else { "status" });
    view! {
        <div class=format!("alerte {}", ton.classe()) role=role>
            <Icone glyphe=ton.glyphe() />
            <div class="alerte-corps">
                <p class="alerte-titre">{titre}</p>
                {children.map(|children| view! { <div class="alerte-texte">{children()}</div> })}
            </div>
        </div>
    }
}

/// A state: icon, word and colour.
#[component]
pub fn Etat(
    #[prop(optional)] ton: Ton,
    #[prop(into)] texte: String,
    /// Another icon than the usual one of this meaning.
    #[prop(optional, into)]
    glyphe: Option<Glyphe>,
) -> impl IntoView {
    view! {
        <span class=format!("etat {}", ton.classe())>
            <Icone glyphe=glyphe.unwrap_or(ton.glyphe()) />
            <span>{texte}</span>
        </span>
    }
}

/// A region that assistive technology reads when its text changes.
#[component]
pub fn Annonce(
    #[prop(into)] message: Signal<String>,
    /// Interrupts the reading: only for what cannot wait.
    #[prop(optional)]
    urgente: bool,
    /// Also shown on the page, discreetly ("Enregistré à 14 h 02").
    #[prop(optional)]
    visible: bool,
) -> impl IntoView {
    let classe = if visible { "annonce" } else { "invisible-visuel" };
    let (role, vif) = if urgente {
        ("alert", "assertive")
    } else {
        ("status", "polite")
    };
    view! { <p class=classe role=role aria-live=vif>{move || message.get()}</p> }
}
