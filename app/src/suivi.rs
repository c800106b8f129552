//! Work that goes on at the server: its page asks again until it is over.

use crate::AppError;
use leptos::prelude::*;
use std::time::Duration;

/// How often what is going on is looked at.
const PAS: Duration = Duration::from_secs(1);

/// The same, after the server did not answer.
const APRES_ECHEC: Duration = Duration::from_secs(5);

/// So many times in a row at most: five minutes.
const ECHECS_MAX: u32 = 60;

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
    /// answer that did not come is no end of what went on.
    pub(crate) fn tant_que<T: Send + Sync + 'static>(
        self,
        reponse: Resource<Result<T, AppError>>,
        en_cours: impl Fn(&T) -> bool + 'static,
    ) {
        // Failures since something was seen to go on; None: it was not.
        let echecs = StoredValue::new(None::<u32>);
        let minuterie = StoredValue::new(None::<TimeoutHandle>);
        let oter = move || {
            let ancienne = minuterie.try_update_value(Option::take).flatten();
            ancienne.inspect(TimeoutHandle::clear);
        };
        // Only in the browser: effects do not run on the server.
        Effect::new(move || {
            let attente = reponse.with(|reponse| match reponse {
                Some(Ok(vue)) => {
                    let suite = en_cours(vue);
                    echecs.set_value(suite.then_some(0));
                    suite.then_some(PAS)
                }
                Some(Err(AppError::HorsLigne | AppError::Interne)) => {
                    echecs.update_value(|n| *n = n.map(|n| n + 1));
                    let encore = echecs.get_value().is_some_and(|n| n <= ECHECS_MAX);
                    encore.then_some(APRES_ECHEC)
                }
                _ => None,
            });
            // One at a time: what is shown may have changed meanwhile.
            oter();
            if let Some(attente) = attente {
                let prochaine = set_timeout_with_handle(
                    move || {
                        self.0.try_update(|n| *n += 1);
                    },
                    attente,
                );
                minuterie.set_value(prochaine.ok());
            }
        });
        on_cleanup(oter);
    }
}
