use super::file::planifiee;
use crate::{Ctx, Error, Result, referentiel};
use domain::{
    authz::{Perimetre, Traitement},
    ids::InscriptionId,
    inscription::{DossierTrouve, FormationTrouvee, MOTS_MAX, RechercheVue, Statut, mots},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many of each kind a search answers: what one takes in at a glance.
const DOSSIERS: i64 = 8;
const FORMATIONS: i64 = 4;
/// Most persons with a similar name.
const APPROCHANTS: i64 = 25;

/// Most persons that a search looks at: beyond, it is to be made more precise. Three letters that a whole establishment
/// shares would find tens of thousands, all of them joined and sorted to show one page.
pub(super) const LARGE: usize = 1_000;

/// Whom a search is about.
pub(super) struct Personnes {
    pub ids: Vec<Uuid>,
    /// Nobody bears that name: these are the closest.
    pub approche: bool,
    /// There are more.
    pub large: bool,
    /// They were looked for in the whole establishment.
    pub entier: bool,
}

/// One search over what the actor may see: dossiers by name, INE or code apprenant, places of the course offer by name or
/// path. When no name has these words, the closest ones. Demands `INS_LIRE`.
pub async fn chercher(ctx: &Ctx, texte: &str) -> Result<RechercheVue> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let Some(motifs) = motifs(texte).filter(|_| !mots(texte).is_empty()) else {
        return Ok(RechercheVue::default());
    };
    let trouvees = personnes(ctx, &perimetre, texte, LARGE).await?;
    let (ids, approche) = trouvees.map_or_else(Default::default, |t| (t.ids, t.approche));
    Ok(RechercheVue {
        dossiers: dossiers(ctx, &perimetre, &ids, approche, &motifs[0]).await?,
        approche,
        formations: formations(ctx, &perimetre, &motifs).await?,
    })
}

/// The persons of the perimeter with words that begin so in their name, INE or code; else with these letters inside; else
/// with a similar name. None when nothing is looked for.
pub(super) async fn personnes(ctx: &Ctx, perimetre: &Perimetre, texte: &str, max: usize) -> Result<Option<Personnes>> {
    let Some(motifs) = motifs(texte) else {
        return Ok(None);
    };
    let mut tx = planifiee(ctx).await?;
    // Whoever may see all of them has none to be looked at.
    let entier = referentiel::entier(&mut tx, perimetre).await?;
    let mut ids = commencent(&mut tx, perimetre, entier, &mots(texte), max).await?;
    if ids.is_empty() {
        ids = contiennent(&mut tx, perimetre, entier, &motifs, max).await?;
    }
    tx.commit().await?;
    let large = ids.len() > max;
    ids.truncate(max);
    let exactes = !ids.is_empty();
    if !exactes {
        ids = approchants(ctx, perimetre, entier, texte).await?;
    }
    Ok(Some(Personnes {
        approche: !exactes && !ids.is_empty(),
        ids,
        large,
        entier,
    }))
}

/// Those with a word that begins so, for each of these words; one more than `max` when there are more.
async fn commencent(
    tx: &mut PgConnection,
    perimetre: &Perimetre,
    entier: bool,
    mots: &[String],
    max: usize,
) -> Result<Vec<Uuid>> {
    let Some(dernier) = mots.last() else {
        return Ok(Vec::new());
    };
    let mot = |rang: usize| mots.get(rang).unwrap_or(dernier).as_str();
    Ok(sqlx::query_scalar!(
        "SELECT p.id FROM identite.personne p
         WHERE p.a_inscription AND public.mots_cherches(p.recherche)
                @@ (public.debut_de_mot($1) && public.debut_de_mot($2) && public.debut_de_mot($3))
           AND ($5 OR EXISTS (SELECT FROM inscription.inscription i
                JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
                JOIN referentiel.structure s ON s.code = pi.structure_code
                WHERE i.personne_id = p.id AND s.ancetres && $4))
         LIMIT $6",
        mot(0),
        mot(1),
        mot(2),
        perimetre.racines(),
        entier,
        i64::try_from(max + 1).map_err(Error::interne)?
    )
    .fetch_all(tx)
    .await?)
}

/// Those with these letters anywhere.
async fn contiennent(
    tx: &mut PgConnection,
    perimetre: &Perimetre,
    entier: bool,
    [un, deux, trois]: &[String; MOTS_MAX],
    max: usize,
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        "SELECT p.id FROM identite.personne p
         WHERE p.a_inscription AND p.recherche LIKE public.sans_accent($1) AND p.recherche LIKE public.sans_accent($2)
           AND p.recherche LIKE public.sans_accent($3)
           AND ($5 OR EXISTS (SELECT FROM inscription.inscription i
                JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
                JOIN referentiel.structure s ON s.code = pi.structure_code
                WHERE i.personne_id = p.id AND s.ancetres && $4))
         LIMIT $6",
        un,
        deux,
        trois,
        perimetre.racines(),
        entier,
        i64::try_from(max + 1).map_err(Error::interne)?
    )
    .fetch_all(tx)
    .await?)
}

/// Patterns of the words of a search, always as many: the last one again where there are fewer. What has no word is looked
/// for as it is. None when there is nothing to look for.
fn motifs(texte: &str) -> Option<[String; MOTS_MAX]> {
    let mut mots = mots(texte);
    if mots.is_empty() {
        mots.extend(Some(texte.trim().to_owned()).filter(|t| !t.is_empty()));
    }
    let dernier = mots.last()?;
    Some(std::array::from_fn(|rang| {
        // These mean themselves in a search.
        let mot = mots.get(rang).unwrap_or(dernier).replace('\\', "\\\\");
        format!("%{}%", mot.replace('%', "\\%").replace('_', "\\_"))
    }))
}

/// Dossiers of these persons: in their order when it is that of likeness, else those whose name begins so first. Each has
/// one in the perimeter: the first persons are enough.
async fn dossiers(
    ctx: &Ctx,
    perimetre: &Perimetre,
    personnes: &[Uuid],
    par_ressemblance: bool,
    motif: &str,
) -> Result<Vec<DossierTrouve>> {
    let lignes = sqlx::query!(
        r#"SELECT i.id, coalesce(p.nom_usage, p.nom_naissance) AS "nom!", p.prenom, p.date_naissance, pi.libelle_fr,
                  pi.libelle_en, i.statut
           FROM (SELECT id, nom_naissance, nom_usage, prenom, date_naissance, recherche FROM identite.personne
                 WHERE id = ANY ($2)
                 ORDER BY CASE WHEN $3 THEN array_position($2, id) END,
                          recherche LIKE ltrim(public.sans_accent($4), '%') DESC, recherche
                 LIMIT $5) p
           JOIN inscription.inscription i ON i.personne_id = p.id
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1
           ORDER BY CASE WHEN $3 THEN array_position($2, p.id) END,
                    p.recherche LIKE ltrim(public.sans_accent($4), '%') DESC, p.recherche, i.id DESC
           LIMIT $5"#,
        perimetre.racines(),
        personnes,
        par_ressemblance,
        motif,
        DOSSIERS
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(DossierTrouve {
                id: InscriptionId(l.id),
                nom: l.nom,
                prenom: l.prenom,
                date_naissance: l.date_naissance.to_jiff(),
                formation_fr: l.libelle_fr,
                formation_en: l.libelle_en,
                statut: Statut::depuis_code(&l.statut).ok_or_else(|| Error::interne("unknown state"))?,
            })
        })
        .collect()
}

/// Persons of the perimeter with a word like each of the search, the closest first: what a slip of the finger needs. A word
/// that stands twice is looked at once: to compare is what costs.
async fn approchants(ctx: &Ctx, perimetre: &Perimetre, entier: bool, texte: &str) -> Result<Vec<Uuid>> {
    let mots = mots(texte);
    let Some(dernier) = mots.last() else {
        return Ok(Vec::new());
    };
    let mot = |rang: usize| mots.get(rang).unwrap_or(dernier).as_str();
    let mut tx = planifiee(ctx).await?;
    // One letter wrong of six is 0.5, and Müller for Keller 0.43: the threshold of the database, 0.6, is for longer texts.
    sqlx::query!("SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', true) AS seuil")
        .fetch_one(&mut *tx)
        .await?;
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM (
             SELECT p.id, p.recherche, note, max(note) OVER () AS meilleure
             FROM identite.personne p
             CROSS JOIN LATERAL (SELECT word_similarity(public.sans_accent($1), p.recherche)
                + CASE WHEN $2 = $1 THEN 0 ELSE word_similarity(public.sans_accent($2), p.recherche) END
                + CASE WHEN $3 = $2 THEN 0 ELSE word_similarity(public.sans_accent($3), p.recherche) END AS note) n
             WHERE p.a_inscription AND p.recherche %> public.sans_accent($1)
               AND ($2 = $1 OR p.recherche %> public.sans_accent($2))
               AND ($3 = $2 OR p.recherche %> public.sans_accent($3))
               AND ($6 OR EXISTS (SELECT FROM inscription.inscription i
                    JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
                    JOIN referentiel.structure s ON s.code = pi.structure_code
                    WHERE i.personne_id = p.id AND s.ancetres && $4))) proches
           WHERE note >= 0.8 * meilleure
           ORDER BY note DESC, recherche
           LIMIT $5"#,
        mot(0),
        mot(1),
        mot(2),
        perimetre.racines(),
        APPROCHANTS,
        entier
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(ids)
}

/// Places where the actor has rights, of the period in progress first.
async fn formations(ctx: &Ctx, perimetre: &Perimetre, motifs: &[String; MOTS_MAX]) -> Result<Vec<FormationTrouvee>> {
    let [un, deux, trois] = motifs;
    Ok(sqlx::query_as!(
        FormationTrouvee,
        r#"SELECT chemin AS "chemin!", libelle_fr AS "libelle_fr!", libelle_en AS "libelle_en!"
           FROM (SELECT DISTINCT ON (pi.chemin) pi.chemin, pi.libelle_fr, pi.libelle_en,
                        public.sans_accent(pi.chemin || ' ' || pi.libelle_fr || ' ' || pi.libelle_en) AS recherche
                 FROM offre.point_inscription pi
                 JOIN offre.espace p ON p.code = pi.periode_code
                 JOIN referentiel.structure s ON s.code = pi.structure_code
                 WHERE s.ancetres && $1
                 ORDER BY pi.chemin, p.annee_de_reference DESC, p.debut DESC) AS points
           WHERE recherche LIKE public.sans_accent($2) AND recherche LIKE public.sans_accent($3)
             AND recherche LIKE public.sans_accent($4)
           ORDER BY chemin LIMIT $5"#,
        perimetre.racines(),
        un,
        deux,
        trois,
        FORMATIONS
    )
    .fetch_all(&ctx.services.pool)
    .await?)
}
