use super::adresse::adresse;
use crate::{login::cookies, rest, state::AppState, traces};
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Acteur, Ctx, Error, authz};
use domain::inscription::Affichage;
use i18n::Langue;
use jiff::Timestamp;
use opentelemetry::trace::FutureExt;
use percent_encoding::percent_decode_str;
use std::{net::SocketAddr, sync::Arc, time::Instant};
use tracing::Instrument;
use uuid::Uuid;

/// Finds out who asks, in which language, and gives the request its correlation id; re-issues a session token that is
/// getting old. Turns away from signed-in pages those who are not signed in.
pub async fn contexte(State(etat): State<AppState>, requete: Request, suite: Next) -> Response {
    if statique(requete.uri().path()) {
        return suite.run(requete).await;
    }
    let correlation = Uuid::now_v7();
    let Some(trace) = traces::requete(&requete, correlation) else {
        return accueillir(&etat, correlation, requete, suite).await;
    };
    let mut reponse = accueillir(&etat, correlation, requete, suite)
        .with_context(trace.clone())
        .await;
    traces::repondue(&trace, &mut reponse);
    reponse
}

async fn accueillir(etat: &AppState, correlation: Uuid, mut requete: Request, suite: Next) -> Response {
    let chemin = requete.uri().path().to_owned();
    let maintenant = Timestamp::now();
    if chemin.starts_with(rest::v1::RACINE) {
        return interface(etat, correlation, requete, suite).await;
    }
    let jeton = match cookies::lire(requete.headers(), cookies::SESSION) {
        Some(texte) => etat.services.cles.lire(&texte).await,
        None => None,
    };
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
                if !navigation(&requete) {
                    return StatusCode::SERVICE_UNAVAILABLE.into_response();
                }
                let l = langue(&chemin, &acteur, requete.headers());
                return rest::etat::en_panne(etat, l);
            }
        }
    }
    let langue = langue(&chemin, &acteur, requete.headers());
    let ctx = contexte_de(etat, correlation, acteur, maintenant, langue, &requete);
    if let Some(ailleurs) = ailleurs(&requete, &ctx) {
        return ailleurs;
    }
    let mut cadre = etat.cadre(&ctx);
    // Read by the page that shows the form again, once.
    let saisie = cookies::lire_saisie(requete.headers()).filter(|_| *requete.method() == Method::GET);
    let a_effacer = saisie.is_some();
    cadre.saisie = saisie.unwrap_or_default();
    // Nothing but what it may hold.
    cadre.affichage = cookies::lire(requete.headers(), Affichage::COOKIE)
        .and_then(|texte| Affichage::depuis_texte(&texte))
        .map(|a| a.texte());
    requete.extensions_mut().insert(cadre);
    let mut reponse = repondre(ctx, requete, suite).await;
    let entetes = reponse.headers_mut();
    if a_effacer && let Ok(valeur) = HeaderValue::from_str(&cookies::effacer_saisie()) {
        entetes.append(header::SET_COOKIE, valeur);
    }
    // A sign-out in this very answer wins over a renewal.
    if let Some(jeton) = renouveler
        && !entetes
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|v| v.as_bytes().starts_with(cookies::SESSION.as_bytes()))
        && let Ok(valeur) = HeaderValue::from_str(&cookies::session(&jeton))
    {
        entetes.append(header::SET_COOKIE, valeur);
    }
    reponse
}

fn texte(requete: &Request, nom: header::HeaderName) -> Option<&str> {
    requete.headers().get(nom).and_then(|v| v.to_str().ok())
}

/// A request of another system: it has a key, and no cookie of a person counts.
async fn interface(etat: &AppState, correlation: Uuid, requete: Request, suite: Next) -> Response {
    let maintenant = Timestamp::now();
    let langue = texte(&requete, header::ACCEPT_LANGUAGE)
        .and_then(Langue::depuis_accept_language)
        .unwrap_or_default();
    let cle = texte(&requete, header::AUTHORIZATION)
        .and_then(|v| v.split_once(' '))
        .filter(|(genre, _)| genre.eq_ignore_ascii_case("bearer"))
        .map(|(_, cle)| cle.trim().to_owned());
    let acteur = match cle {
        None => Acteur::Anonyme,
        Some(cle) => match authz::lire_porteur(&etat.services, &cle, maintenant).await {
            Ok(compte) => compte.map_or(Acteur::Anonyme, |c| Acteur::Compte(Arc::new(c))),
            Err(erreur) => {
                backend::signaler(&erreur);
                return rest::v1::indisponible(langue).into_response();
            }
        },
    };
    // No value of ours has a zero character, and no database keeps one.
    let nul = requete
        .uri()
        .path_and_query()
        .is_some_and(|p| p.as_str().contains("%00"));
    if nul || percent_decode_str(requete.uri().path()).decode_utf8().is_err() {
        return rest::v1::adresse_illisible(langue).into_response();
    }
    let ctx = contexte_de(etat, correlation, acteur, maintenant, langue, &requete);
    let qui = match ctx.compte() {
        Ok(compte) => compte.utilisateur.to_string(),
        Err(_) => ctx.adresse.map_or_else(String::new, |a| a.to_string()),
    };
    match etat.debit.compter(&qui, langue) {
        Ok(reste) => {
            let mut reponse = repondre(ctx, requete, suite).await;
            reste.dire(&mut reponse);
            reponse
        }
        Err(refus) => *refus,
    }
}

fn contexte_de(
    etat: &AppState,
    correlation: Uuid,
    acteur: Acteur,
    maintenant: Timestamp,
    langue: Langue,
    requete: &Request,
) -> Ctx {
    let client = requete.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    Ctx {
        services: Arc::clone(&etat.services),
        acteur,
        maintenant,
        langue,
        adresse: client.map(|c| adresse(c, requete.headers(), &etat.proxys)),
        navigateur: texte(requete, header::USER_AGENT).map(|t| t.chars().take(300).collect::<String>().into()),
        correlation,
    }
}

/// Answers, and says so in the logs under the correlation of the request.
async fn repondre(ctx: Ctx, mut requete: Request, suite: Next) -> Response {
    let route = requete
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let methode = requete.method().clone();
    let correlation = ctx.correlation;
    requete.extensions_mut().insert(ctx);
    let trace = tracing::info_span!("request", correlation = %correlation);
    let debut = Instant::now();
    let mut reponse = suite.run(requete).instrument(trace.clone()).await;
    // The route and not the address: what is after the question mark, and who is in the path, is nobody's business.
    trace.in_scope(|| {
        let ms = u64::try_from(debut.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(%methode, route, statut = reponse.status().as_u16(), ms, "answered");
    });
    let entetes = reponse.headers_mut();
    if let Ok(valeur) = HeaderValue::from_str(&correlation.to_string()) {
        entetes.insert("x-correlation-id", valeur);
    }
    // What is said to one person must be kept by no cache.
    entetes
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    reponse
}

fn statique(chemin: &str) -> bool {
    chemin.starts_with("/pkg/")
        || chemin.starts_with("/fonts/")
        || chemin.starts_with("/favicon.")
        || chemin.starts_with("/openapi")
        || chemin == "/health"
        || chemin.starts_with("/health/")
        || chemin == "/metrics"
        || chemin == "/etat"
        || chemin.starts_with("/etat/")
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
fn ailleurs(requete: &Request, ctx: &Ctx) -> Option<Response> {
    let chemin = requete.uri().path();
    let connexion = || {
        if !navigation(requete) {
            // A program would take the sign-in page for an answer.
            return rest::refus_json(ctx, Error::NonConnecte);
        }
        let page = match requete.uri().query() {
            Some(question) if *requete.method() == Method::GET => format!("{chemin}?{question}"),
            _ => chemin.to_owned(),
        };
        let retour: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
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

/// Somebody follows a link or sends a form, as opposed to a program that waits for an answer of its own.
fn navigation(requete: &Request) -> bool {
    let genre = requete
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    match *requete.method() {
        Method::GET | Method::HEAD => true,
        Method::POST => genre
            .is_none_or(|g| g.starts_with("application/x-www-form-urlencoded") || g.starts_with("multipart/form-data")),
        _ => false,
    }
}

/// Where somebody arrives after signing in.
pub fn accueil(apprenant: bool) -> &'static str {
    if apprenant { "/mon-espace" } else { "/gestion" }
}
