use super::{configuration, services};
use crate::{
    config,
    sauvegarde::{self, Cles, Demande, Lieu, Manifeste},
};
use anyhow::Context;
use backend::stockage::{Emplacement, S3, Stockage};
use std::{path::Path, sync::Arc};

/// Makes a backup, and prints where it is.
pub async fn sauvegarder(ou: &str, avec_fichiers: bool, garder: usize) -> anyhow::Result<()> {
    let config = configuration()?;
    let pour = config
        .sauvegardes_pour
        .context("PEGASE_BACKUP_RECIPIENTS is not set: `server backup-key` makes a pair of keys")?;
    let vers = lieu(ou, &config.s3_sauvegardes)?;
    anyhow::ensure!(
        !avec_fichiers || !(config.stockage.contient(&vers) || vers.contient(&config.stockage)),
        "{vers} and {}, where files are kept, are one in the other: each backup would hold those before it",
        config.stockage
    );
    // Opened, it would be made.
    if let Emplacement::Dossier(dossier) = &config.stockage {
        anyhow::ensure!(
            !avec_fichiers || dossier.is_dir(),
            "there is no folder {}: set PEGASE_STORAGE, or leave the files out",
            dossier.display()
        );
    }
    let demande = Demande {
        base: config.database_owner_url,
        ou: Lieu::ouvrir(vers)?,
        pour,
        avec_fichiers,
        garder,
    };
    let faite = sauvegarde::sauvegarder(&demande, &Stockage::ouvrir(&config.stockage)?).await?;
    println!("{faite}");
    Ok(())
}

/// Checks a backup, and prints what it holds.
pub async fn verifier(ou: &str, cle: &Path) -> anyhow::Result<()> {
    // Away from any installation: only what S3 wants is read.
    let lieu = Lieu::ouvrir(lieu(ou, &config::s3_sauvegardes().map_err(anyhow::Error::msg)?)?)?;
    dire(&sauvegarde::verifier(&lieu, Arc::new(Cles::secrete(cle)?)).await?);
    Ok(())
}

fn lieu(ou: &str, s3: &S3) -> anyhow::Result<Emplacement> {
    anyhow::ensure!(
        !ou.starts_with("s3://") || !s3.cle.is_empty(),
        "PEGASE_BACKUP_S3_ACCESS_KEY and PEGASE_BACKUP_S3_SECRET_KEY are not set, nor are PEGASE_S3_ACCESS_KEY and PEGASE_S3_SECRET_KEY"
    );
    Emplacement::lire(ou, s3).map_err(anyhow::Error::msg)
}

/// Restores a backup, and prints what it held.
pub async fn restaurer(ou: &str, cle: &Path) -> anyhow::Result<()> {
    let config = configuration()?;
    let stockage = Stockage::ouvrir(&config.stockage)?;
    let (proprietaire, application) = (&config.database_owner_url, Some(config.database_url.as_str()));
    let manifeste = sauvegarde::restaurer(
        &Lieu::ouvrir(lieu(ou, &config.s3_sauvegardes)?)?,
        Cles::secrete(cle)?,
        proprietaire,
        application,
        &stockage,
    )
    .await?;
    dire(&manifeste);
    // Signing keys and the secrets of webhooks are encrypted by it.
    services(&config)
        .await
        .context("the tables are there, and PEGASE_SECRET is not the one that they were made with")?;
    Ok(())
}

fn dire(m: &Manifeste) {
    let lignes: u64 = m.tables.iter().map(|t| t.lignes).sum();
    println!(
        "{} of {}: {} tables, {lignes} rows, {} files",
        m.etablissement,
        m.prise_le,
        m.tables.len(),
        m.fichiers.nombre
    );
}
