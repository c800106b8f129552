//! Files: imports today, supporting documents tomorrow. The object is written first and its row after, so that a row
//! never points at nothing.

use crate::{Error, Result};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, future::ready, stream::BoxStream};
use jiff::Timestamp;
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path};
use std::sync::Arc;

/// Where files are kept.
#[derive(Clone)]
pub struct Stockage(Arc<dyn ObjectStore>);

impl Stockage {
    /// A folder of this machine, created when it is missing.
    pub fn dossier(racine: &std::path::Path) -> Result<Self> {
        std::fs::create_dir_all(racine).map_err(Error::interne)?;
        Ok(Self(Arc::new(
            LocalFileSystem::new_with_prefix(racine).map_err(Error::interne)?,
        )))
    }

    pub async fn ecrire(&self, chemin: &str, contenu: Bytes) -> Result<()> {
        self.0
            .put(&Path::from(chemin), contenu.into())
            .await
            .map_err(Error::interne)?;
        Ok(())
    }

    /// Removes all the objects under a prefix; one that is gone already is no error.
    pub async fn effacer_dossier(&self, prefixe: &str) -> Result<()> {
        let mut objets = self.0.list(Some(&Path::from(prefixe)));
        while let Some(objet) = objets.try_next().await.map_err(Error::interne)? {
            self.effacer(objet.location.as_ref()).await?;
        }
        Ok(())
    }

    /// Removes one object; gone already is no error.
    pub async fn effacer(&self, chemin: &str) -> Result<()> {
        match self.0.delete(&Path::from(chemin)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(Error::interne(e)),
        }
    }

    /// The objects under a prefix that were written before an instant.
    pub fn anciens(&self, prefixe: &str, avant: Timestamp) -> BoxStream<'static, Result<String>> {
        self.0
            .list(Some(&Path::from(prefixe)))
            .try_filter(move |objet| ready(objet.last_modified.timestamp() < avant.as_second()))
            .map_ok(|objet| objet.location.to_string())
            .map_err(Error::interne)
            .boxed()
    }

    /// All objects.
    pub fn tous(&self) -> BoxStream<'static, Result<String>> {
        self.0
            .list(None)
            .map_ok(|objet| objet.location.to_string())
            .map_err(Error::interne)
            .boxed()
    }

    /// An object that may be gone.
    pub async fn lire_s_il_y_est(&self, chemin: &str) -> Result<Option<Bytes>> {
        match self.0.get(&Path::from(chemin)).await {
            Ok(objet) => Ok(Some(objet.bytes().await.map_err(Error::interne)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(Error::interne(e)),
        }
    }

    pub async fn lire(&self, chemin: &str) -> Result<Bytes> {
        let objet = self.0.get(&Path::from(chemin)).await.map_err(Error::interne)?;
        objet.bytes().await.map_err(Error::interne)
    }
}
