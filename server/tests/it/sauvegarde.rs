//! Backups: what comes back is what was there; what is damaged says so before anything is touched.

use crate::support::Essai;
use backend::{
    Ctx, audit,
    stockage::{Emplacement, S3, Stockage},
};
use futures::StreamExt;
use jiff::Timestamp;
use server::sauvegarde::{self, Cles, Demande, Lieu, Manifeste};
use simulateurs::{Objets, lancer_objets};
use sqlx::{AssertSqlSafe, PgPool};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;

fn dans(dossier: &Path) -> Lieu {
    Lieu::ouvrir(Emplacement::Dossier(dossier.to_owned())).unwrap()
}

/// A folder and a pair of keys.
struct Coffre {
    dossier: PathBuf,
    secrete: PathBuf,
    publique: String,
}

impl Coffre {
    fn nouveau() -> Self {
        let dossier = std::env::temp_dir().join(format!("sauvegardes_{}", Uuid::new_v4().simple()));
        fs::create_dir_all(&dossier).unwrap();
        let (cle, publique) = Cles::nouvelles();
        let secrete = dossier.join("cle.txt");
        fs::write(&secrete, format!("# une clé\n{cle}\n")).unwrap();
        Self {
            dossier,
            secrete,
            publique,
        }
    }

    async fn sauvegarder(&self, essai: &Essai, garder: usize) -> PathBuf {
        self.essayer(essai, essai.url.clone(), garder).await.unwrap()
    }

    async fn essayer(&self, essai: &Essai, base: String, garder: usize) -> anyhow::Result<PathBuf> {
        let demande = Demande {
            base,
            ou: dans(&self.dossier),
            pour: Cles::publiques(&self.publique).unwrap(),
            avec_fichiers: true,
            garder,
        };
        let faite = sauvegarde::sauvegarder(&demande, &essai.services.stockage).await?;
        Ok(PathBuf::from(faite.to_string()))
    }

    /// Whole or not.
    fn dossiers(&self) -> Vec<String> {
        let mut noms: Vec<String> = fs::read_dir(&self.dossier)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n.starts_with("pegase-"))
            .collect();
        noms.sort();
        noms
    }

    async fn verifier(&self, faite: &Path) -> anyhow::Result<Manifeste> {
        sauvegarde::verifier(&dans(faite), Arc::new(Cles::secrete(&self.secrete)?)).await
    }

    async fn restaurer(&self, faite: &Path, vers: &Essai) -> anyhow::Result<Manifeste> {
        let stockage = Stockage::dossier(&vers.dossier).unwrap();
        sauvegarde::restaurer(&dans(faite), Cles::secrete(&self.secrete)?, &vers.url, None, &stockage).await
    }
}

impl Drop for Coffre {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.dossier).ok();
    }
}

/// Number of rows of each table, and what they all say.
async fn empreintes(pool: &PgPool) -> BTreeMap<String, (i64, String)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT schemaname || '.' || tablename FROM pg_tables
         WHERE schemaname = ANY ($1) ORDER BY 1",
    )
    .bind(migrations::SCHEMAS)
    .fetch_all(pool)
    .await
    .unwrap();
    let mut empreintes = BTreeMap::new();
    for table in tables {
        let sql = format!("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {table} t");
        let lue = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap();
        empreintes.insert(table, lue);
    }
    empreintes
}

/// Names and contents.
fn contenus(dossier: &Path, racine: &Path, vus: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entree in fs::read_dir(dossier).into_iter().flatten().flatten() {
        if entree.path().is_dir() {
            contenus(&entree.path(), racine, vus);
        } else {
            let nom = entree.path().strip_prefix(racine).unwrap().to_owned();
            vus.insert(nom, fs::read(entree.path()).unwrap());
        }
    }
}

fn fichiers(essai: &Essai) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut vus = BTreeMap::new();
    contenus(&essai.dossier, &essai.dossier, &mut vus);
    vus
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ce_qui_revient_est_ce_qui_etait_la() {
    let essai = Essai::nouveau().await;
    let (coffre, vers) = (Coffre::nouveau(), Essai::vide().await);
    // What others keep in the same database is theirs.
    sqlx::query("CREATE SCHEMA autre CREATE TABLE autre.liste (n integer)")
        .execute(&essai.pool)
        .await
        .unwrap();
    sqlx::query("DELETE FROM authz.session")
        .execute(&essai.pool)
        .await
        .unwrap();
    let entretien = Ctx::systeme(Arc::clone(&essai.services), "entretien");
    audit::sceller(&entretien).await.unwrap();
    let (avant, siens) = (empreintes(&essai.pool).await, fichiers(&essai));
    assert!(!siens.is_empty() && avant["inscription.inscription"].0 > 10);
    let faite = coffre.sauvegarder(&essai, 0).await;
    let manifeste = coffre.verifier(&faite).await.unwrap();
    assert_eq!(manifeste.etablissement, "ETAB00");
    assert_eq!(usize::try_from(manifeste.fichiers.nombre).unwrap(), siens.len());
    // Nothing of anybody can be read there without the key.
    for entree in fs::read_dir(&faite).unwrap() {
        let octets = fs::read(entree.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&octets).contains("Müller"));
    }
    coffre.restaurer(&faite, &vers).await.unwrap();
    assert_eq!(empreintes(&vers.pool).await, avant);
    let journal = audit::verifier(&vers.services.pool, 1, &[], Timestamp::now())
        .await
        .unwrap();
    assert_eq!(journal.faute, None, "seals fit in another cluster too");
    assert_eq!(
        journal.lignes + journal.non_scellees,
        essai.nombre("SELECT count(*) FROM audit.journal").await
    );
    assert_eq!(fichiers(&vers), siens);
    let decale: i64 = sqlx::query_scalar("SELECT evt.decalage()")
        .fetch_one(&vers.pool)
        .await
        .unwrap();
    assert!(decale > manifeste.horizon, "whatever readers were given since then");
    // It goes on: identifiers are not given twice, events come after those that were told.
    let rangs = "SELECT (SELECT max(id) FROM evt.outbox) < nextval(pg_get_serial_sequence('evt.outbox', 'id'))";
    assert!(
        sqlx::query_scalar::<_, bool>(rangs)
            .fetch_one(&vers.pool)
            .await
            .unwrap()
    );
    let code = "SELECT nextval('identite.code_apprenant')";
    assert_eq!(vers.nombre(code).await, essai.nombre(code).await);
    let admin = vers.personnel("admin.demo").await;
    let id = vers.dossier("apprenant4.demo").await;
    backend::demo::accepter(&admin, id).await.unwrap();
    let dits = "SELECT count(*) FROM evt.outbox WHERE (xact, id) > (SELECT xact, id FROM evt.outbox
        WHERE le < now() - interval '0 s' ORDER BY id LIMIT 1)";
    assert!(vers.nombre(dits).await > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pendant_que_l_on_travaille_tout_est_du_meme_instant() {
    let essai = Essai::nouveau().await;
    let (coffre, vers) = (Coffre::nouveau(), Essai::vide().await);
    let points = generator::lire_points(include_str!("../../demo/points.csv")).unwrap();
    let options = generator::Options {
        lignes: 2_000,
        doublons: 0,
        fautes: 0,
        graine: 3,
        periode: "PER-2026".into(),
        annee: 2026,
    };
    let ctx = essai.personnel("admin.demo").await;
    let depot = backend::inscription::Depot {
        nom: "pendant.csv".into(),
        contenu: generator::generer(&options, &points).csv.into(),
    };
    backend::inscription::deposer(&ctx, depot).await.unwrap();
    let services = Arc::clone(&essai.services);
    let travail = tokio::spawn(async move { while backend::jobs::executer_une(&services).await.unwrap() {} });
    while essai
        .nombre("SELECT count(*) FROM evt.job WHERE fait > 0 AND statut = 'EN_COURS'")
        .await
        == 0
    {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let faite = coffre.sauvegarder(&essai, 0).await;
    travail.await.unwrap();
    // Every key that a row names is there, or the database would not take it back.
    coffre.restaurer(&faite, &vers).await.unwrap();
    let admis = "SELECT count(*) FROM inscription.inscription";
    assert!(
        vers.nombre(admis).await < essai.nombre(admis).await,
        "it is that of the middle"
    );
    let seuls = "SELECT count(*) FROM inscription.inscription i WHERE NOT EXISTS
        (SELECT FROM evt.outbox o WHERE o.agregat_id = i.id::text AND o.type = 'autorisee')";
    assert_eq!(vers.nombre(seuls).await, 0, "with its event each");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ce_qui_est_abime_ou_mal_place_est_refuse() {
    let essai = Essai::nouveau().await;
    let (coffre, vers) = (Coffre::nouveau(), Essai::vide().await);
    let faite = coffre.sauvegarder(&essai, 0).await;
    // Somebody else's key.
    let autre = Coffre::nouveau();
    let refus = format!("{:#}", autre.verifier(&faite).await.unwrap_err());
    assert!(refus.contains("another key"), "{refus}");
    // Into a database that people work in.
    let refus = format!("{:#}", coffre.restaurer(&faite, &essai).await.unwrap_err());
    assert!(refus.contains("already"), "{refus}");
    assert!(essai.nombre("SELECT count(*) FROM inscription.inscription").await > 10);
    // One byte, one file, one figure.
    let personnes = faite.join("identite.personne.copy.zst.age");
    let bons = fs::read(&personnes).unwrap();
    let mut abimes = bons.clone();
    let milieu = abimes.len() / 2;
    abimes[milieu] ^= 1;
    fs::write(&personnes, &abimes).unwrap();
    assert!(coffre.verifier(&faite).await.is_err());
    assert!(coffre.restaurer(&faite, &vers).await.is_err());
    fs::write(&personnes, &bons[..bons.len() - 100]).unwrap();
    assert!(coffre.verifier(&faite).await.is_err());
    fs::remove_file(&personnes).unwrap();
    assert!(coffre.verifier(&faite).await.is_err());
    fs::write(&personnes, &bons).unwrap();
    // A manifest that leaves something out, or says more than it may.
    let manifeste = faite.join("manifeste.json");
    let texte = fs::read_to_string(&manifeste).unwrap();
    let mut autre: serde_json::Value = serde_json::from_str(&texte).unwrap();
    autre["tables"]
        .as_array_mut()
        .unwrap()
        .retain(|t| t["nom"] != "audit.journal");
    fs::write(&manifeste, autre.to_string()).unwrap();
    let refus = format!("{:#}", coffre.restaurer(&faite, &vers).await.unwrap_err());
    assert!(refus.contains("tables of this version"), "{refus}");
    fs::write(&manifeste, texte.replacen("\"nom_naissance\"", "\"nom\\\"\"", 1)).unwrap();
    assert!(coffre.restaurer(&faite, &vers).await.is_err());
    fs::write(&manifeste, texte.replacen("\"migration\": ", "\"migration\": 9", 1)).unwrap();
    let refus = format!("{:#}", coffre.restaurer(&faite, &vers).await.unwrap_err());
    assert!(refus.contains("then upgrade"), "{refus}");
    assert_eq!(
        vers.nombre("SELECT count(*) FROM referentiel.etablissement").await,
        0,
        "nothing was touched"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn une_sauvegarde_qui_ne_servirait_a_rien_n_est_pas_faite() {
    let essai = Essai::nouveau().await;
    let coffre = Coffre::nouveau();
    // The application does not see where sequences are.
    let application = format!("{}?options=-crole%3Dpegase_app", essai.url);
    let refus = format!("{:#}", coffre.essayer(&essai, application, 0).await.unwrap_err());
    assert!(refus.contains("as the owner"), "{refus}");
    // Another storage than that of the servers.
    for nom in fichiers(&essai).keys().filter(|n| n.starts_with("pieces")) {
        fs::remove_file(essai.dossier.join(nom)).unwrap();
    }
    let refus = format!("{:#}", coffre.essayer(&essai, essai.url.clone(), 0).await.unwrap_err());
    assert!(refus.contains("not in the storage"), "{refus}");
    // A database of another version.
    sqlx::query("DELETE FROM public._sqlx_migrations WHERE version > 20")
        .execute(&essai.pool)
        .await
        .unwrap();
    let refus = format!("{:#}", coffre.essayer(&essai, essai.url.clone(), 0).await.unwrap_err());
    assert!(refus.contains("with the version that runs"), "{refus}");
    assert!(coffre.dossiers().is_empty(), "nothing is left of them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_garde_les_dernieres() {
    let essai = Essai::nouveau().await;
    let coffre = Coffre::nouveau();
    // What is no whole backup is left alone.
    fs::create_dir(coffre.dossier.join("pegase-ETAB00-20200101T000000Z.partiel")).unwrap();
    fs::create_dir(coffre.dossier.join("pegase-ETAB00-20200101T000000Z")).unwrap();
    for ancienne in ["20210101T000000Z", "20220101T000000Z", "2-20210101T000000Z"] {
        let dossier = coffre.dossier.join(format!("pegase-ETAB00-{ancienne}"));
        fs::create_dir(&dossier).unwrap();
        fs::write(dossier.join("manifeste.json"), "{}").unwrap();
    }
    let faite = coffre.sauvegarder(&essai, 2).await;
    let derniere = faite.file_name().unwrap().to_str().unwrap();
    assert_eq!(
        coffre.dossiers(),
        [
            "pegase-ETAB00-2-20210101T000000Z",
            "pegase-ETAB00-20200101T000000Z",
            "pegase-ETAB00-20200101T000000Z.partiel",
            "pegase-ETAB00-20220101T000000Z",
            derniere
        ]
    );
}

/// An S3 service with a bucket, and how it is reached.
struct Seau {
    objets: Objets,
    dossier: PathBuf,
    s3: S3,
}

impl Seau {
    async fn nouveau() -> Self {
        Self::pour("cle", "secret-de-test").await
    }

    /// Whoever signs with this key may do everything there.
    async fn pour(cle: &str, secret: &str) -> Self {
        let dossier = std::env::temp_dir().join(format!("seaux_{}", Uuid::new_v4().simple()));
        fs::create_dir_all(dossier.join("pegase")).unwrap();
        let objets = lancer_objets("127.0.0.1:0".parse().unwrap(), &dossier, cle, secret)
            .await
            .unwrap();
        let s3 = S3 {
            adresse: Some(format!("http://{}", objets.adresse())),
            region: "us-east-1".into(),
            cle: cle.into(),
            secret: secret.into(),
        };
        Self { objets, dossier, s3 }
    }

    fn place(&self, texte: &str) -> Emplacement {
        Emplacement::lire(texte, &self.s3).unwrap()
    }
}

impl Drop for Seau {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.dossier).ok();
    }
}

/// Files in a bucket, backups in another prefix of it: what comes back is what was there, old ones are removed, and a file
/// that is changed says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_seau_garde_les_fichiers_et_les_sauvegardes() {
    let (essai, seau) = (Essai::nouveau().await, Seau::nouveau().await);
    let coffre = Coffre::nouveau();
    let fichiers = Stockage::ouvrir(&seau.place("s3://pegase/fichiers/")).unwrap();
    // More than one part of an upload.
    let grand: Vec<u8> = (0..12_000_000u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    fichiers.ecrire("pieces/grand", grand.clone().into()).await.unwrap();
    for nom in sqlx::query_scalar::<_, String>("SELECT chemin FROM pieces.fichier")
        .fetch_all(&essai.pool)
        .await
        .unwrap()
    {
        fichiers
            .ecrire(&nom, essai.services.stockage.lire(&nom).await.unwrap())
            .await
            .unwrap();
    }
    let ou = Lieu::ouvrir(seau.place("s3://pegase/sauvegardes")).unwrap();
    let sauvegarder = async |garder| {
        let demande = Demande {
            base: essai.url.clone(),
            ou: ou.clone(),
            pour: Cles::publiques(&coffre.publique).unwrap(),
            avec_fichiers: true,
            garder,
        };
        sauvegarde::sauvegarder(&demande, &fichiers).await.unwrap()
    };
    let cle = Arc::new(Cles::secrete(&coffre.secrete).unwrap());
    let premiere = sauvegarder(0).await;
    // Their names hold the second.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let faite = sauvegarder(1).await;
    assert!(
        sauvegarde::verifier(&premiere, Arc::clone(&cle)).await.is_err(),
        "it was removed"
    );
    sauvegarde::verifier(&faite, Arc::clone(&cle)).await.unwrap();

    let vers = Essai::vide().await;
    let la = Stockage::ouvrir(&seau.place("s3://pegase/autre")).unwrap();
    let cle_seule = Cles::secrete(&coffre.secrete).unwrap();
    sauvegarde::restaurer(&faite, cle_seule, &vers.url, None, &la)
        .await
        .unwrap();
    assert_eq!(la.lire("pieces/grand").await.unwrap(), grand);

    let chemin = seau.dossier.join(faite.to_string().trim_start_matches("s3://"));
    let table = chemin.join("identite.personne.copy.zst.age");
    let mut octets = fs::read(&table).unwrap();
    let milieu = octets.len() / 2;
    octets[milieu] ^= 1;
    fs::write(&table, octets).unwrap();
    assert!(sauvegarde::verifier(&faite, cle).await.is_err(), "it was changed");
}

/// A key that is wrong, a service that is away: an error soon, and no half of a backup that would pass for one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sans_le_seau_une_erreur_et_rien_a_moitie() {
    let (essai, seau) = (Essai::nouveau().await, Seau::nouveau().await);
    let coffre = Coffre::nouveau();
    let autre = S3 {
        secret: "un-autre-secret".into(),
        ..seau.s3.clone()
    };
    let refuse = Stockage::ouvrir(&Emplacement::lire("s3://pegase/x", &autre).unwrap()).unwrap();
    assert!(refuse.ecrire("a", "b".into()).await.is_err());

    let demande = Demande {
        base: essai.url.clone(),
        ou: Lieu::ouvrir(seau.place("s3://pegase/sauvegardes")).unwrap(),
        pour: Cles::publiques(&coffre.publique).unwrap(),
        avec_fichiers: true,
        garder: 0,
    };
    seau.objets.absenter(true);
    assert!(
        sauvegarde::sauvegarder(&demande, &essai.services.stockage)
            .await
            .is_err()
    );
    seau.objets.absenter(false);
    let restes = Stockage::ouvrir(&seau.place("s3://pegase/sauvegardes")).unwrap();
    for nom in restes.dossiers("").await.unwrap() {
        let lieu = Lieu::ouvrir(seau.place(&format!("s3://pegase/sauvegardes/{nom}"))).unwrap();
        let cle = Arc::new(Cles::secrete(&coffre.secrete).unwrap());
        assert!(sauvegarde::verifier(&lieu, cle).await.is_err());
    }
}

/// Backups by keys of their own: those of a server reach the files, and neither make, nor read, nor remove a backup.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn les_cles_d_un_serveur_n_atteignent_pas_les_sauvegardes() {
    let (essai, fichiers) = (Essai::nouveau().await, Seau::nouveau().await);
    let seau = Seau::pour("sauvegardes", "un-autre-secret").await;
    let (coffre, vers) = (Coffre::nouveau(), Essai::vide().await);
    let stockage = Stockage::ouvrir(&fichiers.place("s3://pegase/fichiers")).unwrap();
    let mut tous = essai.services.stockage.tous();
    while let Some(nom) = tous.next().await {
        let nom = nom.unwrap();
        let contenu = essai.services.stockage.lire(&nom).await.unwrap();
        stockage.ecrire(&nom, contenu).await.unwrap();
    }
    let commande = async |essai: &Essai, arguments: &[&str], cles: Option<&str>| {
        let mut programme = essai.programme(arguments);
        programme
            .env("PEGASE_STORAGE", "s3://pegase/fichiers")
            .env("PEGASE_S3_ENDPOINT", fichiers.s3.adresse.as_deref().unwrap())
            .env("PEGASE_S3_ACCESS_KEY", "cle")
            .env("PEGASE_S3_SECRET_KEY", "secret-de-test")
            .env("PEGASE_BACKUP_RECIPIENTS", &coffre.publique)
            .env("PEGASE_BACKUP_S3_ENDPOINT", seau.s3.adresse.as_deref().unwrap());
        if let Some(secret) = cles {
            programme
                .env("PEGASE_BACKUP_S3_ACCESS_KEY", "sauvegardes")
                .env("PEGASE_BACKUP_S3_SECRET_KEY", secret);
        }
        let issue = tokio::process::Command::from(programme).status().await;
        issue.unwrap().success()
    };
    let sauvegarder = ["backup", "s3://pegase/sauvegardes", "--keep", "1"];
    assert!(!commande(&essai, &sauvegarder, None).await, "by the keys of the files");
    assert!(!commande(&essai, &sauvegarder, Some("faux")).await);
    for _ in 0..2 {
        assert!(commande(&essai, &sauvegarder, Some("un-autre-secret")).await);
        // Their names hold the second.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    }
    let faites: Vec<_> = fs::read_dir(seau.dossier.join("pegase/sauvegardes"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().join("manifeste.json").is_file())
        .map(|e| format!("s3://pegase/sauvegardes/{}", e.file_name().into_string().unwrap()))
        .collect();
    assert_eq!(faites.len(), 1, "one is kept, and the other one removed: {faites:?}");
    let cle = coffre.secrete.to_str().unwrap();
    let verifier = ["verify-backup", &faites[0], "--identity", cle];
    assert!(!commande(&essai, &verifier, None).await);
    assert!(commande(&essai, &verifier, Some("un-autre-secret")).await);
    let restaurer = ["restore", &faites[0], "--identity", cle];
    assert!(!commande(&vers, &restaurer, None).await);
    assert!(commande(&vers, &restaurer, Some("un-autre-secret")).await);
}
