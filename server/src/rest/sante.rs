use crate::state::AppState;
use axum::{extract::State, http::StatusCode};

/// `GET /health/live`: the process answers.
#[utoipa::path(get, path = "/health/live", responses((status = 200, description = "The process answers")))]
pub async fn vivant() -> &'static str {
    "live"
}

/// `GET /health/ready`: the database answers and this binary's migrations are applied.
#[utoipa::path(get, path = "/health/ready", responses(
    (status = 200, description = "The database answers and its structure is the one that this binary wants"),
    (status = 503, description = "Not yet, or not any more")
))]
pub async fn pret(State(etat): State<AppState>) -> (StatusCode, &'static str) {
    let attendue = migrations::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    match backend::version_de_la_base(&etat.services.pool).await {
        Ok(version) if version >= attendue => (StatusCode::OK, "ready"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database must be migrated"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
