//! How much an account may ask.

use super::Probleme;
use axum::{
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};
use i18n::Langue;
use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
};

/// An account, or an address of the network for who has none.
pub(crate) type Qui = String;

/// Requests that each may make in a second, and at once; of this process: those of a service behind several processes add
/// up.
pub struct Debit {
    limites: RateLimiter<Qui, DashMapStateStore<Qui>, DefaultClock, StateInformationMiddleware>,
    horloge: DefaultClock,
    demandes: AtomicUsize,
}

/// Every so many requests, those who ask no more are forgotten.
const MENAGE: usize = 10_000;

/// What is left to somebody.
pub(crate) struct Reste {
    limite: u32,
    reste: u32,
}

impl Debit {
    pub fn nouveau(par_seconde: NonZeroU32, d_un_coup: NonZeroU32) -> Self {
        let quota = Quota::per_second(par_seconde).allow_burst(d_un_coup);
        Self {
            limites: RateLimiter::keyed(quota).with_middleware(),
            horloge: DefaultClock::default(),
            demandes: AtomicUsize::new(0),
        }
    }

    /// Counts one request; the seconds to wait when it is one too many.
    pub(crate) fn essayer(&self, qui: &Qui) -> Result<(), u64> {
        self.menage();
        self.limites
            .check_key(qui)
            .map(|_| ())
            .map_err(|refus| self.attente(&refus))
    }

    fn menage(&self) {
        if self.demandes.fetch_add(1, Ordering::Relaxed) % MENAGE == MENAGE - 1 {
            self.limites.retain_recent();
        }
    }

    fn attente(&self, refus: &NotUntil<<DefaultClock as Clock>::Instant>) -> u64 {
        // A part of a second is a second.
        refus.wait_time_from(self.horloge.now()).as_secs() + 1
    }

    /// What is left after this request, or the refusal.
    pub(crate) fn compter(&self, qui: &Qui, langue: Langue) -> Result<Reste, Box<Response>> {
        self.menage();
        match self.limites.check_key(qui) {
            Ok(etat) => Ok(Reste {
                limite: etat.quota().burst_size().get(),
                reste: etat.remaining_burst_capacity(),
            }),
            Err(refus) => {
                let secondes = self.attente(&refus);
                let reste = Reste {
                    limite: refus.quota().burst_size().get(),
                    reste: 0,
                };
                let mut reponse = trop(secondes, langue);
                reste.dire(&mut reponse);
                Err(Box::new(reponse))
            }
        }
    }
}

impl Reste {
    pub(crate) fn dire(&self, reponse: &mut Response) {
        for (nom, valeur) in [("ratelimit-limit", self.limite), ("ratelimit-remaining", self.reste)] {
            reponse.headers_mut().insert(nom, HeaderValue::from(valeur));
        }
    }
}

fn trop(secondes: u64, langue: Langue) -> Response {
    let titre = i18n::api::TROP_DE_DEMANDES.en_langue(langue);
    let mut reponse = Probleme::nouveau(StatusCode::TOO_MANY_REQUESTS, "tropDeDemandes", titre).into_response();
    reponse.headers_mut().insert("retry-after", HeaderValue::from(secondes));
    reponse
}
