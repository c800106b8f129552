//! How an offer passes from an espace to another one, inside the database: the task of [`super::reconduire`].

use super::{
    agir::dire,
    correspondances::{copier_correspondances, suivre_passage},
    ecrire::{en_champ, formations_au_dessus, projeter, synchroniser, verifier_places},
    espaces::{Espace, espace_de, verrouiller},
    reconduire::{Reconduction, verifier},
    refus,
};
use crate::{
    Ctx, Error, Result,
    jobs::{self, Tache},
};
use domain::{
    CodeErreur,
    offre::{RefusOffre, Releve, TypeEspace, correspond},
};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Steps that are told as progress.
const ETAPES: usize = 5;

/// What a report names of each kind, beside how many there are.
const NOMMES: i64 = 200;

/// A path, `n`, that was not there before.
const CHEMIN_NEUF: &str = "NOT EXISTS (SELECT FROM chemin_present d WHERE d.id = n.id)";

/// Brings it: all, or nothing; a trial says what it would bring, and brings nothing. A refusal is kept with the task: whoever
/// asked reads why.
pub(crate) async fn traiter_reconduction(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let voulue: Reconduction = serde_json::from_value(tache.parametres.clone())?;
    let mut tx = ctx.transaction().await?;
    let mut fait = tache.fait;
    match passer(ctx, tache, &mut tx, &voulue, &mut fait).await {
        Ok(resultat) if voulue.essai => {
            tx.rollback().await?;
            jobs::conclure(ctx, tache, Ok(resultat)).await
        }
        Ok(resultat) => {
            jobs::avancer(&mut tx, ctx, tache, fait, ETAPES, ETAPES).await?;
            jobs::reussir(&mut tx, ctx, tache, resultat).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(Error::Champs(refus)) => {
            tx.rollback().await?;
            let resultat = json!({ "refus": refus });
            jobs::conclure(ctx, tache, if voulue.essai { Ok(resultat) } else { Err(resultat) }).await
        }
        Err(erreur) => Err(erreur),
    }
}

/// What the target has already under the same code stays as it is there, and is shared; what is new below it comes in, unless a
/// validated context freezes it.
async fn passer(
    ctx: &Ctx,
    tache: &Tache,
    tx: &mut PgConnection,
    voulue: &Reconduction,
    fait: &mut usize,
) -> Result<Value> {
    let (de, vers) = prendre(tx, voulue).await?;
    verifier(&de, &vers)?;
    let revisions = revisions(tx, voulue).await?;
    if voulue.revisions.is_some_and(|vues| vues != revisions) {
        return Err(Error::champ("vers", CodeErreur::Perime));
    }
    choisir(tx, voulue).await?;
    let geles = geles(tx, voulue).await?;
    dire_progres(ctx, tache, fait, 1).await?;
    let objets = objets(tx, ctx, voulue).await?;
    dire_progres(ctx, tache, fait, 2).await?;
    let annee = |e: &Espace| e.annee_universitaire.clone();
    let (mut acquis, mut acquis_absents) = (0, 0);
    if correspond(annee(&de).as_deref(), annee(&vers).as_deref()).is_ok() {
        let (apportes, absents) = suivre_passage(tx, voulue.rattacher).await?;
        (acquis, acquis_absents) = (acquis + apportes, acquis_absents + absents);
    }
    if de.type_ == TypeEspace::Travail {
        let (apportes, absents) = copier_correspondances(tx, annee(&vers).as_deref(), voulue.rattacher).await?;
        (acquis, acquis_absents) = (acquis + apportes, acquis_absents + absents);
    }
    let liens = liens(tx, voulue).await? + liens_ajoutes(tx, voulue).await?;
    let places: Vec<Uuid> = sqlx::query_scalar("SELECT vers FROM passage")
        .fetch_all(&mut *tx)
        .await?;
    verifier_places(tx, &places).await?;
    dire_progres(ctx, tache, fait, 3).await?;
    if voulue.reglages && de.type_ == TypeEspace::Periode && vers.type_ == TypeEspace::Periode {
        reglages(tx, &de.code, &vers.code).await?;
    }
    let anciennes = anciennes_formations(tx).await?;
    let chemins = contextes(tx, voulue).await? + contextes_ajoutes(tx, voulue, &anciennes).await?;
    let sans_tarif = sans_tarif(tx, voulue).await?;
    let absents = absents(tx).await?;
    let (points, sans_point) = points(tx, &vers).await?;
    dire_progres(ctx, tache, fait, 4).await?;
    let formations: Vec<Uuid> = sqlx::query_scalar(
        "SELECT p.vers FROM passage p JOIN offre.objet o ON o.id = p.vers WHERE o.genre = 'FORMATION' AND p.neuf",
    )
    .fetch_all(&mut *tx)
    .await?;
    if vers.type_ == TypeEspace::Periode {
        projeter(tx, &[formations.as_slice(), &anciennes].concat()).await?;
    }
    let presents: Vec<String> = sqlx::query_scalar(
        "SELECT o.code FROM passage p JOIN offre.objet o ON o.id = p.vers WHERE NOT p.neuf ORDER BY o.code LIMIT 100",
    )
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE offre.espace SET origine_id = $2, modifie_le = $3 WHERE id = $1",
        voulue.vers.0,
        voulue.de.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    dire(tx, ctx, &vers, "reconduire", None).await?;
    Ok(json!({
        "de": de.code, "vers": vers.code, "formations": formations.len(), "objets": objets, "liens": liens,
        "chemins": chemins, "points": points, "presents": presents, "geles": geles, "absents": absents,
        "sansTarif": sans_tarif, "sansPoint": sans_point, "acquis": acquis, "acquisAbsents": acquis_absents,
        "revisions": revisions,
    }))
}

/// Progress is seen while the work is not: told beside its transaction.
async fn dire_progres(ctx: &Ctx, tache: &Tache, fait: &mut usize, etape: usize) -> Result<()> {
    let mut cx = ctx.services.pool.acquire().await?;
    jobs::annoncer(&mut cx, tache, *fait, etape, ETAPES).await?;
    *fait = etape;
    Ok(())
}

/// Takes both espaces, always in the same order: what is read is not changed meanwhile, and two that go opposite ways wait for
/// each other instead of standing still.
async fn prendre(tx: &mut PgConnection, voulue: &Reconduction) -> Result<(Espace, Espace)> {
    sqlx::query_scalar!(
        "SELECT id FROM offre.espace WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
        &[voulue.de.0, voulue.vers.0]
    )
    .fetch_all(&mut *tx)
    .await?;
    let vers = verrouiller(tx, voulue.vers).await?;
    Ok((espace_de(tx, voulue.de).await?, vers))
}

/// How often each was changed. The target is so by taking it, in a trial too.
async fn revisions(tx: &mut PgConnection, voulue: &Reconduction) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "SELECT de.revision, vers.revision FROM offre.espace de, offre.espace vers WHERE de.id = $1 AND vers.id = $2",
    )
    .bind(voulue.de.0)
    .bind(voulue.vers.0)
    .fetch_one(tx)
    .await?)
}

/// Which object becomes which: a new one, or the one of that code which is there. What is new and hangs only below what is
/// frozen in the target (`gele`) is not among them, nor what is below it alone.
async fn choisir(tx: &mut PgConnection, voulue: &Reconduction) -> Result<()> {
    let formations: Vec<Uuid> = voulue.formations.iter().map(|f| f.0).collect();
    sqlx::query(
        "CREATE TEMPORARY TABLE passage ON COMMIT DROP AS
         SELECT o.id AS de, coalesce(v.id, gen_random_uuid()) AS vers, v.id IS NULL AS neuf,
            EXISTS (SELECT FROM offre.contexte c WHERE c.objet_id = v.id AND c.valide) AS gele
         FROM offre.objet o LEFT JOIN offre.objet v ON v.espace_id = $2 AND v.code = o.code
         WHERE o.espace_id = $1",
    )
    .bind(voulue.de.0)
    .bind(voulue.vers.0)
    .execute(&mut *tx)
    .await?;
    for ordre in [
        "ALTER TABLE passage ADD PRIMARY KEY (de)",
        "CREATE UNIQUE INDEX passage_vers ON passage (vers)",
        "ANALYZE passage",
    ] {
        sqlx::query(ordre).execute(&mut *tx).await?;
    }
    sqlx::query(
        "WITH RECURSIVE d (id) AS (
            SELECT p.de FROM passage p
            WHERE CASE WHEN cardinality($1::uuid[]) > 0 THEN p.de = ANY ($1)
                ELSE NOT EXISTS (SELECT FROM offre.lien l WHERE l.enfant_id = p.de) END
            UNION
            SELECT l.enfant_id FROM d JOIN passage p ON p.de = d.id
            JOIN offre.lien l ON l.parent_id = d.id JOIN passage e ON e.de = l.enfant_id
            WHERE NOT (p.gele AND e.neuf))
         DELETE FROM passage p WHERE NOT EXISTS (SELECT FROM d WHERE d.id = p.de)",
    )
    .bind(&formations)
    .execute(&mut *tx)
    .await?;
    for ordre in [
        "ANALYZE passage",
        "CREATE TEMPORARY TABLE chemin_present (id uuid PRIMARY KEY) ON COMMIT DROP",
    ] {
        sqlx::query(ordre).execute(&mut *tx).await?;
    }
    sqlx::query("INSERT INTO chemin_present SELECT id FROM offre.contexte WHERE espace_id = $1")
        .bind(voulue.vers.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query("ANALYZE chemin_present").execute(tx).await?;
    Ok(())
}

/// What does not come in below what is frozen: each object with the frozen one above it. Asked before anything is written.
async fn geles(tx: &mut PgConnection, voulue: &Reconduction) -> Result<Releve> {
    let lignes = sqlx::query_as(
        "WITH RECURSIVE r (haut, id) AS (
            SELECT p.de, l.enfant_id FROM passage p JOIN offre.lien l ON l.parent_id = p.de
            LEFT JOIN passage e ON e.de = l.enfant_id
            WHERE p.gele AND coalesce(e.neuf, true)
            UNION
            SELECT r.haut, l.enfant_id FROM r JOIN offre.lien l ON l.parent_id = r.id
            WHERE NOT EXISTS (SELECT FROM passage e WHERE e.de IN (r.id, l.enfant_id)))
         SELECT o.code, h.code, count(*) OVER ()
         FROM r JOIN offre.objet o ON o.id = r.id JOIN offre.objet h ON h.id = r.haut
         WHERE NOT EXISTS (SELECT FROM offre.objet v WHERE v.espace_id = $1 AND v.code = o.code)
         ORDER BY h.code, o.code LIMIT $2",
    )
    .bind(voulue.vers.0)
    .bind(NOMMES)
    .fetch_all(tx)
    .await?;
    Ok(releve(lignes))
}

fn releve(lignes: Vec<(String, String, i64)>) -> Releve {
    Releve {
        total: lignes.first().map_or(0, |(.., n)| n.unsigned_abs()),
        lignes: lignes.into_iter().map(|(quoi, dont, _)| (quoi, dont)).collect(),
    }
}

async fn objets(tx: &mut PgConnection, ctx: &Ctx, voulue: &Reconduction) -> Result<u64> {
    let faits = sqlx::query(
        "INSERT INTO offre.objet (id, espace_id, code, genre, libelle, libelle_long, libelle_en, type_objet, nature, ects,
            coefficient, plage_min, plage_max, capacite, mutualise, tele_enseignement, stage, structure_code,
            structures_porteuses, formats, syllabus, enquete, diplome_id, origine_id, cree_le, modifie_le)
         SELECT p.vers, $1, o.code, o.genre, o.libelle, o.libelle_long, o.libelle_en, o.type_objet, o.nature, o.ects,
            o.coefficient, o.plage_min, o.plage_max, o.capacite, o.mutualise, o.tele_enseignement, o.stage, o.structure_code,
            o.structures_porteuses, o.formats, o.syllabus, o.enquete, o.diplome_id, o.id, $2, $2
         FROM passage p JOIN offre.objet o ON o.id = p.de WHERE p.neuf",
    )
    .bind(voulue.vers.0)
    .bind(ctx.maintenant.to_sqlx())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE offre.objet n SET formation_porteuse_id = q.vers
         FROM passage p JOIN offre.objet o ON o.id = p.de JOIN passage q ON q.de = o.formation_porteuse_id
         WHERE n.id = p.vers AND p.neuf",
    )
    .execute(tx)
    .await?;
    Ok(faits.rows_affected())
}

/// Links below new objects: what is there keeps its children.
async fn liens(tx: &mut PgConnection, voulue: &Reconduction) -> Result<u64> {
    let faits = sqlx::query(
        "INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang, obligatoire)
         SELECT $1, p.vers, e.vers, l.rang, l.obligatoire
         FROM passage p JOIN offre.lien l ON l.parent_id = p.de JOIN passage e ON e.de = l.enfant_id WHERE p.neuf",
    )
    .bind(voulue.vers.0)
    .execute(tx)
    .await
    .map_err(en_champ)?;
    Ok(faits.rows_affected())
}

/// Links from what is there to what is new, and to what is there as well if they are to be attached and it is shared or hangs
/// nowhere: each new child comes after all brothers that are before it in the source, and those that are there keep their order.
async fn liens_ajoutes(tx: &mut PgConnection, voulue: &Reconduction) -> Result<u64> {
    sqlx::query(
        "CREATE TEMPORARY TABLE ajout ON COMMIT DROP AS
         SELECT p.vers AS parent, e.vers AS enfant
         FROM passage p JOIN offre.lien l ON l.parent_id = p.de JOIN passage e ON e.de = l.enfant_id
         LEFT JOIN offre.objet t ON t.id = e.vers
         WHERE NOT p.neuf AND NOT p.gele
            AND (e.neuf OR $1 AND (t.mutualise OR NOT EXISTS (SELECT FROM offre.lien la WHERE la.enfant_id = t.id)
                AND (SELECT count(*) FROM offre.lien s JOIN passage q ON q.de = s.parent_id WHERE s.enfant_id = e.de) = 1))
            AND NOT EXISTS (SELECT FROM offre.lien la WHERE la.parent_id = p.vers AND la.enfant_id = e.vers)",
    )
    .bind(voulue.rattacher)
    .execute(&mut *tx)
    .await?;
    let faits: i64 = sqlx::query_scalar(
        "WITH change AS (
            SELECT p.de, p.vers FROM passage p WHERE p.vers IN (SELECT parent FROM ajout)),
         la AS (
            SELECT l.parent_id AS parent, l.enfant_id AS enfant, l.obligatoire,
                row_number() OVER (PARTITION BY l.parent_id ORDER BY l.rang, l.enfant_id) AS n
            FROM change c JOIN offre.lien l ON l.parent_id = c.vers),
         source AS (
            SELECT c.vers AS parent, e.vers AS enfant, l.obligatoire,
                row_number() OVER (PARTITION BY c.vers ORDER BY l.rang, l.enfant_id) AS n
            FROM change c JOIN offre.lien l ON l.parent_id = c.de JOIN passage e ON e.de = l.enfant_id),
         place AS (
            SELECT s.*, coalesce(max(la.n) OVER (PARTITION BY s.parent ORDER BY s.n), 0) AS apres
            FROM source s LEFT JOIN la ON la.parent = s.parent AND la.enfant = s.enfant),
         ensemble AS (
            SELECT parent, enfant, obligatoire, n AS apres, 0 AS n FROM la
            UNION ALL
            SELECT parent, enfant, obligatoire, apres, n FROM place JOIN ajout USING (parent, enfant)),
         ecrit AS (
            INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang, obligatoire)
            SELECT $1, parent, enfant, row_number() OVER (PARTITION BY parent ORDER BY apres, n) - 1, obligatoire FROM ensemble
            ON CONFLICT (parent_id, enfant_id) DO UPDATE SET rang = EXCLUDED.rang WHERE lien.rang <> EXCLUDED.rang
            RETURNING parent_id, enfant_id)
         SELECT count(*) FROM ecrit JOIN ajout ON parent = parent_id AND enfant = enfant_id",
    )
    .bind(voulue.vers.0)
    .fetch_one(tx)
    .await
    .map_err(en_champ)?;
    Ok(faits.unsigned_abs())
}

/// Links of the source between objects that the target has, and has not: told, for they may have been taken away on purpose.
async fn absents(tx: &mut PgConnection) -> Result<Releve> {
    let lignes = sqlx::query_as(
        "SELECT enfant.code, parent.code, count(*) OVER ()
         FROM passage p JOIN offre.lien l ON l.parent_id = p.de JOIN passage e ON e.de = l.enfant_id
         JOIN offre.objet parent ON parent.id = p.vers JOIN offre.objet enfant ON enfant.id = e.vers
         WHERE NOT p.neuf AND NOT e.neuf
            AND NOT EXISTS (SELECT FROM offre.lien la WHERE la.parent_id = p.vers AND la.enfant_id = e.vers)
         ORDER BY parent.code, l.rang LIMIT $1",
    )
    .bind(NOMMES)
    .fetch_all(tx)
    .await?;
    Ok(releve(lignes))
}

/// New points of enrolment, and new formations of a period where nobody could enrol, with their labels.
async fn points(tx: &mut PgConnection, vers: &Espace) -> Result<(u64, Releve)> {
    let points: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT count(*) FROM offre.contexte n WHERE n.espace_id = $1 AND n.pia AND {CHEMIN_NEUF}"
    )))
    .bind(vers.id.0)
    .fetch_one(&mut *tx)
    .await?;
    if vers.type_ == TypeEspace::Travail {
        return Ok((points.unsigned_abs(), Releve::default()));
    }
    let sans = sqlx::query_as(
        "SELECT o.code, o.libelle, count(*) OVER ()
         FROM passage p JOIN offre.objet o ON o.id = p.vers
         WHERE p.neuf AND o.genre = 'FORMATION'
            AND NOT EXISTS (SELECT FROM offre.contexte c WHERE c.racine_id = o.id AND c.pia)
         ORDER BY o.code LIMIT $1",
    )
    .bind(NOMMES)
    .fetch_all(tx)
    .await?;
    Ok((points.unsigned_abs(), releve(sans)))
}

/// Formations that were there and have something new below them, those that nobody asked for among them.
async fn anciennes_formations(tx: &mut PgConnection) -> Result<Vec<Uuid>> {
    let changes: Vec<Uuid> = sqlx::query_scalar("SELECT DISTINCT parent FROM ajout")
        .fetch_all(&mut *tx)
        .await?;
    if changes.is_empty() {
        return Ok(vec![]);
    }
    let dessus = formations_au_dessus(tx, &changes).await?;
    let neuves: Vec<Uuid> = sqlx::query_scalar("SELECT vers FROM passage WHERE neuf AND vers = ANY ($1)")
        .bind(&dessus)
        .fetch_all(tx)
        .await?;
    Ok(dessus.into_iter().filter(|f| !neuves.contains(f)).collect())
}

/// Fees, their rules and the documents asked for, as far as the new period has none of that code.
async fn reglages(tx: &mut PgConnection, de: &str, vers: &str) -> Result<()> {
    for ordre in [
        "INSERT INTO paiement.tarif SELECT (jsonb_populate_record(t, jsonb_build_object('periode_code', $2::text))).*
         FROM paiement.tarif t WHERE t.periode_code = $1 ON CONFLICT DO NOTHING",
        "INSERT INTO paiement.regle SELECT (jsonb_populate_record(r, jsonb_build_object('periode_code', $2::text))).*
         FROM paiement.regle r WHERE r.periode_code = $1 ON CONFLICT DO NOTHING",
        "INSERT INTO pieces.piece SELECT (jsonb_populate_record(p, jsonb_build_object('periode_code', $2::text))).*
         FROM pieces.piece p WHERE p.periode_code = $1 ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(ordre).bind(de).bind(vers).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Paths of the new formations, with what those that they come from have of their own: not validated yet, no point open.
async fn contextes(tx: &mut PgConnection, voulue: &Reconduction) -> Result<u64> {
    let faits = sqlx::query(
        "INSERT INTO offre.contexte (id, espace_id, racine_id, objet_id, ids, chemin, ects, coefficient, nature, plage_min,
            plage_max, pia, choix, niveau, tarif_code)
         WITH RECURSIVE n (espace_id, racine_id, objet_id, ids, chemin) AS (
            SELECT o.espace_id, o.id, o.id, ARRAY[o.id], o.code
            FROM passage p JOIN offre.objet o ON o.id = p.vers WHERE p.neuf AND o.genre = 'FORMATION'
            UNION ALL
            SELECT n.espace_id, n.racine_id, l.enfant_id, n.ids || l.enfant_id, n.chemin || '>' || e.code
            FROM n JOIN offre.lien l ON l.parent_id = n.objet_id JOIN offre.objet e ON e.id = l.enfant_id
            WHERE length(n.chemin) <= 1960)
         SELECT offre.identifiant_de_chemin(n.ids), n.espace_id, n.racine_id, n.objet_id, n.ids, n.chemin, c.ects, c.coefficient, c.nature,
            c.plage_min, c.plage_max, coalesce(c.pia, false), coalesce(c.choix, 'JAMAIS'), c.niveau,
            CASE WHEN e.type = 'PERIODE' THEN t.code ELSE c.tarif_code END
         FROM n LEFT JOIN offre.contexte c ON c.espace_id = $1 AND c.chemin = n.chemin
         LEFT JOIN offre.espace e ON e.id = n.espace_id
         LEFT JOIN paiement.tarif t ON t.periode_code = e.code AND t.code = c.tarif_code",
    )
    .bind(voulue.de.0)
    .execute(tx)
    .await?;
    if faits.rows_affected() > u64::try_from(domain::offre::CHEMINS_MAX).unwrap_or(u64::MAX) {
        return Err(refus("vers", RefusOffre::TropGrand));
    }
    Ok(faits.rows_affected())
}

/// Paths that are new in formations that were there, with what those that they come from have of their own.
async fn contextes_ajoutes(tx: &mut PgConnection, voulue: &Reconduction, formations: &[Uuid]) -> Result<u64> {
    if formations.is_empty() {
        return Ok(0);
    }
    synchroniser(tx, formations).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE offre.contexte n SET ects = c.ects, coefficient = c.coefficient, nature = c.nature, plage_min = c.plage_min,
            plage_max = c.plage_max, pia = c.pia, choix = c.choix, niveau = c.niveau,
            tarif_code = CASE WHEN e.type = 'PERIODE' THEN t.code ELSE c.tarif_code END
         FROM offre.contexte c JOIN offre.espace e ON e.id = $2
         LEFT JOIN paiement.tarif t ON t.periode_code = e.code AND t.code = c.tarif_code
         WHERE c.espace_id = $1 AND n.espace_id = $2 AND n.chemin = c.chemin AND n.racine_id = ANY ($3) AND {CHEMIN_NEUF}"
    )))
    .bind(voulue.de.0)
    .bind(voulue.vers.0)
    .bind(formations)
    .execute(&mut *tx)
    .await?;
    let nombre: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT count(*) FROM offre.contexte n WHERE n.racine_id = ANY ($1) AND {CHEMIN_NEUF}"
    )))
    .bind(formations)
    .fetch_one(tx)
    .await?;
    Ok(nombre.unsigned_abs())
}

/// New paths whose fee the target has not, with that fee.
async fn sans_tarif(tx: &mut PgConnection, voulue: &Reconduction) -> Result<Releve> {
    let lignes = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT n.chemin, c.tarif_code, count(*) OVER ()
         FROM offre.contexte c JOIN offre.contexte n ON n.espace_id = $2 AND n.chemin = c.chemin
         WHERE c.espace_id = $1 AND c.tarif_code IS NOT NULL AND n.tarif_code IS NULL AND {CHEMIN_NEUF}
         ORDER BY n.chemin LIMIT $3"
    )))
    .bind(voulue.de.0)
    .bind(voulue.vers.0)
    .bind(NOMMES)
    .fetch_all(tx)
    .await?;
    Ok(releve(lignes))
}
