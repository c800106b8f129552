use jiff::SignedDuration;

/// Attempts after which an event is given up, unless somebody replays it: about a day.
pub const ESSAIS_MAX: u32 = 16;

/// Refusals in a row from which on a receiver is held for unable to listen.
const ABSENCE: u32 = 3;

/// How long to wait after so many attempts that failed; None: given up.
pub fn reprise(essais: u32) -> Option<SignedDuration> {
    (essais < ESSAIS_MAX).then(|| doubler(5, essais.saturating_sub(1), 6 * 3600))
}

/// How long a receiver is left alone after so many refusals in a row, whatever the event. It is asked with one event then,
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
        let total: i64 = (1..).map_while(reprise).map(|d| d.as_secs()).sum();
        assert!((20 * 3600..28 * 3600).contains(&total), "{total}");
        assert_eq!(reprise(1), Some(SignedDuration::from_secs(5)));
        assert_eq!(reprise(ESSAIS_MAX), None);
        for n in 1..ESSAIS_MAX - 1 {
            assert!(reprise(n) <= reprise(n + 1));
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
