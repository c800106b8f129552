//! A service that does not answer, in the three ways a service has of not answering.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use crate::coupure::Connexion;

/// How a service is down, if it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The service is up.
    #[default]
    Aucune,
    /// Every request is answered with 503.
    Erreur,
    /// Every connection is closed before an answer.
    Coupure,
    /// No request is ever answered.
    Muette,
}

/// The mode of one service, which the control API changes.
#[derive(Clone, Default)]
pub(crate) struct Panne(Arc<Mutex<Mode>>);

/// The order of the control API.
#[derive(Serialize, Deserialize)]
pub(crate) struct OrdreDePanne {
    pub mode: Mode,
}

impl Panne {
    pub fn mode(&self) -> Mode {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn changer(&self, mode: Mode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

/// Stands in front of a service. Its control API is not behind it.
pub(crate) async fn porte(
    State(panne): State<Panne>,
    ConnectInfo(connexion): ConnectInfo<Connexion>,
    requete: Request,
    suite: Next,
) -> Response {
    match panne.mode() {
        Mode::Aucune => suite.run(requete).await,
        Mode::Erreur => (StatusCode::SERVICE_UNAVAILABLE, "Service indisponible (simulateur)\n").into_response(),
        Mode::Coupure => {
            connexion.couper();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Mode::Muette => std::future::pending().await,
    }
}
