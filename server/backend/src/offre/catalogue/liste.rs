use super::{
    Libelles,
    facettes::{self, NOMENCLATURES, Niveaux},
    publiee, raccourcir, selon,
};
use crate::{Ctx, Result};
use domain::{
    ids::EspaceId,
    offre::{CatalogueVue, Facettes, FiltreCatalogue, FormationCatalogue},
    page::{Page, page_demandee},
};
use i18n::Langue;
use rust_decimal::Decimal;
use sqlx::PgConnection;

/// Formations of a page.
const TAILLE: u32 = 20;

/// Words of a search that are looked at.
const MOTS: usize = 8;

/// How long one statement may take, in milliseconds.
const DELAI: &str = "10000";

struct Ligne {
    code: String,
    libelle_long: String,
    libelle_en: String,
    type_diplome: Option<String>,
    domaine: Option<String>,
    structure_fr: String,
    structure_en: String,
    ects: Option<Decimal>,
    resume_fr: Option<String>,
    resume_en: Option<String>,
    enseignements: Option<Vec<String>>,
    total: i64,
}

impl Ligne {
    fn formation(self, langue: Langue, libelles: &Libelles) -> FormationCatalogue {
        let resume = selon(
            langue,
            self.resume_fr.unwrap_or_default(),
            self.resume_en.unwrap_or_default(),
        );
        FormationCatalogue {
            code: self.code,
            libelle: selon(langue, self.libelle_long, self.libelle_en),
            diplome: libelles.dire("TypeDiplome", self.type_diplome.as_deref()),
            domaine: libelles.dire("DomaineFormation", self.domaine.as_deref()),
            composante: selon(langue, self.structure_fr, self.structure_en),
            ects: self.ects.map(|n| n.normalize()),
            resume: raccourcir(&resume),
            enseignements: self.enseignements.unwrap_or_default(),
        }
    }
}

/// A page of what is taught, for everybody. A word is looked for in a formation and in all that is taught in it, syllabus
/// included, whatever its accents and its ending; when nothing has them all, what is written nearly so is shown.
pub async fn catalogue(ctx: &Ctx, filtre: &FiltreCatalogue) -> Result<CatalogueVue> {
    let mut tx = ctx.services.pool.begin().await?;
    let Some((espace, periode)) = publiee(&mut tx, ctx.langue).await? else {
        return Ok(CatalogueVue {
            periode: None,
            page: Page {
                page: 1,
                taille: TAILLE,
                total: 0,
                lignes: vec![],
            },
            approche: false,
            facettes: Facettes::default(),
        });
    };
    let libelles = Libelles::lire(&mut tx, ctx.langue, &NOMENCLATURES).await?;
    let niveaux = Niveaux::lire(&mut tx).await?;
    let mots = mots(&filtre.recherche);
    let types = niveaux.types(&filtre.niveau);
    let mut recherche = Recherche {
        espace,
        mots: &mots,
        filtre,
        types: &types,
        langue: ctx.langue,
        approche: false,
        page: 1,
    };
    // As for the names of persons, one letter wrong of six is 0.5. Anybody asks: nobody keeps a connection for long.
    sqlx::query!(
        "SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', true) AS seuil,
            set_config('statement_timeout', $1, true) AS delai,
            -- That a word is one of those that all say is no news.
            set_config('client_min_messages', 'warning', true) AS niveau",
        DELAI
    )
    .fetch_one(&mut *tx)
    .await?;
    let demandee = page_demandee(Some(filtre.page));
    let mut lignes = recherche.une_page(&mut tx, demandee).await?;
    if lignes.is_empty() && !mots.is_empty() {
        recherche.approche = true;
        lignes = recherche.une_page(&mut tx, demandee).await?;
    }
    let facettes = facettes::lire(&mut tx, espace, ctx.langue, &libelles, &niveaux).await?;
    tx.commit().await?;
    Ok(CatalogueVue {
        periode: Some(periode),
        approche: recherche.approche && !lignes.is_empty(),
        page: Page {
            page: recherche.page,
            taille: TAILLE,
            total: lignes.first().map_or(0, |l| l.total.unsigned_abs()),
            lignes: lignes.into_iter().map(|l| l.formation(ctx.langue, &libelles)).collect(),
        },
        facettes,
    })
}

/// The words of a search, each once.
fn mots(recherche: &str) -> Vec<String> {
    let mut mots: Vec<String> = vec![];
    for mot in recherche.split(|c: char| !c.is_alphanumeric()) {
        if !mot.is_empty() && mots.len() < MOTS && !mots.iter().any(|m| m == mot) {
            mots.push(mot.to_owned());
        }
    }
    mots
}

/// What is asked of the database.
struct Recherche<'a> {
    espace: EspaceId,
    mots: &'a [String],
    filtre: &'a FiltreCatalogue,
    /// Types of diploma of the level that is asked for.
    types: &'a [String],
    langue: Langue,
    /// Words that are written nearly so.
    approche: bool,
    page: u32,
}

impl Recherche<'_> {
    /// That page; the first one when the list is shorter.
    async fn une_page(&mut self, cx: &mut PgConnection, page: u32) -> Result<Vec<Ligne>> {
        self.page = page;
        let lignes = self.lire(cx).await?;
        if !lignes.is_empty() || page == 1 {
            return Ok(lignes);
        }
        self.page = 1;
        self.lire(cx).await
    }

    async fn lire(&self, cx: &mut PgConnection) -> Result<Vec<Ligne>> {
        let lignes = sqlx::query_as!(
            Ligne,
            r#"WITH mot AS (
                SELECT n, m, q FROM unnest($2::text[]) WITH ORDINALITY AS d(dit, n)
                CROSS JOIN LATERAL public.sans_accent(dit) m
                -- An accent that is taken off may leave a quote or a bracket: they are no operators. One letter begins too much.
                CROSS JOIN LATERAL to_tsquery('pg_catalog.french', '''' || nullif(btrim(translate(m, '''\', '  ')), '')
                    || CASE WHEN length(m) < 3 THEN '''' ELSE ''':*' END) q
                -- "de", "la": said by all.
                WHERE numnode(q) > 0),
             touche AS MATERIALIZED (
                SELECT mot.n, c.racine_id, c.objet_id, 1::real AS note FROM mot
                JOIN offre.objet o ON o.espace_id = $1 AND offre.mots(o.recherche, o.syllabus) @@ mot.q
                JOIN offre.contexte c ON c.objet_id = o.id AND c.valide
                WHERE NOT $3
                UNION ALL
                SELECT mot.n, c.racine_id, c.objet_id, public.word_similarity(mot.m, o.recherche) FROM mot
                JOIN offre.objet o ON o.espace_id = $1 AND o.recherche OPERATOR(public.%>) mot.m
                JOIN offre.contexte c ON c.objet_id = o.id AND c.valide
                WHERE $3),
             par_mot AS (
                SELECT racine_id, n, max(note) AS note, bool_or(objet_id = racine_id) AS soi FROM touche GROUP BY racine_id, n),
             trouvee AS (
                SELECT racine_id, sum(note) AS note, bool_and(soi) AS soi, max(sum(note)) OVER () AS meilleure
                FROM par_mot GROUP BY racine_id HAVING count(*) = (SELECT count(*) FROM mot))
             SELECT o.code AS "code!", o.libelle_long AS "libelle_long!", o.libelle_en AS "libelle_en!", o.type_diplome, o.domaine,
                o.structure_fr AS "structure_fr!", o.structure_en AS "structure_en!", o.ects,
                coalesce(nullif(o.syllabus #>> '{fr,objectif}', ''), o.syllabus #>> '{fr,description}') AS resume_fr,
                coalesce(nullif(o.syllabus #>> '{en,objectif}', ''), o.syllabus #>> '{en,description}') AS resume_en,
                CASE WHEN NOT t.soi THEN ARRAY(
                    SELECT DISTINCT CASE WHEN $9 AND d.libelle_en <> '' THEN d.libelle_en ELSE d.libelle_long END
                    FROM touche x JOIN offre.objet d ON d.id = x.objet_id
                    WHERE x.racine_id = o.id AND x.objet_id <> o.id ORDER BY 1 LIMIT 3) END AS enseignements,
                count(*) OVER () AS "total!"
             FROM offre.formation_publiee o
             LEFT JOIN trouvee t ON t.racine_id = o.id AND t.note >= 0.7 * t.meilleure
             WHERE o.espace_id = $1
               AND (t.racine_id IS NOT NULL OR NOT EXISTS (SELECT FROM mot))
               AND ($4 = '' OR o.domaine = $4) AND ($5 = '' OR o.type_diplome = $5)
               AND (NOT $7 OR o.type_diplome = ANY ($6)) AND ($8 = '' OR $8 = ANY (o.ancetres))
             -- A formation of that name comes before one that speaks of it.
             ORDER BY t.soi DESC NULLS LAST, t.note DESC,
                CASE WHEN $10 <> '' THEN public.word_similarity(public.sans_accent($10), o.recherche) END DESC,
                o.libelle_long, o.code
             LIMIT $11 OFFSET $12"#,
            self.espace.0,
            self.mots,
            self.approche,
            self.filtre.domaine,
            self.filtre.diplome,
            self.types,
            !self.filtre.niveau.is_empty(),
            self.filtre.composante,
            self.langue == Langue::En,
            self.mots.join(" "),
            i64::from(TAILLE),
            i64::from(TAILLE) * i64::from(self.page - 1),
        )
        .fetch_all(cx)
        .await?;
        Ok(lignes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_recherche_est_faite_de_mots() {
        assert_eq!(mots(" l’eau & la-vie "), ["l", "eau", "la", "vie"]);
        assert!(mots("%_\\'").is_empty());
        assert_eq!(mots("de la de"), ["de", "la"]);
        assert_eq!(mots("a b c d e f g h i j").len(), MOTS);
    }
}
