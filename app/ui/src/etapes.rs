use leptos::prelude::*;

use crate::{Glyphe, Icone, view};

/// Where a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Avancement {
    Faite,
    Courante,
    #[default]
    AVenir,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etape {
    pub nom: String,
    /// Where to go back to it; none when it cannot be opened yet.
    pub href: Option<String>,
    pub avancement: Avancement,
    /// Its state in words, for assistive technology: "terminée", "en cours", "à venir".
    pub mention: String,
}

impl Etape {
    pub fn new(nom: impl Into<String>, avancement: Avancement, mention: impl Into<String>) -> Self {
        Self {
            nom: nom.into(),
            href: None,
            avancement,
            mention: mention.into(),
        }
    }

    pub fn vers(self, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..self
        }
    }
}

/// The steps of a path, by name. On a phone, segments and the name of the current step.
#[component]
pub fn Etapes(
    /// Name of this list, for assistive technology.
    #[prop(into)]
    libelle: String,
    /// "Étape 2 sur 7", shown on a phone.
    #[prop(into)]
    resume: String,
    etapes: Vec<Etape>,
) -> impl IntoView {
    let courante = etapes
        .iter()
        .find(|e| e.avancement == Avancement::Courante)
        .map(|e| e.nom.clone());
    let etapes: Vec<_> = etapes.into_iter().map(|etape| view! { <UneEtape etape /> }).collect();
    view! {
        <nav class="etapes" aria-label=libelle>
            <p class="etapes-resume" aria-hidden="true">
                <span class="etapes-rang">{resume}</span>
                <span class="etapes-nom">{courante}</span>
            </p>
            <ol>{etapes}</ol>
        </nav>
    }
}

#[component]
fn UneEtape(etape: Etape) -> impl IntoView {
    let Etape {
        nom,
        href,
        avancement,
        mention,
    } = etape;
    let (classe, actuelle) = match avancement {
        Avancement::Faite => ("etape etape-faite", None),
        Avancement::Courante => ("etape etape-courante", Some("step")),
        Avancement::AVenir => ("etape", None),
    };
    let marque = view! {
        <span class="etape-marque" aria-hidden="true">
            {(avancement == Avancement::Faite).then(|| view! { <Icone glyphe=Glyphe::Vu /> })}
        </span>
    };
    let texte = view! {
        <span class="etape-nom">{nom}</span>
        <span class="invisible-visuel">{format!(" ({mention})")}</span>
    };
    let corps = match href {
        Some(href) => view! { <a href=href aria-current=actuelle>{marque}{texte}</a> },
        None => view! { <span class="etape-texte" aria-current=actuelle>{marque}{texte}</span> },
    };
    view! { <li class=classe>{corps}</li> }
}
