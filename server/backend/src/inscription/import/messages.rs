use super::{
    passage::{Bonne, Import, Passage, controler},
    traiter::{perimetre_de, un_a_la_fois},
};
use crate::{Ctx, Error, Result, offre::points_par_voeu};
use domain::{ErreurChamp, inscription::Bilan};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Admissions told by messages, each as a line of a file: one of them after the other, in one transaction.
pub(crate) struct Admissions {
    import: Import,
    lignes: Vec<std::result::Result<Bonne, Vec<ErreurChamp>>>,
    passage: Passage,
}

impl Admissions {
    /// Reads at once all that these lines need. They are those of the whole establishment.
    pub(crate) async fn ouvrir(tx: &mut PgConnection, ctx: &Ctx, lignes: &[&BTreeMap<String, String>]) -> Result<Self> {
        un_a_la_fois(tx).await?;
        let import = Import {
            ctx: ctx.clone(),
            job: None,
            points: points_par_voeu(tx, ctx.jour()).await?,
            perimetre: perimetre_de(tx, ctx, None).await?,
        };
        let lignes: Vec<_> = lignes
            .iter()
            .map(|ligne| controler(&import, &|colonne: &str| ligne.get(colonne).map(String::as_str)))
            .collect();
        let bonnes = lignes.iter().filter_map(|l| l.as_ref().ok());
        let passage = Passage::ouvrir(tx, bonnes, Bilan::default()).await?;
        Ok(Self {
            import,
            lignes,
            passage,
        })
    }

    /// Does what the line of this rank asks for: did anything change?
    pub(crate) async fn traiter(&mut self, tx: &mut PgConnection, rang: usize) -> Result<bool> {
        let faits = |b: &Bilan| b.creees + b.demissions + b.alertes;
        let avant = faits(&self.passage.bilan);
        match &self.lignes[rang] {
            Ok(bonne) => self.passage.admettre(tx, &self.import, bonne).await?,
            Err(erreurs) => return Err(Error::Champs(erreurs.clone())),
        }
        Ok(faits(&self.passage.bilan) > avant)
    }

    pub(crate) async fn finir(self, tx: &mut PgConnection) -> Result<()> {
        self.passage.finir(tx, &self.import).await?;
        Ok(())
    }
}
