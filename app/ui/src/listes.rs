use leptos::prelude::*;

use crate::{Icone, Ton, view};

/// One filter of a list: its address, its count, whether it is the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filtre {
    pub texte: String,
    pub href: String,
    pub compte: Option<String>,
    pub actif: bool,
}

impl Filtre {
    pub fn new(texte: impl Into<String>, href: impl Into<String>, actif: bool) -> Self {
        Self {
            texte: texte.into(),
            href: href.into(),
            compte: None,
            actif,
        }
    }

    pub fn avec_compte(self, compte: impl ToString) -> Self {
        Self {
            compte: Some(compte.to_string()),
            ..self
        }
    }
}

/// Filters of a list as links with their counts: a view is an address.
#[component]
pub fn Filtres(
    /// Name of this navigation, for assistive technology.
    #[prop(into)]
    libelle: String,
    filtres: Vec<Filtre>,
) -> impl IntoView {
    let lien = |filtre: Filtre| {
        let actuel = filtre.actif.then_some("true");
        view! {
            <li>
                <a class="filtre" href=filtre.href aria-current=actuel>
                    <span>{filtre.texte}</span>
                    {filtre.compte.map(|compte| view! { <span class="compte">{compte}</span> })}
                </a>
            </li>
        }
    };
    let liens: Vec<_> = filtres.into_iter().map(lien).collect();
    view! { <nav class="filtres" aria-label=libelle><ul>{liens}</ul></nav> }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evenement {
    pub titre: String,
    /// The moment in words.
    pub quand: String,
    /// The moment for machines (RFC 3339).
    pub instant: String,
    pub detail: Option<String>,
    pub acteur: Option<String>,
    pub ton: Ton,
}

impl Evenement {
    pub fn new(titre: impl Into<String>, quand: impl Into<String>, instant: impl Into<String>) -> Self {
        Self {
            titre: titre.into(),
            quand: quand.into(),
            instant: instant.into(),
            detail: None,
            acteur: None,
            ton: Ton::Neutre,
        }
    }

    pub fn avec_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    pub fn par(self, acteur: impl Into<String>) -> Self {
        Self {
            acteur: Some(acteur.into()),
            ..self
        }
    }

    pub fn avec_ton(self, ton: Ton) -> Self {
        Self { ton, ..self }
    }
}

/// What happened, the most recent first.
#[component]
pub fn Chronologie(evenements: Vec<Evenement>) -> impl IntoView {
    let ligne = |evenement: Evenement| {
        view! {
            <li class=format!("evenement {}", evenement.ton.classe())>
                <span class="evenement-marque"><Icone glyphe=evenement.ton.glyphe() /></span>
                <div class="evenement-corps">
                    <p class="evenement-titre">{evenement.titre}</p>
                    {evenement.detail.map(|detail| view! { <p class="evenement-detail">{detail}</p> })}
                    <p class="evenement-quand">
                        <time datetime=evenement.instant>{evenement.quand}</time>
                        {evenement.acteur.map(|acteur| view! { <span class="evenement-acteur">{acteur}</span> })}
                    </p>
                </div>
            </li>
        }
    };
    let lignes: Vec<_> = evenements.into_iter().map(ligne).collect();
    view! { <ol class="chronologie">{lignes}</ol> }
}
