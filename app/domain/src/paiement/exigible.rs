use super::{Centimes, Echeance};
use jiff::{ToSpan, civil::Date};

/// What a payment begun online today takes, the first instalment at once and the others at their date. Empty: nothing
/// can be paid online now.
///
/// - Nothing was received: all the instalments that were chosen, moved so that the first is today (never in the past).
/// - The bank accepted a payment in several times, and will still take some by itself: what is left beyond, at once, such as
///   an instalment that it was refused. Asking for the rest would take it twice.
/// - Otherwise (a part was paid at the desk): the rest, at once.
///
/// `recu`: received so far, refunds taken off; `banque`: what the bank will still take by itself.
pub fn exigible(
    echeances: &[Echeance],
    total: Centimes,
    recu: Centimes,
    banque: Centimes,
    aujourd_hui: Date,
) -> Vec<Echeance> {
    let reste = Centimes(total.0 - recu.0);
    if reste <= Centimes::ZERO {
        return Vec::new();
    }
    if banque > Centimes::ZERO {
        return d_un_coup(Centimes(reste.0 - banque.0), aujourd_hui);
    }
    let prevu: i64 = echeances.iter().map(|e| e.montant.0).sum();
    match echeances.first() {
        Some(premiere) if recu <= Centimes::ZERO && prevu == reste.0 => {
            let retard = (aujourd_hui - premiere.le).get_days().max(0);
            let decaler = |jour: Date| jour.saturating_add(retard.days());
            echeances
                .iter()
                .map(|e| Echeance {
                    le: decaler(e.le),
                    ..*e
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

    fn trois() -> Vec<Echeance> {
        echeancier(Centimes(17_800), 3, EMISE, 30)
    }

    fn montants(e: &[Echeance]) -> Vec<i64> {
        e.iter().map(|e| e.montant.0).collect()
    }

    #[test]
    fn rien_n_est_recu() {
        let tard = date(2026, 8, 15);
        let e = exigible(&trois(), Centimes(17_800), Centimes::ZERO, Centimes::ZERO, tard);
        assert_eq!(montants(&e), [5_934, 5_933, 5_933]);
        assert_eq!(e[0].le, tard, "never a date in the past");
        assert_eq!(e[1].le, date(2026, 9, 14), "the same pace");
        let tot = exigible(&trois(), Centimes(17_800), Centimes::ZERO, Centimes::ZERO, EMISE);
        assert_eq!(tot[2].le, date(2026, 9, 6));
    }

    #[test]
    fn la_banque_prelevera_le_reste() {
        let jour = date(2026, 7, 20);
        let du = |total, recu, banque| exigible(&trois(), Centimes(total), Centimes(recu), Centimes(banque), jour);
        assert!(du(17_800, 5_934, 11_866).is_empty());
        assert_eq!(montants(&du(17_800, 5_934, 5_933)), [5_933], "only what it was refused");
        // The first was given back with an exemption, which was withdrawn: the bank goes on with the two others.
        assert_eq!(montants(&du(17_800, 0, 11_866)), [5_934]);
        assert_eq!(montants(&du(289_500, 5_934, 11_866)), [271_700], "the fees rose");
        assert!(du(0, 0, 11_866).is_empty(), "what it takes goes back");
    }

    #[test]
    fn une_part_au_guichet_puis_le_reste() {
        let e = exigible(&trois(), Centimes(17_800), Centimes(6_000), Centimes::ZERO, EMISE);
        assert_eq!(montants(&e), [11_800]);
        assert!(exigible(&trois(), Centimes(17_800), Centimes(17_800), Centimes::ZERO, EMISE).is_empty());
    }

    proptest! {
        #[test]
        fn jamais_plus_que_le_reste(total in 1i64..1_000_000, nombre in 1u8..6, recu in 0i64..1_200_000,
            banque in 0i64..1_000_000, jours in 0i64..400) {
            let e = echeancier(Centimes(total), nombre, EMISE, 30);
            let jour = EMISE.saturating_add(jours.days());
            let du = exigible(&e, Centimes(total), Centimes(recu), Centimes(banque), jour);
            prop_assert!(du.iter().map(|e| e.montant.0).sum::<i64>() <= (total - recu - banque).max(0));
            prop_assert!(du.iter().all(|e| e.montant > Centimes::ZERO && e.le >= jour));
        }
    }
}
