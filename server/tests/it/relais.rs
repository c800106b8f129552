//! The relay to the broker: all events, in the order of their object, through whatever happens.

use crate::{
    courtier::{Courtier, Ecrivains, Recu, verifier_ordre},
    support::Essai,
};
use backend::evenement::retards;
use jiff::Timestamp;
use server::evenements::relayer;
use std::{
    process::Child,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use uuid::Uuid;

fn ordre(recus: &[Recu]) -> std::collections::HashSet<Uuid> {
    verifier_ordre(recus.iter().map(|r| {
        (
            r.id(),
            r.corps["subject"].as_str().unwrap(),
            r.corps["data"]["rang"].as_i64().unwrap(),
        )
    }))
}

async fn sujets(courtier: &Courtier) {
    courtier.kafka().creer_sujets(3, 1).await.unwrap();
}

fn relais(essai: &Essai, courtier: &Courtier) -> JoinHandle<()> {
    tokio::spawn(relayer(Arc::clone(&essai.services), courtier.kafka()))
}

/// Another process with the same task.
fn worker(essai: &Essai, courtier: &Courtier) -> Child {
    essai
        .programme(&["worker"])
        .env("PEGASE_KAFKA_BROKERS", &courtier.adresse)
        .spawn()
        .unwrap()
}

/// Whoever holds the place has been silent for too long.
async fn oublier_le_bail(essai: &Essai) {
    sqlx::query("UPDATE evt.lecteur SET tenu_jusqua = now() - interval '1 s' WHERE tenu_par IS NOT NULL")
        .execute(&essai.pool)
        .await
        .unwrap();
}

async fn rien_n_attend(essai: &Essai) {
    let debut = Instant::now();
    loop {
        let retards = retards(&essai.pool, Timestamp::now()).await.unwrap();
        if retards.iter().any(|r| r.nombre == 0) {
            return;
        }
        assert!(
            debut.elapsed() < Duration::from_secs(60),
            "events still wait: {retards:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ce_que_font_les_gens_est_dit_comme_le_document_le_decrit() {
    let essai = Essai::nouveau().await;
    let courtier = Courtier::nouveau();
    sujets(&courtier).await;
    let dits = essai.nombre("SELECT count(*) FROM evt.outbox").await;
    assert!(dits > 0, "the demonstration lives");
    let tache = relais(&essai, &courtier);
    let recus = courtier.lire(usize::try_from(dits).unwrap()).await;
    assert_eq!(i64::try_from(recus.len()).unwrap(), dits);
    let document = server::evenements::asyncapi::document();
    for recu in &recus {
        let corps = &recu.corps;
        assert_eq!(corps["specversion"], "1.0");
        assert_eq!(recu.cle, format!("ETAB00:{}", corps["subject"].as_str().unwrap()));
        let type_ = corps["type"].as_str().unwrap().strip_prefix("pegase.").unwrap();
        let (sujet, nom) = type_.rsplit_once('.').unwrap();
        let message = &document["channels"][sujet]["messages"][nom];
        assert!(message.is_object(), "{type_} is not described");
        let schema = message["payload"]["allOf"][1]["properties"]["data"]["$ref"]
            .as_str()
            .unwrap();
        let decrit = &document["components"]["schemas"][schema.rsplit('/').next().unwrap()];
        for champ in corps["data"].as_object().unwrap().keys() {
            let connu = &decrit["properties"][champ];
            assert!(
                connu.is_object() || decrit["additionalProperties"].is_object(),
                "{type_}: {champ}"
            );
        }
    }
    essai.services.arret.cancel();
    tache.await.unwrap();
    // It left its place, and remembers where it was.
    let retard = retards(&essai.pool, Timestamp::now()).await.unwrap();
    assert_eq!((retard[0].lecteur.as_str(), retard[0].nombre), ("kafka", 0));
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM evt.lecteur WHERE tenu_par IS NULL")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_courtier_absent_ne_perd_ni_ne_melange_rien() {
    let essai = Essai::nouveau().await;
    let courtier = Courtier::nouveau();
    sujets(&courtier).await;
    let elles = Arc::new(Ecrivains::nouveaux(&essai, 6).await);
    let tache = relais(&essai, &courtier);
    let ecriture = {
        let elles = Arc::clone(&elles);
        tokio::spawn(async move { elles.ecrire_beaucoup(600, 1).await })
    };
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        courtier.couper();
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        courtier.retablir();
    }
    ecriture.await.unwrap();
    rien_n_attend(&essai).await;
    let ids = elles.ids().await;
    let recus = courtier.lire(ids.len()).await;
    assert_eq!(ordre(&recus), ids);
    essai.services.arret.cancel();
    tache.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_relais_tue_ou_ecarte_est_remplace() {
    let essai = Essai::nouveau().await;
    let courtier = Courtier::nouveau();
    sujets(&courtier).await;
    let elles = Arc::new(Ecrivains::nouveaux(&essai, 6).await);
    let mut premier = worker(&essai, &courtier);
    let mut second = worker(&essai, &courtier);
    let ecriture = {
        let elles = Arc::clone(&elles);
        tokio::spawn(async move { elles.ecrire_beaucoup(900, 2).await })
    };
    // Twice the one who works is held for dead and is not: the broker silences it, or its place is taken.
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        oublier_le_bail(&essai).await;
    }
    premier.kill().unwrap(); // SIGKILL
    premier.wait().unwrap();
    oublier_le_bail(&essai).await;
    ecriture.await.unwrap();
    rien_n_attend(&essai).await;
    let ids = elles.ids().await;
    let recus = courtier.lire(ids.len()).await;
    assert_eq!(ordre(&recus), ids);
    second.kill().unwrap();
    second.wait().unwrap();
}

/// A worker tells its figures, those of the events included; a reader that is no more is forgotten by a command.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_worker_dit_ses_chiffres() {
    let essai = Essai::nouveau().await;
    let courtier = Courtier::nouveau();
    sujets(&courtier).await;
    let adresse = {
        let ecoute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        ecoute.local_addr().unwrap().to_string()
    };
    let mut worker = essai
        .programme(&["worker"])
        .env("PEGASE_KAFKA_BROKERS", &courtier.adresse)
        .env("PEGASE_WORKER_LISTEN", &adresse)
        .spawn()
        .unwrap();
    let attendus = [
        "events_relayed_total",
        "outbox_pending{reader=\"kafka\"} 0",
        "messages_rejected{object=\"PERSONNE\"} 2",
    ];
    let debut = Instant::now();
    loop {
        let reponse = reqwest::get(format!("http://{adresse}/metrics")).await;
        let chiffres = match reponse {
            Ok(reponse) => reponse.text().await.unwrap(),
            Err(e) => e.to_string(),
        };
        if attendus.iter().all(|nom| chiffres.contains(nom)) {
            break;
        }
        assert!(debut.elapsed() < Duration::from_secs(60), "{chiffres}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let oublier = || essai.programme(&["forget-reader", "kafka"]).status().unwrap().success();
    assert!(!oublier(), "it reads at this moment");
    worker.kill().unwrap();
    worker.wait().unwrap();
    oublier_le_bail(&essai).await;
    assert!(oublier());
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM evt.lecteur WHERE nom = 'kafka'")
            .await,
        0
    );
}
