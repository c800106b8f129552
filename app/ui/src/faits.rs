use crate::view;
use leptos::prelude::*;

/// One line of a description list.
pub struct Fait {
    libelle: String,
    valeur: AnyView,
    action: Option<(String, String, String)>,
}

impl Fait {
    /// A label and its text.
    pub fn new(libelle: impl Into<String>, valeur: impl Into<String>) -> Self {
        Self {
            libelle: libelle.into(),
            valeur: valeur.into().into_any(),
            action: None,
        }
    }

    /// A label and anything: a state, an amount, a link.
    pub fn vue(libelle: impl Into<String>, valeur: impl IntoView + 'static) -> Self {
        Self {
            libelle: libelle.into(),
            valeur: valeur.into_any(),
            action: None,
        }
    }

    /// A link at the end of the line. `precision` is read but not seen: "Modifier" + "l'adresse".
    pub fn lien(self, href: impl Into<String>, texte: impl Into<String>, precision: impl Into<String>) -> Self {
        Self {
            action: Some((href.into(), texte.into(), precision.into())),
            ..self
        }
    }
}

/// Labels and values: a summary, an identity, "check your answers".
#[component]
pub fn Faits(
    faits: Vec<Fait>,
    /// Values to the right, in columns of figures.
    #[prop(optional)]
    chiffres: bool,
    /// Several columns when there is room: an identity strip.
    #[prop(optional)]
    en_colonnes: bool,
) -> impl IntoView {
    let lignes: Vec<_> = faits.into_iter().map(ligne).collect();
    view! { <dl class="faits" class:faits-chiffres=chiffres class:faits-colonnes=en_colonnes>{lignes}</dl> }
}

fn ligne(fait: Fait) -> impl IntoView {
    let action = fait.action.map(|(href, texte, precision)| {
        view! {
            <dd class="fait-action">
                <a href=href>
                    {texte}
                    <span class="invisible-visuel">{format!(" {precision}")}</span>
                </a>
            </dd>
        }
    });
    view! {
        <div class="fait">
            <dt>{fait.libelle}</dt>
            <dd>{fait.valeur}</dd>
            {action}
        </div>
    }
}

/// An amount already written in the language of the page; its figures line up in a column.
#[component]
pub fn Montant(
    #[prop(into)] texte: String,
    /// The amount the page is about.
    #[prop(optional)]
    grand: bool,
    /// For a reduction or a refund.
    #[prop(optional)]
    negatif: bool,
) -> impl IntoView {
    view! { <span class="montant" class:montant-grand=grand class:montant-negatif=negatif>{texte}</span> }
}
