//! A database per test, and people who act.

use backend::{Acteur, Compte, Ctx, Reglages, Services, stockage::Stockage};
use domain::{
    authz::{Habilitation, Traitement},
    ids::{EncaissementId, InscriptionId, PersonneId, SessionId, UtilisateurId},
    inscription::{Filtre, Statut, Tri},
    paiement::SaisieEncaissement,
};
use i18n::Langue;
use jiff::{SignedDuration, Timestamp, civil::date};
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgPoolOptions};
use std::{
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};
use uuid::Uuid;

pub const SECRET: &str = "un secret de trente-deux caractères au moins";

/// A fresh establishment with its offer and the demonstration's accounts and dossiers; gone when the test has passed.
pub struct Essai {
    pub services: Arc<Services>,
    /// As the owner: to look behind the scenes, and to set them.
    pub pool: PgPool,
    pub url: String,
    pub dossier: std::path::PathBuf,
}

fn racine() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: run the tests with `make test`")
}

fn adresse(base: &str) -> String {
    let racine = racine();
    format!("{}/{base}", racine.rsplit_once('/').unwrap().0)
}

fn reglages() -> Reglages {
    Reglages {
        url_publique: "http://127.0.0.1:3000".into(),
        demo: true,
        plafond_echecs: 300,
        paybox: None,
        cvec_url: None,
        smtp: None,
        push: None,
        inactivite: SignedDuration::from_mins(30),
        duree_session: SignedDuration::from_hours(12),
        duree_confirmation: SignedDuration::from_mins(15),
        duree_assistance: SignedDuration::from_mins(30),
        facteur_pour: Vec::new(),
        duree_jeton_api: SignedDuration::from_hours(12),
        fournisseurs: backend::authz::Fournisseurs::default(),
        duree_invitation: SignedDuration::from_hours(24 * 60),
        duree_evenements: SignedDuration::from_hours(24 * 90),
        reseaux_webhooks: vec!["127.0.0.0/8".parse().unwrap()],
        fraicheur: Duration::ZERO,
        secret: SecretString::from(SECRET),
    }
}

/// Copies a folder of small files.
fn copier(de: &std::path::Path, vers: &std::path::Path) {
    std::fs::create_dir_all(vers).unwrap();
    for entree in std::fs::read_dir(de).into_iter().flatten().flatten() {
        let cible = vers.join(entree.file_name());
        if entree.path().is_dir() {
            copier(&entree.path(), &cible);
        } else {
            std::fs::copy(entree.path(), cible).unwrap();
        }
    }
}

/// The product as it works for real: with the role of the application, which owns nothing.
async fn services(url: &str, dossier: &std::path::Path, reglages: Reglages) -> Arc<Services> {
    let pool = PgPoolOptions::new()
        .max_connections(8)
        .after_connect(|cx, _| {
            Box::pin(async move {
                sqlx::query("SET ROLE pegase_app").execute(cx).await?;
                Ok(())
            })
        })
        .connect(url)
        .await
        .unwrap();
    Arc::new(
        Services::ouvrir(pool, Stockage::dossier(dossier).unwrap(), reglages)
            .await
            .unwrap(),
    )
}

/// The template, made by whoever comes first; its name follows what it is made of, the migrations and the demonstration's
/// files, and the hour, on which its dates depend.
async fn modele(peuple: bool) -> String {
    let dossiers = [
        concat!(env!("CARGO_MANIFEST_DIR"), "/demo"),
        concat!(env!("CARGO_MANIFEST_DIR"), "/demo/offre"),
    ];
    let mut fichiers: Vec<_> = dossiers
        .iter()
        .flat_map(|d| std::fs::read_dir(d).unwrap())
        .map(|f| f.unwrap().path())
        .filter(|f| f.is_file())
        .collect();
    fichiers.sort();
    let somme: i64 = migrations::MIGRATOR
        .iter()
        .flat_map(|m| m.checksum.to_vec())
        .chain(fichiers.iter().flat_map(|f| std::fs::read(f).unwrap()))
        .fold(7, |a, o| (a * 31 + i64::from(o)) % 1_000_000_007);
    let genre = if peuple { "demo" } else { "vide" };
    let nom = format!(
        "pegase_modele_{genre}_{somme}_{}",
        Timestamp::now().strftime("%Y%m%d%H")
    );
    let mut cx = PgConnection::connect(&racine()).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock(7202)")
        .execute(&mut cx)
        .await
        .unwrap();
    let pret: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)")
        .bind(&nom)
        .fetch_one(&mut cx)
        .await
        .unwrap();
    if !pret {
        sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {nom}")))
            .execute(&mut cx)
            .await
            .unwrap();
        let url = adresse(&nom);
        migrations::migrer(&url, None).await.unwrap();
        let dossier = std::env::temp_dir().join(&nom);
        let pool = PgPool::connect(&url).await.unwrap();
        backend::referentiel::charger_donnees(&pool, Timestamp::now())
            .await
            .unwrap();
        if peuple {
            backend::demo::charger(&pool, Timestamp::now()).await.unwrap();
            let services = services(&url, &dossier, reglages()).await;
            backend::demo::peupler(&services, Timestamp::now()).await.unwrap();
            services.pool.close().await;
        }
        pool.close().await;
        sqlx::query(AssertSqlSafe(format!("ALTER DATABASE {nom} IS_TEMPLATE true")))
            .execute(&mut cx)
            .await
            .unwrap();
    }
    sqlx::query("SELECT pg_advisory_unlock(7202)")
        .execute(&mut cx)
        .await
        .unwrap();
    nom
}

impl Essai {
    /// The program itself, on this test's database and folder; it says nothing. Where it listens is for the test to say.
    pub fn programme(&self, arguments: &[&str]) -> Command {
        let mut programme = Command::new(env!("CARGO_BIN_EXE_server"));
        programme
            .args(arguments)
            .env("DATABASE_URL", &self.url)
            .env("PEGASE_SECRET", SECRET)
            .env("PEGASE_STORAGE", &self.dossier)
            .env("PEGASE_DEMO", "true")
            .env("LEPTOS_OUTPUT_NAME", "pegase")
            .env_remove("LEPTOS_HASH_FILES")
            .env_remove("PEGASE_PUBLIC_URL")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        programme
    }

    pub async fn nouveau() -> Self {
        Self::avec(|_| {}).await
    }

    /// With the national tables, and no establishment yet.
    pub async fn vide() -> Self {
        Self::depuis(modele(false).await, |_| {}).await
    }

    /// With other settings.
    pub async fn avec(regler: impl FnOnce(&mut Reglages)) -> Self {
        Self::depuis(modele(true).await, regler).await
    }

    async fn depuis(modele: String, regler: impl FnOnce(&mut Reglages)) -> Self {
        let base = format!("essai_{}", Uuid::new_v4().simple());
        let mut cx = PgConnection::connect(&racine()).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {base} TEMPLATE {modele}")))
            .execute(&mut cx)
            .await
            .unwrap();
        let url = adresse(&base);
        let dossier = std::env::temp_dir().join(&base);
        // The documents of the demonstration come with its rows.
        copier(&std::env::temp_dir().join(&modele), &dossier);
        let mut reglages = reglages();
        regler(&mut reglages);
        let services = services(&url, &dossier, reglages).await;
        Self {
            pool: PgPoolOptions::new().max_connections(2).connect(&url).await.unwrap(),
            services,
            url,
            dossier,
        }
    }

    /// Somebody of the staff, with the rights of the account.
    pub async fn personnel(&self, identifiant: &str) -> Ctx {
        let lignes: Vec<(Uuid, String, Vec<String>)> = sqlx::query_as(
            "SELECT u.id, h.structure_code, array(SELECT traitement FROM authz.permission p WHERE p.role_code = h.role_code)
             FROM authz.utilisateur u LEFT JOIN authz.habilitation h ON h.utilisateur_id = u.id WHERE identifiant = $1",
        )
        .bind(identifiant)
        .fetch_all(&self.pool)
        .await
        .unwrap();
        let habilitations = lignes
            .iter()
            .map(|(_, structure, traitements)| Habilitation {
                deleguee: false,
                role: "R".into(),
                structure: structure.clone(),
                traitements: traitements.iter().filter_map(|t| Traitement::depuis_code(t)).collect(),
                debut: date(2020, 1, 1),
                fin: None,
            })
            .collect();
        self.ctx(lignes[0].0, identifiant, None, habilitations)
    }

    pub async fn apprenant(&self, identifiant: &str) -> Ctx {
        let (id, personne): (Uuid, Uuid) =
            sqlx::query_as("SELECT id, personne_id FROM authz.utilisateur WHERE identifiant = $1")
                .bind(identifiant)
                .fetch_one(&self.pool)
                .await
                .unwrap();
        self.ctx(id, identifiant, Some(PersonneId(personne)), Vec::new())
    }

    pub fn anonyme(&self) -> Ctx {
        Ctx {
            acteur: Acteur::Anonyme,
            ..Ctx::systeme(Arc::clone(&self.services), "x")
        }
    }

    fn ctx(&self, id: Uuid, nom: &str, personne: Option<PersonneId>, habilitations: Vec<Habilitation>) -> Ctx {
        let compte = Compte {
            utilisateur: UtilisateurId(id),
            session: SessionId(Uuid::nil()),
            identifiant: nom.into(),
            nom: nom.into(),
            personne,
            langue: Langue::Fr,
            habilitations,
            confirmee_le: Some(Timestamp::now()),
            retenues: Vec::new(),
            assistance: None,
        };
        Ctx {
            acteur: Acteur::Compte(Arc::new(compte)),
            ..Ctx::systeme(Arc::clone(&self.services), "x")
        }
    }

    /// The dossier of a learner of the demonstration.
    pub async fn dossier(&self, identifiant: &str) -> InscriptionId {
        let id: Uuid = sqlx::query_scalar(
            "SELECT i.id FROM inscription.inscription i JOIN authz.utilisateur u ON u.personne_id = i.personne_id
             WHERE u.identifiant = $1",
        )
        .bind(identifiant)
        .fetch_one(&self.pool)
        .await
        .unwrap();
        InscriptionId(id)
    }

    /// The dossier of one who has several.
    pub async fn dossier_sur(&self, identifiant: &str, chemin: &str) -> InscriptionId {
        let id: Uuid = sqlx::query_scalar(
            "SELECT i.id FROM inscription.inscription i JOIN authz.utilisateur u ON u.personne_id = i.personne_id
             JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
             WHERE u.identifiant = $1 AND pi.chemin = $2",
        )
        .bind(identifiant)
        .bind(chemin)
        .fetch_one(&self.pool)
        .await
        .unwrap();
        InscriptionId(id)
    }

    pub async fn nombre(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }
}

/// What a failed test leaves is kept, to be looked at.
impl Drop for Essai {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        std::fs::remove_dir_all(&self.dossier).ok();
        let base = self.url.rsplit('/').next().unwrap_or_default().to_owned();
        // Dropping is not asynchronous: another thread, with a runtime of its own.
        let ordre = std::thread::spawn(move || {
            let moteur = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(moteur) = moteur else { return };
            moteur.block_on(async {
                if let Ok(mut cx) = PgConnection::connect(&racine()).await {
                    let sql = format!("DROP DATABASE IF EXISTS {base} WITH (FORCE)");
                    sqlx::query(AssertSqlSafe(sql)).execute(&mut cx).await.ok();
                }
            });
        });
        ordre.join().ok();
    }
}

pub fn paiement(montant: &str) -> (EncaissementId, SaisieEncaissement) {
    let saisie = SaisieEncaissement {
        montant: montant.into(),
        mode: "CARTE".into(),
        reference: String::new(),
    };
    (EncaissementId(Uuid::now_v7()), saisie)
}

pub fn filtre(statut: Option<Statut>, recherche: &str) -> Filtre {
    Filtre {
        statut,
        raison: None,
        chemin: None,
        recherche: recherche.into(),
        tri: Tri::Nom,
        page: 1,
    }
}
