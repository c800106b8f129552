//! Tokens of machines: the ticket that existing clients ask for, the standard grant, and the keys that verify both.

use crate::state::AppState;
use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use backend::{Ctx, Error, authz};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use std::collections::HashMap;
use url::form_urlencoded;

const TEXTE: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];

/// What was sent, in the address or in the body, whatever the body is said to be: clients in service do both.
fn champs(uri: &Uri, corps: &[u8]) -> HashMap<String, String> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .chain(form_urlencoded::parse(corps))
        .map(|(nom, valeur)| (nom.into_owned(), valeur.into_owned()))
        .collect()
}

/// `POST /cas/v1/tickets`: `username`, `password`, `token=true`; 201 and the token alone.
pub async fn ticket(Extension(ctx): Extension<Ctx>, uri: Uri, corps: Bytes) -> Response {
    let champs = champs(&uri, &corps);
    let lu = |nom: &str| champs.get(nom).map(String::as_str).filter(|v| !v.is_empty());
    let (Some(qui), Some(secret)) = (lu("username"), lu("password")) else {
        return (StatusCode::BAD_REQUEST, TEXTE, "username and password are wanted").into_response();
    };
    match authz::emettre_jeton(&ctx, qui, secret, None).await {
        Ok(emis) => (StatusCode::CREATED, TEXTE, emis.jeton).into_response(),
        Err(Error::Patienter { secondes }) => (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, secondes.to_string())],
            TEXTE,
            "too many attempts",
        )
            .into_response(),
        Err(Error::NonConnecte) => (
            StatusCode::UNAUTHORIZED,
            TEXTE,
            "this account, or its secret, is not known",
        )
            .into_response(),
        Err(autre) => {
            backend::signaler(&autre);
            (StatusCode::SERVICE_UNAVAILABLE, TEXTE, "try again").into_response()
        }
    }
}

/// `POST /oauth/token`: client credentials (RFC 6749 §4.4), with the identity in the header or in the body.
pub async fn oauth(Extension(ctx): Extension<Ctx>, entetes: HeaderMap, corps: Bytes) -> Response {
    // The address is written in logs: nothing is read from there.
    let champs = champs(&Uri::from_static("/"), &corps);
    let lu = |nom: &str| champs.get(nom).cloned().filter(|v| !v.is_empty());
    if lu("grant_type").as_deref() != Some("client_credentials") {
        return refus(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let identite = identite(&entetes).or_else(|| lu("client_id").zip(lu("client_secret")));
    let Some((qui, secret)) = identite else {
        return refus(StatusCode::UNAUTHORIZED, "invalid_client");
    };
    match authz::emettre_jeton(&ctx, &qui, &secret, lu("scope").as_deref()).await {
        Ok(emis) => {
            let mut dit = json!({
                "access_token": emis.jeton, "token_type": "Bearer", "expires_in": emis.duree.as_secs(),
            });
            if let Some(portee) = emis.portee {
                dit["scope"] = json!(portee);
            }
            Json(dit).into_response()
        }
        Err(Error::Champs(_)) => refus(StatusCode::BAD_REQUEST, "invalid_scope"),
        Err(Error::NonConnecte) => refus(StatusCode::UNAUTHORIZED, "invalid_client"),
        Err(Error::Patienter { secondes }) => (
            [(header::RETRY_AFTER, secondes.to_string())],
            refus(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable"),
        )
            .into_response(),
        Err(autre) => {
            backend::signaler(&autre);
            refus(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
        }
    }
}

fn refus(statut: StatusCode, code: &str) -> Response {
    let dit = Json(json!({ "error": code }));
    if statut == StatusCode::UNAUTHORIZED {
        (statut, [(header::WWW_AUTHENTICATE, "Basic realm=\"pegase\"")], dit).into_response()
    } else {
        (statut, dit).into_response()
    }
}

/// Name and secret of `Authorization: Basic`, each of them encoded as in a form (RFC 6749 §2.3.1).
fn identite(entetes: &HeaderMap) -> Option<(String, String)> {
    let texte = entetes.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (genre, valeur) = texte.split_once(' ')?;
    if !genre.eq_ignore_ascii_case("basic") {
        return None;
    }
    let clair = String::from_utf8(STANDARD.decode(valeur.trim()).ok()?).ok()?;
    let (qui, secret) = clair.split_once(':')?;
    let un = |texte: &str| {
        form_urlencoded::parse(format!("v={}", texte.replace('&', "%26")).as_bytes())
            .next()
            .map(|(_, v)| v.into_owned())
    };
    Some((un(qui)?, un(secret)?))
}

/// `GET /.well-known/jwks.json`: the keys that verify what is signed here.
pub async fn cles(State(etat): State<AppState>) -> Response {
    let cles = etat.services.cles.publiques().await;
    ([(header::CACHE_CONTROL, "public, max-age=60")], Json(cles)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_adresse_et_le_corps_se_lisent() {
        let uri: Uri = "/cas/v1/tickets?username=a%20b&token=true".parse().unwrap();
        let lus = champs(&uri, b"password=x%26y");
        assert_eq!((lus["username"].as_str(), lus["password"].as_str()), ("a b", "x&y"));
    }

    #[test]
    fn l_entete_se_lit() {
        let mut entetes = HeaderMap::new();
        let valeur = format!("Basic {}", STANDARD.encode("svc%20un:a%26b&c+d"));
        entetes.insert(header::AUTHORIZATION, valeur.parse().unwrap());
        assert_eq!(identite(&entetes), Some(("svc un".into(), "a&b&c d".into())));
        entetes.insert(header::AUTHORIZATION, "Bearer x".parse().unwrap());
        assert_eq!(identite(&entetes), None);
    }
}
