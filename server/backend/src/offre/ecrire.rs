use super::{
    codes_finis::{codes_refuses, structures_finies},
    refus,
};
use crate::{Error, Result, referentiel::retenir_valeurs};
use domain::{
    CodeErreur, ErreurChamp,
    ids::{EspaceId, ObjetId},
    offre::{Objet, Reference, RefusOffre},
};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Codes of nomenclatures that are given to objects, `avant` to `apres`, must be good on the day that the offer is of (domain §3); those
/// that an object has already stay: what ended since still counts for what it was given to. What is refused, by place in the list.
pub(super) async fn references_refusees<'a>(
    cx: &mut PgConnection,
    jour: Date,
    objets: impl Iterator<Item = (Option<&'a Objet>, &'a Objet)> + Clone,
) -> Result<Vec<(usize, ErreurChamp)>> {
    retenir_valeurs(cx).await?;
    let mut fermees = structures_refusees(cx, jour, objets.clone()).await?;
    let donnees: Vec<(usize, Reference)> = objets
        .enumerate()
        .flat_map(|(rang, (avant, apres))| {
            let deja = avant.map(Objet::references).unwrap_or_default();
            let nouvelles = apres.references().into_iter().filter(move |r| !deja.contains(r));
            nouvelles.map(move |r| (rang, r))
        })
        .collect();
    let refus = codes_refuses(cx, jour, donnees.iter().map(|(_, r)| r)).await?;
    fermees.extend(donnees.iter().filter_map(|(rang, r)| {
        let code = refus.get(&(r.nomenclature, r.code.as_str()))?;
        Some((*rang, ErreurChamp::new(r.champ, code.clone())))
    }));
    Ok(fermees)
}

/// So must the structures that are given to them be open.
async fn structures_refusees<'a>(
    cx: &mut PgConnection,
    jour: Date,
    objets: impl Iterator<Item = (Option<&'a Objet>, &'a Objet)>,
) -> Result<Vec<(usize, ErreurChamp)>> {
    let donnees: Vec<(usize, &str, &str)> = objets
        .enumerate()
        .flat_map(|(rang, (avant, apres))| {
            let deja: Vec<&str> = avant.into_iter().flat_map(Objet::structures).map(|(_, c)| c).collect();
            let nouvelles = apres.structures().filter(move |(_, c)| !deja.contains(c));
            nouvelles.map(move |(champ, c)| (rang, champ, c))
        })
        .collect();
    let codes: BTreeSet<&str> = donnees.iter().map(|(.., code)| *code).collect();
    let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    let finies = structures_finies(cx, jour, &codes).await?;
    Ok(donnees
        .into_iter()
        .filter_map(|(rang, champ, code)| Some((rang, ErreurChamp::new(champ, finies.get(code)?.clone()))))
        .collect())
}

/// Writes objects as they are to be, those that are there already among them.
pub(super) async fn ecrire_objets(
    tx: &mut PgConnection,
    maintenant: Timestamp,
    espace: EspaceId,
    objets: &[(ObjetId, &Objet)],
) -> Result<()> {
    let lignes = objets
        .iter()
        .map(|(id, objet)| {
            let mut ligne = json!(objet);
            ligne["id"] = json!(id.0);
            ligne
        })
        .collect::<Vec<_>>();
    sqlx::query!(
        r#"INSERT INTO offre.objet (id, espace_id, code, genre, libelle, libelle_long, libelle_en, type_objet, nature, ects,
               coefficient, plage_min, plage_max, capacite, mutualise, tele_enseignement, stage, structure_code,
               structures_porteuses, formats, syllabus, enquete, diplome_id, cree_le, modifie_le)
           SELECT n.id, $1, n.code, n.genre, n.libelle, n."libelleLong", n."libelleEn", n."typeObjet", n.nature, n.ects,
               n.coefficient, (n.plage ->> 'min')::integer, (n.plage ->> 'max')::integer, n.capacite, n.mutualise,
               n."teleEnseignement", n.stage, n.structure, n."structuresPorteuses", n.formats, n.syllabus, n.enquete,
               (SELECT d.id FROM offre.diplome d WHERE d.code = n.diplome), $3, $3
           FROM jsonb_to_recordset($2) AS n (id uuid, code text, genre text, libelle text, "libelleLong" text, "libelleEn" text,
               "typeObjet" text, nature text, ects numeric, coefficient numeric, plage jsonb, capacite integer, mutualise boolean,
               "teleEnseignement" boolean, stage boolean, structure text, "structuresPorteuses" text[], formats jsonb,
               syllabus jsonb, enquete jsonb, diplome text)
           ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code, libelle = EXCLUDED.libelle, libelle_long = EXCLUDED.libelle_long,
               libelle_en = EXCLUDED.libelle_en, type_objet = EXCLUDED.type_objet, nature = EXCLUDED.nature, ects = EXCLUDED.ects,
               coefficient = EXCLUDED.coefficient, plage_min = EXCLUDED.plage_min, plage_max = EXCLUDED.plage_max,
               capacite = EXCLUDED.capacite, mutualise = EXCLUDED.mutualise, tele_enseignement = EXCLUDED.tele_enseignement,
               stage = EXCLUDED.stage, structure_code = EXCLUDED.structure_code,
               structures_porteuses = EXCLUDED.structures_porteuses, formats = EXCLUDED.formats, syllabus = EXCLUDED.syllabus,
               enquete = EXCLUDED.enquete, diplome_id = EXCLUDED.diplome_id, modifie_le = EXCLUDED.modifie_le,
               version = objet.version + 1"#,
        espace.0,
        json!(lignes),
        maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(en_champ)?;
    // What carries a formation may have come with it.
    let porteuses: Vec<(Uuid, Option<String>)> = objets
        .iter()
        .map(|(id, o)| (id.0, o.formation_porteuse.as_ref().map(ToString::to_string)))
        .collect();
    let (ids, codes): (Vec<Uuid>, Vec<Option<String>>) = porteuses.into_iter().unzip();
    sqlx::query!(
        "UPDATE offre.objet o SET formation_porteuse_id = (SELECT p.id FROM offre.objet p WHERE p.espace_id = $1 AND p.code = n.code)
         FROM unnest($2::uuid[], $3::text[]) AS n (id, code)
         WHERE o.id = n.id AND (n.code IS NOT NULL OR o.formation_porteuse_id IS NOT NULL)",
        espace.0,
        &ids,
        &codes as &[Option<String>]
    )
    .execute(&mut *tx)
    .await?;
    verifier_liees(tx, objets).await
}

/// A formation that carries it, structures that teach it and a diploma that are named must be there.
async fn verifier_liees(tx: &mut PgConnection, objets: &[(ObjetId, &Objet)]) -> Result<()> {
    let nommes: Vec<&(ObjetId, &Objet)> = objets
        .iter()
        .filter(|(_, o)| o.formation_porteuse.is_some() || o.diplome.is_some() || !o.structures_porteuses.is_empty())
        .collect();
    if nommes.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = nommes.iter().map(|(id, _)| id.0).collect();
    let lues = sqlx::query!(
        "SELECT id, formation_porteuse_id, diplome_id FROM offre.objet WHERE id = ANY ($1)",
        &ids
    )
    .fetch_all(&mut *tx)
    .await?;
    let structures: Vec<String> = nommes
        .iter()
        .flat_map(|(_, o)| o.structures_porteuses.clone())
        .collect();
    let structures: BTreeSet<String> = sqlx::query_scalar!(
        "SELECT code FROM referentiel.structure WHERE code = ANY ($1)",
        &structures
    )
    .fetch_all(tx)
    .await?
    .into_iter()
    .collect();
    let lues: BTreeMap<Uuid, (bool, bool)> = lues
        .into_iter()
        .map(|l| (l.id, (l.formation_porteuse_id.is_some(), l.diplome_id.is_some())))
        .collect();
    let mut erreurs = vec![];
    for (id, o) in nommes {
        let (porteuse, diplome) = lues.get(&id.0).copied().unwrap_or_default();
        let dire = |champ: &str| match objets.len() {
            1 => ErreurChamp::new(champ, CodeErreur::Inconnu),
            _ => ErreurChamp::new(format!("{}.{champ}", o.code), CodeErreur::Inconnu),
        };
        if o.formation_porteuse.is_some() && !porteuse {
            erreurs.push(dire("formationPorteuse"));
        }
        if o.diplome.is_some() && !diplome {
            erreurs.push(dire("diplome"));
        }
        if o.structures_porteuses.iter().any(|s| !structures.contains(s)) {
            erreurs.push(dire("structuresPorteuses"));
        }
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// Links that came by the lot leave nothing in two places that is not shared, and no formation below anything.
pub(super) async fn verifier_places(tx: &mut PgConnection, objets: &[Uuid]) -> Result<()> {
    let faute = sqlx::query!(
        "SELECT o.code, o.genre FROM offre.objet o
         WHERE o.id = ANY ($1) AND (
            NOT o.mutualise AND (SELECT count(*) FROM offre.lien l WHERE l.enfant_id = o.id) > 1
            OR o.genre = 'FORMATION' AND EXISTS (SELECT FROM offre.lien l WHERE l.enfant_id = o.id))
         ORDER BY o.code LIMIT 1",
        objets
    )
    .fetch_optional(tx)
    .await?;
    match faute {
        None => Ok(()),
        Some(f) if f.genre == "FORMATION" => Err(Error::champ(&f.code, RefusOffre::Racine.en_code())),
        Some(f) => Err(Error::champ(&f.code, RefusOffre::NonMutualise.en_code())),
    }
}

/// What the database refuses, on the field that it is about.
pub(super) fn en_champ(e: sqlx::Error) -> Error {
    match e.as_database_error().and_then(|e| e.constraint()) {
        Some("objet_code_unique") => Error::champ("code", CodeErreur::DejaUtilise),
        Some("objet_structure") => Error::champ("structure", CodeErreur::Inconnu),
        Some("lien_sans_cycle" | "lien_sans_boucle") => refus("enfant", RefusOffre::Cycle),
        Some("lien_pkey") => refus("enfant", RefusOffre::DejaEnfant),
        Some("point_inscription_contexte") => refus("enfant", RefusOffre::Reference),
        Some("point_inscription_tarif_connu") => Error::champ("tarif", CodeErreur::Inconnu),
        Some(c) if c.starts_with("inscription_point") || c == "inscription_point_inscription_id_fkey" => {
            refus("enfant", RefusOffre::Inscriptions)
        }
        _ => e.into(),
    }
}

/// Children of an object, in their order.
pub(super) async fn enfants(cx: &mut PgConnection, parent: ObjetId) -> Result<Vec<(ObjetId, bool)>> {
    let liens = sqlx::query!(
        "SELECT enfant_id, obligatoire FROM offre.lien WHERE parent_id = $1 ORDER BY rang, enfant_id",
        parent.0
    )
    .fetch_all(cx)
    .await?;
    Ok(liens
        .into_iter()
        .map(|l| (ObjetId(l.enfant_id), l.obligatoire))
        .collect())
}

/// Makes the children of objects those that are given, in this order.
pub(super) async fn ecrire_enfants(
    tx: &mut PgConnection,
    espace: EspaceId,
    liens: &[(ObjetId, Vec<(ObjetId, bool)>)],
) -> Result<()> {
    let parents: Vec<Uuid> = liens.iter().map(|(p, _)| p.0).collect();
    let (mut de, mut vers, mut rangs, mut obligatoires) = (vec![], vec![], vec![], vec![]);
    for (parent, enfants) in liens {
        for (rang, (enfant, obligatoire)) in enfants.iter().enumerate() {
            de.push(parent.0);
            vers.push(enfant.0);
            rangs.push(i32::try_from(rang).unwrap_or(i32::MAX));
            obligatoires.push(*obligatoire);
        }
    }
    sqlx::query!(
        "DELETE FROM offre.lien l WHERE l.parent_id = ANY ($1)
            AND (l.parent_id, l.enfant_id) NOT IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))",
        &parents,
        &de,
        &vers
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang, obligatoire)
         SELECT $1, n.* FROM unnest($2::uuid[], $3::uuid[], $4::integer[], $5::boolean[]) AS n (parent_id, enfant_id, rang, obligatoire)
         ON CONFLICT (parent_id, enfant_id) DO UPDATE SET rang = EXCLUDED.rang, obligatoire = EXCLUDED.obligatoire
         WHERE (lien.rang, lien.obligatoire) IS DISTINCT FROM (EXCLUDED.rang, EXCLUDED.obligatoire)",
        espace.0,
        &de,
        &vers,
        &rangs,
        &obligatoires
    )
    .execute(tx)
    .await
    .map_err(en_champ)?;
    Ok(())
}

/// Formations at or above these objects.
pub(super) async fn formations_au_dessus(cx: &mut PgConnection, objets: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE h(id) AS (
               SELECT unnest($1::uuid[])
               UNION
               SELECT l.parent_id FROM h JOIN offre.lien l ON l.enfant_id = h.id)
           SELECT o.id AS "id!" FROM h JOIN offre.objet o ON o.id = h.id WHERE o.genre = 'FORMATION'"#,
        objets
    )
    .fetch_all(cx)
    .await?)
}

/// Paths are counted before any is written: a few objects that are shared at every level make more of them than can be kept.
async fn mesurer(tx: &mut PgConnection, formations: &[Uuid]) -> Result<()> {
    let max = i64::try_from(domain::offre::CHEMINS_MAX).unwrap_or(i64::MAX);
    let n = sqlx::query!(
        r#"WITH RECURSIVE n (objet_id, longueur) AS (
               SELECT o.id, length(o.code) FROM offre.objet o WHERE o.id = ANY ($1)
               UNION ALL
               SELECT l.enfant_id, n.longueur + 1 + length(e.code)
               FROM n JOIN offre.lien l ON l.parent_id = n.objet_id JOIN offre.objet e ON e.id = l.enfant_id
               WHERE n.longueur <= $3)
           SELECT count(*) AS "nombre!", coalesce(max(longueur), 0) AS "longueur!" FROM (SELECT longueur FROM n LIMIT $2) n"#,
        formations,
        max + 1,
        i32::try_from(domain::offre::CodeChemin::MAX).unwrap_or(i32::MAX)
    )
    .fetch_one(tx)
    .await?;
    if n.nombre > max || usize::try_from(n.longueur).unwrap_or(0) > domain::offre::CodeChemin::MAX {
        return Err(refus("enfant", RefusOffre::TropGrand));
    }
    Ok(())
}

/// Makes the contexts of these formations those of their paths: what came has one, what went has none any more. What somebody is
/// enrolled on does not go.
pub(super) async fn synchroniser(tx: &mut PgConnection, formations: &[Uuid]) -> Result<()> {
    mesurer(tx, formations).await?;
    sqlx::query("SET CONSTRAINTS offre.contexte_chemin_unique DEFERRED")
        .execute(&mut *tx)
        .await?;
    // Points of enrolment of paths that are no more go first: who is enrolled keeps them.
    let restes = "WITH RECURSIVE n (objet_id, ids) AS (
            SELECT o.id, ARRAY[o.id] FROM offre.objet o WHERE o.id = ANY ($1)
            UNION ALL
            SELECT l.enfant_id, n.ids || l.enfant_id FROM n JOIN offre.lien l ON l.parent_id = n.objet_id)
        SELECT c.id FROM offre.contexte c LEFT JOIN n ON n.ids = c.ids WHERE c.racine_id = ANY ($1) AND n.ids IS NULL";
    let partis: Vec<Uuid> = sqlx::query_scalar(restes).bind(formations).fetch_all(&mut *tx).await?;
    if !partis.is_empty() {
        sqlx::query!("DELETE FROM offre.point_inscription WHERE id = ANY ($1)", &partis)
            .execute(&mut *tx)
            .await
            .map_err(en_champ)?;
        sqlx::query!("DELETE FROM offre.contexte WHERE id = ANY ($1)", &partis)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query!(
        "WITH RECURSIVE n (espace_id, racine_id, objet_id, ids, chemin) AS (
               SELECT o.espace_id, o.id, o.id, ARRAY[o.id], o.code FROM offre.objet o WHERE o.id = ANY ($1)
               UNION ALL
               SELECT n.espace_id, n.racine_id, l.enfant_id, n.ids || l.enfant_id, n.chemin || '>' || e.code
               FROM n JOIN offre.lien l ON l.parent_id = n.objet_id JOIN offre.objet e ON e.id = l.enfant_id)
           INSERT INTO offre.contexte (id, espace_id, racine_id, objet_id, ids, chemin)
           SELECT offre.identifiant_de_chemin(n.ids), n.* FROM n
           ON CONFLICT (ids) DO UPDATE SET chemin = EXCLUDED.chemin WHERE contexte.chemin <> EXCLUDED.chemin",
        formations
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query("SET CONSTRAINTS offre.contexte_chemin_unique IMMEDIATE")
        .execute(tx)
        .await?;
    Ok(())
}

/// Tells the enrolments of the points of these formations: which there are, what they are called, whether they are open.
pub(crate) async fn projeter(tx: &mut PgConnection, formations: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "DELETE FROM offre.point_inscription p USING offre.contexte c
         WHERE c.id = p.id AND c.racine_id = ANY ($1) AND NOT c.pia",
        formations
    )
    .execute(&mut *tx)
    .await
    .map_err(en_champ)?;
    sqlx::query!(
        "INSERT INTO offre.point_inscription (id, periode_code, chemin, formation_id, formation_code, structure_code, libelle_fr,
            libelle_en, tarif_code, niveau, actif)
         SELECT c.id, e.code, c.chemin, r.id, r.code, o.structure_code, offre.libelle_de_point(r.libelle_long, o.libelle_long),
            offre.libelle_de_point(coalesce(nullif(r.libelle_en, ''), r.libelle_long), coalesce(nullif(o.libelle_en, ''), o.libelle_long)),
            c.tarif_code, c.niveau, c.pia_actif
         FROM offre.contexte c
         JOIN offre.espace e ON e.id = c.espace_id AND e.type = 'PERIODE'
         JOIN offre.objet o ON o.id = c.objet_id
         JOIN offre.objet r ON r.id = c.racine_id
         WHERE c.racine_id = ANY ($1) AND c.pia
         ON CONFLICT (id) DO UPDATE SET chemin = EXCLUDED.chemin, formation_code = EXCLUDED.formation_code,
            structure_code = EXCLUDED.structure_code, libelle_fr = EXCLUDED.libelle_fr, libelle_en = EXCLUDED.libelle_en,
            tarif_code = EXCLUDED.tarif_code, niveau = EXCLUDED.niveau, actif = EXCLUDED.actif",
        formations
    )
    .execute(tx)
    .await
    .map_err(en_champ)?;
    Ok(())
}
