use super::{boite::Issue, message::Message, traduire::Correspondances};
use crate::{Ctx, Error, Result, identite::Modifications, inscription::Admissions, referentiel::ChangementsStructures};
use domain::{ErreurChamp, reception::Objet};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Messages about one kind of thing, one after the other in one transaction: what they need is read at once.
pub(super) struct Traitant {
    sorte: Sorte,
    /// What each message says, and its rank among those that can be read.
    lues: Vec<Lue>,
}

/// Its fields by our names, and its rank.
type Lue = std::result::Result<(BTreeMap<String, String>, usize), Vec<ErreurChamp>>;

enum Sorte {
    Admissions(Box<Admissions>),
    Personnes(Modifications),
    Structures(ChangementsStructures),
}

impl Traitant {
    pub async fn ouvrir(tx: &mut PgConnection, ctx: &Ctx, objet: Objet, messages: &[&Message]) -> Result<Self> {
        let correspondances = Correspondances::lire(tx, objet).await?;
        let mut rang = 0;
        let lues: Vec<Lue> = messages
            .iter()
            .map(|message| {
                let lue = correspondances.traduire(message)?;
                rang += 1;
                Ok((lue, rang - 1))
            })
            .collect();
        let bonnes: Vec<&BTreeMap<String, String>> = lues
            .iter()
            .filter_map(|l| l.as_ref().ok())
            .map(|(lue, _)| lue)
            .collect();
        let sorte = match objet {
            Objet::Admission => Sorte::Admissions(Box::new(Admissions::ouvrir(tx, ctx, &bonnes).await?)),
            Objet::Personne => Sorte::Personnes(Modifications::ouvrir(tx, ctx, &bonnes).await?),
            Objet::Structure => Sorte::Structures(ChangementsStructures::ouvrir(tx, ctx).await?),
        };
        Ok(Self { sorte, lues })
    }

    /// Does what the message of this rank says; `Champs` when it cannot be taken.
    pub async fn traiter(&mut self, tx: &mut PgConnection, rang: usize) -> Result<Issue> {
        let (ligne, rang) = self.lues[rang].as_ref().map_err(|e| Error::Champs(e.clone()))?;
        let change = match &mut self.sorte {
            Sorte::Admissions(a) => Some(a.traiter(tx, *rang).await?),
            Sorte::Personnes(p) => p.traiter(*rang)?,
            Sorte::Structures(s) => Some(s.traiter(tx, ligne).await?),
        };
        Ok(match change {
            Some(true) => Issue::Applique,
            Some(false) => Issue::Inchange,
            None => Issue::Ignore,
        })
    }

    /// Writes what is left to be written.
    pub async fn finir(self, tx: &mut PgConnection) -> Result<()> {
        match self.sorte {
            Sorte::Admissions(a) => a.finir(tx).await,
            Sorte::Personnes(p) => p.finir(tx).await,
            Sorte::Structures(_) => Ok(()),
        }
    }
}
