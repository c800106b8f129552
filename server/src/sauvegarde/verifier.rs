use super::{FICHIERS, fichier_de, flux::Entree, lieu::Lieu, manifeste::Manifeste};
use age::x25519::Identity;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Reads a whole backup and compares it with its manifest.
pub async fn verifier(lieu: &Lieu, cle: Arc<Identity>) -> anyhow::Result<Manifeste> {
    let lieu = lieu.clone();
    spawn_blocking(move || {
        let manifeste = Manifeste::lire(&lieu)?;
        for table in &manifeste.tables {
            let nom = fichier_de(&table.nom);
            Entree::ouvrir(&lieu, &nom, &cle)?.comparer(&nom, &table.mesure)?;
        }
        if let Some(archive) = &manifeste.fichiers.archive {
            Entree::ouvrir(&lieu, FICHIERS, &cle)?.comparer(FICHIERS, archive)?;
        }
        Ok(manifeste)
    })
    .await?
}
