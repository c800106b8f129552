use super::{exiger_ecriture, exiger_lecture};
use crate::{Ctx, Error, Result, audit};
use domain::{CodeErreur, ErreurChamp};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};

/// Somebody whom the directory of the establishment lists: neither an account nor a learner.
#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    /// Given by us.
    pub code: String,
    pub civilite: Option<String>,
    pub nom_famille: String,
    pub nom_usage: Option<String>,
    pub prenom1: String,
    pub prenom2: Option<String>,
    pub prenom3: Option<String>,
    pub sexe: Option<String>,
    pub date_naissance: Option<Date>,
    pub debut: Date,
    pub fin: Option<Date>,
    /// What she is here, over time: objects with `typePersonne.libelle`.
    pub types: Vec<Value>,
    /// Accounts elsewhere: objects with `identifiantUtilisateur` and `sourceUtilisateur`.
    pub utilisateurs: Vec<Value>,
    /// By what other systems know her: objects with `basePersonne` and `identifiantPersonne`.
    pub sources: Vec<Value>,
}

/// People of the directory, or those of one type. Demands `REF_LIRE`.
pub async fn lister_agents(ctx: &Ctx, type_: Option<&str>) -> Result<Vec<Agent>> {
    exiger_lecture(ctx)?;
    let voulu = type_.map(|t| json!([{ "typePersonne": { "libelle": t } }]));
    let lignes = sqlx::query!(
        "SELECT code, civilite, nom_famille, nom_usage, prenom1, prenom2, prenom3, sexe, date_naissance, debut, fin, types,
            utilisateurs, sources
         FROM referentiel.agent WHERE $1::jsonb IS NULL OR types @> $1 ORDER BY nom_famille, prenom1, code",
        voulu
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let liste = |v: Value| v.as_array().cloned().unwrap_or_default();
    Ok(lignes
        .into_iter()
        .map(|l| Agent {
            code: l.code,
            civilite: l.civilite,
            nom_famille: l.nom_famille,
            nom_usage: l.nom_usage,
            prenom1: l.prenom1,
            prenom2: l.prenom2,
            prenom3: l.prenom3,
            sexe: l.sexe,
            date_naissance: l.date_naissance.map(jiff_sqlx::Date::to_jiff),
            debut: l.debut.to_jiff(),
            fin: l.fin.map(jiff_sqlx::Date::to_jiff),
            types: liste(l.types),
            utilisateurs: liste(l.utilisateurs),
            sources: liste(l.sources),
        })
        .collect())
}

fn verifier(a: &Agent) -> Result<()> {
    let mut erreurs = Vec::new();
    for (champ, texte, exige) in [
        ("nomFamille", Some(&a.nom_famille), true),
        ("prenom1", Some(&a.prenom1), true),
        ("nomUsage", a.nom_usage.as_ref(), false),
        ("prenom2", a.prenom2.as_ref(), false),
        ("prenom3", a.prenom3.as_ref(), false),
        ("civilite", a.civilite.as_ref(), false),
        ("sexe", a.sexe.as_ref(), false),
    ] {
        let texte = texte.map_or("", |t| t.trim());
        if exige && texte.is_empty() {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
        } else if texte.chars().count() > 100 {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::TropLong { max: 100 }));
        } else if let Some(caractere) = texte.chars().find(|c| c.is_control()) {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::CaractereInterdit { caractere }));
        }
    }
    if a.fin.is_some_and(|fin| fin < a.debut) {
        erreurs.push(ErreurChamp::new("dateFinValidite", CodeErreur::DateTropAncienne));
    }
    for (champ, liste) in [
        ("personneTypePersonneLst", &a.types),
        ("personneUtilisateurLst", &a.utilisateurs),
        ("sourcePersonneLst", &a.sources),
    ] {
        if liste.len() > 20 || json!(liste).to_string().contains("\\u0000") || !liste.iter().all(Value::is_object) {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::FormatInvalide));
        }
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// What another system knows somebody by.
fn sources(a: &Agent) -> Vec<Value> {
    a.sources
        .iter()
        .map(|s| json!([{ "basePersonne": s["basePersonne"], "identifiantPersonne": s["identifiantPersonne"] }]))
        .collect()
}

/// Adds somebody to the directory, or changes who is known by one of the same sources. Her code is given by us. Demands
/// `REF_ECRIRE` on the whole establishment.
pub async fn ecrire_agent(ctx: &Ctx, mut agent: Agent) -> Result<Agent> {
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    verifier(&agent)?;
    // Two requests about the same person make her once.
    sqlx::query_scalar!("SELECT pg_advisory_xact_lock(hashtextextended('referentiel.agent', 0))::text")
        .fetch_one(&mut *tx)
        .await?;
    let connue = sqlx::query_scalar!(
        "SELECT code FROM referentiel.agent WHERE sources @> ANY ($1::jsonb[]) ORDER BY code LIMIT 1",
        &sources(&agent)
    )
    .fetch_optional(&mut *tx)
    .await?;
    agent.code = match connue {
        Some(code) => code,
        None => {
            sqlx::query_scalar!(r#"SELECT 'P' || lpad(nextval('referentiel.agent_code')::text, 8, '0') AS "c!""#)
                .fetch_one(&mut *tx)
                .await?
        }
    };
    sqlx::query!(
        "INSERT INTO referentiel.agent (code, civilite, nom_famille, nom_usage, prenom1, prenom2, prenom3, sexe,
            date_naissance, debut, fin, types, utilisateurs, sources, modifie_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (code) DO UPDATE SET civilite = excluded.civilite, nom_famille = excluded.nom_famille,
            nom_usage = excluded.nom_usage, prenom1 = excluded.prenom1, prenom2 = excluded.prenom2,
            prenom3 = excluded.prenom3, sexe = excluded.sexe, date_naissance = excluded.date_naissance,
            debut = excluded.debut, fin = excluded.fin, types = excluded.types, utilisateurs = excluded.utilisateurs,
            sources = excluded.sources, modifie_le = excluded.modifie_le",
        agent.code,
        agent.civilite,
        agent.nom_famille,
        agent.nom_usage,
        agent.prenom1,
        agent.prenom2,
        agent.prenom3,
        agent.sexe,
        agent.date_naissance.map(ToSqlx::to_sqlx) as _,
        agent.debut.to_sqlx() as _,
        agent.fin.map(ToSqlx::to_sqlx) as _,
        json!(agent.types),
        json!(agent.utilisateurs),
        json!(agent.sources),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    // Who, not what she is called: the journal is kept longer than she is.
    let trace = audit::Trace {
        traitement: "MODIFIER_AGENT",
        entite: "agent",
        entite_id: agent.code.clone(),
        avant: None,
        apres: None,
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(agent)
}
