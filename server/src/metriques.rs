//! Figures for whoever operates the product, in Prometheus form.

use crate::{
    rest::sante,
    state::AppState,
    version::{REVISION, VERSION},
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use backend::sonde::Partenaire;
use jiff::Timestamp;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use sqlx::PgPool;
use std::time::{Duration, Instant};

const DUREES: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Installs the recorder of this process.
pub fn installer() -> Result<PrometheusHandle, BuildError> {
    let mesures = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("http_request_duration_seconds".into()), DUREES)?
        .install_recorder()?;
    gauge!("build_info", "version" => VERSION, "revision" => REVISION).set(1.0);
    Ok(mesures)
}

/// Folds what was measured into the histograms every few seconds: nobody may come and read them for days.
pub async fn entretenir(mesures: PrometheusHandle) {
    let mut pas = tokio::time::interval(Duration::from_secs(5));
    loop {
        pas.tick().await;
        mesures.run_upkeep();
    }
}

/// The methods that this server knows; whatever else a client makes up is one value, not as many as it likes.
fn nommer(methode: &Method) -> &'static str {
    match *methode {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The part of the product that a route belongs to: those who look after one of them look at its figures.
fn module(route: &str) -> &str {
    let mut segments = route.split('/').skip(1);
    let premier = segments.next().unwrap_or_default();
    // `/_fn/<module>/<name>`, and a page that is somebody's.
    let suivant = segments.next().unwrap_or_default();
    match (premier, suivant) {
        ("_fn", module) => module,
        ("health" | "metrics" | "etat", _) => "sante",
        ("api" | "openapi" | "asyncapi", _) => "api",
        ("gestion", "evenements") => "webhook",
        ("gestion", "journal" | "journal.csv") => "audit",
        ("gestion", "receptions") => "reception",
        ("gestion", _) => "inscription",
        ("mon-espace", "televersements") | ("pieces", _) => "pieces",
        ("mon-espace", "paiement") | ("paiement", _) => "paiement",
        ("mon-espace", _) if route.ends_with("/payer") => "paiement",
        ("mon-espace", _) if route.contains("/pieces") => "pieces",
        ("mon-espace", _) => "parcours",
        ("documents", _) | (_, "verifier") => "documents",
        ("connexion" | "deconnexion" | "activer" | "mot-de-passe" | "langue", _)
        | (_, "connexion" | "activer" | "mot-de-passe") => "authz",
        (
            "other"
            | "favicon.svg"
            | "favicon.ico"
            | "sw.js"
            | "manifest.webmanifest"
            | "hors-ligne"
            | "theme.css"
            | "logo",
            _,
        ) => "fichiers",
        _ => "public",
    }
}

/// One request more, until it is answered or given up.
struct EnCours;

impl EnCours {
    fn nouveau() -> Self {
        gauge!("http_requests_in_flight").increment(1.0);
        Self
    }
}

impl Drop for EnCours {
    fn drop(&mut self) {
        gauge!("http_requests_in_flight").decrement(1.0);
    }
}

/// Counts and times each request by module and route, never by address: a route has few values and holds nobody's name.
pub async fn mesurer(requete: Request, suite: Next) -> Response {
    let debut = Instant::now();
    let _en_cours = EnCours::nouveau();
    let route = requete
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let methode = nommer(requete.method());
    let reponse = suite.run(requete).await;
    let statut = reponse.status().as_u16().to_string();
    let module = module(&route).to_owned();
    counter!("http_requests_total", "module" => module.clone(), "route" => route.clone(), "method" => methode, "status" => statut.clone())
        .increment(1);
    // By class, so that a histogram has five series a route and not sixty.
    let classe = format!("{}xx", &statut[..1]);
    histogram!("http_request_duration_seconds", "module" => module, "route" => route, "method" => methode, "status" => classe)
        .record(debut.elapsed().as_secs_f64());
    reponse
}

/// How long the database may take for its figures.
const DELAI: Duration = Duration::from_secs(4);

/// All figures of this process, and those of the database; when it does not answer, those that it gave last.
async fn chiffres(pool: &PgPool, mesures: &PrometheusHandle) -> String {
    let maintenant = Timestamp::now();
    // Sooner than whoever asks gives up.
    let lue = match tokio::time::timeout(DELAI, demander(pool, maintenant)).await {
        Ok(Ok(())) => true,
        Ok(Err(erreur)) => {
            backend::signaler(&erreur);
            false
        }
        Err(_) => false,
    };
    gauge!("partner_up", "partner" => "database").set(f64::from(u8::from(lue)));
    gauge!("partner_checked_timestamp_seconds", "partner" => "database").set(secondes(maintenant));
    mesures.render()
}

async fn demander(pool: &PgPool, maintenant: Timestamp) -> backend::Result<()> {
    gauge!("db_pool_connections").set(f64::from(pool.size()));
    gauge!("db_pool_idle").set(f64::from(u32::try_from(pool.num_idle()).unwrap_or(u32::MAX)));
    gauge!("db_pool_max").set(f64::from(pool.options().get_max_connections()));
    let (apprenants, autres) = backend::authz::sessions_actives(pool, maintenant).await?;
    let nombre = |n: i64| f64::from(i32::try_from(n).unwrap_or(i32::MAX));
    gauge!("sessions_active", "audience" => "apprenant").set(nombre(apprenants));
    gauge!("sessions_active", "audience" => "gestion").set(nombre(autres));
    for retard in backend::evenement::retards(pool, maintenant).await? {
        gauge!("outbox_pending", "reader" => retard.lecteur.clone()).set(nombre(retard.nombre));
        gauge!("outbox_lag_seconds", "reader" => retard.lecteur).set(retard.age.as_secs_f64());
    }
    for (objet, rebuts) in backend::reception::compter(pool).await? {
        gauge!("messages_rejected", "object" => objet.code()).set(nombre(rebuts));
    }
    let age = |depuis: Option<Timestamp>| depuis.map_or(0.0, |d| maintenant.duration_since(d).as_secs_f64().max(0.0));
    let attentes = backend::jobs::attentes(pool, maintenant).await?;
    for attente in &attentes {
        gauge!("jobs_pending", "kind" => attente.type_).set(nombre(attente.en_attente));
        gauge!("jobs_failed", "kind" => attente.type_).set(nombre(attente.echecs));
    }
    gauge!("jobs_oldest_seconds").set(age(attentes.iter().filter_map(|a| a.depuis).min()));
    let (courriels, depuis) = backend::courriel::attente(pool).await?;
    gauge!("mails_pending").set(nombre(courriels));
    gauge!("mails_oldest_seconds").set(age(depuis));
    for sonde in backend::sonde::lister(pool, maintenant).await? {
        let partenaire = nommer_partenaire(sonde.partenaire);
        // Not seen lately is not well.
        let va = sonde.va.unwrap_or(false);
        gauge!("partner_up", "partner" => partenaire).set(f64::from(u8::from(va)));
        gauge!("partner_checked_timestamp_seconds", "partner" => partenaire).set(secondes(sonde.regardee_le));
    }
    let sauvegarde = backend::sonde::derniere_sauvegarde(pool).await?;
    gauge!("backup_last_success_timestamp_seconds").set(sauvegarde.map_or(0.0, secondes));
    Ok(())
}

const fn nommer_partenaire(partenaire: Partenaire) -> &'static str {
    match partenaire {
        Partenaire::Fichiers => "storage",
        Partenaire::Courtier => "broker",
        Partenaire::Banque => "bank",
        Partenaire::Cvec => "cvec",
        Partenaire::Courriels => "mail",
    }
}

/// Seconds of this century are exact in a float.
#[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
fn secondes(instant: Timestamp) -> f64 {
    instant.as_second() as f64
}

async fn repondre(pool: &PgPool, mesures: &PrometheusHandle) -> Response {
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4")],
        chiffres(pool, mesures).await,
    )
        .into_response()
}

/// `GET /metrics`.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "Figures in Prometheus text format")))]
pub async fn metriques(State(etat): State<AppState>) -> Response {
    repondre(&etat.services.pool, &etat.metriques).await
}

/// The figures of a process that serves nothing else, and whether it lives.
pub fn seules(pool: PgPool, mesures: PrometheusHandle) -> Router {
    Router::new()
        .route("/health/live", get(sante::vivant))
        .route("/metrics", get(move || async move { repondre(&pool, &mesures).await }))
}
