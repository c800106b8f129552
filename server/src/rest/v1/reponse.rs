use super::Probleme;
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{Ctx, Error};
use serde::Serialize;
use utoipa::IntoResponses;
use uuid::Uuid;

/// What any of these interfaces may refuse.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) enum Refus {
    /// No key, or one that is good no more
    #[response(status = 401, content_type = "application/problem+json")]
    NonConnecte(Probleme),
    /// The account may not do that anywhere
    #[response(status = 403, content_type = "application/problem+json")]
    Interdit(Probleme),
    /// Something to correct: `champs` says what
    #[response(status = 422, content_type = "application/problem+json")]
    ACorriger(Probleme),
    /// Too much was asked: `Retry-After` says in how many seconds to ask again
    #[response(status = 429, content_type = "application/problem+json")]
    Trop(Probleme),
    /// Asked again later, it goes through
    #[response(status = 503, content_type = "application/problem+json")]
    Indisponible(Probleme),
}

/// The answer, or why there is none.
pub(super) fn rendre<T: Serialize>(ctx: &Ctx, issue: Result<T, Error>) -> Response {
    match issue {
        Ok(corps) => Json(corps).into_response(),
        Err(e) => Probleme::depuis(e, ctx.langue).into_response(),
    }
}

/// The same, with the digest of what it says; nothing when the caller has it already.
pub(super) fn rendre_suivi<T: Serialize>(ctx: &Ctx, entetes: &HeaderMap, issue: Result<T, Error>) -> Response {
    match issue {
        Ok(corps) => avec_etiquette(entetes, &corps),
        Err(e) => Probleme::depuis(e, ctx.langue).into_response(),
    }
}

fn avec_etiquette(entetes: &HeaderMap, corps: &impl Serialize) -> Response {
    let Ok(octets) = serde_json::to_vec(corps) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let etiquette = format!("\"{}\"", Uuid::new_v5(&Uuid::NAMESPACE_OID, &octets).simple());
    let connue = entetes
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|e| e.trim().trim_start_matches("W/") == etiquette));
    let mut reponse = if connue {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], octets).into_response()
    };
    if let Ok(valeur) = HeaderValue::from_str(&etiquette) {
        reponse.headers_mut().insert(header::ETAG, valeur);
    }
    // Kept by the caller, and asked about each time.
    reponse
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    reponse
}

/// Of one line more than asked for: the page, and the place of the rest if there is one.
pub(super) fn couper<T, C>(mut lues: Vec<T>, nombre: u16, place: impl Fn(&T) -> C) -> (Vec<T>, Option<C>) {
    let encore = lues.len() > usize::from(nombre);
    lues.truncate(usize::from(nombre));
    let suivant = lues.last().filter(|_| encore).map(place);
    (lues, suivant)
}
