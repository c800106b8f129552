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
    lire(&mut *ctx.services.pool.acquire().await?, &registre, nomenclature, code).await
}

/// How often a value is used, in all.
pub(super) async fn nombre(cx: &mut PgConnection, registre: &Registre, nomenclature: &str, code: &str) -> Result<u32> {
    let usages = lire(cx, registre, nomenclature, code).await?;
    Ok(usages.iter().fold(0, |n, u| n.saturating_add(u.nombre)))
}

async fn lire(cx: &mut PgConnection, registre: &Registre, nomenclature: &str, code: &str) -> Result<Vec<Usage>> {
    let mut vus: Vec<(String, i64)> = Vec::new();
    let dossiers = reponses(nomenclature);
    if !dossiers.is_empty() {
        // One look at each dossier, whatever the number of fields: unpacking it is what costs.
        let un_d_eux: Vec<String> = dossiers.iter().map(|champ| format!("$.{champ} == $code")).collect();
        let lignes = sqlx::query!(
            r#"SELECT champ AS "champ!", count(*) AS "n!"
               FROM (SELECT dossier FROM inscription.inscription
                     WHERE jsonb_path_match(dossier, $3::text::jsonpath, jsonb_build_object('code', $2::text), true)
                     OFFSET 0) i, unnest($1::text[]) AS champ
               WHERE i.dossier ->> champ = $2 GROUP BY champ"#,
            &dossiers,
            code,
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
               WHERE c.valeur = $2 AND c.champ = ANY ($1) GROUP BY c.champ"#,
            &personnes,
            code
        )
        .fetch_all(&mut *cx)
        .await?;
        vus.extend(lignes.into_iter().map(|l| (format!("personne.{}", l.champ), l.n)));
    }
    for definition in registre.values() {
        for (colonne, _) in definition.references().filter(|(_, cible)| *cible == nomenclature) {
            let n = sqlx::query_scalar!(
                r#"SELECT count(*) AS "n!" FROM referentiel.valeur
                   WHERE nomenclature = $1 AND (attributs ->> $2 = $3 OR attributs -> $2 @> to_jsonb($3))"#,
                definition.code,
                colonne.nom,
                code
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
