//! Where backups are kept: a folder, or a prefix of an S3 bucket.

use super::MANIFESTE;
use anyhow::Context;
use backend::stockage::{Emplacement, Stockage};
use std::{
    fmt,
    fs::{self, File},
    io::{BufWriter, Read, Write},
    path::PathBuf,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    runtime::Handle,
};
use tokio_util::io::SyncIoBridge;

/// A place that holds backups, or one of them.
#[derive(Clone, Debug)]
pub struct Lieu {
    emplacement: Emplacement,
    genre: Genre,
}

#[derive(Clone, Debug)]
enum Genre {
    Dossier(PathBuf),
    Objets(Stockage),
}

impl Lieu {
    /// Nothing is made by it.
    pub fn ouvrir(emplacement: Emplacement) -> anyhow::Result<Self> {
        let genre = match &emplacement {
            Emplacement::Dossier(dossier) => Genre::Dossier(dossier.clone()),
            Emplacement::S3 { .. } => Genre::Objets(Stockage::ouvrir_pour_longtemps(&emplacement)?),
        };
        Ok(Self { emplacement, genre })
    }

    /// The place of that name in this one.
    pub(super) fn sous(&self, nom: &str) -> anyhow::Result<Self> {
        Self::ouvrir(match &self.emplacement {
            Emplacement::Dossier(dossier) => Emplacement::Dossier(dossier.join(nom)),
            Emplacement::S3 { seau, prefixe, s3 } => Emplacement::S3 {
                seau: seau.clone(),
                prefixe: format!("{prefixe}/{nom}").trim_start_matches('/').to_owned(),
                s3: s3.clone(),
            },
        })
    }

    /// Where a backup is made. A folder takes its name once it is whole; objects cannot be renamed, and are a backup once
    /// their manifest is there.
    pub(super) fn commencer(&self, nom: &str) -> anyhow::Result<Self> {
        let Genre::Dossier(dossier) = &self.genre else {
            return self.sous(nom);
        };
        fs::create_dir_all(dossier).with_context(|| dossier.display().to_string())?;
        let partiel = self.sous(&format!("{nom}.partiel"))?;
        fs::create_dir(dossier.join(format!("{nom}.partiel"))).with_context(|| partiel.to_string())?;
        Ok(partiel)
    }

    /// The backup is whole, and on the disk.
    pub(super) fn achever(&self, partiel: Self, nom: &str) -> anyhow::Result<Self> {
        let (Genre::Dossier(dossier), Genre::Dossier(fait)) = (&self.genre, &partiel.genre) else {
            return Ok(partiel);
        };
        File::open(fait)?.sync_all()?;
        fs::rename(fait, dossier.join(nom))?;
        File::open(dossier)?.sync_all()?;
        self.sous(nom)
    }

    /// Is there a whole backup here?
    pub(super) async fn entier(&self) -> anyhow::Result<bool> {
        Ok(match &self.genre {
            Genre::Dossier(dossier) => dossier.join(MANIFESTE).is_file(),
            Genre::Objets(objets) => objets.puiser(MANIFESTE).await?.is_some(),
        })
    }

    /// Names of what is right below.
    pub(super) async fn noms(&self) -> anyhow::Result<Vec<String>> {
        match &self.genre {
            Genre::Dossier(dossier) => Ok(fs::read_dir(dossier)?
                .filter_map(|e| e.ok()?.file_name().into_string().ok())
                .collect()),
            Genre::Objets(objets) => Ok(objets.dossiers("").await?),
        }
    }

    /// Removes all that is here. The manifest of objects goes first: what is left of them is no backup.
    pub(super) async fn effacer(&self) -> anyhow::Result<()> {
        match &self.genre {
            Genre::Dossier(dossier) => fs::remove_dir_all(dossier).with_context(|| self.to_string()),
            Genre::Objets(objets) => {
                objets.effacer(MANIFESTE).await?;
                Ok(objets.effacer_dossier("").await?)
            }
        }
    }

    /// A new file. Blocks, as does what is written to it.
    pub(super) fn creer(&self, nom: &str) -> anyhow::Result<Ecriture> {
        Ok(match &self.genre {
            Genre::Dossier(dossier) => {
                let chemin = dossier.join(nom);
                let fichier = File::create(&chemin).with_context(|| chemin.display().to_string())?;
                Ecriture::Fichier(BufWriter::new(fichier))
            }
            Genre::Objets(objets) => Ecriture::Objet(SyncIoBridge::new(objets.deverser(nom))),
        })
    }

    /// A file that is there. Blocks, as does what is read of it.
    pub(super) fn lire(&self, nom: &str) -> anyhow::Result<Box<dyn Read + Send>> {
        let absent = || format!("{self} has no {nom}");
        Ok(match &self.genre {
            Genre::Dossier(dossier) => Box::new(File::open(dossier.join(nom)).with_context(absent)?),
            Genre::Objets(objets) => {
                let objet: Box<dyn AsyncRead + Send + Unpin> =
                    Handle::current().block_on(objets.puiser(nom))?.with_context(absent)?;
                Box::new(SyncIoBridge::new(objet))
            }
        })
    }
}

impl fmt::Display for Lieu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.emplacement.fmt(f)
    }
}

/// A file that is written.
pub(super) enum Ecriture {
    Fichier(BufWriter<File>),
    Objet(SyncIoBridge<Box<dyn AsyncWrite + Send + Unpin>>),
}

impl Ecriture {
    /// All of it is kept.
    pub fn clore(self) -> anyhow::Result<()> {
        match self {
            Self::Fichier(tampon) => tampon.into_inner()?.sync_all()?,
            Self::Objet(mut objet) => objet.shutdown()?,
        }
        Ok(())
    }
}

impl Write for Ecriture {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Fichier(tampon) => tampon.write(octets),
            Self::Objet(objet) => objet.write(octets),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Fichier(tampon) => tampon.flush(),
            Self::Objet(objet) => objet.flush(),
        }
    }
}
