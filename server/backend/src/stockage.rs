//! Files: imports today, supporting documents tomorrow. The object is written first and its row after, so that a row
//! never points at nothing.

use crate::{Error, Result};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, future::ready, stream::BoxStream};
use jiff::Timestamp;
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, buffered::BufWriter,
    local::LocalFileSystem, path::Path, prefix::PrefixStore,
};
use secrecy::{ExposeSecret, SecretString};
use std::{fmt, io, path::PathBuf, sync::Arc, time::Duration};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::io::StreamReader;
use url::Url;
use uuid::Uuid;

/// How an S3 service is reached.
#[derive(Clone, Debug)]
pub struct S3 {
    /// None: that of Amazon for the region.
    pub adresse: Option<String>,
    pub region: String,
    pub cle: String,
    pub secret: SecretString,
}

/// Where files are kept, as it is written: a folder, or `s3://bucket/prefix`.
#[derive(Clone, Debug)]
pub enum Emplacement {
    Dossier(PathBuf),
    S3 {
        seau: String,
        /// May be empty.
        prefixe: String,
        s3: S3,
    },
}

impl Emplacement {
    /// What is wrong with it otherwise.
    pub fn lire(texte: &str, s3: &S3) -> std::result::Result<Self, String> {
        let Some(reste) = texte.strip_prefix("s3://") else {
            if texte.contains("://") {
                return Err(format!("{texte} is neither a folder nor s3://bucket/prefix"));
            }
            return Ok(Self::Dossier(PathBuf::from(texte)));
        };
        let (seau, prefixe) = reste.split_once('/').unwrap_or((reste, ""));
        if seau.is_empty() {
            return Err(format!("{texte} names no bucket: s3://bucket/prefix"));
        }
        if s3.cle.is_empty() || s3.secret.expose_secret().is_empty() {
            return Err("PEGASE_S3_ACCESS_KEY and PEGASE_S3_SECRET_KEY are not set".into());
        }
        if let Some(adresse) = &s3.adresse
            && !Url::parse(adresse).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        {
            return Err("PEGASE_S3_ENDPOINT is not an address".into());
        }
        Ok(Self::S3 {
            seau: seau.to_owned(),
            prefixe: prefixe.trim_matches('/').to_owned(),
            s3: s3.clone(),
        })
    }
}

impl Emplacement {
    /// Is what the other one keeps within this one?
    pub fn contient(&self, autre: &Self) -> bool {
        match (self, autre) {
            (Self::Dossier(ici), Self::Dossier(la)) => {
                let absolu = |p: &PathBuf| std::path::absolute(p).unwrap_or_else(|_| p.clone());
                absolu(la).starts_with(absolu(ici))
            }
            (
                Self::S3 { seau, prefixe, s3 },
                Self::S3 {
                    seau: autre_seau,
                    prefixe: autre_prefixe,
                    s3: autre_s3,
                },
            ) => {
                let reste = autre_prefixe.strip_prefix(prefixe.as_str());
                seau == autre_seau
                    && s3.adresse == autre_s3.adresse
                    && reste.is_some_and(|r| r.is_empty() || prefixe.is_empty() || r.starts_with('/'))
            }
            _ => false,
        }
    }
}

impl fmt::Display for Emplacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dossier(dossier) => dossier.display().fmt(f),
            Self::S3 { seau, prefixe, .. } => write!(f, "s3://{seau}/{prefixe}"),
        }
    }
}

/// Somebody waits for each object: what does not come soon is an error that she can act upon.
const ESSAIS: RetryConfig = RetryConfig {
    backoff: BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(2),
        base: 2.0,
    },
    max_retries: 3,
    retry_timeout: Duration::from_secs(10),
};

/// A service that is away may be back soon; an object that is not there stays away. What it answers in full is not for the
/// logs: some repeat the key that they were asked with.
fn panne(erreur: object_store::Error) -> Error {
    match erreur {
        object_store::Error::NotFound { path, .. } => Error::interne(format!("no object {path}")),
        autre => {
            let dit = autre.to_string();
            Error::Stockage(dit.lines().next().unwrap_or_default().chars().take(300).collect())
        }
    }
}

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct Stockage(Arc<dyn ObjectStore>);

impl Stockage {
    /// For who waits for an answer.
    pub fn ouvrir(emplacement: &Emplacement) -> Result<Self> {
        // All of an object: 50 MB at most, on a network of the establishment.
        let client = ClientOptions::new().with_timeout(Duration::from_secs(20));
        Self::avec(emplacement, client, ESSAIS)
    }

    /// For backups: an object may take hours, as long as bytes come.
    pub fn ouvrir_pour_longtemps(emplacement: &Emplacement) -> Result<Self> {
        let client = ClientOptions::new()
            .with_timeout_disabled()
            .with_read_timeout(Duration::from_secs(60));
        let essais = RetryConfig {
            max_retries: 10,
            retry_timeout: Duration::from_secs(24 * 3600),
            ..ESSAIS
        };
        Self::avec(emplacement, client, essais)
    }

    fn avec(emplacement: &Emplacement, client: ClientOptions, essais: RetryConfig) -> Result<Self> {
        match emplacement {
            Emplacement::Dossier(racine) => Self::dossier(racine),
            Emplacement::S3 { seau, prefixe, s3 } => Self::s3(seau, prefixe, s3, client, essais),
        }
    }

    /// Does it keep what it is given? A small object goes there and back.
    pub async fn eprouver(&self) -> Result<bool> {
        let nom = format!("examen/{}", Uuid::now_v7());
        self.ecrire(&nom, Bytes::from_static(b"?")).await?;
        let lu = self.lire(&nom).await?;
        self.effacer(&nom).await?;
        Ok(lu.as_ref() == b"?")
    }

    /// A folder of this machine, created when it is missing.
    pub fn dossier(racine: &std::path::Path) -> Result<Self> {
        std::fs::create_dir_all(racine).map_err(Error::interne)?;
        Ok(Self(Arc::new(
            LocalFileSystem::new_with_prefix(racine).map_err(Error::interne)?,
        )))
    }

    fn s3(seau: &str, prefixe: &str, s3: &S3, client: ClientOptions, essais: RetryConfig) -> Result<Self> {
        let en_clair = s3.adresse.as_ref().is_some_and(|a| a.starts_with("http://"));
        let client = client
            .with_connect_timeout(Duration::from_secs(5))
            .with_allow_http(en_clair);
        let mut service = AmazonS3Builder::new()
            .with_bucket_name(seau)
            .with_region(&s3.region)
            .with_access_key_id(&s3.cle)
            .with_secret_access_key(s3.secret.expose_secret())
            .with_client_options(client)
            .with_retry(essais);
        if let Some(adresse) = &s3.adresse {
            service = service.with_endpoint(adresse.trim_end_matches('/'));
        }
        let service = service.build().map_err(Error::interne)?;
        Ok(Self(if prefixe.is_empty() {
            Arc::new(service)
        } else {
            Arc::new(PrefixStore::new(service, prefixe))
        }))
    }

    /// A large object, written as it comes; it is there once the writer is shut down.
    pub fn deverser(&self, chemin: &str) -> Box<dyn AsyncWrite + Send + Unpin> {
        Box::new(BufWriter::new(Arc::clone(&self.0), Path::from(chemin)))
    }

    /// A large object, read as it comes; None: it is not there.
    pub async fn puiser(&self, chemin: &str) -> Result<Option<Box<dyn AsyncRead + Send + Unpin>>> {
        match self.0.get(&Path::from(chemin)).await {
            Ok(objet) => Ok(Some(Box::new(StreamReader::new(
                objet.into_stream().map_err(io::Error::other),
            )))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(panne(e)),
        }
    }

    /// Names of what is right below a prefix, as if prefixes were folders.
    pub async fn dossiers(&self, prefixe: &str) -> Result<Vec<String>> {
        let racine = Path::from(prefixe);
        let vus = self
            .0
            .list_with_delimiter((!prefixe.is_empty()).then_some(&racine))
            .await
            .map_err(panne)?;
        let nom = |p: Path| p.filename().map(str::to_owned);
        Ok(vus.common_prefixes.into_iter().filter_map(nom).collect())
    }

    pub async fn ecrire(&self, chemin: &str, contenu: Bytes) -> Result<()> {
        self.0.put(&Path::from(chemin), contenu.into()).await.map_err(panne)?;
        Ok(())
    }

    /// Removes all the objects under a prefix; one that is gone already is no error.
    pub async fn effacer_dossier(&self, prefixe: &str) -> Result<()> {
        let mut objets = self.0.list(Some(&Path::from(prefixe)));
        while let Some(objet) = objets.try_next().await.map_err(panne)? {
            self.effacer(objet.location.as_ref()).await?;
        }
        Ok(())
    }

    /// Removes one object; gone already is no error.
    pub async fn effacer(&self, chemin: &str) -> Result<()> {
        match self.0.delete(&Path::from(chemin)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(panne(e)),
        }
    }

    /// The objects under a prefix that were written before an instant.
    pub fn anciens(&self, prefixe: &str, avant: Timestamp) -> BoxStream<'static, Result<String>> {
        self.0
            .list(Some(&Path::from(prefixe)))
            .try_filter(move |objet| ready(objet.last_modified.timestamp() < avant.as_second()))
            .map_ok(|objet| objet.location.to_string())
            .map_err(panne)
            .boxed()
    }

    /// All objects.
    pub fn tous(&self) -> BoxStream<'static, Result<String>> {
        self.0
            .list(None)
            .map_ok(|objet| objet.location.to_string())
            .map_err(panne)
            .boxed()
    }

    /// An object that may be gone.
    pub async fn lire_s_il_y_est(&self, chemin: &str) -> Result<Option<Bytes>> {
        match self.0.get(&Path::from(chemin)).await {
            Ok(objet) => Ok(Some(objet.bytes().await.map_err(panne)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(panne(e)),
        }
    }

    pub async fn lire(&self, chemin: &str) -> Result<Bytes> {
        let objet = self.0.get(&Path::from(chemin)).await.map_err(panne)?;
        objet.bytes().await.map_err(panne)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_lieu_en_contient_un_autre_ou_non() {
        let s3 = S3 {
            adresse: None,
            region: "r".into(),
            cle: "c".into(),
            secret: "s".into(),
        };
        let lire = |texte: &str| Emplacement::lire(texte, &s3).unwrap();
        for (ici, la, dedans) in [
            ("/data", "/data/sauvegardes", true),
            ("/data", "/data", true),
            ("/data", "/database", false),
            ("s3://seau", "s3://seau/sauvegardes", true),
            ("s3://seau/a", "s3://seau/a/b", true),
            ("s3://seau/a", "s3://seau/ab", false),
            ("s3://seau/a", "s3://autre/a", false),
            ("/data", "s3://data", false),
        ] {
            assert_eq!(lire(ici).contient(&lire(la)), dedans, "{ici} {la}");
        }
        assert!(Emplacement::lire("gs://seau", &s3).is_err() && Emplacement::lire("s3:///x", &s3).is_err());
    }
}
