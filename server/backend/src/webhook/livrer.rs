use super::repartir::repartir;
use crate::{
    Ctx, Error, Result, Services,
    coffre::dechiffrer,
    evenement::{Enveloppe, Evenement, Position, Source},
};
use domain::webhook::{pause, reprise};
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
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
/// A process that took an event and died holds it back for so long.
const BAIL: SignedDuration = SignedDuration::from_secs(60);
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
            Err(e) => tracing::warn!(error = %e, "cannot look for what webhooks wait for"),
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

/// Those for whom something is due.
async fn a_servir(services: &Arc<Services>) -> Result<Vec<Uuid>> {
    let maintenant = Ctx::systeme(Arc::clone(services), "webhooks").maintenant;
    Ok(sqlx::query_scalar!(
        "SELECT w.id FROM evt.webhook w
         WHERE w.actif AND (w.pas_avant IS NULL OR w.pas_avant <= $1)
           AND EXISTS (SELECT FROM evt.livraison l
                WHERE l.webhook_id = w.id AND l.statut = 'ATTENTE' AND l.prochain_le <= $1)",
        maintenant.to_sqlx()
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
                tracing::warn!(webhook = %id, error = %e, "events wait for this webhook");
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
    let w = sqlx::query!(
        "SELECT adresse, secret, secret_precedent, secret_precedent_jusqua, echecs FROM evt.webhook
         WHERE id = $1 AND actif AND (pas_avant IS NULL OR pas_avant <= $2)",
        id,
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&ctx.services.pool)
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
    // One that was away is asked with one event first.
    let absente = pause(u32::try_from(w.echecs).unwrap_or(u32::MAX)).is_some();
    let lot = prendre(ctx, id, if absente { 1 } else { A_LA_FOIS }).await?;
    if lot.is_empty() {
        return Ok(false);
    }
    let source = Source::lire(ctx).await?;
    let issues: Vec<Result<()>> = stream::iter(lot)
        .map(|(evenement, essais)| porter(ctx, &source, &destination, evenement, essais))
        .buffer_unordered(usize::try_from(A_LA_FOIS).unwrap_or(1))
        .collect()
        .await;
    issues.into_iter().collect::<Result<Vec<()>>>()?;
    Ok(true)
}

/// The next events of different objects, each the oldest of its object that did not arrive, and the attempts made so far.
async fn prendre(ctx: &Ctx, id: Uuid, nombre: i64) -> Result<Vec<(Evenement, i32)>> {
    let lignes = sqlx::query!(
        r#"WITH pris AS (
             UPDATE evt.livraison l SET prochain_le = $3
             FROM (SELECT c.evenement_id FROM evt.livraison c
                   WHERE c.webhook_id = $1 AND c.statut = 'ATTENTE' AND c.prochain_le <= $2
                     AND NOT EXISTS (SELECT FROM evt.livraison a
                        WHERE a.webhook_id = $1 AND a.statut = 'ATTENTE' AND a.agregat_id = c.agregat_id
                          AND (a.xact, a.ordre) < (c.xact, c.ordre))
                   ORDER BY c.prochain_le, c.xact, c.ordre LIMIT $4 FOR UPDATE SKIP LOCKED) d
             WHERE l.webhook_id = $1 AND l.evenement_id = d.evenement_id
             RETURNING l.evenement_id, l.essais)
           SELECT o.id, o.xact::text AS "xact!", o.evenement_id, o.sujet, o.type, o.agregat_id, o.donnees, o.le, p.essais
           FROM pris p JOIN evt.outbox o ON o.evenement_id = p.evenement_id"#,
        id,
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + BAIL).to_sqlx(),
        nombre
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let evenement = Evenement {
                position: Position::depuis_base(&l.xact, l.id)?,
                id: l.evenement_id,
                sujet: l.sujet,
                type_: l.r#type,
                agregat: l.agregat_id,
                donnees: l.donnees,
                le: l.le.to_jiff(),
            };
            Ok((evenement, l.essais))
        })
        .collect()
}

/// Brings one event, and keeps what became of it.
async fn porter(ctx: &Ctx, source: &Source, a: &Destination, evenement: Evenement, essais: i32) -> Result<()> {
    let id = evenement.id;
    let corps = serde_json::to_string(&Enveloppe::nouvelle(source, evenement))?;
    let debut = Instant::now();
    let reponse = ctx
        .services
        .webhooks
        .porter(&a.adresse, &a.secrets, id, ctx.maintenant, corps)
        .await;
    let duree = debut.elapsed();
    let (code, erreur) = match &reponse {
        Ok(r) => (Some(r.status()), None),
        Err(cause) => (None, Some(cause.chars().take(ERREUR_MAX).collect::<String>())),
    };
    let livre = code.is_some_and(|c| c.is_success());
    // The time when it is known, not the one when it was asked: a slow answer must not shorten the wait.
    let maintenant = ctx.maintenant + SignedDuration::try_from(duree).map_err(Error::interne)?;
    let essais = u32::try_from(essais).unwrap_or(u32::MAX).saturating_add(1);
    let suite = if livre { None } else { reprise(essais) };
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "UPDATE evt.livraison SET essais = $3, essaye_le = $4, duree_ms = $5, code = $6, erreur = $7, prochain_le = $8,
            statut = CASE WHEN $9 THEN 'LIVREE' WHEN $10 THEN 'ATTENTE' ELSE 'ABANDONNEE' END
         WHERE webhook_id = $1 AND evenement_id = $2",
        a.id,
        id,
        i32::try_from(essais).unwrap_or(i32::MAX),
        maintenant.to_sqlx(),
        i32::try_from(duree.as_millis()).unwrap_or(i32::MAX),
        code.map(|c| i32::from(c.as_u16())),
        erreur,
        (maintenant + suite.unwrap_or_default()).to_sqlx(),
        livre,
        suite.is_some()
    )
    .execute(&mut *tx)
    .await?;
    if livre {
        sqlx::query!(
            "UPDATE evt.webhook SET echecs = 0, pas_avant = NULL WHERE id = $1 AND (echecs > 0 OR pas_avant IS NOT NULL)",
            a.id
        )
        .execute(&mut *tx)
        .await?;
    } else {
        let echecs = sqlx::query_scalar!(
            "UPDATE evt.webhook SET echecs = echecs + 1 WHERE id = $1 RETURNING echecs",
            a.id
        )
        .fetch_optional(&mut *tx)
        .await?;
        let pause = echecs.and_then(|n| pause(u32::try_from(n).unwrap_or(u32::MAX)));
        sqlx::query!(
            "UPDATE evt.webhook SET pas_avant = $2, actif = actif AND NOT $3 WHERE id = $1",
            a.id,
            pause.map(|p| (maintenant + p).to_sqlx()) as _,
            // "Gone": it wants to hear no more.
            code == Some(StatusCode::GONE)
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}
