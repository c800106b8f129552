//! The days that matter to a learner.

use super::Statut;
use crate::paiement::Centimes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// What happens on such a day.
    Jalon {
        /// Enrolments open.
        Ouverture = "OUVERTURE",
        /// Last day to send the dossier.
        Limite = "LIMITE",
        /// The bank takes an instalment.
        Echeance = "ECHEANCE",
        /// The year begins.
        Rentree = "RENTREE",
    }
}

/// A day of the calendar of one enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateCle {
    pub le: Date,
    pub jalon: Jalon,
    /// Of an instalment.
    pub montant: Option<Centimes>,
}

/// Days of an enrolment, as the period and the invoice set them.
#[derive(Clone, Debug)]
pub struct JoursCles<'a> {
    pub ouverture: Date,
    pub limite: Date,
    pub rentree: Date,
    /// Instalments that are still to come.
    pub echeances: &'a [(Date, Centimes)],
}

/// What is still to come and still concerns her, in order: a dossier that was sent has no last day, an enrolment that is no
/// more has no calendar.
pub fn calendrier(statut: Statut, jours: &JoursCles<'_>, aujourd_hui: Date) -> Vec<DateCle> {
    let simple = |jalon, le| DateCle {
        le,
        jalon,
        montant: None,
    };
    let mut dates = match statut {
        Statut::Annulee | Statut::Expiree => return Vec::new(),
        Statut::Autorisee => vec![
            simple(Jalon::Ouverture, jours.ouverture),
            simple(Jalon::Limite, jours.limite),
        ],
        Statut::Debutee => vec![simple(Jalon::Limite, jours.limite)],
        Statut::Terminee | Statut::Validee => Vec::new(),
    };
    dates.push(simple(Jalon::Rentree, jours.rentree));
    dates.extend(jours.echeances.iter().map(|(le, montant)| DateCle {
        le: *le,
        jalon: Jalon::Echeance,
        montant: Some(*montant),
    }));
    dates.retain(|d| d.le >= aujourd_hui);
    dates.sort_by_key(|d| (d.le, d.jalon));
    dates
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn table() {
        let jours = JoursCles {
            ouverture: date(2026, 7, 1),
            limite: date(2026, 9, 30),
            rentree: date(2026, 9, 7),
            echeances: &[(date(2026, 8, 5), Centimes(5_900)), (date(2026, 9, 5), Centimes(5_900))],
        };
        let lire = |statut, jour| -> Vec<(&str, String)> {
            calendrier(statut, &jours, jour)
                .iter()
                .map(|d| (d.jalon.code(), d.le.strftime("%m-%d").to_string()))
                .collect()
        };
        let attendu = |liste: &[(&'static str, &str)]| -> Vec<(&str, String)> {
            liste.iter().map(|(j, d)| (*j, (*d).to_owned())).collect()
        };
        for (statut, jour, dates) in [
            (
                Statut::Autorisee,
                date(2026, 6, 30),
                &[
                    ("OUVERTURE", "07-01"),
                    ("ECHEANCE", "08-05"),
                    ("ECHEANCE", "09-05"),
                    ("RENTREE", "09-07"),
                    ("LIMITE", "09-30"),
                ] as &[_],
            ),
            (
                Statut::Debutee,
                date(2026, 9, 6),
                &[("RENTREE", "09-07"), ("LIMITE", "09-30")],
            ),
            // The day itself still counts.
            (Statut::Debutee, date(2026, 9, 30), &[("LIMITE", "09-30")]),
            (
                Statut::Terminee,
                date(2026, 9, 5),
                &[("ECHEANCE", "09-05"), ("RENTREE", "09-07")],
            ),
            (Statut::Validee, date(2026, 10, 1), &[]),
            (Statut::Annulee, date(2026, 6, 30), &[]),
            (Statut::Expiree, date(2026, 6, 30), &[]),
        ] {
            assert_eq!(lire(statut, jour), attendu(dates), "{statut:?} {jour}");
        }
    }
}
