//! Files that wait between being handed in and being applied: one for each account and subject, in the storage, so that any
//! server goes on.

use crate::{Ctx, Error, Result};
use bytes::Bytes;
use domain::CodeErreur;
use futures::TryStreamExt;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// How long a file waits to be applied.
const GARDE: SignedDuration = SignedDuration::from_hours(24);

/// Digest of what a file touches: by its key, and the version that was seen of it; none: it is new.
pub(crate) fn empreinte(touchees: impl IntoIterator<Item = (String, Option<i32>)>) -> String {
    let mut hachage = Sha256::new();
    for (cle, version) in touchees {
        hachage.update(format!("{cle}={}\n", version.unwrap_or_default()));
    }
    hex::encode(hachage.finalize())
}

/// What files may be for, each a folder of the storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sujet {
    Nomenclatures,
    Offre,
    Structures,
}

impl Sujet {
    const TOUS: [Self; 3] = [Self::Nomenclatures, Self::Offre, Self::Structures];

    const fn dossier(self) -> &'static str {
        match self {
            Self::Nomenclatures => "nomenclatures",
            Self::Offre => "offre",
            Self::Structures => "structures",
        }
    }
}

/// The file of whoever acts, for one thing: a nomenclature, an espace.
pub(crate) struct Depot<'a> {
    ctx: &'a Ctx,
    chemin: String,
}

impl<'a> Depot<'a> {
    pub(crate) fn de(ctx: &'a Ctx, sujet: Sujet, cle: &str) -> Result<Self> {
        let chemin = format!("{}/{}-{cle}", sujet.dossier(), ctx.compte()?.utilisateur);
        Ok(Self { ctx, chemin })
    }

    pub(crate) async fn poser(&self, contenu: Bytes) -> Result<()> {
        self.ctx.services.stockage.ecrire(&self.chemin, contenu).await
    }

    /// The file and its digest; none: no file waits.
    pub(crate) async fn lire(&self) -> Result<Option<(Bytes, String)>> {
        let contenu = self.ctx.services.stockage.lire_s_il_y_est(&self.chemin).await?;
        Ok(contenu.map(|c| {
            let empreinte = hex::encode(Sha256::digest(&c));
            (c, empreinte)
        }))
    }

    /// The file, if it still is the one that was shown.
    pub(crate) async fn lire_montre(&self, vue: &str) -> Result<Bytes> {
        let (contenu, empreinte) = self.lire().await?.ok_or(Error::Introuvable)?;
        if empreinte == vue {
            Ok(contenu)
        } else {
            Err(Error::champ("fichier", CodeErreur::Perime))
        }
    }

    pub(crate) async fn effacer(&self) -> Result<()> {
        self.ctx.services.stockage.effacer(&self.chemin).await?;
        Ok(())
    }
}

/// Removes the files that were left. Runs as the system; answers how many there were.
pub(crate) async fn oublier(ctx: &Ctx) -> Result<u64> {
    let stockage = &ctx.services.stockage;
    let mut nombre = 0;
    for sujet in Sujet::TOUS {
        let anciens = stockage.anciens(sujet.dossier(), ctx.maintenant - GARDE);
        let laisses: Vec<String> = anciens.try_collect().await?;
        for fichier in &laisses {
            stockage.effacer(fichier).await?;
            nombre += 1;
        }
    }
    Ok(nombre)
}
