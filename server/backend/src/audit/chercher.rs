use super::partout;
use crate::{Ctx, Error, Result};
use domain::journal::{Ecart, FiltreJournal, JournalVue, LigneJournal, Repere, ecarts};
use jiff::{Timestamp, ToSpan, civil::Date};
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Lines of one page.
const PAGE: i64 = 50;

/// Longest thing that can be typed and still be a code.
const SAISIE_MAX: usize = 100;

/// Verbs shown to choose from, at most.
const VERBES: i64 = 200;

/// Lines of the whole journal, newest first, from a place on. Demands `SEC_JOURNAL` on the whole establishment.
pub async fn chercher(ctx: &Ctx, filtre: &FiltreJournal, depuis: Option<Repere>) -> Result<JournalVue> {
    let mut tx = ouvrir(ctx).await?;
    let mut lignes = lire(&mut tx, ctx, filtre, depuis, PAGE + 1).await?;
    let traitements = verbes(&mut tx).await?;
    tx.commit().await?;
    let page = usize::try_from(PAGE).map_err(Error::interne)?;
    let suite = (lignes.len() > page).then(|| {
        lignes.truncate(page);
        lignes.last().map(|(repere, _)| *repere)
    });
    Ok(JournalVue {
        lignes: lignes.into_iter().map(|(_, ligne)| ligne).collect(),
        suite: suite.flatten(),
        traitements,
    })
}

/// A transaction for whoever may read the whole journal, in which each query is planned for what is asked.
pub(super) async fn ouvrir(ctx: &Ctx) -> Result<Transaction<'static, Postgres>> {
    let mut tx = ctx.transaction().await?;
    partout(ctx, &mut tx).await?;
    sqlx::query!("SELECT set_config('plan_cache_mode', 'force_custom_plan', true) AS plan")
        .fetch_one(&mut *tx)
        .await?;
    Ok(tx)
}

/// What the filter means to the database.
struct Criteres {
    /// Identifiers of things; None: all.
    objets: Option<Vec<String>>,
    acteur: Option<String>,
    traitement: Option<String>,
    du: Option<Timestamp>,
    /// Excluded.
    au: Option<Timestamp>,
}

fn saisie(texte: &str) -> Option<&str> {
    Some(texte.trim()).filter(|t| !t.is_empty() && t.len() <= SAISIE_MAX)
}

/// When a day begins in the establishment.
fn minuit(ctx: &Ctx, jour: Date) -> Result<Timestamp> {
    let debut = jour.to_zoned(ctx.services.fuseau.clone()).map_err(Error::interne)?;
    Ok(debut.timestamp())
}

async fn criteres(cx: &mut PgConnection, ctx: &Ctx, filtre: &FiltreJournal) -> Result<Criteres> {
    let objets = match saisie(&filtre.objet) {
        Some(texte) => Some(objets(cx, texte).await?),
        None => None,
    };
    let acteur = match saisie(&filtre.acteur) {
        Some(texte) => Some(acteur(cx, texte).await?),
        None => None,
    };
    let lendemain = |jour: Date| jour.checked_add(1.day()).unwrap_or(jour);
    Ok(Criteres {
        objets,
        acteur,
        traitement: saisie(&filtre.traitement).map(str::to_owned),
        du: filtre.du.map(|jour| minuit(ctx, jour)).transpose()?,
        au: filtre.au.map(|jour| minuit(ctx, lendemain(jour))).transpose()?,
    })
}

/// All that what was typed may stand for: the thing itself; and of a person her enrolments and her account.
async fn objets(cx: &mut PgConnection, texte: &str) -> Result<Vec<String>> {
    let id = texte.parse::<Uuid>().ok();
    let personnes = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM identite.personne WHERE id = $1
           UNION SELECT id FROM identite.personne WHERE code_apprenant = upper($2)
           UNION SELECT id FROM identite.personne WHERE ine = upper($2)
           UNION SELECT personne_id FROM authz.utilisateur WHERE identifiant = lower($2) AND personne_id IS NOT NULL"#,
        id,
        texte
    )
    .fetch_all(&mut *cx)
    .await?;
    let liees = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM inscription.inscription WHERE personne_id = ANY ($1)
           UNION SELECT id FROM authz.utilisateur WHERE personne_id = ANY ($1)
           UNION SELECT id FROM authz.utilisateur WHERE identifiant = lower($2)"#,
        &personnes,
        texte
    )
    .fetch_all(cx)
    .await?;
    let mut tous: Vec<String> = personnes.iter().chain(&liees).map(Uuid::to_string).collect();
    // As it is written in the journal, whatever it is.
    tous.push(id.map_or_else(|| texte.to_owned(), |id| id.to_string()));
    Ok(tous)
}

/// An account by its user name or its identifier, else the word that was typed.
async fn acteur(cx: &mut PgConnection, texte: &str) -> Result<String> {
    let compte = sqlx::query_scalar!("SELECT id FROM authz.utilisateur WHERE identifiant = lower($1)", texte)
        .fetch_optional(cx)
        .await?;
    Ok(compte
        .or_else(|| texte.parse().ok())
        .map_or_else(|| texte.to_owned(), |id: Uuid| id.to_string()))
}

/// Lines that fit, newest first, each with its place.
pub(super) async fn lire(
    cx: &mut PgConnection,
    ctx: &Ctx,
    filtre: &FiltreJournal,
    depuis: Option<Repere>,
    max: i64,
) -> Result<Vec<(Repere, LigneJournal)>> {
    let c = criteres(&mut *cx, ctx, filtre).await?;
    let (le, id) = match depuis {
        Some(r) => (
            Some(Timestamp::from_microsecond(r.le).map_err(|_| Error::Introuvable)?),
            Some(r.id),
        ),
        None => (None, None),
    };
    // Known things first, which are few: never the whole journal from its end on, in search of them.
    let lignes = sqlx::query!(
        r#"WITH connues AS MATERIALIZED (
             SELECT * FROM audit.journal WHERE entite_id = ANY ($1)),
           choisies AS (
             SELECT * FROM connues WHERE $1::text[] IS NOT NULL
             UNION ALL
             (SELECT * FROM audit.journal j WHERE $1::text[] IS NULL
                AND ($2::text IS NULL OR coalesce(j.acteur_id::text, j.acteur) = $2)
                AND ($3::text IS NULL OR j.traitement = $3)
                AND ($4::timestamptz IS NULL OR j.le >= $4) AND ($5::timestamptz IS NULL OR j.le < $5)
                AND ($6::timestamptz IS NULL OR (j.le, j.id) < ($6, $7::bigint))
              ORDER BY j.le DESC, j.id DESC LIMIT $8))
           SELECT id AS "id!", le AS "le!", acteur AS "acteur!", traitement AS "traitement!", entite AS "entite!",
             entite_id AS "entite_id!", avant, apres, adresse, au_nom_de
           FROM choisies j
           WHERE ($2::text IS NULL OR coalesce(j.acteur_id::text, j.acteur) = $2)
             AND ($3::text IS NULL OR j.traitement = $3)
             AND ($4::timestamptz IS NULL OR j.le >= $4) AND ($5::timestamptz IS NULL OR j.le < $5)
             AND ($6::timestamptz IS NULL OR (j.le, j.id) < ($6, $7::bigint))
           ORDER BY j.le DESC, j.id DESC LIMIT $8"#,
        c.objets.as_deref(),
        c.acteur,
        c.traitement,
        c.du.map(ToSqlx::to_sqlx) as _,
        c.au.map(ToSqlx::to_sqlx) as _,
        le.map(ToSqlx::to_sqlx) as _,
        id,
        max
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| {
            let le = l.le.to_jiff();
            let repere = Repere {
                le: le.as_microsecond(),
                id: l.id,
            };
            let inscription = (l.entite == "inscription").then(|| l.entite_id.parse().ok()).flatten();
            let ligne = LigneJournal {
                id: l.id,
                le: ctx.services.heure_locale(le),
                acteur: l.acteur,
                au_nom_de: l.au_nom_de,
                traitement: l.traitement,
                entite: l.entite,
                entite_id: l.entite_id,
                inscription,
                adresse: l.adresse,
                ecarts: changements(l.avant.as_ref(), l.apres.as_ref()),
            };
            (repere, ligne)
        })
        .collect())
}

fn changements(avant: Option<&Value>, apres: Option<&Value>) -> Vec<Ecart> {
    let valeurs = |valeur: Option<&Value>| {
        let mut toutes = BTreeMap::new();
        if let Some(valeur) = valeur {
            aplatir(valeur, String::new(), &mut toutes);
        }
        toutes
    };
    ecarts(&valeurs(avant), &valeurs(apres))
}

/// Each value by its path: `adresse.ville`. A list is one value.
fn aplatir(valeur: &Value, chemin: String, vers: &mut BTreeMap<String, String>) {
    match valeur {
        Value::Object(champs) => {
            for (nom, valeur) in champs {
                let chemin = if chemin.is_empty() {
                    nom.clone()
                } else {
                    format!("{chemin}.{nom}")
                };
                aplatir(valeur, chemin, vers);
            }
        }
        Value::Null => {}
        Value::String(texte) => {
            vers.insert(chemin, texte.clone());
        }
        autre => {
            vers.insert(chemin, autre.to_string());
        }
    }
}

/// Verbs that there are, one look in the index for each.
async fn verbes(cx: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE v (traitement) AS (
             (SELECT traitement FROM audit.journal ORDER BY traitement LIMIT 1)
             UNION ALL
             SELECT (SELECT j.traitement FROM audit.journal j WHERE j.traitement > v.traitement ORDER BY j.traitement LIMIT 1)
             FROM v WHERE v.traitement IS NOT NULL)
           SELECT traitement AS "traitement!" FROM v WHERE traitement IS NOT NULL LIMIT $1"#,
        VERBES
    )
    .fetch_all(cx)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ce_qui_est_imbrique_se_compare_valeur_par_valeur() {
        let avant = json!({ "adresse": { "ville": "Rouen", "pays": "FR" }, "roles": ["A"], "rien": null });
        let apres = json!({ "adresse": { "ville": "Caen", "pays": "FR" }, "roles": ["A", "B"], "actif": true });
        let lus: Vec<String> = changements(Some(&avant), Some(&apres))
            .into_iter()
            .map(|e| format!("{}: {:?} {:?}", e.champ, e.avant, e.apres))
            .collect();
        assert_eq!(
            lus,
            [
                r#"actif: None Some("true")"#,
                r#"adresse.ville: Some("Rouen") Some("Caen")"#,
                r#"roles: Some("[\"A\"]") Some("[\"A\",\"B\"]")"#,
            ]
        );
        assert!(changements(None, None).is_empty());
    }
}
