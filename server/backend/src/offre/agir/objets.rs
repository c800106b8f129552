//! Objects made, changed and taken away.

use super::Chantier;
use crate::{
    Error, Result,
    offre::{
        correspondances::exiger_sans_suite,
        ecrire::{ecrire_objets, en_champ, formations_au_dessus, projeter, references_refusees, synchroniser},
        lire::Detail,
        refus,
    },
};
use domain::{
    CodeErreur,
    ids::ObjetId,
    offre::{Acte, Edition, Objet, Place, RefusOffre, champs, permis},
};
use sqlx::PgConnection;
use uuid::Uuid;

impl Chantier<'_> {
    pub(super) async fn creer(
        &self,
        tx: &mut PgConnection,
        id: ObjetId,
        objet: &Objet,
        places: &[Place],
    ) -> Result<Acte> {
        let parents: Vec<ObjetId> = places.iter().map(|p| p.parent).collect();
        let parents = self.lire(tx, &parents).await?;
        self.exiger(tx, &parents.iter().collect::<Vec<_>>(), Edition::Ajout)
            .await?;
        self.exiger_structures(tx, std::slice::from_ref(&objet.structure))
            .await?;
        permis(self.espace.etat, Edition::Ajout, false).map_err(|r| refus("objet", r))?;
        self.verifier(tx, None, objet).await?;
        // An identifier that is somebody else's would make it another object.
        let pris = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM offre.objet WHERE id = $1) AS "oui!""#,
            id.0
        )
        .fetch_one(&mut *tx)
        .await?;
        if pris {
            return Err(Error::champ("id", CodeErreur::DejaUtilise));
        }
        ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &[(id, objet)]).await?;
        for place in places {
            self.accrocher(tx, id, *place).await?;
        }
        self.suivre(tx, &[id]).await?;
        Ok(Acte::Supprimer { id })
    }

    pub(super) async fn verifier(&self, tx: &mut PgConnection, avant: Option<&Objet>, objet: &Objet) -> Result<()> {
        let mut erreurs = objet.erreurs();
        if erreurs.is_empty() {
            let jour = self.espace.jour_des_codes(self.ctx.jour());
            let refusees = references_refusees(tx, jour, std::iter::once((avant, objet))).await?;
            erreurs.extend(refusees.into_iter().map(|(_, e)| e));
        }
        if erreurs.is_empty() {
            Ok(())
        } else {
            Err(Error::Champs(erreurs))
        }
    }

    pub(super) async fn supprimer(&self, tx: &mut PgConnection, id: ObjetId) -> Result<Acte> {
        let lu = self.un(tx, id).await?;
        if !lu.enfants.is_empty() {
            return Err(refus("objet", RefusOffre::Reference));
        }
        let places = self.places(tx, id).await?;
        let parents: Vec<ObjetId> = places.iter().map(|p| p.parent).collect();
        let parents = self.lire(tx, &parents).await?;
        let touches: Vec<&Detail> = parents.iter().chain([&lu]).collect();
        self.exiger(tx, &touches, Edition::Structure).await?;
        self.effacer(tx, &[id]).await?;
        Ok(Acte::Creer {
            id,
            objet: Box::new(lu.objet),
            places,
        })
    }

    /// Takes objects away, with their links and their paths.
    pub(super) async fn effacer(&self, tx: &mut PgConnection, ids: &[ObjetId]) -> Result<()> {
        let ids: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
        exiger_sans_suite(tx, &ids).await?;
        let formations = formations_au_dessus(tx, &ids).await?;
        sqlx::query!(
            "DELETE FROM offre.lien WHERE enfant_id = ANY ($1) OR parent_id = ANY ($1)",
            &ids
        )
        .execute(&mut *tx)
        .await?;
        synchroniser(tx, &formations).await?;
        sqlx::query!(
            "DELETE FROM offre.point_inscription p USING offre.contexte c WHERE c.id = p.id AND c.objet_id = ANY ($1)",
            &ids
        )
        .execute(&mut *tx)
        .await
        .map_err(en_champ)?;
        sqlx::query!("DELETE FROM offre.contexte WHERE objet_id = ANY ($1)", &ids)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("DELETE FROM offre.objet WHERE id = ANY ($1)", &ids)
            .execute(&mut *tx)
            .await
            .map_err(|e| match e.as_database_error() {
                Some(base) if base.is_foreign_key_violation() => refus("objet", RefusOffre::Reference),
                _ => e.into(),
            })?;
        Ok(())
    }

    pub(super) async fn modifier(
        &self,
        tx: &mut PgConnection,
        id: ObjetId,
        version: Option<i32>,
        objet: &Objet,
    ) -> Result<Acte> {
        let avant = self.un(tx, id).await?;
        let mots = |nom: &str| nom.starts_with("libelle") || nom.starts_with("syllabus");
        let edition = if champs(&avant.objet, objet).iter().all(|c| mots(&c.champ)) {
            Edition::Libelle
        } else {
            Edition::Structure
        };
        self.exiger(tx, &[&avant], edition).await?;
        if version.is_some_and(|v| v != avant.version) {
            return Err(Error::champ("version", CodeErreur::Perime));
        }
        if objet.genre != avant.objet.genre {
            return Err(Error::champ("genre", CodeErreur::ValeurInterdite));
        }
        if objet.structure != avant.objet.structure {
            self.exiger_structures(tx, std::slice::from_ref(&objet.structure))
                .await?;
        }
        self.verifier(tx, Some(&avant.objet), objet).await?;
        if avant.objet.mutualise && !objet.mutualise && self.places(tx, id).await?.len() > 1 {
            return Err(refus("mutualise", RefusOffre::PlusieursParents));
        }
        if &avant.objet != objet {
            ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &[(id, objet)]).await?;
            if avant.objet.code == objet.code {
                // Paths are what they were: points alone may be called otherwise.
                let formations = formations_au_dessus(tx, &[id.0]).await?;
                projeter(tx, &formations).await?;
            } else {
                self.suivre(tx, &[id]).await?;
            }
        }
        Ok(Acte::Modifier {
            id,
            version: None,
            objet: Box::new(avant.objet),
        })
    }
}
