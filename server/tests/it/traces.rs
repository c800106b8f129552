//! Traces: from the request through its statements to what others are told, and nothing of all that unless it is asked for.

use crate::{courtier::Courtier, support::Essai};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use backend::{authz, parcours};
use domain::ids::InscriptionId;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::any_value::Value,
    trace::v1::{Span, span::SpanKind},
};
use prost::Message;
use reqwest::{Client, Method, Response, header, redirect::Policy};
use std::{
    net::TcpListener,
    process::Child,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::time::sleep;

const IMAGE: &[u8] = include_bytes!("../../demo/piece.png");
const QUI: &str = "apprenant3.demo";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// Somebody who takes traces by OTLP, as a collector does.
pub struct Collecteur {
    pub adresse: String,
    recus: Arc<Mutex<Vec<Bytes>>>,
}

impl Collecteur {
    pub async fn nouveau() -> Self {
        let recus = Arc::new(Mutex::new(Vec::new()));
        let prendre = |State(recus): State<Arc<Mutex<Vec<Bytes>>>>, entetes: HeaderMap, corps: Bytes| async move {
            assert_eq!(entetes[header::CONTENT_TYPE], "application/x-protobuf");
            recus.lock().unwrap().push(corps);
        };
        let routes = Router::new()
            .route("/v1/traces", post(prendre))
            .with_state(Arc::clone(&recus));
        let ecoute = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = format!("http://{}", ecoute.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(ecoute, routes).await });
        Self { adresse, recus }
    }

    /// All that came, as it came.
    pub fn brut(&self) -> Vec<u8> {
        self.recus.lock().unwrap().concat()
    }

    pub fn spans(&self) -> Vec<Span> {
        let recus = self.recus.lock().unwrap();
        recus
            .iter()
            .map(|corps| ExportTraceServiceRequest::decode(corps.clone()).unwrap())
            .flat_map(|demande| demande.resource_spans)
            .flat_map(|ressource| ressource.scope_spans)
            .flat_map(|portee| portee.spans)
            .collect()
    }
}

fn attribut(span: &Span, cle: &str) -> Option<String> {
    let trouve = span.attributes.iter().find(|a| a.key == cle)?;
    match trouve.value.clone()?.value? {
        Value::StringValue(texte) => Some(texte),
        Value::IntValue(nombre) => Some(nombre.to_string()),
        autre => panic!("{autre:?}"),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|o| format!("{o:02x}")).collect()
}

/// A server with the workers in it; a test that fails leaves nobody behind.
struct Serveur {
    enfant: Child,
    adresse: String,
    client: Client,
}

impl Serveur {
    async fn lancer(essai: &Essai, reglages: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let enfant = essai
            .programme(&["serve", "--with-worker"])
            .env("PEGASE_LISTEN", format!("127.0.0.1:{port}"))
            .envs(reglages.iter().copied())
            .spawn()
            .unwrap();
        let serveur = Self {
            enfant,
            adresse: format!("http://127.0.0.1:{port}"),
            client: Client::builder()
                .redirect(Policy::none())
                .timeout(Duration::from_secs(20))
                .build()
                .unwrap(),
        };
        let (debut, pret) = (Instant::now(), format!("{}/health/ready", serveur.adresse));
        while serveur.client.get(&pret).send().await.is_err() {
            assert!(debut.elapsed() < Duration::from_secs(30), "it never listened");
            sleep(Duration::from_millis(50)).await;
        }
        serveur
    }

    async fn demander(
        &self,
        methode: Method,
        chemin: &str,
        jeton: &str,
        traceparent: Option<&str>,
        corps: (&str, Vec<u8>),
    ) -> Response {
        let mut requete = self
            .client
            .request(methode, format!("{}{chemin}", self.adresse))
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, corps.0)
            .body(corps.1);
        if let Some(traceparent) = traceparent {
            requete = requete.header("traceparent", traceparent);
        }
        requete.send().await.unwrap()
    }

    /// Hands a document in, which makes an event.
    async fn deposer(&self, essai: &Essai, id: InscriptionId, traceparent: &str) {
        let taille = i64::try_from(IMAGE.len()).unwrap();
        let elle = essai.apprenant(QUI).await;
        let t = parcours::ouvrir_televersement(&elle, id, "PHOTO", "photo.png", taille);
        let chemin = format!("/mon-espace/televersements/{}?debut=0", t.await.unwrap());
        let corps = ("application/octet-stream", IMAGE.to_vec());
        let reponse = self
            .demander(Method::PUT, &chemin, &jeton(essai, QUI).await, Some(traceparent), corps)
            .await;
        assert_eq!(reponse.status(), 200);
    }

    /// As a supervisor does, which waits.
    async fn arreter(mut self) {
        std::process::Command::new("kill")
            .args(["-TERM", &self.enfant.id().to_string()])
            .status()
            .unwrap();
        let debut = Instant::now();
        while self.enfant.try_wait().unwrap().is_none() {
            assert!(debut.elapsed() < Duration::from_secs(40), "it never stopped");
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Serveur {
    fn drop(&mut self) {
        self.enfant.kill().ok();
        self.enfant.wait().ok();
    }
}

async fn jeton(essai: &Essai, qui: &str) -> String {
    authz::connecter(&essai.anonyme(), qui, "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton
}

const RIEN: (&str, Vec<u8>) = ("application/x-www-form-urlencoded", Vec::new());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn une_demande_se_suit_jusqu_a_ce_que_l_on_en_dit() {
    let (essai, collecteur, courtier) = (Essai::nouveau().await, Collecteur::nouveau().await, Courtier::nouveau());
    courtier.kafka().creer_sujets(1, 1).await.unwrap();
    // What the demonstration told already comes of no request.
    let avant = usize::try_from(essai.nombre("SELECT count(*) FROM evt.outbox").await).unwrap();
    let reglages = [
        ("PEGASE_OTLP_ENDPOINT", collecteur.adresse.as_str()),
        ("PEGASE_KAFKA_BROKERS", courtier.adresse.as_str()),
    ];
    let serveur = Serveur::lancer(&essai, &reglages).await;
    let id = essai.dossier(QUI).await;
    serveur.deposer(&essai, id, &format!("00-{TRACE}-{PARENT}-01")).await;

    // A page, with a header that says nothing: its trace is found by what an error page shows.
    let elle = jeton(&essai, QUI).await;
    let reponse = serveur
        .demander(Method::GET, "/mon-espace", &elle, Some("00-quidam"), RIEN)
        .await;
    let page = reponse.headers()["x-correlation-id"].to_str().unwrap().replace('-', "");
    let dit = reponse.headers()["server-timing"].to_str().unwrap().to_owned();
    assert!(dit.starts_with(&format!("traceparent;desc=\"00-{page}-")), "{dit}");
    assert!(reponse.text().await.unwrap().contains("</html>"));

    // A task goes on with the trace of the request that left it.
    let agent = jeton(&essai, "scolarite.demo").await;
    let colonnes = domain::inscription::COLONNES.join(";");
    let import = format!(
        "--l\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"a.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{colonnes}\r\n--l--\r\n"
    );
    let corps = ("multipart/form-data; boundary=l", import.into_bytes());
    let reponse = serveur
        .demander(Method::POST, "/gestion/imports/deposer", &agent, None, corps)
        .await;
    let tache = reponse.headers()["x-correlation-id"].to_str().unwrap().replace('-', "");
    let debut = Instant::now();
    while essai
        .nombre("SELECT count(*) FROM evt.job WHERE statut <> 'SUCCES'")
        .await
        > 0
    {
        assert!(debut.elapsed() < Duration::from_secs(30), "the import never ended");
        sleep(Duration::from_millis(50)).await;
    }
    let dits = usize::try_from(essai.nombre("SELECT count(*) FROM evt.outbox").await).unwrap();
    assert!(dits > avant + 1, "the document, and the import");
    let recus = courtier.lire(dits).await;
    serveur.arreter().await;

    let spans = collecteur.spans();
    let de = |trace: &str| -> Vec<&Span> { spans.iter().filter(|s| hex(&s.trace_id) == trace).collect() };
    let nommee = |trace: &str, nom: &str| -> Span {
        let trouvees: Vec<_> = de(trace).into_iter().filter(|s| s.name == nom).collect();
        assert_eq!(trouvees.len(), 1, "{nom} in {:?}", de(trace));
        trouvees[0].clone()
    };
    let requetes = |trace: &str, parent: &Span| -> Vec<String> {
        de(trace)
            .into_iter()
            .filter(|s| s.parent_span_id == parent.span_id && s.kind == SpanKind::Client as i32)
            .map(|s| {
                assert!(s.start_time_unix_nano <= s.end_time_unix_nano);
                assert!(s.start_time_unix_nano >= parent.start_time_unix_nano);
                attribut(s, "db.query.text").unwrap()
            })
            .collect()
    };
    let contient = |textes: &[String], attendu: &str| textes.iter().any(|t| t.contains(attendu));

    let demande = nommee(TRACE, "PUT /mon-espace/televersements/{id}");
    assert_eq!(hex(&demande.parent_span_id), PARENT);
    assert_eq!(demande.kind, SpanKind::Server as i32);
    assert_eq!(attribut(&demande, "http.response.status_code").unwrap(), "200");
    let dites = requetes(TRACE, &demande);
    assert!(contient(&dites, "INSERT INTO evt.outbox"), "{dites:?}");
    assert!(contient(&dites, "$1"), "without values: {dites:?}");
    // What was told bears the same trace, and comes from that request.
    let dit = format!("00-{TRACE}-{}-01", hex(&demande.span_id));
    let dits: Vec<_> = recus
        .iter()
        .filter(|r| r.traceparent.as_deref() == Some(&dit))
        .map(|r| r.corps["type"].as_str().unwrap())
        .collect();
    assert!(dits.contains(&"pegase.pie.depot.v1.depot"), "{dits:?}");
    let publication = nommee(TRACE, "publish");
    assert_eq!(publication.parent_span_id, demande.span_id);
    assert_eq!(
        recus.iter().filter(|r| r.traceparent.is_none()).count(),
        avant,
        "what was told before comes of no request"
    );

    let demande = nommee(&page, "GET /mon-espace");
    assert!(demande.parent_span_id.is_empty());
    let dites = requetes(&page, &demande);
    assert!(contient(&dites, "authz.session"), "who asks: {dites:?}");
    assert!(
        contient(&dites, "inscription.inscription"),
        "what the page shows: {dites:?}"
    );

    let demande = nommee(&tache, "POST /gestion/imports/deposer");
    let travail = nommee(&tache, "job IMPORT_ADMISSIONS");
    assert_eq!(travail.parent_span_id, demande.span_id);
    assert!(contient(&requetes(&tache, &travail), "UPDATE evt.job"));
    // Whoever looks for work leaves no trace.
    let seules = spans
        .iter()
        .filter(|s| s.parent_span_id.is_empty() && s.kind == SpanKind::Client as i32);
    assert_eq!(seules.count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sans_collecteur_rien_n_est_trace() {
    let essai = Essai::nouveau().await;
    let serveur = Serveur::lancer(&essai, &[]).await;
    let id = essai.dossier(QUI).await;
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    serveur.deposer(&essai, id, &traceparent).await;
    let reponse = serveur.demander(Method::GET, "/fr", "", Some(&traceparent), RIEN).await;
    assert!(!reponse.headers().contains_key("server-timing"));
    let traces = "SELECT count(*) FROM evt.outbox WHERE traceparent IS NOT NULL";
    assert_eq!(essai.nombre(traces).await, 0);
    serveur.arreter().await;
}

/// Who asks without being in the share that is kept, or by a trace that is not kept elsewhere, leaves nothing here; a collector
/// that is away holds nobody up, nor the end of the process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ce_qui_n_est_pas_garde_se_tait_et_un_collecteur_absent_ne_gene_personne() {
    let (essai, collecteur) = (Essai::nouveau().await, Collecteur::nouveau().await);
    let reglages = [
        ("PEGASE_OTLP_ENDPOINT", collecteur.adresse.as_str()),
        ("PEGASE_OTLP_RATIO", "0"),
    ];
    let serveur = Serveur::lancer(&essai, &reglages).await;
    for _ in 0..20 {
        serveur.demander(Method::GET, "/fr", "", None, RIEN).await;
    }
    let gardee = format!("00-{TRACE}-{PARENT}-01");
    serveur.demander(Method::GET, "/fr", "", Some(&gardee), RIEN).await;
    let tue = format!("00-{}-{PARENT}-00", TRACE.replace('4', "5"));
    serveur.demander(Method::GET, "/fr", "", Some(&tue), RIEN).await;
    serveur.arreter().await;
    let traces: Vec<String> = collecteur.spans().iter().map(|s| hex(&s.trace_id)).collect();
    assert!(!traces.is_empty() && traces.iter().all(|t| t == TRACE), "{traces:?}");

    // It takes the connection, and never answers.
    let muet = TcpListener::bind("127.0.0.1:0").unwrap();
    let adresse = format!("http://{}", muet.local_addr().unwrap());
    let serveur = Serveur::lancer(&essai, &[("PEGASE_OTLP_ENDPOINT", &adresse)]).await;
    for _ in 0..50 {
        let reponse = serveur.demander(Method::GET, "/fr", "", None, RIEN).await;
        assert_eq!(reponse.status(), 200);
    }
    let debut = Instant::now();
    serveur.arreter().await;
    assert!(debut.elapsed() < Duration::from_secs(8), "{:?}", debut.elapsed());
}
