//! Traces, told to a collector by OTLP where there is one. A request is a span, and so is each of its statements; nobody is in
//! them: routes and not addresses, statements without their values.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use anyhow::Context as _;
use async_trait::async_trait;
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method},
    response::Response,
};
use backend::traces::{TRACEPARENT, dire, lire, ouvrir};
use bytes::Bytes;
use opentelemetry::{
    Context, KeyValue, global,
    trace::{FutureExt, Link, Span, SpanId, SpanKind, Status, TraceContextExt, TraceId, TraceState, Tracer},
};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{
        BatchConfigBuilder, BatchSpanProcessor, IdGenerator, RandomIdGenerator, Sampler, SamplingDecision,
        SamplingResult, SdkTracerProvider, ShouldSample,
    },
};
use std::{
    cell::Cell,
    fmt,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};
use tokio::runtime::Handle;
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer};
use url::Url;
use uuid::Uuid;

/// A collector has so long to take what it is given, while people work and when the process stops.
const DELAI: Duration = Duration::from_secs(5);
const DELAI_D_ARRET: Duration = Duration::from_secs(3);
/// Spans that wait for the collector: what comes on top is lost, not kept.
const ATTENTE: usize = 8192;

/// Whom traces are told to.
#[derive(Clone, Debug)]
pub struct Collecteur {
    pub adresse: Url,
    /// Share of the traces that begin here and are kept, from 0 to 1.
    pub part: f64,
}

/// Set once this process keeps traces.
static TENUES: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Keeps traces from now on, under the name of what the process does.
pub fn installer(collecteur: Option<&Collecteur>, role: &'static str) -> anyhow::Result<()> {
    let Some(collecteur) = collecteur else {
        return Ok(());
    };
    let base = collecteur.adresse.as_str().trim_end_matches('/');
    let adresse = match base.strip_suffix("/v1/traces") {
        Some(_) => base.to_owned(),
        None => format!("{base}/v1/traces"),
    };
    let client = Client {
        http: reqwest::Client::builder()
            .timeout(DELAI)
            .redirect(reqwest::redirect::Policy::none())
            .build()?,
        moteur: Handle::current(),
        sourd: AtomicBool::new(false),
    };
    let exporteur = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(adresse)
        .with_timeout(DELAI)
        .build()
        .context("traces cannot be told")?;
    let file = BatchConfigBuilder::default().with_max_queue_size(ATTENTE).build();
    let fournisseur = SdkTracerProvider::builder()
        .with_span_processor(BatchSpanProcessor::builder(exporteur).with_batch_config(file).build())
        .with_sampler(Sampler::ParentBased(Box::new(Part(collecteur.part))))
        .with_id_generator(Identifiants(RandomIdGenerator::default()))
        .with_resource(
            Resource::builder_empty()
                .with_service_name(role)
                .with_attribute(KeyValue::new("service.version", crate::version::VERSION))
                .build(),
        )
        .build();
    global::set_text_map_propagator(TraceContextPropagator::new());
    global::set_tracer_provider(fournisseur.clone());
    Executor::init_custom_executor(Taches).ok();
    TENUES.set(fournisseur).ok();
    Ok(())
}

/// Tells what was not told yet, for so long as a process that stops may wait.
pub async fn clore() {
    let Some(fournisseur) = TENUES.get().cloned() else {
        return;
    };
    let fini = tokio::task::spawn_blocking(move || fournisseur.shutdown_with_timeout(DELAI_D_ARRET));
    if !matches!(tokio::time::timeout(DELAI_D_ARRET, fini).await, Ok(Ok(Ok(())))) {
        tracing::warn!("the last traces were not taken");
    }
}

/// The span of a request, which goes on with the trace that the request comes with. A trace that begins here has the
/// correlation of the request as its identifier: what an error page shows finds it.
pub fn requete(requete: &Request, correlation: Uuid) -> Option<Context> {
    TENUES.get()?;
    let parent = lire(requete.headers().get(TRACEPARENT).and_then(|v| v.to_str().ok()));
    if !parent.span().span_context().is_valid() {
        PROCHAINE.set(Some(TraceId::from_bytes(*correlation.as_bytes())));
    }
    let route = requete
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    // Any word may stand there.
    let methode = match *requete.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "_OTHER",
    };
    let trace = ouvrir(
        format!("{methode} {route}"),
        SpanKind::Server,
        &parent,
        vec![
            KeyValue::new("http.request.method", methode),
            KeyValue::new("http.route", route),
            KeyValue::new("correlation", correlation.to_string()),
        ],
    );
    PROCHAINE.set(None);
    Some(trace)
}

/// The request is answered; the browser learns which trace it is of, for what it asks next.
pub fn repondue(trace: &Context, reponse: &mut Response) {
    let (span, statut) = (trace.span(), reponse.status());
    span.set_attribute(KeyValue::new("http.response.status_code", i64::from(statut.as_u16())));
    if statut.is_server_error() {
        span.set_status(Status::error(""));
    }
    span.end();
    let dit = dire(trace).and_then(|t| HeaderValue::try_from(format!("{TRACEPARENT};desc=\"{t}\"")).ok());
    if let Some(dit) = dit {
        reponse
            .headers_mut()
            .append(HeaderName::from_static("server-timing"), dit);
    }
}

thread_local! {
    /// Identifier of the next trace that begins on this thread.
    static PROCHAINE: Cell<Option<TraceId>> = const { Cell::new(None) };
}

#[derive(Debug)]
struct Identifiants(RandomIdGenerator);

impl IdGenerator for Identifiants {
    fn new_trace_id(&self) -> TraceId {
        PROCHAINE.take().unwrap_or_else(|| self.0.new_trace_id())
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}

/// Keeps a share of the traces, told by the end of their identifiers, which is random (W3C Trace Context, level 2). The
/// library looks at more of it, where a correlation has bits that never change.
#[derive(Clone, Debug)]
struct Part(f64);

impl Part {
    fn garde(&self, trace: TraceId) -> bool {
        let [.., a, b, c, d] = trace.to_bytes();
        let hasard = f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0);
        hasard < self.0
    }
}

impl ShouldSample for Part {
    fn should_sample(
        &self,
        _: Option<&Context>,
        trace: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        SamplingResult {
            decision: if self.garde(trace) {
                SamplingDecision::RecordAndSample
            } else {
                SamplingDecision::Drop
            },
            attributes: Vec::new(),
            trace_state: TraceState::default(),
        }
    }
}

/// What the interface leaves to other tasks while it draws a page is of the same trace.
struct Taches;

impl CustomExecutor for Taches {
    fn spawn(&self, tache: PinnedFuture<()>) {
        tokio::spawn(tache.with_current_context());
    }

    fn spawn_local(&self, tache: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(tache.with_current_context());
    }

    fn poll_local(&self) {}
}

/// Speaks to the collector on our own runtime: the library asks from a thread that has none.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    moteur: Handle,
    /// It did not take what it was given last: said once, not each time.
    sourd: AtomicBool,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, requete: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let http = self.http.clone();
        let issue = self.moteur.spawn(async move { envoyer(&http, requete).await }).await?;
        let pris = issue.as_ref().is_ok_and(|r| r.status().is_success());
        if self.sourd.swap(!pris, Ordering::Relaxed) == pris {
            if pris {
                tracing::info!("the collector takes the traces again");
            } else {
                tracing::warn!("the collector does not take the traces: they are lost until it does");
            }
        }
        issue
    }
}

async fn envoyer(http: &reqwest::Client, requete: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
    let reponse = http.execute(requete.try_into()?).await?;
    let (statut, entetes) = (reponse.status(), reponse.headers().clone());
    let mut rendue = http::Response::new(reponse.bytes().await?);
    *rendue.status_mut() = statut;
    *rendue.headers_mut() = entetes;
    Ok(rendue)
}

/// Makes a span of each statement that the library of the database tells of once it is done, in the trace of whoever asked.
/// What nobody traces asks for (upkeep, workers that look for work) makes none.
pub struct Requetes;

impl<S: Subscriber> Layer<S> for Requetes {
    fn on_event(&self, evenement: &Event<'_>, _: layer::Context<'_, S>) {
        let parent = Context::current();
        // Not "is it still recorded": what a page waits for may come after its beginning was answered.
        if !parent.span().span_context().is_sampled() {
            return;
        }
        let mut dite = Dite::default();
        evenement.record(&mut dite);
        let fin = SystemTime::now();
        let debut = Duration::try_from_secs_f64(dite.duree)
            .ok()
            .and_then(|duree| fin.checked_sub(duree))
            .unwrap_or(fin);
        let resume = dite.resume.trim_end_matches(" …").to_owned();
        let texte = match dite.texte.trim() {
            "" => resume.clone(),
            texte => texte.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let traceur = global::tracer("sqlx");
        let mut span = traceur
            .span_builder(resume)
            .with_kind(SpanKind::Client)
            .with_start_time(debut)
            .with_attributes([
                KeyValue::new("db.system.name", "postgresql"),
                KeyValue::new("db.query.text", texte),
                KeyValue::new("db.response.returned_rows", dite.lignes),
            ])
            .start_with_context(&traceur, &parent);
        span.end_with_timestamp(fin);
    }
}

/// The fields of such an event.
#[derive(Default)]
struct Dite {
    resume: String,
    texte: String,
    duree: f64,
    lignes: i64,
}

impl Visit for Dite {
    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn fmt::Debug) {}

    fn record_str(&mut self, champ: &tracing::field::Field, valeur: &str) {
        match champ.name() {
            "summary" => valeur.clone_into(&mut self.resume),
            "db.statement" => valeur.clone_into(&mut self.texte),
            _ => {}
        }
    }

    fn record_u64(&mut self, champ: &tracing::field::Field, valeur: u64) {
        if champ.name() == "rows_returned" {
            self.lignes = i64::try_from(valeur).unwrap_or(i64::MAX);
        }
    }

    fn record_f64(&mut self, champ: &tracing::field::Field, valeur: f64) {
        if champ.name() == "elapsed_secs" {
            self.duree = valeur;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_part_des_traces_est_gardee_quelle_que_soit_leur_origine() {
        let gardees = |part: f64| {
            let part = Part(part);
            (0..20_000)
                .filter(|_| part.garde(TraceId::from_bytes(*Uuid::now_v7().as_bytes())))
                .count()
        };
        assert_eq!(gardees(0.0), 0);
        assert_eq!(gardees(1.0), 20_000);
        let dixieme = gardees(0.1);
        assert!((1_700..2_300).contains(&dixieme), "{dixieme} of 20 000");
    }
}
