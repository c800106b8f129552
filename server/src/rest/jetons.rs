//! Tokens of machines: the ticket that existing clients ask for, the standard grant, and the keys that verify both.

use super::v1::document::{decrit, un_de};
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
use domain::authz::Traitement;
use serde_json::json;
use std::collections::HashMap;
use url::form_urlencoded;
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

const TEXTE: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];

/// What was sent, in the address or in the body, whatever the body is said to be: clients in service do both.
fn champs(uri: &Uri, corps: &[u8]) -> HashMap<String, String> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .chain(form_urlencoded::parse(corps))
        .map(|(nom, valeur)| (nom.into_owned(), valeur.into_owned()))
        // No name and no secret has a zero character.
        .filter(|(_, valeur)| !valeur.contains('\0'))
        .collect()
}

/// What asks for a ticket: in the address as well.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, read by hand")]
pub(crate) struct DemandeTicket {
    #[schema(min_length = 1, pattern = "^[^\\x00]*$")]
    username: String,
    #[schema(min_length = 1, format = Password, pattern = "^[^\\x00]*$")]
    password: String,
    /// `true`; nothing else is given out.
    #[schema(value_type = String, required = false)]
    token: Option<String>,
}

/// What asks for a token; who asks may be said in `Authorization: Basic` instead.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, read by hand")]
pub(crate) struct DemandeJeton {
    #[schema(inline, value_type = Genre)]
    grant_type: String,
    #[schema(value_type = String, required = false)]
    client_id: Option<String>,
    #[schema(value_type = String, required = false, format = Password)]
    client_secret: Option<String>,
    /// What the token is limited to, separated by spaces; all that the account may do when nothing is said.
    #[schema(inline, value_type = Portee, required = false)]
    scope: Option<String>,
}

decrit! { Portee = portee() }

fn portee() -> Object {
    let codes: Vec<&str> = Traitement::TOUS.iter().map(|t| t.code()).collect();
    let un = format!("({})", codes.join("|"));
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^ *({un}( +{un})* *)?$")))
        .build()
}

decrit! { Genre = un_de(["client_credentials"]) }

/// A token (RFC 6749 §5.1).
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, written by hand")]
pub(crate) struct Jeton {
    access_token: String,
    token_type: String,
    /// Seconds.
    expires_in: u64,
    scope: Option<String>,
}

/// Why there is none (RFC 6749 §5.2).
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, written by hand")]
pub(crate) struct RefusJeton {
    error: String,
}

/// `POST /cas/v1/tickets`: `username`, `password`, `token=true`; 201 and the token alone.
#[utoipa::path(post, path = "/cas/v1/tickets",
    request_body(content = DemandeTicket, content_type = "application/x-www-form-urlencoded"),
    responses((status = 201, description = "The token alone", body = String, content_type = "text/plain"),
        (status = 400, description = "A name and a secret are wanted"), (status = 401, description = "Not known"),
        (status = 413, description = "Too large"), (status = 429, description = "Too many attempts: `Retry-After`"),
        (status = 503, description = "Ask again later")))]
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
#[utoipa::path(post, path = "/oauth/token",
    request_body(content = DemandeJeton, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token", body = Jeton),
        (status = 400, description = "Another grant, or a scope that the account has not", body = RefusJeton),
        (status = 401, description = "Not known", body = RefusJeton), (status = 413, description = "Too large"),
        (status = 429, description = "Too many attempts: `Retry-After`", body = RefusJeton),
        (status = 503, description = "Ask again later", body = RefusJeton)))]
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
            .filter(|v| !v.contains('\0'))
    };
    Some((un(qui)?, un(secret)?))
}

/// `GET /.well-known/jwks.json`: the keys that verify what is signed here.
#[utoipa::path(get, path = "/.well-known/jwks.json", responses((status = 200, description = "Public keys (RFC 7517)", body = Object)))]
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
