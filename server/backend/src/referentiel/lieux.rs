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
        // No LIMIT in the codes: with one, PostgreSQL may read all communes in their order until it has found three.
        r#"SELECT lieu.libelle, coalesce(array_to_string((
                SELECT array_agg(DISTINCT c.attributs ->> 'codePostal') FROM referentiel.valeur c
                WHERE c.nomenclature = 'Commune' AND c.attributs ->> 'codeInsee' = lieu.code)[1:3], ', '), '') AS "codes!"
           FROM (
                -- What is searched begins with the code.
                SELECT v.code, v.libelle_affichage AS libelle, v.libelle_long, substr(v.recherche, length(v.code) + 2) AS nom
                FROM referentiel.valeur v
                WHERE v.nomenclature = 'CommuneNaissance' AND v.visible AND v.debut <= $2 AND (v.fin IS NULL OR v.fin >= $2)
                  -- What is typed is made plain once, not for each row. The first of the two is for the index: a code of INSEE may be
                  -- the postal code of another commune.
                  AND (v.recherche LIKE (SELECT '%' || public.sans_accent($1) || '%')
                        AND substr(v.recherche, length(v.code) + 2) LIKE (SELECT '%' || public.sans_accent($1) || '%')
                    OR v.code = ANY (ARRAY(
                    SELECT c.attributs ->> 'codeInsee' FROM referentiel.valeur c
                    WHERE c.nomenclature = 'Commune' AND c.attributs ->> 'codePostal' = $1)))) lieu
           ORDER BY nom NOT LIKE (SELECT public.sans_accent($1) || '%'), length(libelle_long), nom, code
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

/// French schools by name, town or UAI, as they are today. Whoever is signed in.
pub async fn suggerer_lycees(ctx: &Ctx, recherche: &str) -> Result<Vec<Suggestion>> {
    ctx.compte()?;
    let mots: Vec<String> = motif(recherche).split_whitespace().map(str::to_owned).collect();
    // The longest word is the one that the index is asked for.
    let Some(long) = mots.iter().max_by_key(|m| m.len()) else {
        return Ok(Vec::new());
    };
    let lignes = sqlx::query!(
        r#"SELECT code, libelle_long, coalesce(attributs ->> 'communeLibe', '') AS "commune!",
                coalesce(attributs ->> 'codePostalUai', attributs ->> 'departement', '') AS "ou!"
           FROM referentiel.valeur
           WHERE nomenclature = 'EtablissementFrancais' AND visible AND debut <= $4 AND (fin IS NULL OR fin >= $4)
             AND referentiel.mots_etablissement(recherche, attributs) LIKE '%' || public.sans_accent($1) || '%'
             AND (SELECT bool_and(referentiel.mots_etablissement(recherche, attributs) LIKE '%' || public.sans_accent(mot) || '%')
                  FROM unnest($2::text[]) AS mot)
           ORDER BY libelle_long, 3, code LIMIT $3"#,
        long,
        &mots,
        NOMBRE,
        ctx.jour().to_sqlx() as _
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| {
            let lieu = [l.libelle_long, l.commune].into_iter().filter(|t| !t.is_empty());
            Suggestion {
                valeur: format!("{} ({})", lieu.collect::<Vec<_>>().join(", "), l.code),
                precision: l.ou,
            }
        })
        .collect())
}

/// The commune that a text names, at a day: `Rouen (76)`, or `Rouen` when there is but one.
pub(crate) async fn reperer_commune(tx: &mut PgConnection, texte: &str, jour: Date) -> Result<Repere> {
    let codes = sqlx::query_scalar!(
        "SELECT code FROM referentiel.valeur
         WHERE nomenclature = 'CommuneNaissance' AND debut <= $2 AND (fin IS NULL OR fin >= $2)
           AND (referentiel.nom_de_lieu(libelle_affichage) = referentiel.nom_de_lieu($1)
                OR referentiel.nom_de_lieu(libelle_long) = referentiel.nom_de_lieu($1))
         ORDER BY referentiel.nom_de_lieu(libelle_affichage) = referentiel.nom_de_lieu($1) DESC LIMIT 2",
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

/// The UAI at the end of the text that names a school: its code in the nomenclature.
pub(crate) fn uai_du_lycee(texte: &str) -> Option<String> {
    let (_, uai) = texte.trim().strip_suffix(')')?.rsplit_once('(')?;
    Some(uai.to_uppercase())
}

/// The school that a text names, by the UAI at its end. Whether it was open then is asked of the one function that knows.
pub(crate) async fn reperer_lycee(tx: &mut PgConnection, texte: &str) -> Result<Repere> {
    let Some(uai) = uai_du_lycee(texte) else {
        return Ok(Repere::Inconnu);
    };
    let code = sqlx::query_scalar!(
        "SELECT code FROM referentiel.valeur WHERE nomenclature = 'EtablissementFrancais' AND code = $1 LIMIT 1",
        uai
    )
    .fetch_optional(tx)
    .await?;
    Ok(code.map_or(Repere::Inconnu, |code| Repere::Connu { code }))
}

/// How forms write the commune of that code at that day; None when the table does not have it.
pub(crate) async fn commune_de_code(tx: &mut PgConnection, code: &str, jour: Date) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "SELECT libelle_affichage FROM referentiel.valeur WHERE nomenclature = 'CommuneNaissance' AND code = $1
         ORDER BY (debut <= $2 AND (fin IS NULL OR fin >= $2)) DESC, debut DESC LIMIT 1",
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
