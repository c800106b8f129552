//! Copies, and what makes and unmakes them.

use super::Chantier;
use crate::{
    Error, Result,
    offre::{
        ecrire::{ecrire_enfants, ecrire_objets},
        lire::{details_de, lire_maquette},
        refus,
    },
};
use domain::{
    ids::ObjetId,
    offre::{Acte, CodeObjet, Edition, Objet, Place, permis},
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What makes a copy again: its objects and their links as they are now.
pub(in crate::offre) async fn recopie(tx: &mut PgConnection, id: ObjetId, ids: &[ObjetId]) -> Result<Acte> {
    let lus = details_de(tx, ids).await?;
    let cles: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
    let liens = sqlx::query!(
        r#"SELECT * FROM (
               SELECT parent_id, enfant_id, obligatoire,
                   row_number() OVER (PARTITION BY parent_id ORDER BY rang, enfant_id) - 1 AS "rang!"
               FROM offre.lien WHERE parent_id = ANY ($1)
                   OR parent_id IN (SELECT l.parent_id FROM offre.lien l WHERE l.enfant_id = ANY ($1))) l
           WHERE parent_id = ANY ($1) OR enfant_id = ANY ($1) ORDER BY parent_id, "rang!""#,
        &cles
    )
    .fetch_all(tx)
    .await?;
    Ok(Acte::Recopier {
        id,
        objets: lus.into_iter().map(|d| (d.id, d.objet)).collect(),
        liens: liens
            .into_iter()
            .map(|l| {
                let place = Place {
                    parent: ObjetId(l.parent_id),
                    rang: u32::try_from(l.rang).unwrap_or(u32::MAX),
                    obligatoire: l.obligatoire,
                };
                (ObjetId(l.enfant_id), place)
            })
            .collect(),
    })
}

impl Chantier<'_> {
    /// A copy of an object and of what is below, under codes that are free; what is shared hangs below both.
    pub(super) async fn copier(
        &self,
        tx: &mut PgConnection,
        source: ObjetId,
        place: Option<Place>,
    ) -> Result<(Acte, ObjetId)> {
        let lue = lire_maquette(tx, self.espace.id, Some(&[source])).await?;
        let code = lue.ids.iter().find(|(_, id)| **id == source).map(|(c, _)| c.clone());
        let code = code.ok_or(Error::Introuvable)?;
        permis(self.espace.etat, Edition::Ajout, false).map_err(|r| refus("objet", r))?;
        let pris = sqlx::query_scalar!("SELECT code FROM offre.objet WHERE espace_id = $1", self.espace.id.0)
            .fetch_all(&mut *tx)
            .await?;
        let mut pris: BTreeSet<String> = pris.into_iter().collect();
        let mut nouveaux: BTreeMap<CodeObjet, CodeObjet> = BTreeMap::new();
        let mut a_voir = vec![code.clone()];
        while let Some(c) = a_voir.pop() {
            let partage = lue.maquette.objets.get(&c).is_some_and(|o| o.mutualise) && c != code;
            if partage || nouveaux.contains_key(&c) {
                continue;
            }
            let nouveau = c.suivant(|texte| pris.contains(texte));
            pris.insert(nouveau.to_string());
            a_voir.extend(lue.maquette.enfants(&c).iter().map(|e| e.code.clone()));
            nouveaux.insert(c, nouveau);
        }
        // What is shared is not copied: it may be another component's.
        let structures: BTreeSet<String> = nouveaux
            .keys()
            .filter_map(|c| lue.maquette.objets.get(c))
            .map(|o| o.structure.clone())
            .collect();
        self.exiger_structures(tx, &structures.into_iter().collect::<Vec<_>>())
            .await?;
        let copie = lue.maquette.renommee(|c| nouveaux.get(c).unwrap_or(c).clone());
        let ids: BTreeMap<&CodeObjet, ObjetId> = nouveaux.values().map(|c| (c, ObjetId(Uuid::now_v7()))).collect();
        let objets: Vec<(ObjetId, &Objet)> = ids
            .iter()
            .filter_map(|(c, id)| Some((*id, copie.objets.get(*c)?)))
            .collect();
        ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &objets).await?;
        let id_de = |c: &CodeObjet| ids.get(c).or_else(|| lue.ids.get(c)).copied();
        let liens: Vec<(ObjetId, Vec<(ObjetId, bool)>)> = ids
            .iter()
            .map(|(c, id)| {
                let enfants = copie
                    .enfants(c)
                    .iter()
                    .filter_map(|e| Some((id_de(&e.code)?, e.obligatoire)));
                (*id, enfants.collect())
            })
            .collect();
        ecrire_enfants(tx, self.espace.id, &liens).await?;
        let racine = nouveaux.get(&code).and_then(id_de).ok_or(Error::Introuvable)?;
        if let Some(place) = place {
            let parent = self.un(tx, place.parent).await?;
            self.exiger(tx, &[&parent], Edition::Ajout).await?;
            self.accrocher(tx, racine, place).await?;
        }
        self.suivre(tx, &[racine]).await?;
        let copies: Vec<(ObjetId, ObjetId)> = nouveaux
            .iter()
            .filter_map(|(de, vers)| Some((*lue.ids.get(de)?, id_de(vers)?)))
            .collect();
        self.copier_reglages(tx, source, racine, &copies).await?;
        Ok((
            Acte::Oter {
                // Its top first.
                ids: std::iter::once(racine)
                    .chain(ids.into_values().filter(|id| *id != racine))
                    .collect(),
            },
            racine,
        ))
    }

    /// What paths below the original have of their own goes with the copy, points of enrolment aside. When the original hangs
    /// in several places nothing says whose.
    async fn copier_reglages(
        &self,
        tx: &mut PgConnection,
        source: ObjetId,
        copie: ObjetId,
        copies: &[(ObjetId, ObjetId)],
    ) -> Result<()> {
        let (de, vers): (Vec<Uuid>, Vec<Uuid>) = copies.iter().map(|(de, vers)| (de.0, vers.0)).unzip();
        sqlx::query!(
            "WITH copie AS (SELECT * FROM unnest($3::uuid[], $4::uuid[]) AS c (de, vers)),
             source AS (SELECT racine_id, ids FROM offre.contexte
                WHERE objet_id = $1 AND (SELECT count(*) FROM offre.contexte WHERE objet_id = $1) = 1)
             UPDATE offre.contexte n SET ects = a.ects, coefficient = a.coefficient, nature = a.nature, plage_min = a.plage_min,
                plage_max = a.plage_max, niveau = a.niveau, tarif_code = a.tarif_code, choix = a.choix, version = n.version + 1
             FROM source s
             JOIN offre.contexte a ON a.racine_id = s.racine_id AND a.ids[1:cardinality(s.ids)] = s.ids
             JOIN offre.contexte t ON t.objet_id = $2
             WHERE n.racine_id = t.racine_id AND n.ids = t.ids || ARRAY(
                    SELECT coalesce(c.vers, x.id) FROM unnest(a.ids[cardinality(s.ids) + 1:]) WITH ORDINALITY AS x (id, rang)
                    LEFT JOIN copie c ON c.de = x.id ORDER BY x.rang)
               AND (a.choix <> 'JAMAIS'
                    OR num_nonnulls(a.ects, a.coefficient, a.nature, a.plage_min, a.niveau, a.tarif_code) > 0)",
            source.0,
            copie.0,
            &de,
            &vers
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Makes a copy again that was taken away.
    pub(super) async fn recopier(
        &self,
        tx: &mut PgConnection,
        objets: &[(ObjetId, Objet)],
        liens: &[(ObjetId, Place)],
    ) -> Result<Acte> {
        permis(self.espace.etat, Edition::Ajout, false).map_err(|r| refus("objet", r))?;
        let structures: BTreeSet<String> = objets.iter().map(|(_, o)| o.structure.clone()).collect();
        self.exiger_structures(tx, &structures.into_iter().collect::<Vec<_>>())
            .await?;
        let ids: Vec<ObjetId> = objets.iter().map(|(id, _)| *id).collect();
        let objets: Vec<(ObjetId, &Objet)> = objets.iter().map(|(id, o)| (*id, o)).collect();
        ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &objets).await?;
        let enfants: Vec<ObjetId> = liens.iter().map(|(enfant, _)| *enfant).collect();
        self.lire(tx, &enfants).await?;
        let mut dedans: BTreeMap<ObjetId, Vec<(u32, ObjetId, bool)>> = BTreeMap::new();
        for (enfant, place) in liens.iter().filter(|(_, p)| ids.contains(&p.parent)) {
            let freres = dedans.entry(place.parent).or_default();
            freres.push((place.rang, *enfant, place.obligatoire));
        }
        let dedans: Vec<(ObjetId, Vec<(ObjetId, bool)>)> = dedans
            .into_iter()
            .map(|(parent, mut freres)| {
                freres.sort();
                (parent, freres.into_iter().map(|(_, e, o)| (e, o)).collect())
            })
            .collect();
        ecrire_enfants(tx, self.espace.id, &dedans).await?;
        for (enfant, place) in liens.iter().filter(|(_, p)| !ids.contains(&p.parent)) {
            let parent = self.un(tx, place.parent).await?;
            self.exiger(tx, &[&parent], Edition::Ajout).await?;
            self.accrocher(tx, *enfant, *place).await?;
        }
        self.suivre(tx, &ids).await?;
        Ok(Acte::Oter { ids })
    }

    /// Takes away what a copy made.
    pub(super) async fn oter(&self, tx: &mut PgConnection, ids: &[ObjetId]) -> Result<Acte> {
        let lus = self.lire(tx, ids).await?;
        // What they hang in loses a child: it may have been validated since.
        let siens: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
        let parents: Vec<Uuid> = sqlx::query_scalar(
            "SELECT DISTINCT parent_id FROM offre.lien WHERE enfant_id = ANY ($1) AND parent_id <> ALL ($1)",
        )
        .bind(&siens)
        .fetch_all(&mut *tx)
        .await?;
        let parents: Vec<ObjetId> = parents.into_iter().map(ObjetId).collect();
        let parents = self.lire(tx, &parents).await?;
        self.exiger(tx, &lus.iter().chain(&parents).collect::<Vec<_>>(), Edition::Structure)
            .await?;
        let id = ids.first().copied().ok_or(Error::Introuvable)?;
        let inverse = recopie(tx, id, ids).await?;
        self.effacer(tx, ids).await?;
        Ok(inverse)
    }
}
