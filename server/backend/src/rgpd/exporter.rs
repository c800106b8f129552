use super::tables::TABLES;
use crate::{Ctx, Error, Result, audit, parcours::rendre, referentiel};
use documents::{Releve, releve_de_donnees};
use i18n::{Langue, format, rgpd as t};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// What the data are taken away as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forme {
    /// For another system: all that is kept, under the names that it has here.
    Json,
    /// To be read.
    Pdf,
}

/// Longest list of one kind: nobody has more, and a mistake must not take the memory away.
const LIGNES_MAX: i64 = 20_000;

/// All that is kept of the learner who is signed in: name of the file and bytes. She showed a moment ago who she is.
pub async fn exporter(ctx: &Ctx, forme: Forme) -> Result<(String, Vec<u8>)> {
    let personne = ctx.apprenant()?;
    ctx.confirme()?;
    let mut tx = ctx.transaction().await?;
    // One instant for all of it.
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .execute(&mut *tx)
        .await?;
    let donnees = lire(&mut tx, personne.0).await?;
    let trace = audit::Trace {
        traitement: "EXPORTER_SES_DONNEES",
        entite: "personne",
        entite_id: personne.to_string(),
        avant: None,
        apres: Some(json!({ "forme": if forme == Forme::Json { "json" } else { "pdf" } })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    let jour = ctx.jour();
    match forme {
        Forme::Json => {
            let etablissement = referentiel::etablissement(&ctx.services.pool).await?;
            let tout = json!({
                "etablissement": etablissement.denomination_fr,
                "fait_le": ctx.maintenant,
                "format": "pegase.donnees.1",
                "donnees": donnees,
            });
            Ok((format!("mes-donnees-{jour}.json"), serde_json::to_vec_pretty(&tout)?))
        }
        Forme::Pdf => {
            let releve = releve(ctx, &donnees).await?;
            let pdf = rendre(move || releve_de_donnees(&releve)).await?;
            Ok((format!("mes-donnees-{jour}.pdf"), pdf))
        }
    }
}

/// The lines of a person, table by table.
pub(super) async fn lire(cx: &mut PgConnection, personne: Uuid) -> Result<Map<String, Value>> {
    let mut donnees = Map::new();
    for table in TABLES {
        let sql = format!(
            "SELECT coalesce(jsonb_agg(l), '[]') FROM (SELECT jsonb_strip_nulls(to_jsonb(t) - $2::text[]) AS l
             FROM {} t WHERE {} LIMIT {LIGNES_MAX}) AS toutes",
            table.nom, table.lien
        );
        let caches: Vec<String> = table.caches.iter().map(|c| (*c).to_owned()).collect();
        let lignes: Value = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(personne)
            .bind(caches)
            .fetch_one(&mut *cx)
            .await?;
        donnees.insert(table.nom.to_owned(), lignes);
    }
    Ok(donnees)
}

async fn releve(ctx: &Ctx, donnees: &Map<String, Value>) -> Result<Releve> {
    let l = ctx.langue;
    let etablissement = referentiel::etablissement(&ctx.services.pool).await?;
    let jour = ctx.jour();
    // The person first, and the tables that have something to say.
    let ordre = TABLES.iter().rev().map(|table| table.nom);
    let sections = ordre
        .filter_map(|nom| {
            let lignes = donnees.get(nom)?.as_array().filter(|l| !l.is_empty())?;
            let fiches = lignes
                .iter()
                .filter_map(Value::as_object)
                .map(|f| fiche(ctx, f))
                .collect();
            Some((t::table(nom, l).to_owned(), fiches))
        })
        .collect();
    Ok(Releve {
        langue: if l == Langue::Fr {
            documents::Langue::Fr
        } else {
            documents::Langue::En
        },
        etablissement: documents::Etablissement {
            denomination: if l == Langue::Fr {
                etablissement.denomination_fr
            } else {
                etablissement.denomination_en
            },
            adresse: etablissement.adresse,
            ville: etablissement.ville,
        },
        titre: t::RELEVE_TITRE.en_langue(l).into(),
        intro: t::RELEVE_INTRO.avec(l, &[("date", &format::date(jour, l))]),
        titulaire: ctx.compte()?.nom.clone(),
        sections,
        date_iso: crate::parcours::date_iso(jour),
    })
}

/// One line of a table, as a person reads it: what each thing is called, and what it is.
fn fiche(ctx: &Ctx, ligne: &Map<String, Value>) -> Vec<(String, String)> {
    let mut faits = Vec::new();
    for (nom, valeur) in ligne {
        deplier(ctx, nom, valeur, &mut faits);
    }
    faits
}

fn deplier(ctx: &Ctx, nom: &str, valeur: &Value, faits: &mut Vec<(String, String)>) {
    let libelle = || i18n::champs::connu(nom, ctx.langue).map_or_else(|| nom.replace('_', " "), str::to_owned);
    match valeur {
        Value::Null => {}
        Value::Object(dedans) => {
            for (nom, valeur) in dedans {
                deplier(ctx, nom, valeur, faits);
            }
        }
        Value::Array(liste) if liste.iter().any(Value::is_object) => {
            for valeur in liste {
                deplier(ctx, nom, valeur, faits);
            }
        }
        Value::Array(liste) => {
            let textes: Vec<String> = liste.iter().map(|v| texte(ctx, v)).collect();
            if !textes.is_empty() {
                faits.push((libelle(), textes.join(", ")));
            }
        }
        // Our own keys mean nothing to her.
        Value::String(s) if Uuid::parse_str(s).is_ok() => {}
        autre => faits.push((libelle(), texte(ctx, autre))),
    }
}

fn texte(ctx: &Ctx, valeur: &Value) -> String {
    match valeur {
        Value::String(s) => match s.parse::<jiff::Timestamp>() {
            Ok(instant) => format::date_heure(ctx.services.heure_locale(instant), ctx.langue),
            // The font of the documents has the Latin script only; elsewhere the JSON file has it all.
            Err(_) => s
                .chars()
                .map(|c| {
                    if (c as u32) < 0x250 || c == '’' || c == '€' {
                        c
                    } else {
                        '?'
                    }
                })
                .collect(),
        },
        Value::Bool(b) => if *b { i18n::commun::OUI } else { i18n::commun::NON }
            .en_langue(ctx.langue)
            .to_owned(),
        autre => autre.to_string(),
    }
}

impl From<Forme> for &'static str {
    fn from(forme: Forme) -> Self {
        match forme {
            Forme::Json => "application/json",
            Forme::Pdf => "application/pdf",
        }
    }
}

impl std::str::FromStr for Forme {
    type Err = Error;

    fn from_str(texte: &str) -> Result<Self> {
        match texte {
            "json" => Ok(Self::Json),
            "pdf" => Ok(Self::Pdf),
            _ => Err(Error::Introuvable),
        }
    }
}
