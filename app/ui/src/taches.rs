use leptos::prelude::*;

use crate::{Etat, Glyphe, Ton, view};

/// One line of a task list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tache {
    pub titre: String,
    /// Where to do it; none when nothing can be done now.
    pub href: Option<String>,
    /// A hint, or the reason of a refusal.
    pub aide: Option<String>,
    pub ton: Ton,
    /// The state in words.
    pub etat: String,
    pub glyphe: Option<Glyphe>,
}

impl Tache {
    pub fn new(titre: impl Into<String>, ton: Ton, etat: impl Into<String>) -> Self {
        Self {
            titre: titre.into(),
            href: None,
            aide: None,
            ton,
            etat: etat.into(),
            glyphe: None,
        }
    }

    pub fn vers(self, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..self
        }
    }

    pub fn avec_aide(self, aide: impl Into<String>) -> Self {
        Self {
            aide: Some(aide.into()),
            ..self
        }
    }

    pub fn avec_glyphe(self, glyphe: Glyphe) -> Self {
        Self {
            glyphe: Some(glyphe),
            ..self
        }
    }
}

/// What there is to do, with the state of each thing; the whole line is the target.
#[component]
pub fn ListeTaches(taches: Vec<Tache>) -> impl IntoView {
    let lignes: Vec<_> = taches
        .into_iter()
        .enumerate()
        .map(|(rang, tache)| ligne(rang, tache))
        .collect();
    view! { <ul class="taches">{lignes}</ul> }
}

fn ligne(rang: usize, tache: Tache) -> impl IntoView {
    let Tache {
        titre,
        href,
        aide,
        ton,
        etat,
        glyphe,
    } = tache;
    let (id_aide, id_etat) = (format!("tache-{rang}-aide"), format!("tache-{rang}-etat"));
    let decrit = if aide.is_some() {
        format!("{id_aide} {id_etat}")
    } else {
        id_etat.clone()
    };
    let titre = match href {
        Some(href) => view! { <a class="tache-titre" href=href aria-describedby=decrit>{titre}</a> },
        None => view! { <span class="tache-titre">{titre}</span> },
    };
    let etat = match glyphe {
        Some(glyphe) => view! { <Etat ton texte=etat glyphe /> },
        None => view! { <Etat ton texte=etat /> },
    };
    view! {
        <li class="tache">
            <div class="tache-texte">
                {titre}
                {aide.map(|aide| view! { <p class="tache-aide" id=id_aide>{aide}</p> })}
            </div>
            <div class="tache-etat" id=id_etat>{etat}</div>
        </li>
    }
}
