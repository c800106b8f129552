use crate::client::{Attendu, Connexion, Demande, Serveur};
use anyhow::Context;
use http::{Method, header};
use sqlx::{PgPool, Row};
use std::sync::{Arc, Mutex, MutexGuard};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// A learner who is signed in.
pub struct Apprenant {
    pub cookie: Arc<str>,
    pub inscription: Uuid,
    pub courriel: String,
    /// Her dossier is open: she may save its steps.
    pub en_saisie: bool,
}

/// Who asks, and for what: read from the database before anything is measured.
pub struct Cibles {
    pub apprenants: Vec<Apprenant>,
    /// Those among them whose dossier is open.
    pub en_saisie: Vec<usize>,
    pub gestionnaires: Vec<Arc<str>>,
    pub fiches: Vec<Uuid>,
    pub noms: Vec<String>,
    /// Dossiers that wait for nothing but a clerk, with their version; each is validated once.
    pretes: Mutex<Vec<(Uuid, i32)>>,
}

/// Clerks of the demonstration who may look at the queue of the whole establishment.
const GESTIONNAIRES: [&str; 2] = ["scolarite.demo", "admin.demo"];

impl Cibles {
    /// Signs in as many learners, and half as many clerks.
    pub async fn preparer(base: &PgPool, serveur: &Serveur, sessions: usize) -> anyhow::Result<Self> {
        let mut connexion = Connexion::ouvrir(serveur).await?;
        // One of each stage in turn, so that any number of them is a fair sample.
        let comptes = sqlx::query(
            "SELECT u.identifiant, i.id, p.courriel, i.statut = 'DEBUTEE' AS en_saisie
             FROM authz.utilisateur u
             JOIN identite.personne p ON p.id = u.personne_id
             JOIN inscription.inscription i ON i.personne_id = p.id
             WHERE u.identifiant LIKE 'charge%'
             ORDER BY row_number() OVER (PARTITION BY i.statut ORDER BY i.id), i.statut LIMIT $1",
        )
        .bind(i64::try_from(sessions)?)
        .fetch_all(base)
        .await?;
        anyhow::ensure!(!comptes.is_empty(), "no learner of the population has an account");
        let mut apprenants = Vec::with_capacity(comptes.len());
        for compte in comptes {
            apprenants.push(Apprenant {
                cookie: se_connecter(&mut connexion, compte.try_get("identifiant")?).await?,
                inscription: compte.try_get("id")?,
                courriel: compte.try_get("courriel")?,
                en_saisie: compte.try_get("en_saisie")?,
            });
        }
        let mut gestionnaires = Vec::new();
        for identifiant in GESTIONNAIRES.iter().cycle().take(sessions.div_ceil(2)) {
            gestionnaires.push(se_connecter(&mut connexion, identifiant).await?);
        }
        Ok(Self {
            en_saisie: (0..apprenants.len()).filter(|i| apprenants[*i].en_saisie).collect(),
            apprenants,
            gestionnaires,
            // The order of the digests: drawn at random, and the same each time.
            fiches: sqlx::query_scalar("SELECT id FROM inscription.inscription ORDER BY md5(id::text) LIMIT 2000")
                .fetch_all(base)
                .await?,
            noms: noms(base).await?,
            pretes: Mutex::new(
                sqlx::query(
                    "SELECT id, version FROM inscription.inscription
                     WHERE statut = 'TERMINEE' AND blocages = '{}' ORDER BY md5(id::text)",
                )
                .fetch_all(base)
                .await?
                .iter()
                .map(|l| Ok((l.try_get("id")?, l.try_get("version")?)))
                .collect::<Result<_, sqlx::Error>>()?,
            ),
        })
    }

    /// How many dossiers are left to validate.
    pub fn a_valider(&self) -> anyhow::Result<usize> {
        Ok(self.verrouiller()?.len())
    }

    /// One of them, which nobody else gets.
    pub fn prendre_prete(&self) -> anyhow::Result<Option<(Uuid, i32)>> {
        Ok(self.verrouiller()?.pop())
    }

    fn verrouiller(&self) -> anyhow::Result<MutexGuard<'_, Vec<(Uuid, i32)>>> {
        self.pretes.lock().map_err(|e| anyhow::anyhow!("{e}"))
    }
}

/// Names to look for.
pub async fn noms(base: &PgPool) -> anyhow::Result<Vec<String>> {
    let requete = "SELECT nom_naissance FROM identite.personne ORDER BY md5(id::text) LIMIT 2000";
    Ok(sqlx::query_scalar(requete).fetch_all(base).await?)
}

/// Signs in as the page does; the password is that of the demonstration. Answers the cookie.
async fn se_connecter(connexion: &mut Connexion, identifiant: &str) -> anyhow::Result<Arc<str>> {
    let demande = Demande {
        methode: Method::POST,
        chemin: "/connexion".to_owned(),
        cookie: None,
        formulaire: Some(
            Serializer::new(String::new())
                .append_pair("identifiant", identifiant)
                .append_pair("mot_de_passe", "demo")
                .finish(),
        ),
        attendu: Attendu::Suite,
        temoin: None,
    };
    let entetes = connexion.demander(&demande).await?;
    entetes
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .find_map(|v| v.split(';').next().filter(|c| c.starts_with("__Host-pegase=")))
        .map(Arc::from)
        .with_context(|| format!("{identifiant} got no session"))
}
