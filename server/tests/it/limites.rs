//! How often one may ask, and how long an answer may take.

use crate::{
    autorisations::{application_bornee, jeton},
    support::Essai,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, header},
};
use server::Limites;
use std::{net::SocketAddr, num::NonZeroU32, time::Duration};
use tower::ServiceExt;

const LONGTEMPS: Duration = Duration::from_secs(600);

struct Reponse {
    statut: u16,
    attente: Option<String>,
    corps: String,
}

async fn demander(app: &Router, chemin: &str, entetes: &[(header::HeaderName, &str)], adresse: &str) -> Reponse {
    let methode = if chemin.starts_with("/_fn/") { "POST" } else { "GET" };
    let mut requete = Request::builder()
        .method(methode)
        .uri(chemin)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (nom, valeur) in entetes {
        requete = requete.header(nom, *valeur);
    }
    let mut requete = requete.body(Body::empty()).unwrap();
    let adresse: SocketAddr = format!("{adresse}:1234").parse().unwrap();
    requete.extensions_mut().insert(ConnectInfo(adresse));
    let reponse = app.clone().oneshot(requete).await.unwrap();
    let attente = reponse.headers().get(header::RETRY_AFTER);
    let attente = attente.map(|v| v.to_str().unwrap().to_owned());
    let statut = reponse.status().as_u16();
    let corps = to_bytes(reponse.into_body(), 1 << 22).await.unwrap();
    Reponse {
        statut,
        attente,
        corps: String::from_utf8_lossy(&corps).into_owned(),
    }
}

fn debit(n: u32) -> (NonZeroU32, NonZeroU32) {
    let n = NonZeroU32::new(n).unwrap();
    (NonZeroU32::MIN, n)
}

#[tokio::test]
async fn qui_demande_trop_de_pages_attend() {
    let essai = Essai::nouveau().await;
    let app = application_bornee(&essai, Limites::nouvelles(LONGTEMPS, LONGTEMPS, debit(3))).await;
    let admin = format!("__Host-pegase={}", jeton(&essai, "admin.demo").await);
    let autre = format!("__Host-pegase={}", jeton(&essai, "lecture.demo").await);
    let page = [(header::COOKIE, admin.as_str()), (header::ACCEPT, "text/html")];
    for _ in 0..3 {
        assert_eq!(demander(&app, "/gestion/compte", &page, "192.0.2.1").await.statut, 200);
    }
    // From wherever she asks: a page that says when, in her language.
    let refus = demander(&app, "/gestion/compte", &page, "192.0.2.2").await;
    assert_eq!(refus.statut, 429);
    assert!(refus.attente.unwrap().parse::<u64>().unwrap() >= 1);
    assert!(refus.corps.contains("Trop de demandes") && refus.corps.contains("Réessayez dans"));
    // A program is told so, as any refusal.
    let appel = [(header::COOKIE, admin.as_str()), (header::ACCEPT, "application/json")];
    let refus = demander(&app, "/_fn/authz/compte", &appel, "192.0.2.1").await;
    assert_eq!(refus.statut, 429);
    assert!(refus.corps.contains("\"erreur\":\"tropDeDemandes\""), "{}", refus.corps);
    // Nobody else waits for her, nor what is not counted.
    let sienne = [(header::COOKIE, autre.as_str()), (header::ACCEPT, "text/html")];
    assert_eq!(
        demander(&app, "/gestion/compte", &sienne, "192.0.2.1").await.statut,
        200
    );
    assert_eq!(demander(&app, "/health/live", &page, "192.0.2.1").await.statut, 200);

    // An address without an account, ten times as often.
    let personne = [(header::ACCEPT, "text/html"), (header::ACCEPT_LANGUAGE, "en")];
    // All at once: while pages are made one after the other, more of them are allowed.
    let demandes = (0..60).map(|_| demander(&app, "/en/connexion", &personne, "198.51.100.1"));
    let reponses = futures::future::join_all(demandes).await;
    let (faites, refusees): (Vec<_>, Vec<_>) = reponses.into_iter().partition(|r| r.statut == 200);
    assert!(faites.len() >= 30, "{}", faites.len());
    let refus = refusees.first().unwrap();
    assert_eq!(refus.statut, 429);
    assert!(refus.corps.contains("Too many requests"));
    assert_eq!(
        demander(&app, "/en/connexion", &personne, "198.51.100.2").await.statut,
        200
    );
}

/// The database is held: an answer is given up, and says so; what comes or goes as a file has its own time.
#[tokio::test]
async fn une_reponse_qui_tarde_est_rendue() {
    let essai = Essai::nouveau().await;
    let limites = Limites::nouvelles(Duration::from_millis(500), Duration::from_secs(3), debit(1_000));
    let app = application_bornee(&essai, limites).await;
    let admin = format!("__Host-pegase={}", jeton(&essai, "admin.demo").await);
    let page = [(header::COOKIE, admin.as_str()), (header::ACCEPT, "text/html")];
    let mut retient = essai.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE audit.journal IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *retient)
        .await
        .unwrap();
    let debut = std::time::Instant::now();
    let tard = demander(&app, "/gestion/journal", &page, "192.0.2.1").await;
    assert_eq!(tard.statut, 503);
    assert!(debut.elapsed() < Duration::from_secs(3), "{:?}", debut.elapsed());
    assert_eq!(tard.attente.as_deref(), Some("10"));
    assert!(tard.corps.contains("La réponse tarde trop"));
    let appel = [(header::COOKIE, admin.as_str()), (header::ACCEPT, "application/json")];
    let filtre = "/_fn/audit/chercher";
    let tard = demander(&app, filtre, &appel, "192.0.2.1").await;
    // Without its arguments it never gets there: what counts is that a program gets no page.
    assert!(!tard.corps.contains("<html"));
    let export = async { demander(&app, "/gestion/journal.csv", &page, "192.0.2.1").await };
    let liberer = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        retient.rollback().await.unwrap();
    };
    let (export, ()) = tokio::join!(export, liberer);
    assert_eq!(export.statut, 200, "longer than a page may take");
    assert_eq!(demander(&app, "/gestion/journal", &page, "192.0.2.1").await.statut, 200);
}
