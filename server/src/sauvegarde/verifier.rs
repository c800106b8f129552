use super::{FICHIERS, fichier_de, flux::Entree, manifeste::Manifeste};
use age::x25519::Identity;
use std::path::Path;

/// Reads a whole backup and compares it with its manifest. Blocks.
pub fn verifier(dossier: &Path, cle: &Identity) -> anyhow::Result<Manifeste> {
    let manifeste = Manifeste::lire(dossier)?;
    for table in &manifeste.tables {
        let chemin = dossier.join(fichier_de(&table.nom));
        Entree::ouvrir(&chemin, cle)?.comparer(&chemin, &table.mesure)?;
    }
    if let Some(archive) = &manifeste.fichiers.archive {
        let chemin = dossier.join(FICHIERS);
        Entree::ouvrir(&chemin, cle)?.comparer(&chemin, archive)?;
    }
    Ok(manifeste)
}
