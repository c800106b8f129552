use crate::{
    state::AppState,
    version::{REVISION, VERSION},
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use std::{sync::atomic::Ordering, time::Duration};
use utoipa::ToSchema;

/// `GET /health/live`: the process answers.
#[utoipa::path(get, path = "/health/live", responses((status = 200, description = "The process answers")))]
pub async fn vivant() -> &'static str {
    "live"
}

/// How long the database may take: those who look at our health do not wait for longer.
const DELAI: Duration = Duration::from_secs(2);

/// `GET /health/ready`: this binary's migrations are applied, and nobody told us to stop. Once they were there they stay:
/// while the database is away no replica is better than another, and one that is taken out says nothing to anybody.
#[utoipa::path(get, path = "/health/ready", responses(
    (status = 200, description = "The structure of the database is the one that this binary wants"),
    (status = 503, description = "Not yet, or not any more")
))]
pub async fn pret(State(etat): State<AppState>) -> (StatusCode, &'static str) {
    let prete = if etat.depart.is_cancelled() {
        Err("stopping")
    } else if etat.a_jour.load(Ordering::Relaxed) {
        Ok(())
    } else {
        dire_la_base(&etat).await
    };
    match prete {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(pourquoi) => (StatusCode::SERVICE_UNAVAILABLE, pourquoi),
    }
}

async fn disponibilite(etat: &AppState) -> Result<(), &'static str> {
    // Whoever shares requests out looks elsewhere, while those that come meanwhile are still answered.
    if etat.depart.is_cancelled() {
        return Err("stopping");
    }
    dire_la_base(etat).await
}

/// Does the database answer, with the structure that this binary wants?
async fn dire_la_base(etat: &AppState) -> Result<(), &'static str> {
    let attendue = migrations::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    let version = tokio::time::timeout(DELAI, backend::version_de_la_base(&etat.services.pool)).await;
    match version {
        Ok(Ok(version)) if version >= attendue => {
            etat.a_jour.store(true, Ordering::Relaxed);
            Ok(())
        }
        Ok(Ok(_)) => Err("the database must be migrated"),
        Ok(Err(_)) | Err(_) => Err("the database does not answer"),
    }
}

/// What answers, and whether it can work.
#[derive(Serialize, ToSchema)]
pub struct Sante {
    /// `ready`, or why not.
    status: &'static str,
    version: &'static str,
    /// The commit that this executable was built from.
    revision: &'static str,
    /// Hash of the browser's half that was delivered with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    front: Option<String>,
}

/// `GET /health`: which version answers, and whether it can work.
#[utoipa::path(get, path = "/health", responses(
    (status = 200, description = "It can work", body = Sante),
    (status = 503, description = "It cannot, and why", body = Sante)
))]
pub async fn sante(State(etat): State<AppState>) -> (StatusCode, Json<Sante>) {
    let (code, status) = match disponibilite(&etat).await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(pourquoi) => (StatusCode::SERVICE_UNAVAILABLE, pourquoi),
    };
    let dite = Sante {
        status,
        version: VERSION,
        revision: REVISION,
        front: etat.front.as_deref().map(str::to_owned),
    };
    (code, Json(dite))
}
