use super::repartir::repartir;
use crate::{
    Ctx, Result, Services,
    coffre::dechiffrer,
    evenement::{Enveloppe, Evenement, Position, Source},
    traces,
};
use domain::webhook::{pause, reprise};
use futures::{StreamExt, stream};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use opentelemetry::{
    KeyValue,
    trace::{SpanKind, Status, TraceContextExt},
};
use reqwest::StatusCode;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Between two looks at what waits.
const PAS: Duration = Duration::from_millis(500);
/// Events that one receiver gets at a time: of different objects, since those of one object wait for one another.
const A_LA_FOIS: i64 = 8;
/// A process that took an event and died holds it back for so long, in seconds.
const BAIL: f64 = 60.0;
/// Longest reason that is kept, in characters.
const ERREUR_MAX: usize = 200;

/// Brings events to the addresses that want them, until the process must stop. Each address on its own: one that does not
/// answer holds no other one up.
pub(crate) async fn travailler(services: Arc<Services>) {
    let repartition = tokio::spawn(repartir(Arc::clone(&services)));
    let mut porteurs: HashMap<Uuid, JoinHandle<()>> = HashMap::new();
    while !services.arret.is_cancelled() {
        porteurs.retain(|_, porteur| !porteur.is_finished());
        match a_servir(&services).await {
            Ok(ids) => {
                for id in ids {
                    porteurs
                        .entry(id)
                        .or_insert_with(|| tokio::spawn(servir(Arc::clone(&services), id)));
                }
            }
            Err(e) => tracing::warn!(error = e.sans_valeurs(), "cannot look for what webhooks wait for"),
        }
        tokio::select! {
            () = tokio::time::sleep(PAS) => {}
            () = services.arret.cancelled() => {}
        }
    }
    for (_, porteur) in porteurs {
        porteur.await.ok();
    }
    repartition.await.ok();
}

/// Those for whom something is due. The clock of the database says what is, since processes take turns.
async fn a_servir(services: &Arc<Services>) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        "SELECT w.id FROM evt.webhook w
         WHERE w.actif AND (w.pas_avant IS NULL OR w.pas_avant <= now())
           AND EXISTS (SELECT FROM evt.livraison l
                WHERE l.webhook_id = w.id AND l.statut = 'ATTENTE' AND l.prochain_le <= now())"
    )
    .fetch_all(&services.pool)
    .await?)
}

/// Brings all that is due for one address.
async fn servir(services: Arc<Services>, id: Uuid) {
    while !services.arret.is_cancelled() {
        let ctx = Ctx::systeme(Arc::clone(&services), "webhooks");
        match porter_lot(&ctx, id).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(e) => {
                tracing::warn!(webhook = %id, error = e.sans_valeurs(), "events wait for this webhook");
                return;
            }
        }
    }
}

struct Destination {
    id: Uuid,
    adresse: String,
    secrets: Vec<Vec<u8>>,
}

/// A few events; false when there is nothing to bring now.
async fn porter_lot(ctx: &Ctx, id: Uuid) -> Result<bool> {
    let pool = &ctx.services.pool;
    let w = sqlx::query!(
        "SELECT adresse, secret, secret_precedent, secret_precedent_jusqua, echecs FROM evt.webhook
         WHERE id = $1 AND actif AND (pas_avant IS NULL OR pas_avant <= now())",
        id
    )
    .fetch_optional(pool)
    .await?;
    let Some(w) = w else { return Ok(false) };
    let ancien = w
        .secret_precedent
        .filter(|_| w.secret_precedent_jusqua.is_some_and(|j| j.to_jiff() > ctx.maintenant));
    let destination = Destination {
        id,
        adresse: w.adresse,
        secrets: std::iter::once(w.secret)
            .chain(ancien)
            .map(|s| dechiffrer(&ctx.services.reglages.secret, &s))
            .collect::<Result<_>>()?,
    };
    // One that was away is asked with one event first, by one process.
    let absente = pause(u32::try_from(w.echecs).unwrap_or(u32::MAX)).is_some();
    if absente && !sonder(ctx, id).await? {
        return Ok(false);
    }
    let lot = prendre(ctx, id, if absente { 1 } else { A_LA_FOIS }).await?;
    if lot.is_empty() {
        return Ok(false);
    }
    let source = Source::lire(ctx).await?;
    let issues: Vec<Result<Issue>> = stream::iter(lot)
        .map(|prise| porter(ctx, &source, &destination, prise))
        .buffer_unordered(usize::try_from(A_LA_FOIS).unwrap_or(1))
        .collect()
        .await;
    let issues = issues.into_iter().collect::<Result<Vec<_>>>()?;
    retenir(ctx, id, &issues).await?;
    Ok(true)
}

/// Nobody else asks it meanwhile.
async fn sonder(ctx: &Ctx, id: Uuid) -> Result<bool> {
    let seule = sqlx::query!(
        "UPDATE evt.webhook SET pas_avant = now() + make_interval(secs => $2)
         WHERE id = $1 AND (pas_avant IS NULL OR pas_avant <= now())",
        id,
        BAIL
    )
    .execute(&ctx.services.pool)
    .await?;
    // This very process may go on.
    Ok(seule.rows_affected() > 0)
}

/// What the receiver did with these events: if it took one of them, it listens.
async fn retenir(ctx: &Ctx, id: Uuid, issues: &[Issue]) -> Result<()> {
    if issues.contains(&Issue::Livre) {
        sqlx::query!(
            "UPDATE evt.webhook SET echecs = 0, pas_avant = NULL WHERE id = $1 AND (echecs > 0 OR pas_avant IS NOT NULL)",
            id
        )
        .execute(&ctx.services.pool)
        .await?;
        return Ok(());
    }
    let mut tx = ctx.transaction().await?;
    let echecs = sqlx::query_scalar!(
        "UPDATE evt.webhook SET echecs = echecs + 1 WHERE id = $1 RETURNING echecs",
        id
    )
    .fetch_optional(&mut *tx)
    .await?;
    let pause = echecs.and_then(|n| pause(u32::try_from(n).unwrap_or(u32::MAX)));
    sqlx::query!(
        "UPDATE evt.webhook SET pas_avant = now() + make_interval(secs => $2), actif = actif AND NOT $3 WHERE id = $1",
        id,
        pause.map(|p| p.as_secs_f64()),
        // "Gone": it wants to hear no more.
        issues.contains(&Issue::Parti)
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// An event that this process has for a while.
struct Prise {
    evenement: Evenement,
    /// Attempts made so far.
    essais: i32,
    /// It is another's from then on: what comes of it later counts for nothing.
    bail: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Issue {
    Livre,
    Refuse,
    Parti,
}

/// The next events of different objects, each the oldest of its object that did not arrive.
async fn prendre(ctx: &Ctx, id: Uuid, nombre: i64) -> Result<Vec<Prise>> {
    let lignes = sqlx::query!(
        r#"WITH pris AS (
             UPDATE evt.livraison l SET prochain_le = now() + make_interval(secs => $2)
             FROM (SELECT c.evenement_id FROM evt.livraison c
                   WHERE c.webhook_id = $1 AND c.statut = 'ATTENTE' AND c.prochain_le <= now()
                     AND NOT EXISTS (SELECT FROM evt.livraison a
                        WHERE a.webhook_id = $1 AND a.statut = 'ATTENTE' AND a.agregat_id = c.agregat_id
                          AND (a.xact, a.ordre) < (c.xact, c.ordre))
                   ORDER BY c.prochain_le, c.xact, c.ordre LIMIT $3 FOR UPDATE SKIP LOCKED) d
             WHERE l.webhook_id = $1 AND l.evenement_id = d.evenement_id
             RETURNING l.evenement_id, l.essais, l.prochain_le)
           SELECT o.id, o.xact::text AS "xact!", o.evenement_id, o.sujet, o.type, o.agregat_id, o.donnees, o.le, o.traceparent,
                  p.essais, p.prochain_le
           FROM pris p JOIN evt.outbox o ON o.evenement_id = p.evenement_id"#,
        id,
        BAIL,
        nombre
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(Prise {
                essais: l.essais,
                bail: l.prochain_le.to_jiff(),
                evenement: Evenement {
                    position: Position::depuis_base(&l.xact, l.id)?,
                    id: l.evenement_id,
                    sujet: l.sujet,
                    type_: l.r#type,
                    agregat: l.agregat_id,
                    donnees: l.donnees,
                    le: l.le.to_jiff(),
                    traceparent: l.traceparent,
                },
            })
        })
        .collect()
}

/// Brings one event, and keeps what became of it.
async fn porter(ctx: &Ctx, source: &Source, a: &Destination, prise: Prise) -> Result<Issue> {
    let Prise {
        evenement,
        essais,
        bail,
    } = prise;
    let (id, agregat) = (evenement.id, evenement.agregat.clone());
    // Of the trace that the event comes from; the address may hold a secret, and is told to nobody.
    let trace = evenement.traceparent.as_deref().map(|t| {
        let attributs = vec![KeyValue::new("evenement", id.to_string())];
        traces::ouvrir("webhook", SpanKind::Producer, &traces::lire(Some(t)), attributs)
    });
    let corps = serde_json::to_string(&Enveloppe::nouvelle(source, evenement))?;
    let debut = Instant::now();
    let reponse = ctx
        .services
        .webhooks
        .porter(
            &a.adresse,
            &a.secrets,
            id,
            ctx.maintenant,
            corps,
            trace.as_ref().and_then(traces::dire),
        )
        .await;
    let duree = debut.elapsed();
    if let Some(trace) = trace {
        if !reponse.as_ref().is_ok_and(|r| r.status().is_success()) {
            trace.span().set_status(Status::error(""));
        }
        trace.span().end();
    }
    let (code, erreur) = match &reponse {
        Ok(r) => (Some(r.status()), None),
        Err(cause) => (None, Some(cause.chars().take(ERREUR_MAX).collect::<String>())),
    };
    let issue = match code {
        Some(c) if c.is_success() => Issue::Livre,
        Some(StatusCode::GONE) => Issue::Parti,
        _ => Issue::Refuse,
    };
    let essais = u32::try_from(essais).unwrap_or(u32::MAX).saturating_add(1);
    let suite = match issue {
        Issue::Livre => None,
        Issue::Refuse | Issue::Parti => reprise(essais, code.map(|c| c.as_u16())),
    };
    let mut tx = ctx.transaction().await?;
    // Still ours: a replay that was asked for meanwhile, or whoever took it after us, says what becomes of it.
    let tenue = sqlx::query!(
        "UPDATE evt.livraison SET essais = $3, essaye_le = now(), duree_ms = $4, code = $5, erreur = $6,
            prochain_le = now() + make_interval(secs => $7),
            statut = CASE WHEN $8 THEN 'LIVREE' WHEN $9 THEN 'ATTENTE' ELSE 'ABANDONNEE' END
         WHERE webhook_id = $1 AND evenement_id = $2 AND statut = 'ATTENTE' AND prochain_le = $10",
        a.id,
        id,
        i32::try_from(essais).unwrap_or(i32::MAX),
        i32::try_from(duree.as_millis()).unwrap_or(i32::MAX),
        code.map(|c| i32::from(c.as_u16())),
        erreur,
        suite.unwrap_or_default().as_secs_f64(),
        issue == Issue::Livre,
        suite.is_some(),
        bail.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    if let Some(suite) = suite
        && tenue.rows_affected() > 0
    {
        // Those that follow wait as long: nobody looks at them in vain.
        sqlx::query!(
            "UPDATE evt.livraison SET prochain_le = now() + make_interval(secs => $4)
             WHERE webhook_id = $1 AND agregat_id = $2 AND statut = 'ATTENTE' AND evenement_id <> $3
               AND prochain_le < now() + make_interval(secs => $4)",
            a.id,
            agregat,
            id,
            suite.as_secs_f64()
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(issue)
}
