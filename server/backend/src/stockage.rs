//! Files: imports today, supporting documents tomorrow. The object is written first and its row after, so that a row
//! never points at nothing.

use crate::{Error, Result};
use bytes::Bytes;
use futures::TryStreamExt;
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
            match self.0.delete(&objet.location).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(e) => return Err(Error::interne(e)),
            }
        }
        Ok(())
    }

    pub async fn lire(&self, chemin: &str) -> Result<Bytes> {
        let objet = self.0.get(&Path::from(chemin)).await.map_err(Error::interne)?;
        objet.bytes().await.map_err(Error::interne)
    }
}
