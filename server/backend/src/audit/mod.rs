//! The journal: who did what to what, when, from what to what. Rows are only ever added; the application's role can
//! do nothing else, and seals tell whether somebody else did (docs/adr/0009).

mod chercher;
mod consultations;
mod exporter;
mod forme;
mod partitions;
mod sceller;
mod verifier;

pub use chercher::chercher;
pub(crate) use consultations::{tracer_assistance, tracer_consultation};
pub use exporter::exporter;
pub use sceller::sceller;
pub use verifier::{Faute, Rapport, verifier};

pub(crate) use partitions::preparer_partitions;

use crate::{Ctx, Result, referentiel};
use domain::{authz::Traitement, journal::Evenement};
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// One line of the journal, before it is written.
pub struct Trace<'a> {
    /// What was done, a verb: `VALIDER`.
    pub traitement: &'a str,
    /// Kind of thing: `inscription`.
    pub entite: &'a str,
    pub entite_id: String,
    pub avant: Option<Value>,
    pub apres: Option<Value>,
}

/// Writes a line, in the transaction of the change that it tells.
pub async fn enregistrer(tx: &mut PgConnection, ctx: &Ctx, trace: Trace<'_>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id,
            adresse, au_nom_de_id, au_nom_de)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        ctx.maintenant.to_sqlx(),
        ctx.id_acteur(),
        ctx.nom_acteur(),
        trace.traitement,
        trace.entite,
        trace.entite_id,
        trace.avant,
        trace.apres,
        ctx.correlation,
        ctx.adresse.map(|a| a.to_string()),
        ctx.au_nom_de().map(|(id, _)| id),
        ctx.au_nom_de().map(|(_, nom)| nom),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes many lines in one go, in the transaction of the changes that they tell.
pub(crate) async fn enregistrer_lot(tx: &mut PgConnection, ctx: &Ctx, traces: Vec<Trace<'_>>) -> Result<()> {
    sqlx::query!(
        "INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id,
            adresse, au_nom_de_id, au_nom_de)
         SELECT $1, $2, $3, traitement, entite, entite_id, avant, apres, $9, $10, $11, $12
         FROM unnest($4::text[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[])
            AS n (traitement, entite, entite_id, avant, apres)",
        ctx.maintenant.to_sqlx(),
        ctx.id_acteur(),
        ctx.nom_acteur(),
        &traces.iter().map(|t| t.traitement.to_owned()).collect::<Vec<_>>(),
        &traces.iter().map(|t| t.entite.to_owned()).collect::<Vec<_>>(),
        &traces.iter().map(|t| t.entite_id.clone()).collect::<Vec<_>>(),
        &traces.iter().map(|t| t.avant.clone()).collect::<Vec<_>>() as &[Option<Value>],
        &traces.iter().map(|t| t.apres.clone()).collect::<Vec<_>>() as &[Option<Value>],
        ctx.correlation,
        ctx.adresse.map(|a| a.to_string()),
        ctx.au_nom_de().map(|(id, _)| id),
        ctx.au_nom_de().map(|(_, nom)| nom),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Demands `SEC_JOURNAL` on the whole establishment: lines are of everywhere.
async fn partout(ctx: &Ctx, cx: &mut PgConnection) -> Result<()> {
    referentiel::exiger_partout(ctx, cx, Traitement::SecJournal).await
}

/// The plain values of what is kept of an act.
fn faits(apres: Value) -> BTreeMap<String, String> {
    let Value::Object(faits) = apres else {
        return BTreeMap::new();
    };
    faits
        .into_iter()
        .filter_map(|(nom, valeur)| match valeur {
            Value::String(texte) => Some((nom, texte)),
            Value::Number(nombre) => Some((nom, nombre.to_string())),
            Value::Bool(oui) => Some((nom, oui.to_string())),
            _ => None,
        })
        .collect()
}

/// The history of one thing, newest first. The caller has checked that the actor may see the thing.
pub(crate) async fn historique(
    cx: &mut PgConnection,
    ctx: &Ctx,
    entite: &str,
    entite_id: &str,
) -> Result<Vec<Evenement>> {
    let lignes = sqlx::query!(
        "SELECT le, acteur, au_nom_de, traitement, apres FROM audit.journal
         WHERE entite = $1 AND entite_id = $2 ORDER BY id DESC LIMIT 200",
        entite,
        entite_id
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Evenement {
            le: ctx.services.heure_locale(l.le.to_jiff()),
            acteur: l.acteur,
            au_nom_de: l.au_nom_de,
            traitement: l.traitement,
            faits: l.apres.map(faits).unwrap_or_default(),
        })
        .collect())
}
