//! What a path has of its own.

use super::Chantier;
use crate::{
    Error, Result,
    offre::{ecrire::projeter, refus},
};
use domain::{
    CodeErreur,
    ids::{ContexteId, ObjetId},
    offre::{Acte, ChoixCursus, Edition, Objet, Reglage, permis},
};
use sqlx::PgConnection;

impl Chantier<'_> {
    pub(super) async fn regler(
        &self,
        tx: &mut PgConnection,
        contexte: ContexteId,
        version: Option<i32>,
        reglage: &Reglage,
    ) -> Result<(Acte, ObjetId)> {
        let objet = sqlx::query_scalar!(
            "SELECT objet_id FROM offre.contexte WHERE id = $1 AND espace_id = $2",
            contexte.0,
            self.espace.id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        let lu = self.un(tx, ObjetId(objet.ok_or(Error::Introuvable)?)).await?;
        let avant = lu
            .contextes
            .iter()
            .find(|c| c.id == contexte)
            .ok_or(Error::Introuvable)?;
        self.exiger_structures(tx, std::slice::from_ref(&lu.objet.structure))
            .await?;
        permis(self.espace.etat, Edition::Structure, avant.valide).map_err(|r| refus("contexte", r))?;
        if version.is_some_and(|v| v != avant.version) {
            return Err(Error::champ("version", CodeErreur::Perime));
        }
        // What it would be as an object says what may not be.
        let regle = |r: &Reglage| Objet {
            ects: r.ects,
            coefficient: r.coefficient,
            plage: r.plage,
            nature: r.nature.clone(),
            ..lu.objet.clone()
        };
        self.verifier(tx, Some(&regle(&avant.reglage)), &regle(reglage)).await?;
        sqlx::query!(
            "UPDATE offre.contexte SET ects = $2, coefficient = $3, nature = $4, plage_min = $5, plage_max = $6, niveau = $7,
                tarif_code = $8, choix = $9, version = version + 1 WHERE id = $1",
            contexte.0,
            reglage.ects,
            reglage.coefficient,
            reglage.nature,
            reglage.plage.and_then(|p| i32::try_from(p.min).ok()),
            reglage.plage.and_then(|p| i32::try_from(p.max).ok()),
            reglage.niveau,
            reglage.tarif,
            reglage.choix.unwrap_or(ChoixCursus::Jamais).code()
        )
        .execute(&mut *tx)
        .await?;
        projeter(tx, &[avant.racine.0]).await?;
        let inverse = Acte::Regler {
            contexte,
            version: None,
            reglage: Box::new(avant.reglage.clone()),
        };
        Ok((inverse, lu.id))
    }
}
