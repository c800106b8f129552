//! Where objects hang.

use super::Chantier;
use crate::{
    Result,
    offre::{
        ecrire::{ecrire_enfants, enfants},
        refus,
    },
};
use domain::{
    ids::ObjetId,
    offre::{Acte, Edition, Place, RefusOffre, peut_lier},
};
use sqlx::PgConnection;

impl Chantier<'_> {
    /// Where an object hangs.
    pub(super) async fn places(&self, tx: &mut PgConnection, id: ObjetId) -> Result<Vec<Place>> {
        let parents = sqlx::query_scalar!(
            "SELECT parent_id FROM offre.lien WHERE enfant_id = $1 ORDER BY parent_id",
            id.0
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut places = vec![];
        for parent in parents {
            places.extend(self.place(tx, ObjetId(parent), id).await?);
        }
        Ok(places)
    }

    async fn place(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId) -> Result<Option<Place>> {
        let freres = enfants(tx, parent).await?;
        let trouve = freres.iter().enumerate().find(|(_, (id, _))| *id == enfant);
        Ok(trouve.map(|(rang, (_, obligatoire))| Place {
            parent,
            rang: u32::try_from(rang).unwrap_or(u32::MAX),
            obligatoire: *obligatoire,
        }))
    }

    /// Hangs an object in a place, as far as the rules let it.
    pub(super) async fn accrocher(&self, tx: &mut PgConnection, enfant: ObjetId, place: Place) -> Result<()> {
        let lu = self.un(tx, enfant).await?;
        let mut freres = enfants(tx, place.parent).await?;
        let parents = self.places(tx, enfant).await?;
        let dessous = sqlx::query_scalar!(
            r#"WITH RECURSIVE d(id) AS (SELECT $1::uuid UNION SELECT l.enfant_id FROM d JOIN offre.lien l ON l.parent_id = d.id)
               SELECT EXISTS (SELECT FROM d WHERE id = $2) AS "oui!""#,
            enfant.0,
            place.parent.0
        )
        .fetch_one(&mut *tx)
        .await?;
        let deja = freres.iter().any(|(id, _)| *id == enfant);
        peut_lier(lu.objet.genre, lu.objet.mutualise, deja, parents.len(), dessous).map_err(|r| refus("enfant", r))?;
        let rang = (place.rang as usize).min(freres.len());
        freres.insert(rang, (enfant, place.obligatoire));
        ecrire_enfants(tx, self.espace.id, &[(place.parent, freres)]).await
    }

    async fn decrocher(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId) -> Result<Place> {
        let place = self.place(tx, parent, enfant).await?;
        let place = place.ok_or_else(|| refus("enfant", RefusOffre::DejaChange))?;
        let mut freres = enfants(tx, parent).await?;
        freres.retain(|(id, _)| *id != enfant);
        ecrire_enfants(tx, self.espace.id, &[(parent, freres)]).await?;
        Ok(place)
    }

    pub(super) async fn lier(&self, tx: &mut PgConnection, enfant: ObjetId, place: Place) -> Result<Acte> {
        let parent = self.un(tx, place.parent).await?;
        self.exiger(tx, &[&parent], Edition::Ajout).await?;
        self.accrocher(tx, enfant, place).await?;
        self.suivre(tx, &[place.parent]).await?;
        Ok(Acte::Delier {
            parent: place.parent,
            enfant,
        })
    }

    pub(super) async fn delier(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId) -> Result<Acte> {
        let lu = self.un(tx, parent).await?;
        self.exiger(tx, &[&lu], Edition::Structure).await?;
        let place = self.decrocher(tx, parent, enfant).await?;
        self.suivre(tx, &[parent, enfant]).await?;
        Ok(Acte::Lier { enfant, place })
    }

    pub(super) async fn deplacer(
        &self,
        tx: &mut PgConnection,
        enfant: ObjetId,
        de: ObjetId,
        vers: Place,
    ) -> Result<Acte> {
        let d = self.un(tx, de).await?;
        self.exiger(tx, &[&d], Edition::Structure).await?;
        if vers.parent != de {
            let v = self.un(tx, vers.parent).await?;
            self.exiger(tx, &[&v], Edition::Ajout).await?;
        }
        let avant = self.decrocher(tx, de, enfant).await?;
        self.accrocher(tx, enfant, vers).await?;
        self.suivre(tx, &[de, vers.parent]).await?;
        Ok(Acte::Deplacer {
            enfant,
            de: vers.parent,
            vers: avant,
        })
    }

    pub(super) async fn obliger(
        &self,
        tx: &mut PgConnection,
        parent: ObjetId,
        enfant: ObjetId,
        oui: bool,
    ) -> Result<Acte> {
        let lu = self.un(tx, parent).await?;
        self.exiger(tx, &[&lu], Edition::Structure).await?;
        let mut freres = enfants(tx, parent).await?;
        let lien = freres.iter_mut().find(|(id, _)| *id == enfant);
        let lien = lien.ok_or_else(|| refus("enfant", RefusOffre::DejaChange))?;
        let avant = std::mem::replace(&mut lien.1, oui);
        ecrire_enfants(tx, self.espace.id, &[(parent, freres)]).await?;
        Ok(Acte::Obligation {
            parent,
            enfant,
            obligatoire: avant,
        })
    }
}
