use domain::inscription::{DossierVue, Etape};
use i18n::{Langue, commun, dossier as t, statuts};
use leptos::prelude::*;
use ui::{Avancement, Etapes, view};

/// What the dossier is about, above the title of its steps.
pub(super) fn formation(vue: &DossierVue, l: Langue) -> String {
    let formation = if l == Langue::Fr {
        &vue.formation_fr
    } else {
        &vue.formation_en
    };
    format!("{formation} – {}", vue.annee_universitaire)
}

/// Progress, by the names of the steps.
pub(super) fn etapes(vue: &DossierVue, courante: Etape, l: Langue) -> impl IntoView {
    let liste: Vec<ui::Etape> = vue
        .etapes
        .iter()
        .map(|e| {
            let (avancement, mention) = if e.etape == courante {
                (Avancement::Courante, t::ETAT_EN_COURS)
            } else if e.faite {
                (Avancement::Faite, t::ETAT_FAIT)
            } else {
                (Avancement::AVenir, t::ETAT_A_FAIRE)
            };
            ui::Etape::new(statuts::etape(e.etape).en_langue(l), avancement, mention.en_langue(l)).vers(format!(
                "/mon-espace/inscription/{}/{}",
                vue.id,
                e.etape.code()
            ))
        })
        .collect();
    let valeurs = [
        ("rang", courante.rang().to_string()),
        ("total", Etape::TOUS.len().to_string()),
    ];
    let resume = t::ETAPE_N.avec(l, &valeurs.each_ref().map(|(nom, v)| (*nom, v.as_str())));
    view! { <Etapes libelle=commun::ETAPES.en_langue(l) resume=resume etapes=liste /> }
}
