//! Brings the events to Kafka in their order, each at least once, with the same identifier each time.
//!
//! Of all the processes that run it, one works: the others wait for its lease to end. One that was held for dead and comes
//! back is silenced by the broker itself, since all write under one name.

use super::kafka::{Kafka, Message, Producteur};
use anyhow::Context as _;
use backend::{
    Ctx, Services,
    evenement::{Enveloppe, Lecteur, Position, Source, apres},
    traces,
};
use metrics::counter;
use opentelemetry::{
    Context, KeyValue,
    trace::{SpanKind, Status, TraceContextExt},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::task::spawn_blocking;

/// Events brought in one transaction of the broker.
const LOT: i64 = 2_000;
/// Between two looks at the place that somebody else has, or at a broker that does not answer.
const ATTENTE: Duration = Duration::from_secs(1);
/// Relays until the process must stop.
pub async fn relayer(services: Arc<Services>, kafka: Kafka) {
    let relais = Relais {
        lecteur: Lecteur::nouveau("kafka"),
        services,
        kafka: Arc::new(kafka),
    };
    let arret = relais.services.arret.clone();
    while !arret.is_cancelled() {
        if let Err(e) = relais.regner().await {
            tracing::warn!(
                error = format!("{e:#}"),
                "events wait: the broker or the database does not follow"
            );
            counter!("events_relay_failures_total").increment(1);
        }
        // Another process may reach what this one does not.
        if let Err(e) = relais.lecteur.lacher(&relais.services.pool).await {
            tracing::warn!(error = %e, "cannot leave the place to another one");
        }
        tokio::select! {
            () = tokio::time::sleep(ATTENTE) => {}
            () = arret.cancelled() => {}
        }
    }
}

struct Relais {
    services: Arc<Services>,
    kafka: Arc<Kafka>,
    lecteur: Lecteur,
}

impl Relais {
    /// From the moment when it has the place to the moment when it loses it, or cannot go on.
    async fn regner(&self) -> anyhow::Result<()> {
        let pool = &self.services.pool;
        if self.lecteur.prendre(pool).await?.is_none() {
            return Ok(());
        }
        let source = Source::lire(&Ctx::systeme(Arc::clone(&self.services), "relais")).await?;
        let (kafka, nom) = (Arc::clone(&self.kafka), source.etablissement.clone());
        let producteur = spawn_blocking(move || kafka.producteur(&nom))
            .await?
            .context("the broker does not let us in")?;
        let producteur = Arc::new(producteur);
        // Whoever wrote until now is silenced. It may have gone on while we were let in: from where it is, and only if the
        // place is still ours.
        let Some(position) = self.lecteur.prendre(pool).await? else {
            return Ok(());
        };
        tracing::info!(%position, "this process relays the events");
        self.lecteur
            .regner(&self.services, position, |position| {
                self.relayer_lot(position, &source, &producteur)
            })
            .await
    }

    async fn relayer_lot(
        &self,
        position: Position,
        source: &Source,
        producteur: &Arc<Producteur>,
    ) -> anyhow::Result<Option<Position>> {
        let lot = apres(&self.services.pool, position, LOT).await?;
        let Some(derniere) = lot.last().map(|e| e.position) else {
            return Ok(None);
        };
        let nombre = u64::try_from(lot.len())?;
        let lot: Vec<_> = lot
            .into_iter()
            .map(|e| Message {
                sujet: e.sujet.clone(),
                traceparent: e.traceparent.clone(),
                evenement: Enveloppe::nouvelle(source, e),
            })
            .collect();
        let publications = publications(&lot);
        let (producteur, kafka) = (Arc::clone(producteur), Arc::clone(&self.kafka));
        let ecrit = spawn_blocking(move || producteur.ecrire(&kafka, &lot)).await?;
        for publication in &publications {
            if ecrit.is_err() {
                publication.span().set_status(Status::error(""));
            }
            publication.span().end();
        }
        ecrit.context("the broker does not take the events")?;
        counter!("events_relayed_total").increment(nombre);
        Ok(Some(derniere))
    }
}

/// One span in each of the traces that the events of a batch come from.
fn publications(lot: &[Message]) -> Vec<Context> {
    let mut nombres: BTreeMap<&str, i64> = BTreeMap::new();
    for traceparent in lot.iter().filter_map(|m| m.traceparent.as_deref()) {
        *nombres.entry(traceparent).or_default() += 1;
    }
    let ouvrir = |(traceparent, nombre): (&str, i64)| {
        traces::ouvrir(
            "publish",
            SpanKind::Producer,
            &traces::lire(Some(traceparent)),
            vec![
                KeyValue::new("messaging.system", "kafka"),
                KeyValue::new("messaging.batch.message_count", nombre),
            ],
        )
    };
    nombres.into_iter().map(ouvrir).collect()
}
