//! A floor: the search of the clerks with axum and sqlx, and nothing else. No page, no session to renew, no right to
//! check, no language: what no server over this database can do without.

mod sql;

use anyhow::Context;
use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::{PgPool, Row, postgres::PgRow};
use std::net::SocketAddr;
use uuid::Uuid;

/// Lines of a page, as the product's.
const TAILLE: i64 = 25;
/// Persons that a search looks at, as the product.
const PERSONNES_MAX: i64 = 1_001;

#[derive(Clone)]
struct Etat {
    base: PgPool,
    racines: Vec<String>,
    session: (Uuid, Uuid),
}

/// Listens until it is killed.
pub async fn servir(base: PgPool, ecoute: SocketAddr) -> anyhow::Result<()> {
    let racine = sqlx::query_scalar("SELECT code FROM referentiel.etablissement")
        .fetch_one(&base)
        .await?;
    let session = sqlx::query(
        "SELECT s.id, s.utilisateur_id FROM authz.session s JOIN authz.utilisateur u ON u.id = s.utilisateur_id
         WHERE u.identifiant = 'scolarite.demo' AND s.fin_le IS NULL ORDER BY s.cree_le DESC LIMIT 1",
    )
    .fetch_one(&base)
    .await
    .context("scolarite.demo has no session: measure the product first")?;
    let etat = Etat {
        base,
        racines: vec![racine],
        session: (session.try_get("id")?, session.try_get("utilisateur_id")?),
    };
    let routes = Router::new().route("/recherche", get(recherche)).with_state(etat);
    axum::serve(tokio::net::TcpListener::bind(ecoute).await?, routes).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Question {
    q: String,
}

async fn recherche(State(etat): State<Etat>, Query(question): Query<Question>) -> Result<Json<Value>, StatusCode> {
    repondre(&etat, question.q.trim()).await.map(Json).map_err(|erreur| {
        eprintln!("{erreur}");
        StatusCode::INTERNAL_SERVER_ERROR
    })
}

async fn repondre(etat: &Etat, q: &str) -> Result<Value, sqlx::Error> {
    let (base, racines, rien) = (&etat.base, &etat.racines, None::<&str>);
    let maintenant = Timestamp::now();
    sqlx::query(sql::SESSION)
        .bind(etat.session.0)
        .bind(etat.session.1)
        .bind(maintenant.to_sqlx())
        .bind(Timestamp::UNIX_EPOCH.to_sqlx())
        .fetch_optional(base)
        .await?;
    let lettre = |c: char| c.is_alphanumeric();
    let mots: Vec<&str> = q.split(|c| !lettre(c)).filter(|mot| mot.len() > 1).take(3).collect();
    let mot = |rang: usize| mots.get(rang).or(mots.last()).copied();
    let compteurs = sqlx::query(sql::COMPTEURS).bind(racines).fetch_all(base).await?;
    let raisons = sqlx::query(sql::RAISONS).bind(racines).fetch_all(base).await?;
    let doublons: i64 = sqlx::query_scalar(sql::DOUBLONS).bind(racines).fetch_one(base).await?;
    let mut tx = base.begin().await?;
    sqlx::query(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
                set_config('max_parallel_workers_per_gather', '0', true)",
    )
    .execute(&mut *tx)
    .await?;
    let entier: bool = sqlx::query_scalar(sql::ENTIER)
        .bind(racines)
        .fetch_one(&mut *tx)
        .await?;
    let personnes: Vec<Uuid> = sqlx::query_scalar(sql::PERSONNES)
        .bind(mot(0))
        .bind(mot(1))
        .bind(mot(2))
        .bind(racines)
        .bind(entier)
        .bind(PERSONNES_MAX)
        .fetch_all(&mut *tx)
        .await?;
    let lignes = sqlx::query(sql::LIRE)
        .bind(racines)
        .bind(rien)
        .bind(&personnes)
        .bind("anciennete")
        .bind(TAILLE)
        .bind(0i64)
        .bind(racines)
        .bind(rien)
        .bind(rien)
        .bind(true)
        .bind(entier)
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    let compte = |l: &PgRow, cle: &str| -> Result<Value, sqlx::Error> {
        Ok(json!([l.try_get::<String, _>(cle)?, l.try_get::<i64, _>("n!")?]))
    };
    Ok(json!({
        "total": lignes.first().and_then(|l| l.try_get::<Option<i64>, _>("total").ok()).flatten().unwrap_or(0),
        "compteurs": compteurs.iter().map(|l| compte(l, "statut!")).collect::<Result<Vec<_>, _>>()?,
        "raisons": raisons.iter().map(|l| compte(l, "raison!")).collect::<Result<Vec<_>, _>>()?,
        "doublons": doublons,
        "lignes": lignes.iter().map(ligne).collect::<Result<Vec<_>, _>>()?,
    }))
}

fn ligne(l: &PgRow) -> Result<Value, sqlx::Error> {
    let texte = |colonne: &str| l.try_get::<Option<String>, _>(colonne);
    Ok(json!({
        "id": l.try_get::<Uuid, _>("id")?,
        "nom": texte("nom!")?,
        "prenom": texte("prenom")?,
        "codeApprenant": texte("code_apprenant")?,
        "formation": texte("libelle_fr")?,
        "structure": texte("structure_code")?,
        "statut": texte("statut")?,
        "statutPaiement": texte("statut_paiement")?,
        "statutPieces": texte("statut_pieces")?,
        "version": l.try_get::<i32, _>("version")?,
        "blocages": l.try_get::<Vec<String>, _>("blocages")?,
    }))
}
