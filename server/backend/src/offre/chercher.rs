use super::{
    espaces::espace_de,
    exiger_lecture,
    lire::{code, genre},
};
use crate::{Ctx, Error, Result, referentiel::exiger_partout};
use domain::{
    authz::Traitement,
    ids::{EspaceId, ObjetId},
    offre::{FiltreObjets, Genre, ListeObjets, ObjetResume, TriObjets},
    page::{Page, page_demandee},
};
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// What of all espaces is looked for, as the interfaces ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CritereObjets {
    /// Words of the code or of the labels; accents and case do not count.
    pub recherche: String,
    pub espace: Option<EspaceId>,
    pub genres: Vec<Genre>,
    /// Hangs nowhere, or hangs somewhere.
    pub racine: Option<bool>,
    pub type_objet: Option<String>,
    pub ids: Vec<ObjetId>,
    pub pia_seulement: bool,
    pub pia_actif: bool,
    pub valide_seulement: bool,
    pub mutualise: Option<bool>,
    pub structure: Option<String>,
    /// Name of a field, and whether it goes down.
    pub tri: Vec<(String, bool)>,
    /// From 0.
    pub page: u32,
    pub taille: u32,
}

#[derive(sqlx::FromRow)]
struct Ligne {
    id: Uuid,
    code: String,
    libelle: String,
    libelle_long: String,
    genre: String,
    type_objet: Option<String>,
    structure_code: String,
    ects: Option<Decimal>,
    mutualise: bool,
    espace: String,
    active: bool,
    total: i64,
    chemins: i64,
    valides: i64,
    pia: i64,
    chemin: Option<String>,
}

/// An object that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouve {
    pub resume: ObjetResume,
    pub libelle_court: String,
    /// Label of its espace, and whether that is an active period.
    pub espace: String,
    pub active: bool,
}

/// Words of a search as the index has them: no accents, no punctuation.
pub(super) fn mots(recherche: &str) -> Vec<String> {
    let uni: String = recherche
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    uni.split_whitespace().take(8).map(str::to_owned).collect()
}

/// The order that is asked for, each column followed by a comma: what always tells rows apart comes after it.
pub(super) fn ordre(tri: &[(String, bool)], colonne: impl Fn(&str) -> Option<&'static str>) -> Result<String> {
    let mut ordre = String::new();
    for (champ, descend) in tri {
        let colonne = colonne(champ).ok_or_else(|| Error::champ("tri", domain::CodeErreur::ValeurInterdite))?;
        ordre.push_str(colonne);
        ordre.push_str(if *descend { " DESC, " } else { ", " });
    }
    Ok(ordre)
}

fn filtrer(q: &mut QueryBuilder<Postgres>, c: &CritereObjets) {
    q.push(" WHERE true");
    if let Some(espace) = c.espace {
        q.push(" AND o.espace_id = ").push_bind(espace.0);
    }
    if !c.ids.is_empty() {
        let ids: Vec<Uuid> = c.ids.iter().map(|i| i.0).collect();
        q.push(" AND o.id = ANY (").push_bind(ids).push(")");
    }
    if !c.genres.is_empty() {
        let genres: Vec<String> = c.genres.iter().map(|g| g.code().to_owned()).collect();
        q.push(" AND o.genre = ANY (").push_bind(genres).push(")");
    }
    match c.racine {
        None => {}
        Some(true) => {
            q.push(" AND NOT EXISTS (SELECT FROM offre.lien l WHERE l.enfant_id = o.id)");
        }
        Some(false) => {
            q.push(" AND EXISTS (SELECT FROM offre.lien l WHERE l.enfant_id = o.id)");
        }
    }
    if let Some(t) = &c.type_objet {
        q.push(" AND o.type_objet = ").push_bind(t.clone());
    }
    if let Some(m) = c.mutualise {
        q.push(" AND o.mutualise = ").push_bind(m);
    }
    if let Some(s) = &c.structure {
        q.push(" AND o.structure_code IN (SELECT s.code FROM referentiel.structure s WHERE ")
            .push_bind(s.clone())
            .push(" = ANY (s.ancetres))");
    }
    for (oui, champ) in [
        (c.pia_seulement, "c.pia"),
        (c.pia_actif, "c.pia_actif"),
        (c.valide_seulement, "c.valide"),
    ] {
        if oui {
            q.push(" AND EXISTS (SELECT FROM offre.contexte c WHERE c.objet_id = o.id AND ")
                .push(champ)
                .push(")");
        }
    }
    for mot in mots(&c.recherche) {
        q.push(" AND o.recherche LIKE '%' || public.sans_accent(")
            .push_bind(mot)
            .push(") || '%'");
    }
}

/// Objects that fulfil criteria: a page of them, and how many there are. Demands `ODF_LIRE`.
pub async fn chercher(ctx: &Ctx, c: &CritereObjets) -> Result<(Vec<Trouve>, u64)> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    // What is counted and what is shown are found in one go: each costs a look at all that is in the espace.
    let mut q = QueryBuilder::new(
        "WITH page AS (SELECT o.id AS numero, count(*) OVER () AS total
         FROM offre.objet o JOIN offre.espace e ON e.id = o.espace_id",
    );
    filtrer(&mut q, c);
    let mut ordre = ordre(&c.tri, |champ| {
        Some(match champ {
            "code" => "o.code",
            "libelle" => "o.libelle",
            "libelleLong" => "o.libelle_long",
            "typeObjetMaquette" => "o.genre",
            "typeObjetFormation" => "o.type_objet",
            "espaceLibelle" => "e.libelle_fr",
            _ => return None,
        })
    })?;
    ordre.push_str(if ordre.is_empty() {
        "o.libelle_long, o.id"
    } else {
        "o.id"
    });
    q.push(" ORDER BY ").push(ordre.clone());
    q.push(" LIMIT ").push_bind(i64::from(c.taille));
    q.push(" OFFSET ").push_bind(i64::from(c.page) * i64::from(c.taille));
    q.push(
        ")
         SELECT o.id, o.code, o.libelle, o.libelle_long, o.genre, o.type_objet, o.structure_code, o.ects, o.mutualise,
            e.libelle_fr AS espace, e.active AND e.type = 'PERIODE' AS active, page.total,
            x.chemins, x.valides, x.pia, x.chemin
         FROM page JOIN offre.objet o ON o.id = page.numero JOIN offre.espace e ON e.id = o.espace_id CROSS JOIN LATERAL (
            SELECT count(*) AS chemins, count(*) FILTER (WHERE c.valide) AS valides, count(*) FILTER (WHERE c.pia) AS pia,
                min(c.chemin) AS chemin
            FROM (SELECT * FROM offre.contexte WHERE o.genre <> 'FORMATION' AND objet_id = o.id
                  UNION ALL
                  SELECT * FROM offre.contexte WHERE o.genre = 'FORMATION' AND racine_id = o.id) c) x
         ORDER BY ",
    );
    q.push(ordre);
    let lignes: Vec<Ligne> = q.build_query_as().fetch_all(&mut *cx).await?;
    let total = match lignes.first() {
        Some(l) => l.total,
        // Beyond the last page nothing says how many there are.
        None if c.page > 0 => {
            let mut q = QueryBuilder::new("SELECT count(*) FROM offre.objet o");
            filtrer(&mut q, c);
            q.build_query_scalar().fetch_one(&mut *cx).await?
        }
        None => 0,
    };
    let trouves = lignes.into_iter().map(trouve).collect::<Result<Vec<_>>>()?;
    Ok((trouves, u64::try_from(total).unwrap_or(0)))
}

fn trouve(l: Ligne) -> Result<Trouve> {
    Ok(Trouve {
        resume: ObjetResume {
            id: ObjetId(l.id),
            code: code(&l.code)?.to_string(),
            libelle: l.libelle_long,
            genre: genre(&l.genre)?,
            type_objet: l.type_objet,
            structure: l.structure_code,
            ects: l.ects.map(|n| n.normalize()),
            mutualise: l.mutualise,
            chemins: l.chemins,
            valides: l.valides,
            pia: l.pia,
            chemin: l.chemin,
        },
        libelle_court: l.libelle,
        espace: l.espace,
        active: l.active,
    })
}

/// Rows of a page of objects.
const TAILLE: u32 = 50;

/// A page of the objects of an espace. Demands `ODF_LIRE`.
pub async fn lister(ctx: &Ctx, espace: EspaceId, filtre: &FiltreObjets) -> Result<ListeObjets> {
    exiger_lecture(ctx)?;
    let espace = espace_de(&mut *ctx.services.pool.acquire().await?, espace).await?;
    let page = page_demandee(Some(filtre.page));
    let critere = CritereObjets {
        recherche: filtre.recherche.clone(),
        espace: Some(espace.id),
        genres: filtre.genre.into_iter().collect(),
        racine: filtre.genre.is_none().then_some(true),
        structure: Some(filtre.structure.trim().to_owned()).filter(|s| !s.is_empty()),
        tri: match filtre.tri {
            TriObjets::Libelle => vec![],
            TriObjets::Code => vec![("code".into(), false)],
        },
        page: page - 1,
        taille: TAILLE,
        ..CritereObjets::default()
    };
    let (trouves, total) = chercher(ctx, &critere).await?;
    let peut_valider = match exiger_partout(ctx, &mut *ctx.services.pool.acquire().await?, Traitement::OdfValider).await
    {
        Ok(()) => true,
        Err(Error::Interdit | Error::SecondFacteur) => false,
        Err(autre) => return Err(autre),
    };
    Ok(ListeObjets {
        page: Page {
            page,
            taille: TAILLE,
            total,
            lignes: trouves.into_iter().map(|t| t.resume).collect(),
        },
        peut_ecrire: espace.etat.ouvert() && ctx.perimetre(Traitement::OdfEcrire).is_ok(),
        peut_valider,
        espace: espace.vue(),
    })
}

/// Where an object hangs: its paths. Demands `ODF_LIRE`.
pub async fn usages(ctx: &Ctx, id: ObjetId) -> Result<Vec<(ObjetId, String)>> {
    exiger_lecture(ctx)?;
    let chemins = sqlx::query!(
        "SELECT racine_id, chemin FROM offre.contexte WHERE objet_id = $1 ORDER BY chemin",
        id.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(chemins.into_iter().map(|c| (ObjetId(c.racine_id), c.chemin)).collect())
}

/// The same object in other espaces: what it was made from, and what was made from it. Demands `ODF_LIRE`.
pub async fn historique(ctx: &Ctx, id: ObjetId) -> Result<Vec<(Trouve, EspaceId)>> {
    exiger_lecture(ctx)?;
    let famille = sqlx::query!(
        r#"WITH RECURSIVE f(id) AS (
               SELECT $1::uuid
               UNION
               SELECT CASE WHEN o.id = f.id THEN o.origine_id ELSE o.id END
               FROM f JOIN offre.objet o ON o.origine_id = f.id OR (o.id = f.id AND o.origine_id IS NOT NULL))
           SELECT o.id, o.espace_id FROM f JOIN offre.objet o ON o.id = f.id"#,
        id.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    if famille.is_empty() {
        return Err(Error::Introuvable);
    }
    let critere = CritereObjets {
        ids: famille.iter().map(|f| ObjetId(f.id)).collect(),
        taille: 500,
        ..CritereObjets::default()
    };
    let (trouves, _) = chercher(ctx, &critere).await?;
    Ok(trouves
        .into_iter()
        .filter_map(|t| {
            let espace = famille.iter().find(|f| f.id == t.resume.id.0)?.espace_id;
            Some((t, EspaceId(espace)))
        })
        .collect())
}
