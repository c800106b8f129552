use super::{MANIFESTE, lieu::Lieu};
use anyhow::{Context, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// The form of backups that this version writes and reads.
const FORME: u32 = 1;

/// What a backup holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifeste {
    pub forme: u32,
    /// Of the product that made it.
    pub version: String,
    /// Code of the establishment.
    pub etablissement: String,
    /// Latest migration of the database: only a binary that has the same one restores it.
    pub migration: i64,
    /// The instant of the tables.
    pub prise_le: Timestamp,
    /// Events were told up to there, or not far behind.
    pub horizon: i64,
    /// In an order in which no row comes before what it names.
    pub tables: Vec<Table>,
    pub sequences: Vec<Sequence>,
    pub fichiers: Fichiers,
}

/// A table, as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Table {
    /// With its schema.
    pub nom: String,
    /// In the order of the file; columns that the database computes are not there.
    pub colonnes: Vec<String>,
    pub lignes: u64,
    #[serde(flatten)]
    pub mesure: Mesure,
}

/// A sequence, as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sequence {
    pub nom: String,
    /// None: it never gave anything.
    pub derniere: Option<i64>,
}

/// All files, in one archive.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fichiers {
    pub nombre: u64,
    /// None: they were left out.
    pub archive: Option<Mesure>,
}

/// What a file of the backup holds once it is decrypted and decompressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mesure {
    pub octets: u64,
    pub sha256: String,
}

impl Manifeste {
    /// Blocks.
    pub(super) fn lire(lieu: &Lieu) -> anyhow::Result<Self> {
        let mut texte = Vec::new();
        lieu.lire(MANIFESTE)
            .with_context(|| format!("{lieu} is no backup"))?
            .read_to_end(&mut texte)?;
        let manifeste: Self = serde_json::from_slice(&texte).with_context(|| format!("{lieu}: {MANIFESTE}"))?;
        ensure!(
            manifeste.forme == FORME,
            "this backup is of form {}, and this version reads form {FORME}",
            manifeste.forme
        );
        Ok(manifeste)
    }

    /// Blocks.
    pub(super) fn ecrire(&self, lieu: &Lieu) -> anyhow::Result<()> {
        let mut fichier = lieu.creer(MANIFESTE)?;
        fichier.write_all(&serde_json::to_vec_pretty(self)?)?;
        fichier.clore()
    }

    pub(super) fn nouveau(etablissement: String, migration: i64, prise_le: Timestamp, horizon: i64) -> Self {
        Self {
            forme: FORME,
            version: env!("CARGO_PKG_VERSION").into(),
            etablissement,
            migration,
            prise_le,
            horizon,
            tables: Vec::new(),
            sequences: Vec::new(),
            fichiers: Fichiers::default(),
        }
    }
}
