//! Everything that may go away does, while people work: processes killed, the database, the broker and the storage away. What
//! was acknowledged is there afterwards, and what was done is done once.
//!
//! One short round here; `make drill-chaos` asks for twenty (`CHAOS_ROUNDS`), restarts PostgreSQL itself (`CHAOS_RESTART`, a
//! command), and prints how long it took until people could work again.

use crate::{
    courtier::{Courtier, Recu},
    support::Essai,
};
use backend::{
    authz,
    evenement::retards,
    stockage::{Emplacement, S3, Stockage},
};
use domain::ids::InscriptionId;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use reqwest::{Client, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};
use simulateurs::{Objets, lancer_objets};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    collections::{BTreeMap, HashSet},
    env, fs,
    path::PathBuf,
    process::{Child, Command},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep};
use uuid::Uuid;

const IMAGE: &[u8] = include_bytes!("../../demo/piece.png");
const ECRIVAINS: [&str; 4] = ["apprenant2.demo", "boursiere.demo", "salarie.demo", "cesure.demo"];
const DEPOSANTS: [&str; 2] = ["mineur.demo", "cpge.demo"];
/// Lines of the import of a round.
const LIGNES: usize = 1_500;

/// What runs, as a supervisor keeps it: whatever ends is begun again.
struct Monde {
    essai: Essai,
    courtier: Courtier,
    objets: Objets,
    seaux: PathBuf,
    ports: [u16; 2],
    /// Two servers, then a worker.
    enfants: Mutex<[Option<Child>; 3]>,
    fini: AtomicBool,
    client: Client,
}

impl Monde {
    async fn nouveau() -> Arc<Self> {
        let essai = Essai::nouveau().await;
        let courtier = Courtier::nouveau();
        courtier.kafka().creer_sujets(3, 1).await.unwrap();
        let seaux = env::temp_dir().join(format!("chaos_{}", Uuid::new_v4().simple()));
        fs::create_dir_all(seaux.join("pegase")).unwrap();
        let objets = lancer_objets("127.0.0.1:0".parse().unwrap(), &seaux, "cle", "secret-de-test")
            .await
            .unwrap();
        let libre = || {
            let ecoute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            ecoute.local_addr().unwrap().port()
        };
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Arc::new(Self {
            essai,
            courtier,
            objets,
            seaux,
            ports: [libre(), libre()],
            enfants: Mutex::new([None, None, None]),
            fini: AtomicBool::new(false),
            client,
        })
    }

    fn s3(&self) -> S3 {
        S3 {
            adresse: Some(format!("http://{}", self.objets.adresse())),
            region: "us-east-1".into(),
            cle: "cle".into(),
            secret: "secret-de-test".into(),
        }
    }

    fn lancer(&self, qui: usize) -> Child {
        let mut programme = match self.ports.get(qui) {
            Some(port) => {
                let mut serveur = self.essai.programme(&["serve"]);
                serveur.env("PEGASE_LISTEN", format!("127.0.0.1:{port}"));
                serveur
            }
            None => self.essai.programme(&["worker"]),
        };
        programme
            .env("PEGASE_PUBLIC_URL", format!("http://127.0.0.1:{}", self.ports[0]))
            .env("PEGASE_KAFKA_BROKERS", &self.courtier.adresse)
            .env("PEGASE_STORAGE", "s3://pegase/fichiers")
            .env("PEGASE_S3_ENDPOINT", format!("http://{}", self.objets.adresse()))
            .env("PEGASE_S3_ACCESS_KEY", "cle")
            .env("PEGASE_S3_SECRET_KEY", "secret-de-test")
            .spawn()
            .unwrap()
    }

    /// Begins again whatever ended.
    async fn veiller(self: Arc<Self>) {
        while !self.fini.load(Ordering::SeqCst) {
            for qui in 0..3 {
                let mut enfants = self.enfants.lock().unwrap();
                let mort = match &mut enfants[qui] {
                    Some(enfant) => enfant.try_wait().unwrap().is_some(),
                    None => true,
                };
                if mort {
                    enfants[qui] = Some(self.lancer(qui));
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// SIGKILL.
    fn tuer(&self, qui: usize) {
        if let Some(enfant) = &mut self.enfants.lock().unwrap()[qui] {
            enfant.kill().ok();
        }
    }

    /// How long until both servers say that they can work.
    async fn prets(&self) -> Duration {
        let debut = Instant::now();
        for port in self.ports {
            let adresse = format!("http://127.0.0.1:{port}/health");
            while !self
                .client
                .get(&adresse)
                .send()
                .await
                .is_ok_and(|r| r.status().is_success())
            {
                assert!(debut.elapsed() < Duration::from_secs(60), "{port} never came back");
                sleep(Duration::from_millis(20)).await;
            }
        }
        debut.elapsed()
    }

    /// Nobody reaches the database for a while; those who were there are thrown out.
    async fn couper_la_base(&self) {
        if let Ok(commande) = env::var("CHAOS_RESTART") {
            let fait = tokio::task::spawn_blocking(move || Command::new("sh").args(["-c", &commande]).status());
            assert!(fait.await.unwrap().unwrap().success(), "PostgreSQL was not restarted");
            return;
        }
        let (racine, base) = self.essai.url.rsplit_once('/').unwrap();
        let mut cx = PgConnection::connect(&format!("{racine}/postgres")).await.unwrap();
        let permettre = |oui: bool| AssertSqlSafe(format!("ALTER DATABASE {base} ALLOW_CONNECTIONS {oui}"));
        sqlx::query(permettre(false)).execute(&mut cx).await.unwrap();
        sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
            .bind(base)
            .execute(&mut cx)
            .await
            .unwrap();
        sleep(Duration::from_millis(700)).await;
        sqlx::query(permettre(true)).execute(&mut cx).await.unwrap();
    }

    fn adresse(&self, tour: usize, chemin: &str) -> String {
        format!("http://127.0.0.1:{}{chemin}", self.ports[tour % self.ports.len()])
    }

    fn requete(&self, methode: reqwest::Method, adresse: String, jeton: &str) -> reqwest::RequestBuilder {
        self.client
            .request(methode, adresse)
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header("sec-fetch-site", "same-origin")
    }
}

/// A test that fails leaves nobody behind.
impl Drop for Monde {
    fn drop(&mut self) {
        for enfant in self.enfants.get_mut().into_iter().flatten().flatten() {
            enfant.kill().ok();
            enfant.wait().ok();
        }
        fs::remove_dir_all(&self.seaux).ok();
    }
}

/// Somebody who works, and what she was told.
struct Personne {
    identifiant: &'static str,
    jeton: String,
    inscription: InscriptionId,
}

impl Personne {
    async fn nouvelle(essai: &Essai, identifiant: &'static str) -> Self {
        let jeton = authz::connecter(&essai.anonyme(), identifiant, "demo")
            .await
            .unwrap()
            .ouverte()
            .unwrap()
            .jeton;
        Self {
            identifiant,
            jeton,
            inscription: essai.dossier(identifiant).await,
        }
    }
}

/// Saves a step again and again, another value each time: the last that was acknowledged, and the last that was tried.
async fn ecrire(monde: Arc<Monde>, elle: Personne, depuis: usize, jusqua: Instant) -> (Personne, usize, usize) {
    let (mut acquitte, mut n) = (depuis, depuis);
    // At least once, however slow the machine is.
    while Instant::now() < jusqua || acquitte == depuis {
        n += 1;
        assert!(
            Instant::now() < jusqua + Duration::from_secs(60),
            "nothing went through"
        );
        let chemin = format!("/mon-espace/inscription/{}/contacts", elle.inscription);
        let corps = format!(
            "courriel=une.personne%40example.org&telephone=06+39+98+00+00&adresse_pays=99100&adresse_voie={n}+rue+des+Tilleuls\
             &code_postal=76000&ville=Rouen&annuelle_identique=oui"
        );
        let reponse = monde
            .requete(reqwest::Method::POST, monde.adresse(n, &chemin), &elle.jeton)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(corps)
            .send()
            .await;
        let fait = reponse.is_ok_and(|r| {
            let vers = r.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
            r.status() == StatusCode::SEE_OTHER && vers.is_some_and(|v| v.starts_with("/mon-espace/"))
        });
        if fait {
            acquitte = n;
        }
        sleep(Duration::from_millis(if fait { 5 } else { 100 })).await;
    }
    (elle, acquitte, n)
}

/// Hands a document in again and again, as a browser does: how often that was acknowledged.
async fn deposer(monde: Arc<Monde>, elle: Personne, jusqua: Instant) -> (Personne, usize) {
    let (mut acquittes, mut tour) = (0, 0);
    while Instant::now() < jusqua {
        tour += 1;
        let chemin = format!("/mon-espace/inscription/{}/televersements", elle.inscription);
        let ouvert = monde
            .requete(reqwest::Method::POST, monde.adresse(tour, &chemin), &elle.jeton)
            .json(&json!({ "piece": "PHOTO", "nom": "photo.png", "taille": IMAGE.len() }))
            .send()
            .await;
        let id = match ouvert {
            Ok(r) if r.status().is_success() => r.json::<Value>().await.ok(),
            _ => None,
        };
        let Some(id) = id.and_then(|v| v["id"].as_str().map(str::to_owned)) else {
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        let mut debut = 0;
        // She does not give up, even when the round is over.
        loop {
            tour += 1;
            let chemin = format!("/mon-espace/televersements/{id}?debut={debut}");
            let reponse = monde
                .requete(reqwest::Method::PUT, monde.adresse(tour, &chemin), &elle.jeton)
                .header(header::CONTENT_TYPE, "application/octet-stream")
                .body(&IMAGE[debut..])
                .send()
                .await;
            let recu = match reponse {
                Ok(r) if r.status().is_success() => r.json::<Value>().await.ok(),
                _ => None,
            };
            match recu {
                Some(v) if v["depose"] == true => break,
                Some(v) => debut = usize::try_from(v["recu"].as_u64().unwrap()).unwrap(),
                None => sleep(Duration::from_millis(100)).await,
            }
            assert!(
                Instant::now() < jusqua + Duration::from_secs(60),
                "it never went through"
            );
        }
        acquittes += 1;
    }
    (elle, acquittes)
}

/// Hands an admissions file in, until that is acknowledged. What was taken and not acknowledged comes again.
async fn importer(monde: Arc<Monde>, jeton: String, graine: u64) {
    let points = generator::lire_points(include_str!("../../demo/points.csv")).unwrap();
    let options = generator::Options {
        lignes: LIGNES,
        doublons: 0,
        fautes: 0,
        graine,
        periode: "PER-2026".into(),
        annee: 2026,
    };
    let fichier = generator::generer(&options, &points).csv;
    let corps = format!(
        "--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"chaos-{graine}.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{fichier}\r\n--limite--\r\n"
    );
    for tour in 0.. {
        let reponse = monde
            .requete(
                reqwest::Method::POST,
                monde.adresse(tour, "/gestion/imports/deposer"),
                &jeton,
            )
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite")
            .body(corps.clone())
            .send()
            .await;
        if reponse.is_ok_and(|r| r.status() == StatusCode::SEE_OTHER) {
            return;
        }
        assert!(tour < 200, "it was never taken");
        sleep(Duration::from_millis(100)).await;
    }
}

/// Everything goes away in turn, in an order of its own; how long each took to come back.
async fn casser(monde: Arc<Monde>, graine: u64) -> Vec<(&'static str, Duration)> {
    let mut hasard = fastrand::Rng::with_seed(graine);
    let mut gestes = [
        "server killed",
        "worker killed",
        "database away",
        "broker away",
        "storage away",
    ];
    hasard.shuffle(&mut gestes);
    let mut durees = Vec::new();
    for geste in gestes {
        sleep(Duration::from_millis(hasard.u64(200..900))).await;
        let absence = Duration::from_millis(hasard.u64(500..1_500));
        match geste {
            "server killed" => monde.tuer(hasard.usize(..2)),
            "worker killed" => monde.tuer(2),
            "database away" => monde.couper_la_base().await,
            "broker away" => {
                monde.courtier.couper();
                sleep(absence).await;
                monde.courtier.retablir();
            }
            _ => {
                monde.objets.absenter(true);
                sleep(absence).await;
                monde.objets.absenter(false);
            }
        }
        durees.push((geste, monde.prets().await));
    }
    durees
}

/// Until nothing waits any more: no task, no event.
async fn rattraper(essai: &Essai) -> Duration {
    let debut = Instant::now();
    loop {
        let taches = essai
            .nombre("SELECT count(*) FROM evt.job WHERE statut IN ('CREE', 'EN_COURS')")
            .await;
        let retards = retards(&essai.pool, Timestamp::now()).await.unwrap();
        if taches == 0 && retards.iter().any(|r| r.lecteur == "kafka" && r.nombre == 0) {
            return debut.elapsed();
        }
        assert!(
            debut.elapsed() < Duration::from_secs(120),
            "{taches} tasks and {retards:?} still wait"
        );
        sleep(Duration::from_millis(100)).await;
    }
}

const DEPOTS: &str = "SELECT coalesce(sum(version), 0)::bigint FROM pieces.depot WHERE piece_code = 'PHOTO'";
const DITS: &str = "SELECT count(*) FROM evt.outbox WHERE sujet = 'pie.depot.v1'";
const INSCRIPTIONS: &str = "SELECT count(*) FROM inscription.inscription";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ce_qui_est_acquitte_reste_et_n_est_fait_qu_une_fois() {
    let tours: u64 = env::var("CHAOS_ROUNDS").map_or(1, |n| n.parse().unwrap());
    let monde = Monde::nouveau().await;
    let essai = &monde.essai;
    // What the demonstration handed in is there too.
    let stockage = Stockage::ouvrir(&Emplacement::lire("s3://pegase/fichiers", &monde.s3()).unwrap()).unwrap();
    let gardien = tokio::spawn(Arc::clone(&monde).veiller());
    monde.prets().await;
    let admin = authz::connecter(&essai.anonyme(), "admin.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton;
    let mut ecrits: BTreeMap<&str, usize> = BTreeMap::new();
    for tour in 1..=tours {
        let avant = [
            essai.nombre(DEPOTS).await,
            essai.nombre(DITS).await,
            essai.nombre(INSCRIPTIONS).await,
        ];
        let debut = Timestamp::now();
        let (mut plumes, mut mains) = (JoinSet::new(), JoinSet::new());
        let mut personnes = Vec::new();
        for qui in ECRIVAINS.into_iter().chain(DEPOSANTS) {
            personnes.push(Personne::nouvelle(essai, qui).await);
        }
        let deposants = personnes.split_off(ECRIVAINS.len());
        let jusqua = Instant::now() + Duration::from_secs(8);
        for elle in personnes {
            let qui = elle.identifiant;
            let depuis = ecrits.get(qui).copied().unwrap_or_default();
            plumes.spawn(ecrire(Arc::clone(&monde), elle, depuis, jusqua));
        }
        for elle in deposants {
            mains.spawn(deposer(Arc::clone(&monde), elle, jusqua));
        }
        let import = tokio::spawn(importer(Arc::clone(&monde), admin.clone(), tour + 100));
        let durees = casser(Arc::clone(&monde), tour).await;
        import.await.unwrap();
        let (ecrivains, deposants) = (plumes.join_all().await, mains.join_all().await);
        let retard = rattraper(essai).await;

        let mut acquittes = 0;
        for (elle, acquitte, tente) in ecrivains {
            let voie: String =
                sqlx::query_scalar("SELECT dossier ->> 'adresse_voie' FROM inscription.inscription WHERE id = $1")
                    .bind(elle.inscription.0)
                    .fetch_one(&essai.pool)
                    .await
                    .unwrap();
            let garde: usize = voie.split(' ').next().unwrap().parse().unwrap();
            let depuis = ecrits.get(elle.identifiant).copied().unwrap_or_default();
            assert!(
                garde >= acquitte && garde <= tente && acquitte > depuis,
                "{}: {garde} is kept, {acquitte} was acknowledged",
                elle.identifiant
            );
            acquittes += acquitte - depuis;
            ecrits.insert(elle.identifiant, tente);
        }
        let depots: usize = deposants.iter().map(|(_, n)| n).sum();
        let apres = [essai.nombre(DEPOTS).await, essai.nombre(DITS).await];
        assert_eq!(
            apres[0] - avant[0],
            i64::try_from(depots).unwrap(),
            "deposited once each"
        );
        assert_eq!(apres[1] - avant[1], apres[0] - avant[0], "told once each");
        for (elle, _) in &deposants {
            let chemin: String = sqlx::query_scalar(
                "SELECT f.chemin FROM pieces.depot d JOIN pieces.fichier f ON f.id = d.fichier_id
                 WHERE d.inscription_id = $1 AND d.piece_code = 'PHOTO'",
            )
            .bind(elle.inscription.0)
            .fetch_one(&essai.pool)
            .await
            .unwrap();
            assert!(
                !stockage.lire(&chemin).await.unwrap().is_empty(),
                "the document is there"
            );
        }
        assert_eq!(
            essai
                .nombre("SELECT count(*) FROM evt.job WHERE statut = 'ECHEC'")
                .await,
            0,
            "no task was given up"
        );
        let nouvelles = essai.nombre(INSCRIPTIONS).await - avant[2];
        let imports: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT (resultat ->> 'creees')::bigint, (resultat ->> 'lignes')::bigint FROM evt.job
             WHERE cree_le > $1 AND type = 'IMPORT_ADMISSIONS'",
        )
        .bind(debut.to_sqlx())
        .fetch_all(&essai.pool)
        .await
        .unwrap();
        assert!(
            !imports.is_empty()
                && imports
                    .iter()
                    .all(|(_, lignes)| usize::try_from(*lignes).unwrap() == LIGNES),
            "each line was read: {imports:?}"
        );
        assert!(
            nouvelles > 1_000,
            "people of another file may be in it too: {nouvelles}"
        );
        assert_eq!(
            nouvelles,
            imports.iter().map(|(creees, _)| creees).sum::<i64>(),
            "each admission once"
        );
        let sql = "SELECT count(*) FROM inscription.inscription i WHERE (SELECT count(*) FROM evt.outbox o
                   WHERE o.agregat_id = i.id::text AND o.type = 'autorisee') > 1";
        assert_eq!(essai.nombre(sql).await, 0, "one event each");
        let ms = |d: &Duration| d.as_millis();
        let dites: Vec<String> = durees.iter().map(|(quoi, d)| format!("{quoi} {} ms", ms(d))).collect();
        println!(
            "round {tour}: {acquittes} forms, {depots} documents, {nouvelles} admissions acknowledged and there; back after: {}; \
             nothing waits after {} ms",
            dites.join(", "),
            ms(&retard)
        );
    }
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT evenement_id FROM evt.outbox")
        .fetch_all(&essai.pool)
        .await
        .unwrap();
    let recus = monde.courtier.lire(ids.len()).await;
    let vus: HashSet<Uuid> = recus.iter().map(Recu::id).collect();
    assert!(ids.iter().all(|id| vus.contains(id)), "each event reached the broker");
    println!(
        "{} events at the broker, {} told again",
        vus.len(),
        recus.len() - vus.len()
    );
    monde.fini.store(true, Ordering::SeqCst);
    gardien.await.unwrap();
}
