//! Being told to stop, and being measured.

use crate::support::Essai;
use axum::{body::Body, http::Request};
use backend::sonde::{Partenaire, noter};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tower::ServiceExt;

/// SIGTERM: what is in flight is finished, an import stops between two batches and gives its task back at once, and the
/// process ends well.
#[tokio::test]
async fn sigterm_finit_ce_qui_est_en_cours() {
    let essai = Essai::nouveau().await;
    let points = generator::lire_points(include_str!("../../demo/points.csv")).unwrap();
    let options = generator::Options {
        lignes: 20_000,
        doublons: 0,
        fautes: 0,
        graine: 11,
        periode: "PER-2026".into(),
        annee: 2026,
    };
    let ctx = essai.personnel("admin.demo").await;
    let depot = backend::inscription::Depot {
        nom: "grand.csv".into(),
        contenu: generator::generer(&options, &points).csv.into(),
    };
    backend::inscription::deposer(&ctx, depot).await.unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut enfant = essai
        .programme(&["serve", "--with-worker"])
        .env("PEGASE_LISTEN", format!("127.0.0.1:{port}"))
        .spawn()
        .unwrap();
    let debut = Instant::now();
    let entame = "SELECT count(*) FROM evt.job WHERE statut = 'EN_COURS' AND fait > 0";
    while essai.nombre(entame).await == 0 || TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(debut.elapsed() < Duration::from_secs(60), "the import never began");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // A form of which half was sent when the order to stop comes.
    let corps = "identifiant=personne&mot_de_passe=rien";
    let mut flux = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let entete = format!(
        "POST /connexion HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        corps.len()
    );
    flux.write_all(format!("{entete}{}", &corps[..10]).as_bytes())
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let arret = Command::new("kill")
        .args(["-TERM", &enfant.id().to_string()])
        .status()
        .unwrap();
    assert!(arret.success());
    tokio::time::sleep(Duration::from_millis(200)).await;
    flux.write_all(&corps.as_bytes()[10..]).await.unwrap();
    let mut reponse = Vec::new();
    flux.read_to_end(&mut reponse).await.unwrap();
    assert!(reponse.starts_with(b"HTTP/1.1 303"), "what was in flight is answered");
    let debut = Instant::now();
    let fin = loop {
        if let Some(fin) = enfant.try_wait().unwrap() {
            break fin;
        }
        assert!(debut.elapsed() < Duration::from_secs(20), "it never stopped");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(fin.success(), "{fin}");
    let rendue = "SELECT count(*) FROM evt.job WHERE total = 20000 AND fait > 0
        AND (statut = 'SUCCES' OR (statut = 'EN_COURS' AND bail_jusqua IS NULL AND fait < total))";
    assert_eq!(
        essai.nombre(rendue).await,
        1,
        "given back, for another worker to go on at once"
    );
}

/// What whoever operates the product looks at: by route and status, with histograms, the pool, who is connected, the lag.
#[tokio::test]
async fn les_mesures_disent_ce_qu_il_faut() {
    let essai = Essai::nouveau().await;
    let app = crate::autorisations::application(&essai).await;
    let lire = |chemin: &'static str, methode: &'static str| {
        let app = app.clone();
        async move {
            let requete = Request::builder()
                .method(methode)
                .uri(chemin)
                .body(Body::empty())
                .unwrap();
            let corps = app.oneshot(requete).await.unwrap().into_body();
            String::from_utf8(axum::body::to_bytes(corps, 1 << 22).await.unwrap().to_vec()).unwrap()
        }
    };
    crate::autorisations::jeton(&essai, "apprenant2.demo").await;
    sqlx::query("INSERT INTO evt.lecteur (nom) VALUES ('kafka')")
        .execute(&essai.pool)
        .await
        .unwrap();
    for (partenaire, va) in [(Partenaire::Fichiers, true), (Partenaire::Banque, false)] {
        noter(&essai.pool, partenaire, va, jiff::Timestamp::now())
            .await
            .unwrap();
    }
    lire("/fr/connexion?identifiant=quelqu-un", "GET").await;
    lire("/fr/connexion", "INVENTE").await;
    let mesures = lire("/metrics", "GET").await;
    for attendu in [
        "http_requests_total{module=\"authz\",route=\"/{langue}/connexion\",method=\"GET\",status=\"200\"}",
        "http_request_duration_seconds_bucket{module=\"authz\",route=\"/{langue}/connexion\",method=\"GET\",status=\"2xx\",le=\"0.005\"}",
        "method=\"other\"",
        "db_pool_connections",
        "db_pool_idle",
        "db_pool_max",
        "http_requests_in_flight",
        "build_info{version=",
        "jobs_pending{kind=\"",
        "jobs_failed{kind=\"",
        "jobs_oldest_seconds 0",
        "mails_pending ",
        "mails_oldest_seconds ",
        "partner_up{partner=\"storage\"} 1",
        "partner_up{partner=\"bank\"} 0",
        "partner_up{partner=\"database\"} 1",
        "partner_checked_timestamp_seconds{partner=\"storage\"} ",
        "backup_last_success_timestamp_seconds 0",
        "sessions_active{audience=\"apprenant\"} 1",
        "sessions_active{audience=\"gestion\"} 0",
        "outbox_pending{reader=\"kafka\"} ",
        "outbox_lag_seconds{reader=\"kafka\"} ",
    ] {
        assert!(mesures.contains(attendu), "{attendu} in\n{mesures}");
    }
    assert!(!mesures.contains("INVENTE") && !mesures.contains("quelqu-un"));
}

/// Each figure that the code tells is in the table of those who watch, with its labels, and nothing else is.
#[test]
fn chaque_mesure_est_documentee() {
    let doc = include_str!("../../../docs/OBSERVABILITY.md");
    let documentees: BTreeSet<&str> = doc
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split('`').next())
        .filter(|nom| nom.contains('_'))
        .collect();
    let mut dites = BTreeSet::new();
    let mut dossiers = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(dossier) = dossiers.pop() {
        for entree in std::fs::read_dir(dossier).unwrap() {
            let chemin = entree.unwrap().path();
            if chemin.is_dir() {
                dossiers.push(chemin);
                continue;
            }
            let texte = std::fs::read_to_string(&chemin).unwrap_or_default();
            for macro_ in ["counter!(\"", "gauge!(\"", "histogram!(\""] {
                dites.extend(
                    texte
                        .split(macro_)
                        .skip(1)
                        .map(|t| t.split('"').next().unwrap().to_owned()),
                );
            }
        }
    }
    assert_eq!(documentees, dites.iter().map(String::as_str).collect());
}
