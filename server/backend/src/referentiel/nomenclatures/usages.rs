use super::definitions::{Registre, connue, registre};
use crate::{Ctx, Error, Result, referentiel::exiger_lecture};
use domain::{
    inscription::{CHAMPS, Condition, Genre},
    referentiel::{Parametre, Usage},
};
use sqlx::{AssertSqlSafe, PgConnection};

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

/// Where else codes are kept: the nomenclature, the name of the place, and what counts there the uses of `$1`, an array of codes.
/// Constants of this file alone: nothing else is ever put in a statement.
const SOURCES: &[(&str, &str, &str)] = &[
    (
        "PaysNationalite",
        "personne.pays_naissance",
        "identite.personne WHERE pays_naissance = ANY ($1)",
    ),
    (
        "PaysNationalite",
        "personne.nationalite",
        "identite.personne WHERE nationalite = ANY ($1)",
    ),
    (
        "PaysNationalite",
        "personne.adresse_pays",
        "identite.personne WHERE adresse_pays = ANY ($1)",
    ),
    (
        "CommuneNaissance",
        "personne.commune_naissance",
        "identite.personne WHERE commune_naissance = ANY ($1)",
    ),
    // The text ends with the UAI.
    (
        "EtablissementFrancais",
        "inscription.bac_lycee",
        "inscription.inscription i JOIN unnest($1) AS code ON upper(i.dossier ->> 'bac_lycee') LIKE '%(' || code || ')'",
    ),
    (
        "TypeFormation",
        "offre.type",
        "offre.objet WHERE genre = 'FORMATION' AND type_objet = ANY ($1)",
    ),
    (
        "TypeObjetFormation",
        "offre.type",
        "offre.objet WHERE genre <> 'FORMATION' AND type_objet = ANY ($1)",
    ),
    (
        "NatureGroupement",
        "offre.nature",
        "offre.objet WHERE genre = 'GROUPEMENT' AND nature = ANY ($1)",
    ),
    (
        "NatureTypeObjetFormation",
        "offre.nature",
        "offre.objet WHERE genre <> 'GROUPEMENT' AND nature = ANY ($1)",
    ),
    (
        "NatureGroupement",
        "offre.chemin",
        "offre.contexte c JOIN offre.objet o ON o.id = c.objet_id WHERE o.genre = 'GROUPEMENT' AND c.nature = ANY ($1)",
    ),
    (
        "NatureTypeObjetFormation",
        "offre.chemin",
        "offre.contexte c JOIN offre.objet o ON o.id = c.objet_id WHERE o.genre <> 'GROUPEMENT' AND c.nature = ANY ($1)",
    ),
    (
        "TypeDiplome",
        "offre.typeDiplome",
        "offre.objet WHERE type_diplome = ANY ($1)",
    ),
    (
        "DomaineFormation",
        "offre.domaineFormation",
        "offre.objet WHERE domaine = ANY ($1)",
    ),
    (
        "NiveauDiplome",
        "offre.niveauDiplome",
        "offre.objet WHERE niveau_diplome = ANY ($1)",
    ),
    (
        "ChampsFormation",
        "offre.champFormation",
        "offre.objet WHERE enquete ->> 'champFormation' = ANY ($1)",
    ),
    (
        "MentionDiplome",
        "offre.mention",
        "offre.objet WHERE enquete ->> 'mention' = ANY ($1)",
    ),
    (
        "DiplomeSise",
        "offre.codeDiplomeSise",
        "offre.objet WHERE enquete ->> 'diplomeSise' = ANY ($1)",
    ),
    (
        "ParcoursTypeSise",
        "offre.parcoursTypeSise",
        "offre.objet WHERE enquete ->> 'parcoursType' = ANY ($1)",
    ),
    (
        "FinaliteFormation",
        "offre.diplome",
        "offre.diplome WHERE finalite = ANY ($1)",
    ),
    (
        "ModaliteEnseignement",
        "offre.modalite",
        "offre.objet CROSS JOIN LATERAL jsonb_array_elements(formats) AS f WHERE f ->> 'modalite' = ANY ($1)",
    ),
    (
        "TypeHeure",
        "offre.typeHeure",
        "offre.objet CROSS JOIN LATERAL jsonb_array_elements(formats) AS f WHERE f ->> 'typeHeure' = ANY ($1)",
    ),
    (
        "LangueEnseignement",
        "offre.langue",
        "offre.objet WHERE syllabus #>> '{fr,langue}' = ANY ($1) OR syllabus #>> '{en,langue}' = ANY ($1)",
    ),
    (
        "TypeUai",
        "structure.typeUai",
        "referentiel.structure WHERE type = ANY ($1)",
    ),
    (
        "CategorieJuridique",
        "structure.categorieJuridique",
        "referentiel.structure WHERE categorie_juridique = ANY ($1)",
    ),
    (
        "PaysNationalite",
        "structure.pays",
        "referentiel.structure WHERE adresse ->> 'pays' = ANY ($1)",
    ),
    (
        "Commune",
        "structure.commune",
        "referentiel.structure WHERE adresse ->> 'commune' = ANY ($1)",
    ),
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
    for (_, ou, compte) in SOURCES.iter().filter(|(n, ..)| *n == nomenclature) {
        let n: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {compte}")))
            .bind(codes)
            .fetch_one(&mut *cx)
            .await?;
        vus.push(((*ou).to_owned(), n));
    }
    vus.extend(reglages(cx, nomenclature, codes).await?);
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

/// Settings that name codes within texts and conditions: few enough to read them all.
async fn reglages(cx: &mut PgConnection, nomenclature: &str, codes: &[String]) -> Result<[(String, i64); 3]> {
    let vise = |(cible, code): (&str, &str)| cible == nomenclature && codes.iter().any(|c| c == code);
    let parametres = sqlx::query!("SELECT code, valeur FROM referentiel.parametre")
        .fetch_all(&mut *cx)
        .await?;
    let parametres = parametres.iter().filter(|l| {
        let cites = Parametre::de_code(&l.code).map(|p| p.codes(&l.valeur));
        cites.is_some_and(|c| c.iter().any(|(cible, code)| vise((cible, code))))
    });
    let parametres = parametres.map(|_| 1).sum();
    let regles = sqlx::query_scalar!("SELECT conditions FROM paiement.regle")
        .fetch_all(&mut *cx)
        .await?;
    let pieces = sqlx::query_scalar!("SELECT conditions FROM pieces.piece")
        .fetch_all(&mut *cx)
        .await?;
    let compter = |toutes: Vec<serde_json::Value>| -> Result<i64> {
        let mut nombre = 0;
        for conditions in toutes {
            let conditions: Vec<Condition> = serde_json::from_value(conditions)?;
            nombre += i64::from(conditions.iter().flat_map(Condition::codes).any(vise));
        }
        Ok(nombre)
    };
    Ok([
        ("parametre.valeur".to_owned(), parametres),
        ("paiement.regle".to_owned(), compter(regles)?),
        ("pieces.piece".to_owned(), compter(pieces)?),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::offre::{CodeObjet, Enquete, Format, Genre as GenreObjet, Objet};

    /// Whatever an object of the offer takes from a nomenclature is looked for before the value goes.
    #[test]
    fn ce_que_l_offre_cite_est_compte() {
        let x = || Some("X".to_owned());
        for genre in [GenreObjet::Formation, GenreObjet::Objet, GenreObjet::Groupement] {
            let mut objet = Objet::nouveau(CodeObjet::parse("A").unwrap(), genre, "A", "SCI");
            (objet.type_objet, objet.nature) = (x(), x());
            objet.enquete = Enquete {
                type_diplome: x(),
                domaine_formation: x(),
                niveau_diplome: x(),
                champ_formation: x(),
                mention: x(),
                diplome_sise: x(),
                parcours_type: x(),
                ..Enquete::default()
            };
            objet.formats = vec![Format {
                modalite: x(),
                type_heure: x(),
                ..Format::default()
            }];
            objet.syllabus.fr.langue = "X".into();
            for r in objet.references() {
                let comptee = SOURCES
                    .iter()
                    .any(|(n, ou, _)| *n == r.nomenclature && *ou == format!("offre.{}", r.champ));
                assert!(comptee, "{} of {}", r.champ, r.nomenclature);
            }
        }
    }
}
