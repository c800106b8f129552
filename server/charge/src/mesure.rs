use crate::processus;
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// The figures of one round.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mesure {
    pub scenario: String,
    /// Requests in flight at once, or wanted each second (`debit`).
    pub connexions: usize,
    pub debit: Option<u32>,
    pub requetes: u64,
    /// Due and never sent, the server being too late.
    pub abandonnees: u64,
    pub par_seconde: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p90: f64,
    pub p99: f64,
    pub max: f64,
    /// Milliseconds of processor for one request: the server's, and those of the database behind it.
    pub cpu_serveur: Option<f64>,
    pub cpu_base: Option<f64>,
    /// Megabytes resident at the end of the round.
    pub memoire: Option<u64>,
}

/// Latencies in microseconds, up to ten minutes, to the third digit.
pub struct Latences {
    durees: Histogram<u64>,
    /// Those that were not answered: they have waited at least so long.
    abandonnees: u64,
}

impl Latences {
    pub fn nouvelles() -> anyhow::Result<Self> {
        Ok(Self {
            durees: Histogram::new_with_max(600_000_000, 3)?,
            abandonnees: 0,
        })
    }

    /// An answer.
    pub fn noter(&mut self, duree: Duration) {
        self.durees
            .saturating_record(u64::try_from(duree.as_micros()).unwrap_or(u64::MAX));
    }

    /// No answer, and none is waited for any more.
    pub fn abandonner(&mut self, duree: Duration) {
        self.noter(duree);
        self.abandonnees += 1;
    }

    pub fn ajouter(&mut self, autres: Self) -> anyhow::Result<()> {
        self.abandonnees += autres.abandonnees;
        Ok(self.durees.add(autres.durees)?)
    }
}

/// Processes that are watched while a round runs.
#[derive(Clone, Copy, Default)]
pub struct Temoins {
    pub serveur: Option<u32>,
    /// The first process of PostgreSQL, when it runs on this machine.
    pub base: Option<u32>,
}

/// What they had used when a round began.
pub struct Depart {
    temoins: Temoins,
    serveur: Option<Duration>,
    base: Option<Duration>,
    instant: Instant,
}

impl Temoins {
    pub fn partir(self) -> Depart {
        Depart {
            serveur: self.serveur.and_then(processus::cpu),
            base: self.base.and_then(processus::cpu_famille),
            temoins: self,
            instant: Instant::now(),
        }
    }
}

impl Depart {
    /// The figures of the round that ends now.
    pub fn arriver(self, scenario: &str, connexions: usize, debit: Option<u32>, latences: &Latences) -> Mesure {
        let secondes = self.instant.elapsed().as_secs_f64();
        let (h, abandonnees) = (&latences.durees, latences.abandonnees);
        let requetes = h.len() - abandonnees;
        let nombre = f64::from(u32::try_from(requetes).unwrap_or(u32::MAX)).max(1.0);
        let ms = |microsecondes: u64| Duration::from_micros(microsecondes).as_secs_f64() * 1000.0;
        let depuis = |avant: Option<Duration>, apres: Option<Duration>| {
            Some(apres?.saturating_sub(avant?).as_secs_f64() * 1000.0 / nombre)
        };
        Mesure {
            scenario: scenario.to_owned(),
            connexions,
            debit,
            requetes,
            abandonnees,
            par_seconde: nombre / secondes,
            p50: ms(h.value_at_quantile(0.50)),
            p90: ms(h.value_at_quantile(0.90)),
            p99: ms(h.value_at_quantile(0.99)),
            max: ms(h.max()),
            cpu_serveur: depuis(self.serveur, self.temoins.serveur.and_then(processus::cpu)),
            cpu_base: depuis(self.base, self.temoins.base.and_then(processus::cpu_famille)),
            memoire: self.temoins.serveur.and_then(processus::memoire),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ce_qui_n_est_pas_servi_a_attendu_et_n_a_rien_coute() {
        let mut latences = Latences::nouvelles().unwrap();
        (0..98).for_each(|_| latences.noter(Duration::from_millis(10)));
        (0..2).for_each(|_| latences.abandonner(Duration::from_secs(9)));
        let mesure = Temoins::default().partir().arriver("x", 1, Some(10), &latences);
        assert_eq!((mesure.requetes, mesure.abandonnees), (98, 2));
        assert!(mesure.p50 < 11.0 && mesure.p99 > 8900.0);
    }
}
