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

/// Latencies in microseconds, up to a minute, to the third digit.
pub fn histogramme() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_max(60_000_000, 3)?)
}

/// Adds one latency.
pub fn noter(histogramme: &mut Histogram<u64>, duree: Duration) {
    histogramme.saturating_record(u64::try_from(duree.as_micros()).unwrap_or(u64::MAX));
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
    pub fn arriver(self, scenario: &str, connexions: usize, debit: Option<u32>, h: &Histogram<u64>) -> Mesure {
        let secondes = self.instant.elapsed().as_secs_f64();
        let requetes = h.len();
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
