//! A broker that speaks Kafka, that can be cut off; and somebody who reads there.

use crate::support::Essai;
use kafka_protocol::{
    messages::{DescribeGroupsRequest, LeaveGroupRequest, leave_group_request::MemberIdentity},
    protocol::StrBytes,
};
use noida::kafka::{connection::handle_connection, engine::Engine};
use rdkafka::{
    ClientConfig, Message,
    consumer::{BaseConsumer, Consumer},
    message::Headers,
};
use serde_json::Value;
use server::evenements::{Kafka, Securite};
use sqlx::{AssertSqlSafe, PgPool, postgres::PgPoolOptions};
use std::{
    collections::{BTreeMap, HashSet},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// What it holds stays when it is cut off.
pub struct Courtier {
    pub adresse: String,
    moteur: Engine,
    ouvert: Arc<AtomicBool>,
    fils: Arc<Mutex<Vec<TcpStream>>>,
}

impl Courtier {
    pub fn nouveau() -> Self {
        let ecoute = TcpListener::bind("127.0.0.1:0").unwrap();
        let adresse = ecoute.local_addr().unwrap();
        let moteur = Engine::new("127.0.0.1".into(), adresse.port().into());
        let (ouvert, fils) = (Arc::new(AtomicBool::new(true)), Arc::new(Mutex::new(Vec::new())));
        let (ouverte, gardes) = (Arc::clone(&ouvert), Arc::clone(&fils));
        let le_moteur = moteur.clone();
        thread::spawn(move || {
            for fil in ecoute.incoming().flatten() {
                if ouverte.load(Ordering::SeqCst) {
                    gardes.lock().unwrap().push(fil.try_clone().unwrap());
                    let moteur = moteur.clone();
                    thread::spawn(move || handle_connection(fil, moteur));
                }
            }
        });
        Self {
            adresse: adresse.to_string(),
            moteur: le_moteur,
            ouvert,
            fils,
        }
    }

    /// Nobody gets through any more.
    pub fn couper(&self) {
        self.ouvert.store(false, Ordering::SeqCst);
        for fil in self.fils.lock().unwrap().drain(..) {
            fil.shutdown(Shutdown::Both).ok();
        }
    }

    pub fn retablir(&self) {
        self.ouvert.store(true, Ordering::SeqCst);
    }

    /// Who listens in a group.
    pub fn membres(&self, groupe: &str) -> Vec<String> {
        self.groupe(groupe).0
    }

    /// Who listens in a group, and whether the work is shared out: none of them waits for the others.
    pub fn groupe(&self, groupe: &str) -> (Vec<String>, bool) {
        let mut demande = DescribeGroupsRequest::default();
        demande.groups.push(StrBytes::from_string(groupe.into()).into());
        let groupes = self.moteur.handle_describe_groups(&demande, 4).groups;
        let partage = groupes.iter().all(|g| g.group_state.as_str() == "Stable");
        let membres = groupes
            .iter()
            .flat_map(|g| &g.members)
            .map(|m| m.member_id.to_string())
            .collect();
        (membres, partage)
    }

    /// A member has been silent for the time of its session: other brokers see that by themselves.
    pub fn expirer(&self, groupe: &str, membre: &str) {
        let mut demande = LeaveGroupRequest::default();
        demande.group_id = StrBytes::from_string(groupe.into()).into();
        let mut parti = MemberIdentity::default();
        parti.member_id = StrBytes::from_string(membre.into());
        demande.members.push(parti);
        let reponse = self.moteur.handle_leave_group(&demande, 4);
        assert_eq!(reponse.error_code, 0, "{membre}");
    }

    pub fn kafka(&self) -> Kafka {
        Kafka {
            serveurs: self.adresse.clone(),
            prefixe: String::new(),
            securite: Securite::default(),
        }
    }

    /// What was told, in the order in which each topic told it, until so many different events came, or nothing for a while.
    pub async fn lire(&self, attendus: usize) -> Vec<Recu> {
        let adresse = self.adresse.clone();
        tokio::task::spawn_blocking(move || lire(&adresse, attendus))
            .await
            .unwrap()
    }
}

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Recu {
    pub cle: String,
    pub corps: Value,
    pub traceparent: Option<String>,
}

impl Recu {
    pub fn id(&self) -> Uuid {
        self.corps["id"].as_str().unwrap().parse().unwrap()
    }
}

fn lire(adresse: &str, attendus: usize) -> Vec<Recu> {
    let lecteur: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", adresse)
        .set("group.id", Uuid::new_v4().to_string())
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .create()
        .unwrap();
    let sujets: Vec<&str> = backend::evenement::SUJETS.iter().map(|s| s.code).collect();
    lecteur.subscribe(&sujets).unwrap();
    let (mut recus, mut ids, mut dernier) = (Vec::new(), HashSet::new(), Instant::now());
    while ids.len() < attendus && dernier.elapsed() < Duration::from_secs(30) {
        let Some(Ok(message)) = lecteur.poll(Duration::from_millis(200)) else {
            continue;
        };
        dernier = Instant::now();
        let recu = Recu {
            cle: String::from_utf8(message.key().unwrap().to_vec()).unwrap(),
            corps: serde_json::from_slice(message.payload().unwrap()).unwrap(),
            traceparent: message.headers().and_then(|h| {
                let trace = h.iter().find(|h| h.key == "traceparent")?.value?;
                Some(String::from_utf8(trace.to_vec()).unwrap())
            }),
        };
        ids.insert(recu.id());
        recus.push(recu);
    }
    recus
}

/// Objects that many change at once, each change with its event and its rank: what use cases do, only faster.
pub struct Ecrivains {
    pub pool: PgPool,
    pub agregats: Vec<Uuid>,
}

impl Ecrivains {
    pub async fn nouveaux(essai: &Essai, agregats: usize) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(12)
            .connect(&essai.url)
            .await
            .unwrap();
        sqlx::query("CREATE TABLE public.agregat (id uuid PRIMARY KEY, rang bigint NOT NULL DEFAULT 0, autre bigint NOT NULL DEFAULT 0)")
            .execute(&pool)
            .await
            .unwrap();
        // The demonstration has told its own.
        sqlx::query("DELETE FROM evt.outbox").execute(&pool).await.unwrap();
        let agregats: Vec<Uuid> = (0..agregats).map(|_| Uuid::now_v7()).collect();
        sqlx::query("INSERT INTO public.agregat (id) SELECT unnest($1::uuid[])")
            .bind(&agregats)
            .execute(&pool)
            .await
            .unwrap();
        Self { pool, agregats }
    }

    /// One transaction: takes its number early or late, changes some objects in turn, lingers, and ends or gives up.
    pub async fn ecrire(&self, graine: u64) {
        let mut hasard = fastrand::Rng::with_seed(graine);
        let mut tx = self.pool.begin().await.unwrap();
        let mut choisis: Vec<Uuid> = (0..hasard.usize(1..4))
            .map(|_| *hasard.choice(&self.agregats).unwrap())
            .collect();
        // In one order: nobody waits for somebody who waits for her.
        choisis.sort();
        choisis.dedup();
        if hasard.bool() {
            sqlx::query("SELECT pg_current_xact_id()")
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        for agregat in choisis {
            tokio::time::sleep(Duration::from_micros(hasard.u64(0..3_000))).await;
            let rang: i64 =
                sqlx::query_scalar("UPDATE public.agregat SET rang = rang + 1 WHERE id = $1 RETURNING rang")
                    .bind(agregat)
                    .fetch_one(&mut *tx)
                    .await
                    .unwrap();
            sqlx::query(
                "INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le)
                 VALUES (gen_random_uuid(), 'ins.inscription.v1', 'terminee', $1, jsonb_build_object('rang', $2::bigint), now())",
            )
            .bind(agregat.to_string())
            .bind(rang)
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        tokio::time::sleep(Duration::from_micros(hasard.u64(0..3_000))).await;
        if hasard.u8(0..10) == 0 {
            tx.rollback().await.unwrap();
        } else {
            tx.commit().await.unwrap();
        }
    }

    /// Many transactions, several at a time.
    pub async fn ecrire_beaucoup(self: &Arc<Self>, transactions: u64, graine: u64) {
        let mut taches = tokio::task::JoinSet::new();
        for n in 0..8 {
            let elles = Arc::clone(self);
            taches.spawn(async move {
                for t in (n..transactions).step_by(8) {
                    elles.ecrire(graine * 1_000_003 + t).await;
                }
            });
        }
        taches.join_all().await;
    }

    /// Events in one go, without any haste.
    pub async fn ecrire_en_masse(&self, nombre: i64) {
        let sql = format!(
            "INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le)
             SELECT gen_random_uuid(), 'ins.inscription.v1', 'terminee', gen_random_uuid()::text, '{{\"rang\": 1}}', now()
             FROM generate_series(1, {nombre})"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&self.pool).await.unwrap();
    }

    pub async fn ids(&self) -> HashSet<Uuid> {
        let ids: Vec<Uuid> = sqlx::query_scalar("SELECT evenement_id FROM evt.outbox")
            .fetch_all(&self.pool)
            .await
            .unwrap();
        ids.into_iter().collect()
    }
}

/// Each once the doubles are left out, and those of one object by rank, without a hole.
pub fn verifier_ordre<'a>(suite: impl Iterator<Item = (Uuid, &'a str, i64)>) -> HashSet<Uuid> {
    let mut vus = HashSet::new();
    let mut rangs: BTreeMap<String, i64> = BTreeMap::new();
    for (id, agregat, rang) in suite {
        if vus.insert(id) {
            let dernier = rangs.entry(agregat.to_owned()).or_default();
            assert_eq!(rang, *dernier + 1, "order of {agregat}");
            *dernier = rang;
        }
    }
    vus
}
