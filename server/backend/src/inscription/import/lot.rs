use super::{
    passage::{Bonne, Import, Passage, controler},
    rejets::Rejets,
};
use crate::tableur::sans_apostrophe;
use crate::{Error, Result};
use csv::StringRecord;
use domain::{ErreurChamp, ids::JobId, inscription::Bilan};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// A line of the file, read: what it says, or what is wrong with it.
struct Lue<'a> {
    /// In the file, whose header is line 1.
    numero: usize,
    champs: BTreeMap<&'a str, &'a str>,
    contenu: std::result::Result<Bonne, Vec<ErreurChamp>>,
}

/// A batch of lines: all that they need is read at once, and all that they bring is written at once.
pub(super) struct Lot<'a> {
    import: &'a Import,
    lues: Vec<Lue<'a>>,
}

impl<'a> Lot<'a> {
    /// Reads the lines from number `fait` on (0 is the first after the header).
    pub fn lire(
        import: &'a Import,
        entete: &'a [String],
        lignes: &'a [csv::Result<StringRecord>],
        fait: usize,
    ) -> Self {
        let lues = lignes
            .iter()
            .enumerate()
            .map(|(i, ligne)| {
                let champs: BTreeMap<&str, &str> = match ligne {
                    Ok(ligne) => entete
                        .iter()
                        .map(String::as_str)
                        .zip(ligne.iter().map(sans_apostrophe))
                        .collect(),
                    Err(_) => BTreeMap::new(),
                };
                let contenu = controler(import, &|colonne: &str| champs.get(colonne).copied());
                let numero = fait + i + 2;
                Lue {
                    numero,
                    champs,
                    contenu,
                }
            })
            .collect();
        Self { import, lues }
    }

    /// Does all that the lines ask for, in their order; a refused line leaves nothing but its reasons.
    pub async fn traiter(self, tx: &mut PgConnection, job: JobId, bilan: Bilan) -> Result<Bilan> {
        let bonnes = self.lues.iter().filter_map(|l| l.contenu.as_ref().ok());
        let mut passage = Passage::ouvrir(tx, bonnes, bilan).await?;
        let mut rejets = Rejets::default();
        for lue in self.lues {
            passage.bilan.lignes += 1;
            let issue = match &lue.contenu {
                Ok(bonne) => passage.admettre(tx, self.import, bonne).await,
                Err(erreurs) => Err(Error::Champs(erreurs.clone())),
            };
            match issue {
                Ok(()) => {}
                Err(Error::Champs(erreurs)) => {
                    passage.bilan.rejetees += 1;
                    rejets.ajouter(lue.numero, &lue.champs, &erreurs)?;
                }
                Err(autre) => return Err(autre),
            }
        }
        rejets.ecrire(tx, job).await?;
        passage.finir(tx, self.import).await
    }
}
