//! Simulators of the services that Pégase talks to, speaking the real protocols over real HTTP.
//!
//! For tests and the demonstration: nothing of the product depends on this package outside of its tests. See the
//! README for the cards, the numbers and the control API.

mod coupure;
mod cvec;
mod erreur;
mod objets;
mod ordre;
mod page;
mod panne;
mod paybox;
mod reglages;

use std::{net::SocketAddr, sync::Arc};

use tokio::{net::TcpListener, sync::oneshot, task::AbortHandle};

use self::{
    coupure::{Connexion, Ecoute},
    cvec::Cvec,
    paybox::Paybox,
};
pub use self::{
    erreur::Erreur,
    objets::{Objets, lancer_objets},
    reglages::Reglages,
};

/// The running simulators; they stop when this is dropped.
pub struct Simulateurs {
    adresse: SocketAddr,
    cle_publique: String,
    taches: Vec<AbortHandle>,
    _fin: oneshot::Sender<()>,
}

/// Starts the simulators on an address of the loopback; port 0 takes a free one.
///
/// # Errors
///
/// When the address is open to others or taken, or when the keys cannot be had.
pub async fn lancer(adresse: SocketAddr, reglages: Reglages) -> Result<Simulateurs, Erreur> {
    if !adresse.ip().is_loopback() {
        return Err(Erreur::AdresseOuverte(adresse));
    }
    // A build that also holds a client of TLS wants one cryptography named, even for plain calls.
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let ecoute = TcpListener::bind(adresse)
        .await
        .map_err(|e| Erreur::Ecoute(adresse, e))?;
    let adresse = ecoute.local_addr().map_err(|e| Erreur::Ecoute(adresse, e))?;
    // Finding the primes takes a moment that belongs to no executor.
    let paybox = tokio::task::spawn_blocking(move || Paybox::nouveau(reglages)).await;
    let paybox = Arc::new(paybox.map_err(|e| Erreur::Cle(e.to_string()))??);
    let cle_publique = paybox.cle_publique().to_owned();

    let routes = paybox::routes(&paybox).merge(cvec::routes(Arc::new(Cvec::default())));
    let (fin, finie) = oneshot::channel::<()>();
    let service = axum::serve(
        Ecoute(ecoute),
        routes.into_make_service_with_connect_info::<Connexion>(),
    );
    let service = service.with_graceful_shutdown(async {
        let _ = finie.await;
    });
    tokio::spawn(async move {
        if let Err(erreur) = service.await {
            tracing::error!(%erreur, "simulators");
        }
    });
    let envois = tokio::spawn(paybox::expedier(paybox));
    Ok(Simulateurs {
        adresse,
        cle_publique,
        taches: vec![envois.abort_handle()],
        _fin: fin,
    })
}

impl Simulateurs {
    /// Where they listen.
    #[must_use]
    pub fn adresse(&self) -> SocketAddr {
        self.adresse
    }

    /// `http://…` of this path.
    #[must_use]
    pub fn url(&self, chemin: &str) -> String {
        format!("http://{}{chemin}", self.adresse)
    }

    /// What the signatures of the notifications are verified with (PEM).
    #[must_use]
    pub fn cle_publique(&self) -> &str {
        &self.cle_publique
    }
}

impl Drop for Simulateurs {
    fn drop(&mut self) {
        for tache in &self.taches {
            tache.abort();
        }
    }
}
