use crate::{Ctx, Result};
use domain::{inscription::Repere, referentiel::Suggestion};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Lines of a list of suggestions.
const NOMBRE: i64 = 10;

/// What is searched for, as the tables write it: no accent, no hyphen, no apostrophe, and `%` and `_` mean themselves.
fn motif(recherche: &str) -> String {
    recherche
        .trim()
        .chars()
        .map(|c| if matches!(c, '-' | '\'' | '’') { ' ' } else { c })
        .filter(|c| !matches!(c, '%' | '_' | '\\'))
        .take(60)
        .collect()
}

/// Communes whose name begins with, or else holds, what was typed; the postal code works too. Those of today, or those
/// of a day in the past (a place of birth). Whoever is signed in.
pub async fn suggerer_communes(ctx: &Ctx, recherche: &str, jour: Option<Date>) -> Result<Vec<Suggestion>> {
    ctx.compte()?;
    let motif = motif(recherche);
    if motif.is_empty() {
        return Ok(Vec::new());
    }
    let jour = jour.unwrap_or(ctx.jour());
    let lignes = sqlx::query!(
        r#"SELECT libelle_complet AS "libelle!", array_to_string(codes_postaux[1:3], ', ') AS "codes!"
           FROM referentiel.commune
           WHERE debut <= $2 AND fin > $2
             AND (recherche LIKE '%' || public.sans_accent($1) || '%' OR codes_postaux @> ARRAY[$1])
           ORDER BY recherche NOT LIKE public.sans_accent($1) || '%', length(recherche), recherche, code_insee
           LIMIT $3"#,
        motif,
        jour.to_sqlx() as _,
        NOMBRE
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Suggestion {
            valeur: l.libelle,
            precision: l.codes,
        })
        .collect())
}

/// Lycées by name or town. Whoever is signed in.
pub async fn suggerer_lycees(ctx: &Ctx, recherche: &str) -> Result<Vec<Suggestion>> {
    ctx.compte()?;
    let mots: Vec<String> = motif(recherche).split_whitespace().map(str::to_owned).collect();
    if mots.is_empty() {
        return Ok(Vec::new());
    }
    let lignes = sqlx::query!(
        r#"SELECT uai, libelle, commune, coalesce(code_postal, departement) AS "ou!"
           FROM referentiel.lycee
           WHERE (SELECT bool_and(recherche LIKE '%' || public.sans_accent(mot) || '%') FROM unnest($1::text[]) AS mot)
           ORDER BY libelle, commune, uai LIMIT $2"#,
        &mots,
        NOMBRE
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Suggestion {
            valeur: format!("{}, {} ({})", l.libelle, l.commune, l.uai),
            precision: l.ou,
        })
        .collect())
}

/// The commune that a text names, at a day: `Rouen (76)`, or `Rouen` when there is but one.
pub(crate) async fn reperer_commune(tx: &mut PgConnection, texte: &str, jour: Date) -> Result<Repere> {
    let codes = sqlx::query_scalar!(
        "SELECT code_insee FROM referentiel.commune
         WHERE debut <= $2 AND fin > $2
           AND (public.sans_accent(libelle_complet) = public.sans_accent($1)
                OR recherche = public.sans_accent(translate($1, '-''’', '   ')))
         ORDER BY public.sans_accent(libelle_complet) = public.sans_accent($1) DESC LIMIT 2",
        texte.trim(),
        jour.to_sqlx() as _
    )
    .fetch_all(tx)
    .await?;
    Ok(match codes.as_slice() {
        [] => Repere::Inconnu,
        [code] => Repere::Connu { code: code.clone() },
        // The département was given: it names one, the first.
        [code, ..] if texte.contains('(') => Repere::Connu { code: code.clone() },
        _ => Repere::Ambigu,
    })
}

/// The lycée that a text names, by the UAI at its end.
pub(crate) async fn reperer_lycee(tx: &mut PgConnection, texte: &str) -> Result<Repere> {
    let uai = texte
        .trim()
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
        .map(|(_, uai)| uai.to_uppercase());
    let Some(uai) = uai else { return Ok(Repere::Inconnu) };
    let code = sqlx::query_scalar!("SELECT uai FROM referentiel.lycee WHERE uai = $1", uai)
        .fetch_optional(tx)
        .await?;
    Ok(code.map_or(Repere::Inconnu, |code| Repere::Connu { code }))
}

/// How forms write the commune of that code at that day; None when the table does not have it.
pub(crate) async fn commune_de_code(tx: &mut PgConnection, code: &str, jour: Date) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        r#"SELECT libelle_complet AS "l!" FROM referentiel.commune
           WHERE code_insee = $1 ORDER BY (debut <= $2 AND fin > $2) DESC, fin DESC LIMIT 1"#,
        code,
        jour.to_sqlx() as _
    )
    .fetch_optional(tx)
    .await?)
}

/// A place of birth as people read it: the name of the commune when it is kept as a code.
pub(crate) async fn libelle_commune(tx: &mut PgConnection, lieu: Option<String>, jour: Date) -> Result<Option<String>> {
    let Some(lieu) = lieu else { return Ok(None) };
    Ok(Some(commune_de_code(tx, &lieu, jour).await?.unwrap_or(lieu)))
}
