//! Figures for whoever operates the product, in Prometheus form.

use crate::{rest::sante, state::AppState};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use sqlx::PgPool;
use std::time::{Duration, Instant};

const DUREES: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Installs the recorder of this process.
pub fn installer() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("http_request_duration_seconds".into()), DUREES)?
        .install_recorder()
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

/// Counts and times each request by route, never by address: a route has few values and holds nobody's name.
pub async fn mesurer(requete: Request, suite: Next) -> Response {
    let debut = Instant::now();
    let route = requete
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let methode = nommer(requete.method());
    let reponse = suite.run(requete).await;
    let statut = reponse.status().as_u16().to_string();
    counter!("http_requests_total", "route" => route.clone(), "method" => methode, "status" => statut.clone())
        .increment(1);
    // By class, so that a histogram has five series a route and not sixty.
    let classe = format!("{}xx", &statut[..1]);
    histogram!("http_request_duration_seconds", "route" => route, "method" => methode, "status" => classe)
        .record(debut.elapsed().as_secs_f64());
    reponse
}

/// All figures of this process, and those of the database; None when it does not answer.
async fn chiffres(pool: &PgPool, mesures: &PrometheusHandle) -> Option<String> {
    let maintenant = Timestamp::now();
    gauge!("db_pool_connections").set(f64::from(pool.size()));
    gauge!("db_pool_idle").set(f64::from(u32::try_from(pool.num_idle()).unwrap_or(u32::MAX)));
    let (apprenants, autres) = backend::authz::sessions_actives(pool, maintenant).await.ok()?;
    let nombre = |n: i64| f64::from(i32::try_from(n).unwrap_or(i32::MAX));
    gauge!("sessions_active", "audience" => "apprenant").set(nombre(apprenants));
    gauge!("sessions_active", "audience" => "gestion").set(nombre(autres));
    for retard in backend::evenement::retards(pool, maintenant).await.ok()? {
        gauge!("outbox_pending", "reader" => retard.lecteur.clone()).set(nombre(retard.nombre));
        gauge!("outbox_lag_seconds", "reader" => retard.lecteur).set(retard.age.as_secs_f64());
    }
    for (objet, rebuts) in backend::reception::compter(pool).await.ok()? {
        gauge!("messages_rejected", "object" => objet.code()).set(nombre(rebuts));
    }
    Some(mesures.render())
}

async fn repondre(pool: &PgPool, mesures: &PrometheusHandle) -> Response {
    match chiffres(pool, mesures).await {
        Some(texte) => ([(CONTENT_TYPE, "text/plain; version=0.0.4")], texte).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
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
