use domain::inscription::{DateCle, DateVue, Jalon};
use i18n::{Langue, dossier as t, format};
use leptos::prelude::*;
use ui::{Carte, Fait, Faits, view};

/// The days to come, the next one first; nothing when there are none.
pub(super) fn dates(dates: Vec<DateVue>, l: Langue) -> Option<AnyView> {
    let faits: Vec<Fait> = dates
        .into_iter()
        .map(|d| {
            let mut quoi = jalon(d.date, l);
            if let Some((fr, en)) = d.formation {
                let formation = if l == Langue::Fr { fr } else { en };
                quoi = format!("{quoi} ({formation})");
            }
            Fait::new(format::date(d.date.le, l), quoi)
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
