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
    // Far beyond what a reader may have had from the one that was lost; again when somebody says so.
    let rang = |p: &Position| p.to_string().split('-').next().unwrap().parse::<u64>().unwrap();
    assert!(rang(&lus[1].position) - rang(&lus[0].position) > 1 << 32);
    migrations::migrer_restauree(&essai.url, None).await.unwrap();
    elles.ecrire_en_masse(1).await;
    lire_jusqu_a(&essai, &mut Position::default(), &mut lus, 7).await;
    assert!(rang(&lus[6].position) - rang(&lus[5].position) >= 1 << 32);
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

/// Replicas that start together migrate together; and one of them may die while it builds an index.
#[tokio::test]
async fn les_migrations_vont_une_a_la_fois_et_ne_laissent_rien_a_moitie() {
    let essai = Essai::vide().await;
    let base = format!("{}_neuve", essai.url);
    let (une, autre) = tokio::join!(migrations::migrer(&base, None), migrations::migrer(&base, None));
    une.unwrap();
    autre.unwrap();
    let pool = sqlx::PgPool::connect(&base).await.unwrap();
    let entiers = "SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid = 'evt.outbox_ordre'::regclass";
    let valide: bool = sqlx::query_scalar(entiers).fetch_one(&pool).await.unwrap();
    assert!(valide);
    for sql in [
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'evt.outbox_ordre'::regclass",
        "DELETE FROM public._sqlx_migrations WHERE version = 19",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    migrations::migrer(&base, None).await.unwrap();
    let valide: bool = sqlx::query_scalar(entiers).fetch_one(&pool).await.unwrap();
    assert!(valide, "built anew");
    pool.close().await;
    let nom = base.rsplit('/').next().unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {nom}")))
        .execute(&essai.pool)
        .await
        .unwrap();
}
