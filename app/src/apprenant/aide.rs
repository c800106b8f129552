use domain::referentiel::Aide;
use i18n::{Langue, dossier as t};
use leptos::prelude::*;
use ui::{Fait, Faits, view};

/// Whom to ask, and when somebody answers.
pub(super) fn contact(aide: Aide, l: Langue) -> AnyView {
    let (structure, horaires) = if l == Langue::Fr {
        (aide.structure_fr, aide.horaires_fr)
    } else {
        (aide.structure_en, aide.horaires_en)
    };
    let lien = |href: String, texte: String| view! { <a href=href>{texte}</a> };
    let courriel = lien(format!("mailto:{}", aide.courriel), aide.courriel);
    let mut faits = vec![
        Fait::new(t::AIDE_SERVICE.en_langue(l), structure),
        Fait::vue(t::AIDE_COURRIEL.en_langue(l), courriel),
    ];
    if let Some(telephone) = aide.telephone {
        let numero: String = telephone.chars().filter(|c| !c.is_whitespace()).collect();
        let appel = lien(format!("tel:{numero}"), telephone);
        faits.push(Fait::vue(t::AIDE_TELEPHONE.en_langue(l), appel));
    }
    faits.extend(horaires.map(|horaires| Fait::new(t::AIDE_HORAIRES.en_langue(l), horaires)));
    view! { <Faits faits=faits /> }
}

/// The same, folded, under a page of the dossier.
pub(super) fn pliee(aide: Option<Aide>, l: Langue) -> Option<AnyView> {
    let aide = aide?;
    Some(view! {
        <details class="pourquoi">
            <summary>{t::AIDE.en_langue(l)}</summary>
            {contact(aide, l)}
        </details>
    })
}
