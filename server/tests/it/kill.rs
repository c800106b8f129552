//! `kill -9` in the middle of the work: after a restart, no half state, and nothing acknowledged is lost.

use crate::support::{Essai, SECRET};
use backend::{authz, inscription, inscription::Depot, parcours};
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

fn worker(essai: &Essai) -> Child {
    Command::new(env!("CARGO_BIN_EXE_server"))
        .arg("worker")
        .env("DATABASE_URL", &essai.url)
        .env("PEGASE_SECRET", SECRET)
        .env("PEGASE_STORAGE", &essai.dossier)
        .env_remove("PEGASE_DEMO")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn attendre(essai: &Essai, sql: &'static str, quoi: &str) {
    let debut = Instant::now();
    while essai.nombre(sql).await == 0 {
        assert!(debut.elapsed() < Duration::from_secs(90), "{quoi} never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn un_import_tue_reprend_ou_il_en_etait() {
    let essai = Essai::nouveau().await;
    let points = generator::lire_points(include_str!("../../demo/points.csv")).unwrap();
    let options = generator::Options {
        lignes: 2000,
        doublons: 20,
        fautes: 30,
        graine: 7,
        periode: "PER-2026".into(),
        annee: 2026,
    };
    let fichier = generator::generer(&options, &points);
    let avant = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    let ctx = essai.personnel("admin.demo").await;
    let depot = Depot {
        nom: "grand.csv".into(),
        contenu: fichier.csv.into(),
    };
    let id = inscription::deposer(&ctx, depot).await.unwrap();

    let mut premier = worker(&essai);
    attendre(
        &essai,
        "SELECT count(*) FROM evt.job WHERE statut = 'EN_COURS' AND fait > 0",
        "progress",
    )
    .await;
    premier.kill().unwrap(); // SIGKILL
    premier.wait().unwrap();
    let fait = essai
        .nombre("SELECT fait::bigint FROM evt.job ORDER BY cree_le DESC LIMIT 1")
        .await;
    assert!(fait > 0 && fait < 2000, "killed in the middle: {fait}");
    // Whoever holds a task for too long without a word has lost it.
    sqlx::query("UPDATE evt.job SET bail_jusqua = now() - interval '1 s' WHERE statut = 'EN_COURS'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let mut second = worker(&essai);
    attendre(
        &essai,
        "SELECT count(*) FROM evt.job WHERE statut = 'SUCCES' AND total = 2000",
        "the end",
    )
    .await;
    second.kill().unwrap();
    second.wait().unwrap();

    let vue = inscription::import(&ctx, id, 1).await.unwrap();
    assert_eq!((vue.bilan.lignes, vue.bilan.rejetees), (2000, 30));
    let apres = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    assert_eq!(apres - avant, i64::from(vue.bilan.creees));
    let sql = "SELECT count(*) FROM inscription.inscription i WHERE (SELECT count(*) FROM evt.outbox o
               WHERE o.agregat_id = i.id::text AND o.type = 'autorisee') <> 1";
    assert_eq!(essai.nombre(sql).await, 0, "one event each");
    assert_eq!(essai.nombre("SELECT count(*) FROM inscription.rejet").await, 30);
}

/// A real server on a free port, over the database of this test.
async fn serveur(essai: &Essai) -> (Child, u16) {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let enfant = Command::new(env!("CARGO_BIN_EXE_server"))
        .arg("serve")
        .env("DATABASE_URL", &essai.url)
        .env("PEGASE_SECRET", SECRET)
        .env("PEGASE_STORAGE", &essai.dossier)
        .env("PEGASE_LISTEN", format!("127.0.0.1:{port}"))
        .env("LEPTOS_OUTPUT_NAME", "pegase")
        .env_remove("LEPTOS_HASH_FILES")
        .env_remove("PEGASE_PUBLIC_URL")
        .env_remove("PEGASE_DEMO")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let debut = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(debut.elapsed() < Duration::from_secs(30), "the server never listened");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    (enfant, port)
}

/// Validates over the wire and kills the server so many milliseconds later: was the act acknowledged?
async fn valider_puis_tuer(essai: &Essai, millis: u64) -> bool {
    let id = essai.dossier("apprenant4.demo").await;
    let admin = essai.personnel("admin.demo").await;
    backend::demo::accepter(&admin, id).await.unwrap();
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    let jeton = authz::connecter(&essai.anonyme(), "admin.demo", "demo")
        .await
        .unwrap()
        .jeton;
    let (mut enfant, port) = serveur(essai).await;
    let corps = format!("id={id}&version={version}");
    let requete = format!(
        "POST /_fn/parcours/valider HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: __Host-pegase={jeton}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{corps}",
        corps.len()
    );
    let mut flux = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    flux.write_all(requete.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(millis)).await;
    enfant.kill().unwrap(); // SIGKILL
    enfant.wait().unwrap();
    let mut reponse = Vec::new();
    // The connection may have been cut before a word of answer.
    let _ = flux.read_to_end(&mut reponse).await;
    reponse.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn une_validation_tuee_est_entiere_ou_n_est_pas() {
    let mut acquittees = 0;
    for millis in [0, 2, 4, 6, 8, 12, 20, 500] {
        let essai = Essai::nouveau().await;
        let avant = essai.nombre("SELECT count(*) FROM parcours.document").await;
        let acquittee = valider_puis_tuer(&essai, millis).await;
        let id = essai.dossier("apprenant4.demo").await;
        let (statut, code): (String, Option<String>) = sqlx::query_as(
            "SELECT i.statut, p.code_apprenant FROM inscription.inscription i
             JOIN identite.personne p ON p.id = i.personne_id WHERE i.id = $1",
        )
        .bind(id.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
        let validee = statut == "VALIDEE";
        assert!(validee || !acquittee, "acknowledged and lost, killed after {millis} ms");
        assert_eq!(validee, code.is_some(), "code apprenant, killed after {millis} ms");
        let sql = "SELECT count(*) FROM parcours.document";
        assert_eq!(
            essai.nombre(sql).await - avant,
            i64::from(validee),
            "certificate, killed after {millis} ms"
        );
        for (sql, quoi) in [
            ("SELECT count(*) FROM evt.outbox WHERE type = 'validee'", "event"),
            (
                "SELECT count(*) FROM audit.journal WHERE traitement = 'VALIDER'",
                "journal",
            ),
        ] {
            assert_eq!(
                essai.nombre(sql).await,
                1 + i64::from(validee),
                "{quoi}, killed after {millis} ms"
            );
        }
        acquittees += i32::from(acquittee);
    }
    assert!(acquittees > 0, "half a second is enough for one of them");
}
