//! `server doctor`: it says what is wrong, and nothing when all is well.

use crate::{courtier::Courtier, support::Essai};
use std::process::{Command, Stdio};

/// What it says, and whether it ended well.
fn examiner(mut programme: Command) -> (bool, String) {
    let sortie = programme.stdout(Stdio::piped()).output().unwrap();
    (sortie.status.success(), String::from_utf8(sortie.stdout).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ce_qui_va_et_ce_qui_ne_va_pas() {
    let essai = Essai::nouveau().await;
    let courtier = Courtier::nouveau();
    courtier.kafka().creer_sujets(1, 1).await.unwrap();
    let examen = || {
        let mut programme = essai.programme(&["doctor"]);
        programme.env("PEGASE_KAFKA_BROKERS", &courtier.adresse);
        examiner(programme)
    };
    let (bien, dit) = examen();
    assert!(bien, "{dit}");
    for attendu in [
        "as this version wants",
        "ETAB00",
        "has our topics",
        "2 messages of other systems",
        "a demonstration",
    ] {
        assert!(dit.contains(attendu), "{attendu}: {dit}");
    }
    for sql in [
        "UPDATE evt.job SET statut = 'ECHEC', erreur = 'x', fin_le = now() WHERE statut = 'SUCCES'",
        "UPDATE courriel.message SET envoye_le = NULL, cree_le = now() - interval '2 hours'",
        "INSERT INTO evt.lecteur (nom) VALUES ('absent')",
        "UPDATE evt.outbox SET le = now() - interval '1 hour'",
    ] {
        sqlx::query(sql).execute(&essai.pool).await.unwrap();
    }
    courtier.couper();
    let (bien, dit) = examen();
    assert!(!bien, "the broker is away: {dit}");
    for attendu in [
        "tasks failed",
        "mails have waited",
        "1 readers of the events",
        "broker does not let us in",
        "→",
    ] {
        assert!(dit.contains(attendu), "{attendu}: {dit}");
    }
    sqlx::query("DELETE FROM public._sqlx_migrations WHERE version > 20")
        .execute(&essai.pool)
        .await
        .unwrap();
    let (bien, dit) = examiner(essai.programme(&["doctor"]));
    assert!(!bien && dit.contains("run `server migrate`"), "{dit}");
}

#[tokio::test]
async fn une_base_vide_ou_absente_se_dit() {
    let essai = Essai::vide().await;
    let (bien, dit) = examiner(essai.programme(&["doctor"]));
    assert!(!bien && dit.contains("there is no establishment"), "{dit}");
    let mut programme = essai.programme(&["doctor"]);
    programme.env("DATABASE_URL", "postgres://personne@127.0.0.1:1/rien");
    let (bien, dit) = examiner(programme);
    assert!(!bien && dit.contains("does not let us in"), "{dit}");
}
