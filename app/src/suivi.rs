//! Work that goes on at the server: its page asks again until it is over.

use crate::AppError;
use leptos::prelude::*;
use std::time::Duration;

/// How often what is going on is looked at.
const PAS: Duration = Duration::from_secs(1);

/// The same, after the server did not answer.
const APRES_ECHEC: Duration = Duration::from_secs(5);

/// Counts how often one has asked: a resource that reads it is loaded anew each time.
#[derive(Clone, Copy)]
pub(crate) struct Suivi(RwSignal<u32>);

impl Suivi {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(0))
    }

    pub(crate) fn tour(self) -> u32 {
        self.0.get()
    }

    /// Asks again in a moment for as long as the answer is of something that goes on. The server may be away for a moment: an
    /// answer that did not come is no end.
    pub(crate) fn tant_que<T: Send + Sync + 'static>(
        self,
        reponse: Resource<Result<T, AppError>>,
        en_cours: impl Fn(&T) -> bool + 'static,
    ) {
        // Only in the browser: effects do not run on the server.
        Effect::new(move || {
            let attente = reponse.with(|reponse| match reponse {
                Some(Ok(vue)) if en_cours(vue) => Some(PAS),
                Some(Err(AppError::HorsLigne | AppError::Interne)) => Some(APRES_ECHEC),
                _ => None,
            });
            if let Some(attente) = attente {
                // The page may be gone by then.
                set_timeout(
                    move || {
                        self.0.try_update(|n| *n += 1);
                    },
                    attente,
                );
            }
        });
    }
}
