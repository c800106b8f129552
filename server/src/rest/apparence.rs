//! The colour and the logo of the establishment.

use crate::state::AppState;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// `GET /theme.css`: its hue; all the colours are made from it.
#[utoipa::path(get, path = "/theme.css", responses((status = 200, description = "The hue of the establishment")))]
pub async fn theme(State(etat): State<AppState>) -> Response {
    let regle = etat
        .etablissement
        .teinte
        .map(|teinte| format!(":root{{--teinte:{teinte}}}\n"))
        .unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], regle).into_response()
}

/// `GET /logo`: its logo, a picture. A drawing that holds a script does not run it: nothing may.
#[utoipa::path(get, path = "/logo", responses(
    (status = 200, description = "The logo"), (status = 404, description = "The establishment has none")))]
pub async fn logo(State(etat): State<AppState>) -> Response {
    let etablissement = &etat.etablissement;
    match (&etablissement.logo, &etablissement.logo_type) {
        (Some(logo), Some(type_)) => ([(header::CONTENT_TYPE, type_.clone())], logo.clone()).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
