use crate::CodeErreur;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Is a code good on the day of the fact that it tells: the country on the day of birth, the series of the bac in the
/// year of the bac (domain §3)?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Validite {
    Valide,
    /// It begins later, on that day.
    PasEncore(Date),
    /// It ended, that day was its last.
    Plus(Date),
    /// No value of that nomenclature has this code.
    Inconnu,
}

impl Validite {
    /// What the field that holds the code is told about that day; a code that nobody knows is refused in other words.
    pub fn refus(self, jour: Date) -> Option<CodeErreur> {
        let (debut, fin) = match self {
            Self::Valide => return None,
            Self::Inconnu => return Some(CodeErreur::Inconnu),
            Self::PasEncore(debut) => (Some(debut), None),
            Self::Plus(fin) => (None, Some(fin)),
        };
        Some(CodeErreur::HorsPeriode { jour, debut, fin })
    }
}

/// The periods of one code, first and last day (none: still), asked about a day. Every module asks here.
pub fn validite(periodes: impl IntoIterator<Item = (Date, Option<Date>)>, jour: Date) -> Validite {
    let mut issue = Validite::Inconnu;
    for (debut, fin) in periodes {
        if contient(debut, fin, jour) {
            return Validite::Valide;
        }
        issue = match (issue, fin.filter(|f| *f < jour)) {
            // The nearest to the day is told: what ended last, else what begins first.
            (Validite::Plus(dit), Some(fin)) => Validite::Plus(dit.max(fin)),
            (_, Some(fin)) => Validite::Plus(fin),
            (Validite::Inconnu, None) => Validite::PasEncore(debut),
            (Validite::PasEncore(dit), None) => Validite::PasEncore(dit.min(debut)),
            (dit, None) => dit,
        };
    }
    issue
}

/// Is that day in the period, both days included?
pub fn contient(debut: Date, fin: Option<Date>, jour: Date) -> bool {
    debut <= jour && fin.is_none_or(|f| jour <= f)
}

/// Have two periods a day in common?
pub fn se_chevauchent(a: (Date, Option<Date>), b: (Date, Option<Date>)) -> bool {
    a.1.is_none_or(|fin| b.0 <= fin) && b.1.is_none_or(|fin| a.0 <= fin)
}

/// Which of these periods have a day in common with another of them? In the same order.
pub fn chevauchements(periodes: &[(Date, Option<Date>)]) -> Vec<bool> {
    let mut rangs: Vec<usize> = (0..periodes.len()).collect();
    rangs.sort_by_key(|rang| periodes[*rang].0);
    let mut communs = vec![false; periodes.len()];
    // Of those that begin earlier, the one that ends last is the one to be met.
    let mut tenante: Option<usize> = None;
    for rang in rangs {
        if let Some(autre) = tenante.filter(|t| se_chevauchent(periodes[*t], periodes[rang])) {
            (communs[autre], communs[rang]) = (true, true);
        }
        let fin = |rang: usize| periodes[rang].1.unwrap_or(Date::MAX);
        if tenante.is_none_or(|t| fin(t) < fin(rang)) {
            tenante = Some(rang);
        }
    }
    communs
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn au_jour_du_fait() {
        let urss = (date(1900, 1, 1), Some(date(1991, 12, 25)));
        let russie = (date(1991, 12, 26), None);
        for (periodes, jour, attendu) in [
            (vec![urss, russie], date(1985, 3, 1), Validite::Valide),
            (vec![urss, russie], date(1991, 12, 25), Validite::Valide),
            (vec![urss, russie], date(1991, 12, 26), Validite::Valide),
            (vec![russie], date(1985, 3, 1), Validite::PasEncore(date(1991, 12, 26))),
            (vec![urss], date(2000, 1, 1), Validite::Plus(date(1991, 12, 25))),
            (vec![], date(2000, 1, 1), Validite::Inconnu),
            // Between two: it was, and is no more.
            (
                vec![(date(2010, 1, 1), None), urss],
                date(2000, 1, 1),
                Validite::Plus(date(1991, 12, 25)),
            ),
        ] {
            assert_eq!(validite(periodes, jour), attendu, "{jour}");
        }
    }

    fn jour() -> impl Strategy<Value = Date> {
        (1990i16..2010, 1i8..=12, 1i8..=28).prop_map(|(a, m, j)| date(a, m, j))
    }

    proptest! {
        #[test]
        fn deux_periodes_se_chevauchent_si_un_jour_est_dans_les_deux(
            a in jour(), la in prop::option::of(0i64..400), b in jour(), lb in prop::option::of(0i64..400),
        ) {
            let fin = |debut: Date, jours: Option<i64>| jours.map(|n| debut + jiff::Span::new().days(n));
            let (a, b) = ((a, fin(a, la)), (b, fin(b, lb)));
            // Whatever they share, they share the later of their first days.
            let premier = a.0.max(b.0);
            let commun = contient(a.0, a.1, premier) && contient(b.0, b.1, premier);
            prop_assert_eq!(se_chevauchent(a, b), commun);
            prop_assert_eq!(se_chevauchent(b, a), commun);
        }

        #[test]
        fn chacune_de_celles_qui_se_chevauchent_est_dite(
            dites in prop::collection::vec((jour(), prop::option::of(0i64..900)), 0..8),
        ) {
            let periodes: Vec<(Date, Option<Date>)> = dites
                .into_iter()
                .map(|(debut, jours)| (debut, jours.map(|n| debut + jiff::Span::new().days(n))))
                .collect();
            let une_a_une: Vec<bool> = (0..periodes.len())
                .map(|n| (0..periodes.len()).any(|m| m != n && se_chevauchent(periodes[n], periodes[m])))
                .collect();
            prop_assert_eq!(chevauchements(&periodes), une_a_une);
        }
    }
}
