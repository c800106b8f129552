//! The provider's side of PayBox System: the form of the merchant, the page of the bank, the notifications.
//!
//! Written from the protocol and not from the product, which it shares no code with: what both understand in the same
//! way has been checked twice.

mod carte;
mod cle;
mod controle;
mod demande;
mod envoi;
mod formulaire;
mod page;
mod retour;
mod tableau;
mod transaction;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    middleware,
    routing::{get, post},
};
use jiff::Timestamp;

pub(crate) use self::envoi::expedier;
use self::{cle::Cle, demande::Demande, transaction::Transaction};
use crate::{
    Erreur, Reglages,
    ordre::Impossible,
    panne::{self, Panne},
};

/// The simulated provider.
pub(crate) struct Paybox {
    reglages: Reglages,
    cle: Cle,
    client: reqwest::Client,
    pub panne: Panne,
    registre: Mutex<Registre>,
}

/// All that a provider remembers; lost when it stops.
struct Registre {
    transactions: Vec<Transaction>,
    appels: u64,
}

impl Registre {
    fn trouver(&mut self, numero: usize) -> Option<&mut Transaction> {
        self.transactions.get_mut(numero.checked_sub(1)?)
    }

    /// A number that no other payment or instalment has.
    fn appeler(&mut self) -> u64 {
        self.appels += 1;
        self.appels
    }
}

impl Paybox {
    pub fn nouveau(reglages: Reglages) -> Result<Self, Erreur> {
        // The merchant takes a number it has seen for a repetition: one started again must not give the same ones.
        // Ten digits are what the protocol has room for; a hundred a second is more than anybody clicks.
        let depart = Timestamp::now().as_millisecond().unsigned_abs() / 10;
        Ok(Self {
            cle: Cle::ouvrir(reglages.cle_privee.as_deref())?,
            reglages,
            client: reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(Duration::from_secs(10))
                .build()?,
            panne: Panne::default(),
            registre: Mutex::new(Registre {
                transactions: Vec::new(),
                appels: 1_000_000_000 + depart % 8_000_000_000,
            }),
        })
    }

    pub fn cle_publique(&self) -> &str {
        &self.cle.publique_pem
    }

    fn acces<T>(&self, faire: impl FnOnce(&mut Registre) -> T) -> T {
        faire(&mut self.registre.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ouvrir(&self, demande: Demande) -> Transaction {
        self.acces(|registre| {
            let transaction = Transaction::nouvelle(registre.transactions.len() + 1, demande);
            registre.transactions.push(transaction.clone());
            transaction
        })
    }

    fn lire(&self, numero: usize) -> Result<Transaction, Impossible> {
        self.acces(|registre| registre.trouver(numero).cloned())
            .ok_or_else(|| Impossible(StatusCode::NOT_FOUND, "transaction inconnue".into()))
    }
}

/// The provider, which may be down, and its control, which never is.
pub(crate) fn routes(paybox: &Arc<Paybox>) -> Router {
    let service = Router::new()
        .route("/cgi/MYchoix_pagepaiement.cgi", post(formulaire::recevoir))
        .route("/cgi/payer", post(formulaire::payer))
        .route("/cgi/annuler", get(formulaire::annuler))
        .route("/pubkey.pem", get(cle_publique))
        .route_layer(middleware::from_fn_with_state(paybox.panne.clone(), panne::porte));
    service.merge(controle::routes()).with_state(Arc::clone(paybox))
}

async fn cle_publique(State(paybox): State<Arc<Paybox>>) -> String {
    paybox.cle_publique().to_owned()
}
