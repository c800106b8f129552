//! The demonstration: whatever the day, however often it is interrupted, and never open by mistake.

use crate::support::Essai;
use backend::demo;
use jiff::Timestamp;
use std::{
    process::{Command, Stdio},
    time::Duration,
};

const STADES: &str = "SELECT string_agg(u.identifiant || ' ' || i.statut, ', ' ORDER BY u.identifiant, i.statut)
    FROM authz.utilisateur u JOIN inscription.inscription i ON i.personne_id = u.personne_id";

/// In January the academic year is that of the year before: the learners' answers follow.
#[tokio::test]
async fn elle_se_charge_en_janvier_comme_en_juillet() {
    let mut vues = Vec::new();
    for jour in ["2027-01-15T08:00:00Z", "2027-05-31T22:30:00Z", "2027-07-15T08:00:00Z"] {
        let instant: Timestamp = jour.parse().unwrap();
        let essai = Essai::vide().await;
        assert!(demo::charger(&essai.pool, instant).await.unwrap());
        demo::peupler(&essai.services, instant)
            .await
            .unwrap_or_else(|e| panic!("{jour}: {e:?}"));
        vues.push(
            sqlx::query_scalar::<_, String>(STADES)
                .fetch_one(&essai.pool)
                .await
                .unwrap(),
        );
    }
    assert!(vues.windows(2).all(|v| v[0] == v[1]), "{vues:?}");
}

fn commande(essai: &Essai, arguments: &[&str], demo: bool) -> Command {
    let mut commande = essai.programme(arguments);
    commande.env("PEGASE_LISTEN", "127.0.0.1:1").stderr(Stdio::piped());
    if !demo {
        commande.env_remove("PEGASE_DEMO");
    }
    commande
}

/// Killed in the middle, the loading goes on the next time, and ends as if nothing had happened.
#[tokio::test]
async fn interrompue_elle_reprend() {
    let essai = Essai::vide().await;
    for millis in [150, 400, 900] {
        let mut enfant = commande(&essai, &["seed", "--demo"], true)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(millis)).await;
        enfant.kill().unwrap(); // SIGKILL
        enfant.wait().unwrap();
        // A task that the dead process held is taken over once its lease is out.
        sqlx::query("UPDATE evt.job SET bail_jusqua = now() - interval '1 s' WHERE statut = 'EN_COURS'")
            .execute(&essai.pool)
            .await
            .unwrap();
    }
    let fin = commande(&essai, &["seed", "--demo"], true).output().unwrap();
    assert!(fin.status.success(), "{}", String::from_utf8_lossy(&fin.stderr));
    let vue: String = sqlx::query_scalar(STADES).fetch_one(&essai.pool).await.unwrap();
    let entiere = Essai::nouveau().await;
    let attendue: String = sqlx::query_scalar(STADES).fetch_one(&entiere.pool).await.unwrap();
    assert_eq!(vue, attendue);
    for sql in [
        "SELECT count(*) FROM authz.habilitation",
        "SELECT count(*) FROM paiement.encaissement",
        "SELECT count(*) FROM parcours.document",
    ] {
        assert_eq!(essai.nombre(sql).await, entiere.nombre(sql).await, "{sql}");
    }
}

/// Its passwords are known to everybody: it is neither loaded nor served where nobody asked for a demonstration.
#[tokio::test]
async fn elle_ne_s_ouvre_pas_par_erreur() {
    let essai = Essai::nouveau().await;
    for arguments in [&["serve"][..], &["seed", "--demo"]] {
        let fin = commande(&essai, arguments, false).output().unwrap();
        assert!(!fin.status.success(), "{arguments:?}");
        assert!(
            String::from_utf8_lossy(&fin.stderr).contains("PEGASE_DEMO=true"),
            "{arguments:?}"
        );
    }
}
