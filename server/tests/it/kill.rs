//! `kill -9` in the middle of the work: after a restart, no half state, and nothing acknowledged is lost.

use crate::support::{Essai, SECRET};
use backend::{inscription, inscription::Depot};
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
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
