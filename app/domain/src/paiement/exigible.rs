use super::{Centimes, Echeance};
use jiff::{ToSpan, civil::Date};

/// An instalment of the living invoice, as what is due online looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EcheanceDue {
    pub echeance: Echeance,
    /// The bank tried to take it and was refused.
    pub refusee: bool,
}

/// What a payment begun online today takes, the first instalment at once and the others at their date. Empty: nothing
/// can be paid online now.
///
/// - Nothing was received: all the instalments that were chosen, moved so that the first is today (never in the past).
/// - The bank accepted a payment in several times: it takes the others by itself, so only those that it was refused are
///   due, at once. Asking for the rest would take it twice.
/// - Otherwise (a part was paid at the desk): the rest, at once.
///
/// `recu`: received so far, refunds taken off; `banque`: the bank holds the later instalments.
pub fn exigible(
    echeances: &[EcheanceDue],
    total: Centimes,
    recu: Centimes,
    banque: bool,
    aujourd_hui: Date,
) -> Vec<Echeance> {
    let reste = Centimes(total.0 - recu.0);
    if reste <= Centimes::ZERO {
        return Vec::new();
    }
    if banque {
        let refuse: i64 = echeances
            .iter()
            .filter(|e| e.refusee)
            .map(|e| e.echeance.montant.0)
            .sum();
        return d_un_coup(Centimes(refuse.min(reste.0)), aujourd_hui);
    }
    let prevu: i64 = echeances.iter().map(|e| e.echeance.montant.0).sum();
    match echeances.first() {
        Some(premiere) if recu <= Centimes::ZERO && prevu == reste.0 => {
            let retard = (aujourd_hui - premiere.echeance.le).get_days().max(0);
            let decaler = |jour: Date| jour.saturating_add(retard.days());
            echeances
                .iter()
                .map(|e| Echeance {
                    le: decaler(e.echeance.le),
                    ..e.echeance
                })
                .collect()
        }
        _ => d_un_coup(reste, aujourd_hui),
    }
}

fn d_un_coup(montant: Centimes, le: Date) -> Vec<Echeance> {
    if montant <= Centimes::ZERO {
        return Vec::new();
    }
    vec![Echeance { rang: 1, montant, le }]
}

#[cfg(test)]
mod tests {
    use super::{super::echeancier, *};
    use jiff::civil::date;
    use proptest::prelude::*;

    const EMISE: Date = date(2026, 7, 8);

    fn trois() -> Vec<EcheanceDue> {
        let e = echeancier(Centimes(17_800), 3, EMISE, 30);
        e.into_iter()
            .map(|echeance| EcheanceDue {
                echeance,
                refusee: false,
            })
            .collect()
    }

    fn montants(e: &[Echeance]) -> Vec<i64> {
        e.iter().map(|e| e.montant.0).collect()
    }

    #[test]
    fn rien_n_est_recu() {
        let tard = date(2026, 8, 15);
        let e = exigible(&trois(), Centimes(17_800), Centimes::ZERO, false, tard);
        assert_eq!(montants(&e), [5_934, 5_933, 5_933]);
        assert_eq!(e[0].le, tard, "never a date in the past");
        assert_eq!(e[1].le, date(2026, 9, 14), "the same pace");
        let tot = exigible(&trois(), Centimes(17_800), Centimes::ZERO, false, EMISE);
        assert_eq!(tot[2].le, date(2026, 9, 6));
    }

    #[test]
    fn la_banque_prelevera_le_reste() {
        let jour = date(2026, 7, 20);
        assert!(exigible(&trois(), Centimes(17_800), Centimes(5_934), true, jour).is_empty());
        let mut avec_refus = trois();
        avec_refus[1].refusee = true;
        let e = exigible(&avec_refus, Centimes(17_800), Centimes(5_934), true, jour);
        assert_eq!(montants(&e), [5_933], "only what it was refused");
    }

    #[test]
    fn une_part_au_guichet_puis_le_reste() {
        let e = exigible(&trois(), Centimes(17_800), Centimes(6_000), false, EMISE);
        assert_eq!(montants(&e), [11_800]);
        assert!(exigible(&trois(), Centimes(17_800), Centimes(17_800), false, EMISE).is_empty());
    }

    proptest! {
        #[test]
        fn jamais_plus_que_le_reste(total in 1i64..1_000_000, nombre in 1u8..6, recu in 0i64..1_200_000,
            banque: bool, refus in proptest::collection::vec(any::<bool>(), 6), jours in 0i64..400) {
            let e: Vec<EcheanceDue> = echeancier(Centimes(total), nombre, EMISE, 30)
                .into_iter()
                .zip(refus)
                .map(|(echeance, refusee)| EcheanceDue { echeance, refusee })
                .collect();
            let jour = EMISE.saturating_add(jours.days());
            let du = exigible(&e, Centimes(total), Centimes(recu), banque, jour);
            prop_assert!(du.iter().map(|e| e.montant.0).sum::<i64>() <= (total - recu).max(0));
            prop_assert!(du.iter().all(|e| e.montant > Centimes::ZERO && e.le >= jour));
        }
    }
}
