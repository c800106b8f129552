use jiff::{ToSpan, civil::Date};

/// Months that things are kept: parameters of the establishment (domain §12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conservation {
    /// Of somebody who was admitted and never enrolled, after the end of the period.
    pub admis: u16,
    /// Of a learner, after the end of her last period.
    pub dossier: u16,
    /// Of supporting documents, after the validation of the enrolment.
    pub pieces: u16,
    /// Of who looked at a dossier.
    pub consultations: u16,
}

impl Default for Conservation {
    fn default() -> Self {
        Self {
            admis: 12,
            dossier: 120,
            pieces: 12,
            consultations: 12,
        }
    }
}

/// What is known of one person, as far as time is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// One of her enrolments was valid once.
    pub inscrite: bool,
    /// End of her last period, or the last time that something was written about her when that is later.
    pub derniere: Date,
    /// Something is still owed, by her or to her.
    pub compte_ouvert: bool,
}

/// The day after which something of that day is no longer kept.
fn echeance(depuis: Date, mois: u16) -> Date {
    depuis.saturating_add(i32::from(mois).months())
}

/// Has the time come to keep nothing that tells who she was? (domain §12.3) Never while money is due: accounts are closed
/// first.
pub fn pseudonymisable(dossier: Dossier, regles: &Conservation, jour: Date) -> bool {
    let mois = if dossier.inscrite { regles.dossier } else { regles.admis };
    !dossier.compte_ouvert && jour > echeance(dossier.derniere, mois)
}

/// Has the time come to remove the supporting documents of an enrolment? `validee`: when it was validated; None: never.
pub fn pieces_a_oter(validee: Option<Date>, fin_de_periode: Date, regles: &Conservation, jour: Date) -> bool {
    jour > echeance(validee.unwrap_or(fin_de_periode), regles.pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn dossier(inscrite: bool, derniere: Date) -> Dossier {
        Dossier {
            inscrite,
            derniere,
            compte_ouvert: false,
        }
    }

    #[test]
    fn table() {
        let (regles, fin) = (Conservation::default(), date(2014, 8, 31));
        for (inscrite, jour, attendu) in [
            (true, date(2024, 8, 31), false),
            (true, date(2024, 9, 1), true),
            (false, date(2015, 8, 31), false),
            (false, date(2015, 9, 1), true),
        ] {
            assert_eq!(
                pseudonymisable(dossier(inscrite, fin), &regles, jour),
                attendu,
                "{inscrite} {jour}"
            );
        }
        let du = Dossier {
            compte_ouvert: true,
            ..dossier(false, fin)
        };
        assert!(!pseudonymisable(du, &regles, date(2026, 1, 1)), "money is due");
        assert!(!pieces_a_oter(Some(date(2025, 9, 10)), fin, &regles, date(2026, 9, 10)));
        assert!(pieces_a_oter(Some(date(2025, 9, 10)), fin, &regles, date(2026, 9, 11)));
        assert!(pieces_a_oter(None, fin, &regles, date(2015, 9, 1)));
        // The last day of a month that is shorter.
        assert_eq!(echeance(date(2024, 2, 29), 12), date(2025, 2, 28));
    }

    proptest! {
        /// What is to go today is still to go tomorrow; a longer rule never makes it go sooner.
        #[test]
        fn le_temps_ne_recule_pas(jours in 0i32..8000, plus in 0i32..1000, mois in 1u16..200, encore in 0u16..50, inscrite: bool) {
            let fin = date(2005, 1, 1);
            let regles = |m| Conservation { admis: m, dossier: m, pieces: m, consultations: m };
            let a = |n: i32| fin.saturating_add(n.days());
            let oui = pseudonymisable(dossier(inscrite, fin), &regles(mois), a(jours));
            prop_assert!(!oui || pseudonymisable(dossier(inscrite, fin), &regles(mois), a(jours + plus)));
            let long = pseudonymisable(dossier(inscrite, fin), &regles(mois + encore), a(jours));
            prop_assert!(!long || oui);
        }
    }
}
