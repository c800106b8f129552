use super::adresse::adresse;
use crate::{login::cookies, state::AppState};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Acteur, Ctx, authz};
use i18n::Langue;
use jiff::Timestamp;
use std::{net::SocketAddr, sync::Arc};
use tracing::Instrument;
use uuid::Uuid;

/// Finds out who asks, in which language, and gives the request its correlation id; re-issues a session token that is
/// getting old. Turns away from signed-in pages those who are not signed in.
pub async fn contexte(State(etat): State<AppState>, mut requete: Request, suite: Next) -> Response {
    let chemin = requete.uri().path().to_owned();
    if statique(&chemin) {
        return suite.run(requete).await;
    }
    let maintenant = Timestamp::now();
    let jeton = cookies::lire(requete.headers(), cookies::SESSION).and_then(|t| etat.services.cles.lire(&t));
    let mut acteur = Acteur::Anonyme;
    let mut renouveler = None;
    if let Some(jeton) = jeton {
        match authz::lire_session(&etat.services, &jeton, maintenant).await {
            Ok(Some(compte)) => {
                if maintenant.as_second() >= jeton.exp {
                    renouveler = etat.services.cles.signer(jeton.sub, jeton.sid, maintenant).ok();
                }
                acteur = Acteur::Compte(Arc::new(compte));
            }
            Ok(None) => {}
            Err(erreur) => {
                backend::signaler(&erreur);
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        }
    }
    let langue = langue(&chemin, &acteur, requete.headers());
    let client = requete.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let ctx = Ctx {
        services: Arc::clone(&etat.services),
        acteur,
        maintenant,
        langue,
        adresse: client.map(|c| adresse(c, requete.headers(), &etat.proxys)),
        correlation: Uuid::now_v7(),
    };
    if let Some(ailleurs) = ailleurs(&chemin, &ctx) {
        return ailleurs;
    }
    requete.extensions_mut().insert(etat.cadre(&ctx));
    let correlation = ctx.correlation;
    requete.extensions_mut().insert(ctx);
    let trace = tracing::info_span!("request", correlation = %correlation);
    let mut reponse = suite.run(requete).instrument(trace).await;
    let entetes = reponse.headers_mut();
    if let Ok(valeur) = HeaderValue::from_str(&correlation.to_string()) {
        entetes.insert("x-correlation-id", valeur);
    }
    // What is said to one person must be kept by no cache.
    entetes
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    // A sign-out in this very answer wins over a renewal.
    if let Some(jeton) = renouveler
        && !entetes.contains_key(header::SET_COOKIE)
        && let Ok(valeur) = HeaderValue::from_str(&cookies::session(&jeton))
    {
        entetes.append(header::SET_COOKIE, valeur);
    }
    reponse
}

fn statique(chemin: &str) -> bool {
    chemin.starts_with("/pkg/")
        || chemin.starts_with("/fonts/")
        || chemin.starts_with("/health/")
        || chemin == "/metrics"
}

/// The address first (public pages), then the account, then the cookie, then the browser.
fn langue(chemin: &str, acteur: &Acteur, entetes: &HeaderMap) -> Langue {
    let adresse = chemin.split('/').nth(1).and_then(Langue::depuis_code);
    let compte = match acteur {
        Acteur::Compte(compte) => Some(compte.langue),
        Acteur::Anonyme | Acteur::Systeme(_) => None,
    };
    adresse
        .or(compte)
        .or_else(|| cookies::lire(entetes, cookies::LANGUE).and_then(|c| Langue::depuis_code(&c)))
        .or_else(|| {
            entetes
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|v| v.to_str().ok())
                .and_then(Langue::depuis_accept_language)
        })
        .unwrap_or_default()
}

/// Where this request should have gone instead. Decided before any page is rendered: a redirect cannot follow a
/// streamed page.
fn ailleurs(chemin: &str, ctx: &Ctx) -> Option<Response> {
    let connexion = || {
        let retour: String = url::form_urlencoded::byte_serialize(chemin.as_bytes()).collect();
        Redirect::to(&format!("/{}/connexion?retour={retour}", ctx.langue.code())).into_response()
    };
    let compte = ctx.compte().ok();
    let apprenant = compte.is_some_and(|c| c.personne.is_some());
    let sous =
        |racine: &str| chemin == racine || chemin.strip_prefix(racine).is_some_and(|reste| reste.starts_with('/'));
    if chemin == "/" {
        return Some(match compte {
            None => Redirect::to(&format!("/{}", ctx.langue.code())).into_response(),
            Some(_) => Redirect::to(accueil(apprenant)).into_response(),
        });
    }
    match (sous("/mon-espace"), sous("/gestion"), compte.is_some()) {
        (true, _, false) | (_, true, false) => Some(connexion()),
        (true, _, true) if !apprenant => Some(Redirect::to("/gestion").into_response()),
        (_, true, true) if apprenant => Some(Redirect::to("/mon-espace").into_response()),
        _ => None,
    }
}

/// Where somebody arrives after signing in.
pub fn accueil(apprenant: bool) -> &'static str {
    if apprenant { "/mon-espace" } else { "/gestion" }
}
