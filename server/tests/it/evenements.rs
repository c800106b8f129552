//! Events as they are read: in order, none missed, none twice, whatever writes meanwhile.

use crate::{
    courtier::{Ecrivains, verifier_ordre},
    support::Essai,
};
use backend::evenement::{Evenement, Position, apres};
use jiff::SignedDuration;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

async fn lire_tout(essai: &Essai, depuis: &mut Position, suite: &mut Vec<Evenement>) {
    loop {
        let lus = apres(&essai.services.pool, *depuis, 7).await.unwrap();
        let Some(dernier) = lus.last() else { return };
        *depuis = dernier.position;
        suite.extend(lus);
    }
}

/// The end comes when no transaction of the whole cluster is older, those of other tests included.
async fn lire_jusqu_a(essai: &Essai, depuis: &mut Position, suite: &mut Vec<Evenement>, nombre: usize) {
    let debut = Instant::now();
    while suite.len() < nombre && debut.elapsed() < Duration::from_secs(30) {
        lire_tout(essai, depuis, suite).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn qui_lit_pendant_qu_on_ecrit_ne_manque_rien_et_ne_voit_rien_deux_fois() {
    let essai = Essai::nouveau().await;
    let elles = Arc::new(Ecrivains::nouveaux(&essai, 5).await);
    for graine in 0..4 {
        let (mut depuis, mut suite) = (Position::default(), Vec::new());
        lire_tout(&essai, &mut depuis, &mut Vec::new()).await;
        sqlx::query("UPDATE public.agregat SET rang = 0")
            .execute(&elles.pool)
            .await
            .unwrap();
        sqlx::query("DELETE FROM evt.outbox")
            .execute(&elles.pool)
            .await
            .unwrap();
        let ecriture = {
            let elles = Arc::clone(&elles);
            tokio::spawn(async move { elles.ecrire_beaucoup(250, graine).await })
        };
        while !ecriture.is_finished() {
            lire_tout(&essai, &mut depuis, &mut suite).await;
            tokio::task::yield_now().await;
        }
        ecriture.await.unwrap();
        let ids = elles.ids().await;
        lire_jusqu_a(&essai, &mut depuis, &mut suite, ids.len()).await;
        let rang = |e: &Evenement| e.donnees["rang"].as_i64().unwrap();
        let vus = verifier_ordre(suite.iter().map(|e| (e.id, e.agregat.as_str(), rang(e))));
        assert_eq!(vus.len(), suite.len(), "nothing twice");
        assert_eq!(vus, ids, "nothing missed");
    }
}

/// A dump goes into a cluster that has hardly lived: its numbers of transactions are behind those of the events it holds.
#[tokio::test]
async fn une_base_restauree_dit_la_suite_apres_ce_qui_precede() {
    let essai = Essai::nouveau().await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    elles.ecrire_en_masse(1).await;
    sqlx::query("UPDATE evt.outbox SET xact = (xact::text::bigint + 1000000)::text::xid8")
        .execute(&elles.pool)
        .await
        .unwrap();
    assert!(
        apres(&essai.services.pool, Position::default(), 10)
            .await
            .unwrap()
            .is_empty(),
        "held for unfinished"
    );
    for _ in 0..2 {
        migrations::migrer(&essai.url, None).await.unwrap();
    }
    elles.ecrire_en_masse(2).await;
    let mut lus = Vec::new();
    lire_jusqu_a(&essai, &mut Position::default(), &mut lus, 3).await;
    let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM evt.outbox ORDER BY id")
        .fetch_all(&elles.pool)
        .await
        .unwrap();
    let positions: Vec<String> = lus.iter().map(|e| e.position.to_string()).collect();
    assert_eq!(lus.len(), 3);
    for (position, id) in positions.iter().zip(ids) {
        assert!(position.ends_with(&format!("-{id}")), "{positions:?}");
        assert!(position.parse::<Position>().is_ok());
    }
}

#[tokio::test]
async fn ce_qui_est_ancien_est_oublie_meme_si_personne_ne_l_a_lu() {
    let essai = Essai::avec(|r| r.duree_evenements = SignedDuration::from_hours(24)).await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    elles.ecrire_en_masse(6_000).await;
    sqlx::query("UPDATE evt.outbox SET le = le - interval '25 hours'")
        .execute(&elles.pool)
        .await
        .unwrap();
    elles.ecrire_en_masse(3).await;
    let mut worker = essai
        .programme(&["worker"])
        .env("PEGASE_EVENTS_DAYS", "1")
        .spawn()
        .unwrap();
    let debut = Instant::now();
    while essai.nombre("SELECT count(*) FROM evt.outbox").await != 3 {
        assert!(debut.elapsed().as_secs() < 60, "nothing is forgotten");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    worker.kill().unwrap();
    worker.wait().unwrap();
}
