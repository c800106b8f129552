use super::{
    Ligne, Valeur, colonnes,
    definitions::{connue, registre},
    jour,
};
use crate::{Ctx, Error, Result, referentiel::exiger_lecture};
use domain::{
    page::Page,
    referentiel::{FiltreValeurs, TriValeurs},
};
use jiff::civil::Date;
use sqlx::PgConnection;

/// Lines of a page of the screens.
pub(super) const PAGE: u32 = 50;

/// What `LIKE` looks for: `%` and `_` mean themselves.
fn motif(recherche: &str) -> String {
    recherche
        .trim()
        .chars()
        .map(|c| if matches!(c, '-' | '\'' | '’') { ' ' } else { c })
        .filter(|c| !matches!(c, '%' | '_' | '\\'))
        .take(100)
        .collect()
}

macro_rules! lignes {
    ($tri:literal) => {
        concat!(
            "SELECT ",
            colonnes!(),
            " FROM referentiel.valeur v WHERE v.nomenclature = $1
                AND ($2 = '' OR v.recherche LIKE '%' || public.sans_accent($2) || '%'
                    OR (v.libelle_affichage <> v.libelle_long
                        AND referentiel.nom_de_lieu(v.libelle_affichage) LIKE '%' || public.sans_accent($2) || '%'))
                AND ($3::date IS NULL OR (v.debut <= $3 AND (v.fin IS NULL OR v.fin >= $3)))
                AND (NOT $4 OR v.livree IS NULL)
              ORDER BY ",
            $tri,
            " LIMIT $5 OFFSET $6"
        )
    };
}

/// A page of the values of a nomenclature. Demands `REF_LIRE`.
pub async fn lister(ctx: &Ctx, nomenclature: &str, filtre: &FiltreValeurs, taille: u32) -> Result<Page<Valeur>> {
    exiger_lecture(ctx)?;
    connue(&registre(ctx).await?, nomenclature)?;
    let texte = motif(&filtre.recherche);
    let (page, taille) = (filtre.page.max(1), taille.clamp(1, 1_000));
    let mut tx = ctx.transaction().await?;
    // The plan depends on what is looked for, and how much of it there is.
    sqlx::query("SET LOCAL plan_cache_mode = force_custom_plan")
        .execute(&mut *tx)
        .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM referentiel.valeur v WHERE v.nomenclature = $1
             AND ($2 = '' OR v.recherche LIKE '%' || public.sans_accent($2) || '%'
                OR (v.libelle_affichage <> v.libelle_long
                    AND referentiel.nom_de_lieu(v.libelle_affichage) LIKE '%' || public.sans_accent($2) || '%'))
             AND ($3::date IS NULL OR (v.debut <= $3 AND (v.fin IS NULL OR v.fin >= $3)))
             AND (NOT $4 OR v.livree IS NULL)"#,
        nomenclature,
        texte,
        filtre.valable_le.map(jour) as _,
        filtre.locales
    )
    .fetch_one(&mut *tx)
    .await?;
    let depuis = i64::from(page - 1) * i64::from(taille);
    let lignes = lignes(&mut tx, nomenclature, filtre, Some(i64::from(taille)), depuis).await?;
    tx.commit().await?;
    Ok(Page {
        page,
        taille,
        total: u64::try_from(total).map_err(Error::interne)?,
        lignes,
    })
}

/// The values of a nomenclature that a list shows, on all its pages. Demands `REF_LIRE`.
pub(super) async fn filtrees(ctx: &Ctx, nomenclature: &str, filtre: &FiltreValeurs) -> Result<Vec<Valeur>> {
    exiger_lecture(ctx)?;
    connue(&registre(ctx).await?, nomenclature)?;
    lignes(&mut *ctx.services.pool.acquire().await?, nomenclature, filtre, None, 0).await
}

/// So many of them (none: all), from there on, in their order.
async fn lignes(
    cx: &mut PgConnection,
    nomenclature: &str,
    filtre: &FiltreValeurs,
    nombre: Option<i64>,
    depuis: i64,
) -> Result<Vec<Valeur>> {
    let requete = match filtre.tri {
        TriValeurs::Priorite => lignes!("v.priorite, v.libelle_long, v.code, v.debut"),
        TriValeurs::Code => lignes!("v.code, v.debut"),
        TriValeurs::Libelle => lignes!("v.libelle_long, v.code, v.debut"),
        TriValeurs::Debut => lignes!("v.debut DESC, v.code DESC"),
    };
    let lignes: Vec<Ligne> = sqlx::query_as(requete)
        .bind(nomenclature)
        .bind(motif(&filtre.recherche))
        .bind(filtre.valable_le.map(jour))
        .bind(filtre.locales)
        .bind(nombre)
        .bind(depuis)
        .fetch_all(cx)
        .await?;
    Ok(lignes.into_iter().map(Valeur::from).collect())
}

/// All values of a nomenclature, of whatever time, as forms order them. Demands `REF_LIRE`.
pub async fn toutes(ctx: &Ctx, nomenclature: &str) -> Result<Vec<Valeur>> {
    exiger_lecture(ctx)?;
    connue(&registre(ctx).await?, nomenclature)?;
    lire_toutes(&mut *ctx.services.pool.acquire().await?, nomenclature).await
}

pub(super) async fn lire_toutes(cx: &mut PgConnection, nomenclature: &str) -> Result<Vec<Valeur>> {
    let lignes: Vec<Ligne> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes!(),
        " FROM referentiel.valeur v WHERE v.nomenclature = $1 ORDER BY v.priorite, v.libelle_long, v.code, v.debut"
    ))
    .bind(nomenclature)
    .fetch_all(cx)
    .await?;
    Ok(lignes.into_iter().map(Valeur::from).collect())
}

/// One value. Demands `REF_LIRE`.
pub async fn lire(ctx: &Ctx, nomenclature: &str, code: &str, debut: Date) -> Result<Valeur> {
    exiger_lecture(ctx)?;
    trouver(&mut *ctx.services.pool.acquire().await?, nomenclature, code, debut)
        .await?
        .ok_or(Error::Introuvable)
}

pub(super) async fn trouver(
    cx: &mut PgConnection,
    nomenclature: &str,
    code: &str,
    debut: Date,
) -> Result<Option<Valeur>> {
    let ligne: Option<Ligne> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes!(),
        " FROM referentiel.valeur v WHERE v.nomenclature = $1 AND v.code = $2 AND v.debut = $3"
    ))
    .bind(nomenclature)
    .bind(code)
    .bind(jour(debut))
    .fetch_optional(cx)
    .await?;
    Ok(ligne.map(Valeur::from))
}

/// The values of some codes, of whatever time.
pub(super) async fn par_codes(cx: &mut PgConnection, nomenclature: &str, codes: &[String]) -> Result<Vec<Valeur>> {
    let lignes: Vec<Ligne> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes!(),
        " FROM referentiel.valeur v WHERE v.nomenclature = $1 AND v.code = ANY ($2) ORDER BY v.code, v.debut"
    ))
    .bind(nomenclature)
    .bind(codes)
    .fetch_all(cx)
    .await?;
    Ok(lignes.into_iter().map(Valeur::from).collect())
}

/// The values of one code, of whatever time. Demands `REF_LIRE`.
pub async fn du_code(ctx: &Ctx, nomenclature: &str, code: &str) -> Result<Vec<Valeur>> {
    exiger_lecture(ctx)?;
    par_codes(
        &mut *ctx.services.pool.acquire().await?,
        nomenclature,
        &[code.to_owned()],
    )
    .await
}

/// The communes of a postal code, of today. Demands `REF_LIRE`.
pub async fn communes(ctx: &Ctx, code_postal: &str) -> Result<Vec<Valeur>> {
    exiger_lecture(ctx)?;
    let lignes: Vec<Ligne> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes!(),
        " FROM referentiel.valeur v WHERE v.nomenclature = 'Commune' AND v.attributs ->> 'codePostal' = $1
            AND v.debut <= $2 AND (v.fin IS NULL OR v.fin >= $2)
          ORDER BY v.libelle_long, v.code"
    ))
    .bind(code_postal)
    .bind(jour(ctx.jour()))
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes.into_iter().map(Valeur::from).collect())
}
