use jiff::SignedDuration;

/// Attempts after which an event that is refused is given up, unless somebody replays it: about a day.
pub const ESSAIS_MAX: u32 = 16;

/// Goes in vain from which on a receiver is held for unable to listen.
const ABSENCE: u32 = 3;

/// How long to wait after so many attempts that failed, of which the last one was answered with that HTTP status, or not at
/// all; None: given up. Only what a receiver looked at and does not want is: one that cannot listen gets it in the end.
pub fn reprise(essais: u32, code: Option<u16>) -> Option<SignedDuration> {
    let refuse = code.is_some_and(|c| (300..500).contains(&c) && !ATTENDRE.contains(&c));
    (!refuse || essais < ESSAIS_MAX).then(|| doubler(5, essais.saturating_sub(1), 6 * 3600))
}

/// "Not now": too slow, too early, too many.
const ATTENDRE: [u16; 3] = [408, 425, 429];

/// How long a receiver is left alone after so many goes in a row in which it took nothing. It is asked with one event then,
/// and gets the others once it has taken that one.
pub fn pause(echecs: u32) -> Option<SignedDuration> {
    (echecs >= ABSENCE).then(|| doubler(10, echecs - ABSENCE, 600))
}

fn doubler(premier: i64, fois: u32, plafond: i64) -> SignedDuration {
    SignedDuration::from_secs(premier.saturating_mul(1 << fois.min(30)).min(plafond))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_essaie_un_jour_durant() {
        let total: i64 = (1..).map_while(|n| reprise(n, Some(422))).map(|d| d.as_secs()).sum();
        assert!((20 * 3600..28 * 3600).contains(&total), "{total}");
        assert_eq!(reprise(1, Some(422)), Some(SignedDuration::from_secs(5)));
        for n in 1..ESSAIS_MAX - 1 {
            assert!(reprise(n, None) <= reprise(n + 1, None));
        }
    }

    #[test]
    fn seul_ce_qui_est_refuse_est_abandonne() {
        for (code, abandonne) in [
            (None, false),
            (Some(500), false),
            (Some(503), false),
            (Some(429), false),
            (Some(408), false),
            (Some(307), true),
            (Some(400), true),
            (Some(404), true),
            (Some(410), true),
        ] {
            assert_eq!(reprise(ESSAIS_MAX, code).is_none(), abandonne, "{code:?}");
            assert!(reprise(ESSAIS_MAX - 1, code).is_some(), "{code:?}");
        }
    }

    #[test]
    fn qui_n_ecoute_pas_est_laisse_en_paix_dix_minutes_au_plus() {
        assert_eq!(pause(0), None);
        assert_eq!(pause(2), None);
        assert_eq!(pause(3), Some(SignedDuration::from_secs(10)));
        assert_eq!(pause(u32::MAX), Some(SignedDuration::from_secs(600)));
    }
}
