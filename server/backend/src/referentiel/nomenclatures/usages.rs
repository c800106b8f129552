use super::definitions::{Registre, connue, registre};
use crate::{Ctx, Error, Result, referentiel::exiger_lecture};
use domain::{
    inscription::{CHAMPS, Genre},
    referentiel::Usage,
};
use sqlx::PgConnection;

/// Answers of a dossier that are codes of that nomenclature.
fn reponses(nomenclature: &str) -> Vec<String> {
    let choisit = |genre: Genre| match genre {
        Genre::Nomenclature(nom) => nom == nomenclature,
        Genre::Pays => nomenclature == "PaysNationalite",
        _ => false,
    };
    CHAMPS
        .iter()
        .filter(|c| choisit(c.genre))
        .map(|c| c.nom.to_owned())
        .collect()
}

/// What is known of persons, by the nomenclature of its codes.
const PERSONNES: &[(&str, &[&str])] = &[
    ("PaysNationalite", &["pays_naissance", "nationalite", "adresse_pays"]),
    ("CommuneNaissance", &["commune_naissance"]),
];

/// Where a value is used. Demands `REF_LIRE`.
pub async fn usages(ctx: &Ctx, nomenclature: &str, code: &str) -> Result<Vec<Usage>> {
    exiger_lecture(ctx)?;
    let registre = registre(ctx).await?;
    connue(&registre, nomenclature)?;
    let mut cx = ctx.services.pool.acquire().await?;
    lire(&mut cx, &registre, nomenclature, &[code.to_owned()]).await
}

/// How often values are used, in all.
pub(super) async fn nombre(
    cx: &mut PgConnection,
    registre: &Registre,
    nomenclature: &str,
    codes: &[String],
) -> Result<u32> {
    let usages = lire(cx, registre, nomenclature, codes).await?;
    Ok(usages.iter().fold(0, |n, u| n.saturating_add(u.nombre)))
}

async fn lire(cx: &mut PgConnection, registre: &Registre, nomenclature: &str, codes: &[String]) -> Result<Vec<Usage>> {
    let mut vus: Vec<(String, i64)> = Vec::new();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let dossiers = reponses(nomenclature);
    if !dossiers.is_empty() {
        // One look at each dossier, whatever the number of fields: unpacking it is what costs. Of many codes, no look is short.
        let un_d_eux: Vec<String> = dossiers.iter().map(|champ| format!("$.{champ} == $code")).collect();
        let lignes = sqlx::query!(
            r#"SELECT champ AS "champ!", count(*) AS "n!"
               FROM (SELECT dossier FROM inscription.inscription
                     WHERE cardinality($2::text[]) > 1
                        OR jsonb_path_match(dossier, $3::text::jsonpath, jsonb_build_object('code', $2[1]), true)
                     OFFSET 0) i
               CROSS JOIN unnest($1::text[]) AS champ
               JOIN unnest($2::text[]) AS code ON code = i.dossier ->> champ
               GROUP BY champ"#,
            &dossiers,
            codes,
            un_d_eux.join(" || ")
        )
        .fetch_all(&mut *cx)
        .await?;
        vus.extend(lignes.into_iter().map(|l| (format!("inscription.{}", l.champ), l.n)));
    }
    let personnes = PERSONNES
        .iter()
        .filter(|(n, _)| *n == nomenclature)
        .flat_map(|(_, champs)| *champs);
    let personnes: Vec<String> = personnes.map(|c| (*c).to_owned()).collect();
    if !personnes.is_empty() {
        let lignes = sqlx::query!(
            r#"SELECT c.champ AS "champ!", count(*) AS "n!" FROM identite.personne p
               CROSS JOIN LATERAL (VALUES ('pays_naissance', p.pays_naissance), ('nationalite', p.nationalite),
                    ('adresse_pays', p.adresse_pays), ('commune_naissance', p.commune_naissance)) AS c (champ, valeur)
               JOIN unnest($2::text[]) AS code ON code = c.valeur
               WHERE c.champ = ANY ($1) GROUP BY c.champ"#,
            &personnes,
            codes
        )
        .fetch_all(&mut *cx)
        .await?;
        vus.extend(lignes.into_iter().map(|l| (format!("personne.{}", l.champ), l.n)));
    }
    for definition in registre.values() {
        for (colonne, _) in definition.references().filter(|(_, cible)| *cible == nomenclature) {
            let n = sqlx::query_scalar!(
                r#"SELECT count(*) AS "n!" FROM referentiel.valeur v
                   CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(v.attributs -> $2)
                        WHEN 'array' THEN v.attributs -> $2 ELSE jsonb_build_array(v.attributs -> $2) END) AS cite
                   JOIN unnest($3::text[]) AS voulu ON voulu = cite
                   WHERE v.nomenclature = $1"#,
                definition.code,
                colonne.nom,
                codes
            )
            .fetch_one(&mut *cx)
            .await?;
            vus.push((definition.code.clone(), n));
        }
    }
    vus.into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(ou, n)| {
            Ok(Usage {
                ou,
                nombre: u32::try_from(n).map_err(Error::interne)?,
            })
        })
        .collect()
}
