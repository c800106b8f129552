use super::Centimes;
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// One instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echeance {
    /// From 1.
    pub rang: u8,
    pub montant: Centimes,
    /// Day on which it is taken.
    pub le: Date,
}

/// Splits an amount into `nombre` instalments, the first on `jour` and the others `pas` days apart: cents are split
/// exactly, the remainder goes on the first (domain §9.2: 178,00 € → 59,34 + 59,33 + 59,33). No instalment of nothing:
/// fewer of them when the amount is smaller than their number.
pub fn echeancier(total: Centimes, nombre: u8, jour: Date, pas: i32) -> Vec<Echeance> {
    let nombre = i64::from(nombre.max(1)).min(total.0).max(0);
    if nombre == 0 {
        return Vec::new();
    }
    let part = total.0 / nombre;
    (0..nombre)
        .map(|i| Echeance {
            rang: u8::try_from(i + 1).unwrap_or(u8::MAX),
            montant: Centimes(if i == 0 { total.0 - part * (nombre - 1) } else { part }),
            le: jour.saturating_add((i64::from(pas) * i).days()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const JOUR: Date = date(2026, 7, 8);

    #[test]
    fn l_exemple_du_domaine() {
        let e = echeancier(Centimes(17_800), 3, JOUR, 30);
        let montants: Vec<i64> = e.iter().map(|e| e.montant.0).collect();
        assert_eq!(montants, [5_934, 5_933, 5_933]);
        let dates: Vec<Date> = e.iter().map(|e| e.le).collect();
        assert_eq!(dates, [JOUR, date(2026, 8, 7), date(2026, 9, 6)]);
    }

    #[test]
    fn rien_ne_se_partage_pas() {
        assert!(echeancier(Centimes::ZERO, 3, JOUR, 30).is_empty());
        assert_eq!(echeancier(Centimes(2), 3, JOUR, 30).len(), 2);
    }

    proptest! {
        #[test]
        fn la_somme_est_exacte_au_centime(total in 0i64..100_000_000, nombre in 0u8..13, pas in 0i32..60) {
            let e = echeancier(Centimes(total), nombre, JOUR, pas);
            prop_assert_eq!(e.iter().map(|e| e.montant.0).sum::<i64>(), total);
            prop_assert!(e.iter().all(|e| e.montant > Centimes::ZERO));
            prop_assert!(e.iter().skip(1).all(|x| x.montant <= e[0].montant && e[0].montant.0 - x.montant.0 < 13));
            prop_assert!(e.windows(2).all(|w| w[0].le <= w[1].le && w[0].rang < w[1].rang));
        }
    }
}
