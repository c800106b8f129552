//! What other systems tell us by Kafka: all of it, in the order of each thing, whoever of us comes and goes.

use crate::{courtier::Courtier, reception::essai, support::Essai};
use domain::reception::Objet;
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    message::{Header, OwnedHeaders},
    producer::{BaseRecord, Producer, ThreadedProducer},
};
use serde_json::json;
use server::evenements::ecouter;
use std::{
    process::Child,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

const SUJET: &str = "sinaps.personnes";
const GROUPE: &str = "pegase.ETAB00.personne";

/// Another system of the establishment.
struct Referentiel(ThreadedProducer<rdkafka::producer::DefaultProducerContext>);

impl Referentiel {
    async fn nouveau(courtier: &Courtier) -> Self {
        let mut client = ClientConfig::new();
        client.set("bootstrap.servers", &courtier.adresse);
        let admin: AdminClient<DefaultClientContext> = client.create().unwrap();
        let sujet = NewTopic::new(SUJET, 6, TopicReplication::Fixed(1));
        admin.create_topics([&sujet], &AdminOptions::new()).await.unwrap();
        client.set("enable.idempotence", "true");
        Self(client.create().unwrap())
    }

    /// Tells of each learner that she moves, again and again.
    fn demenager(&self, codes: &[String], rangs: std::ops::Range<u32>) {
        for rang in rangs {
            for code in codes {
                // In one mode, then in the other.
                let donnees = json!({ "codeEtudiant": code, "adresse": { "commune": format!("Ville {rang}") } });
                let id = format!("{code}-{rang}");
                let (corps, entetes) = if rang % 2 == 0 {
                    let evenement = json!({
                        "specversion": "1.0", "id": id, "source": "sinaps", "type": "sinaps.personne", "data": donnees,
                    });
                    (evenement.to_string(), OwnedHeaders::new())
                } else {
                    let attributs = [
                        ("ce_specversion", "1.0"),
                        ("ce_id", &id),
                        ("ce_source", "sinaps"),
                        ("ce_type", "sinaps.personne"),
                    ];
                    let entetes = attributs.iter().fold(OwnedHeaders::new(), |entetes, (nom, valeur)| {
                        entetes.insert(Header {
                            key: nom,
                            value: Some(*valeur),
                        })
                    });
                    (donnees.to_string(), entetes)
                };
                self.0
                    .send(BaseRecord::to(SUJET).key(code).payload(&corps).headers(entetes))
                    .map_err(|(e, _)| e)
                    .unwrap();
            }
        }
        self.0.flush(Duration::from_secs(20)).unwrap();
    }
}

/// Everybody of the demonstration has a code.
async fn codes(essai: &Essai) -> Vec<String> {
    sqlx::query_scalar(
        "UPDATE identite.personne p SET code_apprenant = coalesce(code_apprenant, 'E' || n.rang)
         FROM (SELECT id, row_number() OVER (ORDER BY id) AS rang FROM identite.personne) n WHERE n.id = p.id
         RETURNING code_apprenant",
    )
    .fetch_all(&essai.pool)
    .await
    .unwrap()
}

fn lecteur(essai: &Essai, courtier: &Courtier) -> JoinHandle<()> {
    let (services, kafka) = (Arc::clone(&essai.services), courtier.kafka());
    tokio::spawn(ecouter(services, kafka, Objet::Personne, vec![SUJET.into()]))
}

/// Another process that listens.
fn worker(essai: &Essai, courtier: &Courtier) -> Child {
    essai
        .programme(&["worker"])
        .env("PEGASE_KAFKA_BROKERS", &courtier.adresse)
        .env("PEGASE_KAFKA_PERSONS", SUJET)
        .spawn()
        .unwrap()
}

async fn recus(essai: &Essai) -> i64 {
    essai.nombre("SELECT count(*) FROM evt.recu").await
}

async fn attendre(essai: &Essai, nombre: i64) {
    let debut = Instant::now();
    loop {
        let recus = recus(essai).await;
        if recus >= nombre {
            return;
        }
        assert!(debut.elapsed() < Duration::from_secs(90), "{recus} of {nombre} came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The journal tells each move of each learner once, in order.
async fn verifier(essai: &Essai, codes: &[String], rangs: u32) {
    let suites: Vec<(String, Vec<String>)> = sqlx::query_as(
        "SELECT p.code_apprenant, array_agg(j.apres ->> 'ville' ORDER BY j.id) FROM audit.journal j
         JOIN identite.personne p ON p.id::text = j.entite_id WHERE j.traitement = 'MODIFIER_PERSONNE' GROUP BY 1",
    )
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    assert_eq!(suites.len(), codes.len());
    let attendue: Vec<String> = (0..rangs).map(|rang| format!("Ville {rang}")).collect();
    for (code, suite) in suites {
        assert_eq!(suite, attendue, "{code}");
    }
    let sql = "SELECT count(*) FROM evt.outbox WHERE type = 'modifie' AND sujet = 'idt.apprenant.v1'";
    assert_eq!(
        essai.nombre(sql).await,
        i64::from(rangs) * i64::try_from(codes.len()).unwrap()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_vient_on_part_on_meurt_et_tout_arrive_dans_l_ordre() {
    let essai = essai().await;
    let courtier = Courtier::nouveau();
    let autre = Arc::new(Referentiel::nouveau(&courtier).await);
    let codes = codes(&essai).await;
    let personnes = i64::try_from(codes.len()).unwrap();
    let mut premier = worker(&essai, &courtier);
    autre.demenager(&codes, 0..20);
    attendre(&essai, personnes).await;
    let membres = courtier.membres(GROUPE);
    assert_eq!(membres.len(), 1);
    // The other system tells all the while.
    let assez = Arc::new(AtomicBool::new(false));
    let fin = Fin(Arc::clone(&assez));
    let ecriture = {
        let (autre, codes, assez) = (Arc::clone(&autre), codes.clone(), Arc::clone(&assez));
        tokio::task::spawn_blocking(move || {
            let mut rang = 20;
            while !assez.load(Ordering::SeqCst) {
                autre.demenager(&codes, rang..rang + 1);
                rang += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            rang
        })
    };
    // Others join while the first one works, and it dies in the middle.
    let mut second = worker(&essai, &courtier);
    let troisieme = lecteur(&essai, &courtier);
    etre(&courtier, 3).await;
    premier.kill().unwrap(); // SIGKILL
    premier.wait().unwrap();
    courtier.expirer(GROUPE, &membres[0]);
    let avant = recus(&essai).await;
    attendre(&essai, avant + personnes * 20).await;
    // One more leaves as it should: who is left takes over at once.
    etre(&courtier, 2).await;
    demander_l_arret(&second);
    second.wait().unwrap();
    etre(&courtier, 1).await;
    drop(fin);
    let rangs = ecriture.await.unwrap();
    attendre(&essai, personnes * i64::from(rangs)).await;
    verifier(&essai, &codes, rangs).await;
    essai.services.arret.cancel();
    troisieme.await.unwrap();
}

/// Ends what another thread does, also when a test fails: a test waits for its threads.
struct Fin(Arc<AtomicBool>);

impl Drop for Fin {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// So many listen, and each has been given its share for a while: this broker says that the work is shared out before all have
/// been told, and forgets for minutes those who have not been when somebody else is removed at that instant. Others remove
/// nobody before the time of a session has passed.
async fn etre(courtier: &Courtier, nombre: usize) {
    let (debut, mut depuis) = (Instant::now(), None);
    loop {
        let (membres, partage) = courtier.groupe(GROUPE);
        if membres.len() == nombre && partage {
            if depuis.get_or_insert_with(Instant::now).elapsed() > Duration::from_secs(1) {
                return;
            }
        } else {
            depuis = None;
        }
        assert!(debut.elapsed() < Duration::from_secs(60), "{membres:?} {partage}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Asks a process to stop.
fn demander_l_arret(enfant: &Child) {
    let fini = std::process::Command::new("kill")
        .arg(enfant.id().to_string())
        .status()
        .unwrap();
    assert!(fini.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_courtier_ou_une_base_qui_s_absente_ne_perd_rien() {
    let essai = essai().await;
    let courtier = Courtier::nouveau();
    let autre = Referentiel::nouveau(&courtier).await;
    let codes = codes(&essai).await;
    let personnes = i64::try_from(codes.len()).unwrap();
    let tache = lecteur(&essai, &courtier);
    autre.demenager(&codes, 0..10);
    attendre(&essai, personnes * 2).await;
    courtier.couper();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    courtier.retablir();
    autre.demenager(&codes, 10..20);
    attendre(&essai, personnes * 15).await;
    // The database ends all that the product was doing.
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .execute(&essai.pool)
        .await
        .ok();
    autre.demenager(&codes, 20..30);
    attendre(&essai, personnes * 30).await;
    verifier(&essai, &codes, 30).await;
    essai.services.arret.cancel();
    tache.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_sujet_qui_n_existe_pas_encore_est_attendu() {
    let essai = essai().await;
    let courtier = Courtier::nouveau();
    let tache = lecteur(&essai, &courtier);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!tache.is_finished());
    essai.services.arret.cancel();
    tache.await.unwrap();
}
