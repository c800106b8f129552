//! What goes with an act that says nothing of it.

use crate::{
    Result,
    offre::{
        correspondances::{Attaches, rattacher},
        ecrire::projeter,
        lire::{LigneContexte, colonnes_contexte},
    },
};
use domain::{
    ids::ObjetId,
    offre::{ChoixCursus, Reglage},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What went with an act that says nothing of it: given back when the act is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::offre) enum Perdu {
    Chemin(CheminOte),
    Objet(Attaches),
}

/// A path that went, with what it had of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::offre) struct CheminOte {
    id: Uuid,
    ids: Vec<Uuid>,
    reglage: Reglage,
}

/// Paths at and below these objects that have something of their own.
pub(super) async fn chemins_par(tx: &mut PgConnection, objets: &[ObjetId]) -> Result<Vec<CheminOte>> {
    if objets.is_empty() {
        return Ok(vec![]);
    }
    let objets: Vec<Uuid> = objets.iter().map(|o| o.0).collect();
    let lignes: Vec<LigneContexte> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_contexte!(),
        " FROM offre.contexte c
          WHERE c.racine_id IN (SELECT d.racine_id FROM offre.contexte d WHERE d.objet_id = ANY ($1)) AND c.ids && $1
            AND (c.pia OR c.choix <> 'JAMAIS' OR num_nonnulls(c.ects, c.coefficient, c.nature, c.plage_min, c.niveau, c.tarif_code) > 0)"
    ))
    .bind(&objets)
    .fetch_all(tx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| CheminOte {
            reglage: l.reglage(),
            id: l.id,
            ids: l.ids,
        })
        .collect())
}

/// Those that are there no more.
pub(super) async fn perdus(tx: &mut PgConnection, avant: Vec<Perdu>) -> Result<Vec<Perdu>> {
    if avant.is_empty() {
        return Ok(avant);
    }
    let id = |p: &Perdu| match p {
        Perdu::Chemin(c) => c.id,
        Perdu::Objet(a) => a.objet,
    };
    let ids: Vec<Uuid> = avant.iter().map(id).collect();
    let restes = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM offre.contexte WHERE id = ANY ($1) UNION ALL SELECT id FROM offre.objet WHERE id = ANY ($1)"#,
        &ids
    )
    .fetch_all(tx)
    .await?;
    Ok(avant.into_iter().filter(|p| !restes.contains(&id(p))).collect())
}

/// Gives what is there again what it had of its own: paths under the identifier that they had.
pub(super) async fn rendre(tx: &mut PgConnection, rendus: &[Perdu]) -> Result<()> {
    let mut formations = BTreeSet::new();
    for rendu in rendus {
        let c = match rendu {
            Perdu::Chemin(c) => c,
            Perdu::Objet(a) => {
                rattacher(tx, a).await?;
                continue;
            }
        };
        formations.extend(c.ids.first().copied());
        let r = &c.reglage;
        sqlx::query!(
            "UPDATE offre.contexte SET id = $2, ects = $3, coefficient = $4, nature = $5, plage_min = $6, plage_max = $7, pia = $8,
                niveau = $9, tarif_code = $10, choix = $11 WHERE ids = $1",
            &c.ids,
            c.id,
            r.ects,
            r.coefficient,
            r.nature,
            r.plage.and_then(|p| i32::try_from(p.min).ok()),
            r.plage.and_then(|p| i32::try_from(p.max).ok()),
            r.pia,
            r.niveau,
            r.tarif,
            r.choix.unwrap_or(ChoixCursus::Jamais).code()
        )
        .execute(&mut *tx)
        .await?;
    }
    if formations.is_empty() {
        return Ok(());
    }
    projeter(tx, &formations.into_iter().collect::<Vec<_>>()).await
}
