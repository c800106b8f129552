use super::{
    agir::dire,
    espaces::{Espace, espace_de, saisir_objet},
    exiger_quelque_part, exiger_sur, refus,
};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{EspaceId, ObjetId},
    offre::{Correspondance, RefusOffre, correspond},
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

/// The objects of other years that feed an object, and those that it feeds.
pub(super) async fn correspondances(cx: &mut PgConnection, objet: ObjetId) -> Result<Vec<Correspondance>> {
    let lignes = sqlx::query!(
        r#"SELECT o.id, o.code, o.libelle_long, e.code AS espace, c.vers_id = $1 AS "avant!"
           FROM offre.correspondance c
           JOIN offre.objet o ON o.id = CASE c.vers_id WHEN $1 THEN c.de_id ELSE c.vers_id END
           JOIN offre.espace e ON e.id = o.espace_id
           WHERE c.vers_id = $1 OR c.de_id = $1
           ORDER BY 5 DESC, e.annee_universitaire, o.code"#,
        objet.0
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Correspondance {
            objet: ObjetId(l.id),
            espace: l.espace,
            code: l.code,
            libelle: l.libelle_long,
            avant: l.avant,
        })
        .collect())
}

/// Holds the espace of an object, which may be changed still by who has the right on its structure.
async fn saisir(ctx: &Ctx, objet: ObjetId) -> Result<(Transaction<'static, Postgres>, Espace)> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let (espace, lu) = saisir_objet(&mut tx, objet).await?;
    exiger_sur(
        ctx,
        &mut tx,
        Traitement::OdfEcrire,
        std::slice::from_ref(&lu.objet.structure),
    )
    .await?;
    if !espace.etat.ouvert() {
        return Err(refus("objet", RefusOffre::EspaceFerme));
    }
    Ok((tx, espace))
}

/// Says that what is acquired on the object of that code in another espace counts for this one. Demands `ODF_ECRIRE` on the
/// structure of this one.
pub async fn faire_correspondre(ctx: &Ctx, objet: ObjetId, avec: EspaceId, code: &str) -> Result<()> {
    let (mut tx, espace) = saisir(ctx, objet).await?;
    let de = espace_de(&mut tx, avec).await?;
    correspond(de.annee_universitaire.as_deref(), espace.annee_universitaire.as_deref())
        .map_err(|r| refus("espace", r))?;
    let source = sqlx::query_scalar!(
        "SELECT id FROM offre.objet WHERE espace_id = $1 AND code = $2",
        avec.0,
        code.trim().to_uppercase()
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Error::champ("code", CodeErreur::Inconnu))?;
    let faits = sqlx::query!(
        "INSERT INTO offre.correspondance (de_id, vers_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        source,
        objet.0
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| match e.as_database_error() {
        // Taken away meanwhile.
        Some(base) if base.is_foreign_key_violation() => Error::champ("code", CodeErreur::Inconnu),
        _ => e.into(),
    })?;
    if faits.rows_affected() > 0 {
        dire(&mut tx, ctx, &espace, "correspondance", Some(objet)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes that back. Demands `ODF_ECRIRE` on the structure of the object that is fed.
pub async fn ne_plus_correspondre(ctx: &Ctx, objet: ObjetId, source: ObjetId) -> Result<()> {
    let (mut tx, espace) = saisir(ctx, objet).await?;
    let faits = sqlx::query!(
        "DELETE FROM offre.correspondance WHERE de_id = $1 AND vers_id = $2",
        source.0,
        objet.0
    )
    .execute(&mut *tx)
    .await?;
    if faits.rows_affected() == 0 {
        return Err(Error::Introuvable);
    }
    dire(&mut tx, ctx, &espace, "correspondance", Some(objet)).await?;
    tx.commit().await?;
    Ok(())
}

/// What was rolled over to a later year: what is acquired on each object counts for the one that comes from it, and `toutes`: for
/// one that was there already too. How many, and how many more there could be.
pub(super) async fn suivre_passage(tx: &mut PgConnection, toutes: bool) -> Result<(u64, u64)> {
    ajouter(tx, "SELECT de, vers FROM passage WHERE neuf OR $2", None, toutes).await
}

/// What is put into effect keeps what its draft was said to be fed by and to feed, as far as the year of the target lets it
/// ([`correspond`]); `toutes`: what was there already gets what its draft has as well. How many, and how many more there could be.
pub(super) async fn copier_correspondances(
    tx: &mut PgConnection,
    annee: Option<&str>,
    toutes: bool,
) -> Result<(u64, u64)> {
    let attendues = r#"SELECT c.de_id, p.vers FROM passage p JOIN offre.correspondance c ON c.vers_id = p.de
           JOIN offre.objet a ON a.id = c.de_id JOIN offre.espace e ON e.id = a.espace_id
           WHERE (p.neuf OR $2) AND e.annee_universitaire COLLATE "C" < $1
           UNION
           SELECT p.vers, c.vers_id FROM passage p JOIN offre.correspondance c ON c.de_id = p.de
           JOIN offre.objet a ON a.id = c.vers_id JOIN offre.espace e ON e.id = a.espace_id
           WHERE (p.neuf OR $2) AND e.annee_universitaire COLLATE "C" > $1"#;
    ajouter(tx, attendues, annee, toutes).await
}

/// Adds those that are wanted (`$1` the year, `$2` all of them), and counts those that would come if all were.
async fn ajouter(
    tx: &mut PgConnection,
    attendues: &'static str,
    annee: Option<&str>,
    toutes: bool,
) -> Result<(u64, u64)> {
    let faites = sqlx::query(sqlx::AssertSqlSafe(format!(
        "WITH attendues (de_id, vers_id) AS ({attendues}), annee AS (SELECT $1::text)
         INSERT INTO offre.correspondance (de_id, vers_id) SELECT de_id, vers_id FROM attendues ON CONFLICT DO NOTHING"
    )))
    .bind(annee)
    .bind(toutes)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let manquent: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "WITH attendues (de_id, vers_id) AS ({attendues}), annee AS (SELECT $1::text)
         SELECT count(*) FROM attendues a
         WHERE NOT EXISTS (SELECT FROM offre.correspondance c WHERE c.de_id = a.de_id AND c.vers_id = a.vers_id)"
    )))
    .bind(annee)
    .bind(true)
    .fetch_one(tx)
    .await?;
    Ok((faites, manquent.unsigned_abs()))
}

/// Refuses to take objects away on which something is acquired that counts for others: they are referred to (domain §5.3, 7).
/// What feeds them goes with them. They are held, so that nobody refers to them from now on.
pub(super) async fn exiger_sans_suite(tx: &mut PgConnection, objets: &[Uuid]) -> Result<()> {
    sqlx::query_scalar!(
        "SELECT id FROM offre.objet WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
        objets
    )
    .fetch_all(&mut *tx)
    .await?;
    let nourrit = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM offre.correspondance WHERE de_id = ANY ($1) AND vers_id <> ALL ($1)) AS "oui!""#,
        objets
    )
    .fetch_one(tx)
    .await?;
    if nourrit {
        return Err(refus("objet", RefusOffre::Acquis));
    }
    Ok(())
}

/// What an object has that no act says: the one that it was made from, and those that feed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Attaches {
    pub(super) objet: Uuid,
    origine: Option<Uuid>,
    acquis: Vec<Uuid>,
}

/// Of those among these objects that have any.
pub(super) async fn attaches(cx: &mut PgConnection, objets: &[ObjetId]) -> Result<Vec<Attaches>> {
    let objets: Vec<Uuid> = objets.iter().map(|o| o.0).collect();
    let lignes = sqlx::query!(
        r#"SELECT o.id, o.origine_id, array_remove(array_agg(c.de_id ORDER BY c.de_id), NULL) AS "acquis!"
           FROM offre.objet o LEFT JOIN offre.correspondance c ON c.vers_id = o.id
           WHERE o.id = ANY ($1) AND (o.origine_id IS NOT NULL OR c.de_id IS NOT NULL)
           GROUP BY o.id"#,
        &objets
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Attaches {
            objet: l.id,
            origine: l.origine_id,
            acquis: l.acquis,
        })
        .collect())
}

/// Gives them back to objects that are there again, as far as what they refer to is there still.
pub(super) async fn rattacher(tx: &mut PgConnection, attaches: &Attaches) -> Result<()> {
    sqlx::query!(
        "UPDATE offre.objet SET origine_id = $2 WHERE id = $1",
        attaches.objet,
        attaches.origine
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO offre.correspondance (de_id, vers_id)
         SELECT a.id, o.id FROM offre.objet o JOIN offre.objet a ON a.id = ANY ($2) WHERE o.id = $1
         ON CONFLICT DO NOTHING",
        attaches.objet,
        &attaches.acquis
    )
    .execute(tx)
    .await?;
    Ok(())
}
