//! Bytes on their way to a file of a backup, and back: measured, compressed, encrypted.

use super::{
    lieu::{Ecriture, Lieu},
    manifeste::Mesure,
};
use age::{Decryptor, Encryptor, secrecy::ExposeSecret, stream::StreamWriter, x25519};
use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{BufReader, Read, Write},
    path::Path,
};

/// Between size and time: a table is a quarter of what it was, as fast as it comes.
const NIVEAU: i32 = 3;

/// For whom backups are encrypted, or with what they are read.
pub struct Cles;

impl Cles {
    /// A new pair: the secret one, to be kept away from this machine, and the public one, for `PEGASE_BACKUP_RECIPIENTS`.
    pub fn nouvelles() -> (String, String) {
        let secrete = x25519::Identity::generate();
        (
            secrete.to_string().expose_secret().to_owned(),
            secrete.to_public().to_string(),
        )
    }

    /// Public keys, separated by commas.
    pub fn publiques(texte: &str) -> anyhow::Result<Vec<x25519::Recipient>> {
        texte
            .split(',')
            .map(|cle| {
                let lue = cle.trim().parse::<x25519::Recipient>();
                lue.map_err(|e| anyhow::anyhow!("{} is no public key of age: {e}", cle.trim()))
            })
            .collect()
    }

    /// The secret key, from its file; lines that begin with `#` are comments.
    pub fn secrete(fichier: &Path) -> anyhow::Result<x25519::Identity> {
        let texte = fs::read_to_string(fichier).with_context(|| fichier.display().to_string())?;
        let ligne = texte
            .lines()
            .map(str::trim)
            .find(|l| !l.is_empty() && !l.starts_with('#'));
        let lue = ligne.unwrap_or_default().parse::<x25519::Identity>();
        lue.map_err(|e| anyhow::anyhow!("{} holds no secret key of age: {e}", fichier.display()))
    }
}

/// A file that is written.
pub(super) struct Sortie {
    somme: Sha256,
    octets: u64,
    /// Lines: the text form of COPY has no other end of line.
    lignes: u64,
    flux: zstd::Encoder<'static, StreamWriter<Ecriture>>,
}

impl Sortie {
    /// Blocks, as does what is written to it.
    pub fn creer(lieu: &Lieu, nom: &str, pour: &[x25519::Recipient]) -> anyhow::Result<Self> {
        let chiffre =
            Encryptor::with_recipients(pour.iter().map(|r| r as &dyn age::Recipient))?.wrap_output(lieu.creer(nom)?)?;
        Ok(Self {
            somme: Sha256::new(),
            octets: 0,
            lignes: 0,
            flux: zstd::Encoder::new(chiffre, NIVEAU)?,
        })
    }

    /// Ends the file, which is kept from then on: how many lines it has, and what it measures.
    pub fn finir(self) -> anyhow::Result<(u64, Mesure)> {
        self.flux.finish()?.finish()?.clore()?;
        let mesure = Mesure {
            octets: self.octets,
            sha256: hex::encode(self.somme.finalize()),
        };
        Ok((self.lignes, mesure))
    }
}

impl Write for Sortie {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        let ecrits = self.flux.write(octets)?;
        let faits = &octets[..ecrits];
        self.somme.update(faits);
        self.octets += ecrits as u64;
        self.lignes += faits.iter().filter(|o| **o == b'\n').count() as u64;
        Ok(ecrits)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.flux.flush()
    }
}

/// A file that is read: what it holds, measured on the way.
pub(super) struct Entree {
    somme: Sha256,
    octets: u64,
    flux: Box<dyn Read + Send>,
}

impl Entree {
    /// Blocks, as does what is read of it.
    pub fn ouvrir(lieu: &Lieu, nom: &str, cle: &x25519::Identity) -> anyhow::Result<Self> {
        let clair = Decryptor::new_buffered(BufReader::new(lieu.lire(nom)?))
            .and_then(|d| d.decrypt(std::iter::once(cle as &dyn age::Identity)))
            .with_context(|| format!("{nom} is damaged, or encrypted for another key"))?;
        Ok(Self {
            somme: Sha256::new(),
            octets: 0,
            flux: Box::new(zstd::Decoder::new(clair)?),
        })
    }

    /// Reads what is left, and compares it all with what was written.
    pub fn comparer(mut self, nom: &str, attendue: &Mesure) -> anyhow::Result<()> {
        std::io::copy(&mut self, &mut std::io::sink()).with_context(|| nom.to_owned())?;
        let lue = Mesure {
            octets: self.octets,
            sha256: hex::encode(self.somme.finalize()),
        };
        ensure!(lue == *attendue, "{nom} is not what was written");
        Ok(())
    }
}

impl Read for Entree {
    fn read(&mut self, place: &mut [u8]) -> std::io::Result<usize> {
        let lus = self.flux.read(place)?;
        self.somme.update(&place[..lus]);
        self.octets += lus as u64;
        Ok(lus)
    }
}
