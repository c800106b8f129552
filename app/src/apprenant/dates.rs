use domain::inscription::{DateCle, InscriptionResumee, Jalon};
use i18n::{Langue, dossier as t, format};
use leptos::prelude::*;
use ui::{Carte, Fait, Faits, view};

/// The days to come of all her enrolments, the next one first; nothing when there are none.
pub(super) fn dates(inscriptions: &[InscriptionResumee], l: Langue) -> Option<AnyView> {
    // Which enrolment it is about, once there are several.
    let plusieurs = inscriptions.iter().filter(|i| !i.calendrier.is_empty()).count() > 1;
    let mut dates: Vec<(DateCle, Option<&str>)> = inscriptions
        .iter()
        .flat_map(|i| {
            let formation = if l == Langue::Fr {
                &i.formation_fr
            } else {
                &i.formation_en
            };
            i.calendrier
                .iter()
                .map(move |d| (*d, plusieurs.then_some(formation.as_str())))
        })
        .collect();
    dates.sort_by_key(|(d, _)| (d.le, d.jalon));
    let faits: Vec<Fait> = dates
        .into_iter()
        .map(|(d, formation)| {
            let quoi = jalon(d, l);
            let quoi = match formation {
                Some(formation) => format!("{quoi} ({formation})"),
                None => quoi,
            };
            Fait::new(format::date(d.le, l), quoi)
        })
        .collect();
    (!faits.is_empty()).then(|| {
        view! {
            <Carte titre=t::DATES.en_langue(l)>
                <Faits faits=faits />
            </Carte>
        }
    })
}

fn jalon(d: DateCle, l: Langue) -> String {
    let texte = match d.jalon {
        Jalon::Ouverture => t::DATE_OUVERTURE,
        Jalon::Limite => t::DATE_LIMITE,
        Jalon::Echeance => t::DATE_ECHEANCE,
        Jalon::Rentree => t::DATE_RENTREE,
    };
    let montant = d.montant.map(|m| format::montant(m, l)).unwrap_or_default();
    texte.avec(l, &[("montant", &montant)])
}
