//! What other systems tell us by Kafka.
//!
//! Any number of processes share the partitions of a topic. A place is kept with the broker once the database has what came
//! before it: whatever happens, a message comes again rather than never, and the second time has no effect.

use super::kafka::Kafka;
use anyhow::Context;
use backend::{
    Ctx, Services,
    reception::{Brut, recevoir},
};
use domain::reception::Objet;
use metrics::{counter, gauge};
use rdkafka::{
    ClientContext, Message, Statistics, TopicPartitionList,
    consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance, StreamConsumer},
    error::KafkaError,
    message::{BorrowedMessage, Headers},
    topic_partition_list::Offset,
    types::RDKafkaErrorCode,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// Topics of others that we listen to, by what they are about.
pub type Ecoutes = BTreeMap<Objet, Vec<String>>;

/// Messages of one transaction, and how long the first of them waits for the others.
const LOT: usize = 250;
const ATTENTE: Duration = Duration::from_millis(50);
/// After a failure, and at most after several in a row.
const PAUSE: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Listens to some topics until the process must stop.
pub async fn ecouter(services: Arc<Services>, kafka: Kafka, objet: Objet, sujets: Vec<String>) {
    let arret = services.arret.clone();
    let mut pause = PAUSE;
    while !arret.is_cancelled() {
        match tenir(&services, &kafka, objet, &sujets, &mut pause).await {
            Ok(()) => return,
            Err(e) => {
                tracing::warn!(
                    objet = objet.code(),
                    error = format!("{e:#}"),
                    "messages of others wait"
                );
                counter!("messages_failures_total", "object" => objet.code()).increment(1);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = arret.cancelled() => {}
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// From the entry into the group to a failure, after which all begins where the database is.
async fn tenir(
    services: &Arc<Services>,
    kafka: &Kafka,
    objet: Objet,
    sujets: &[String],
    pause: &mut Duration,
) -> anyhow::Result<()> {
    let etablissement = backend::evenement::Source::lire(&Ctx::systeme(Arc::clone(services), "réception"))
        .await?
        .etablissement;
    let consommateur: StreamConsumer<Suivi> = kafka
        .lecteur(&etablissement, objet)
        .create_with_context(Suivi { objet })
        .context("the broker does not let us in")?;
    let noms: Vec<&str> = sujets.iter().map(String::as_str).collect();
    consommateur.subscribe(&noms).context("cannot listen to these topics")?;
    let consommateur = Arc::new(consommateur);
    let issue = suivre(services, &consommateur, objet, pause).await;
    // Leaves the group: whoever stays goes on at once. Blocks.
    tokio::task::spawn_blocking(move || {
        consommateur.unsubscribe();
        drop(consommateur);
    })
    .await?;
    issue
}

async fn suivre(
    services: &Arc<Services>,
    consommateur: &StreamConsumer<Suivi>,
    objet: Objet,
    pause: &mut Duration,
) -> anyhow::Result<()> {
    while !services.arret.is_cancelled() {
        let mut lot = Vec::new();
        let mut places = HashMap::new();
        let premier = tokio::select! {
            message = consommateur.recv() => message,
            () = services.arret.cancelled() => return Ok(()),
        };
        prendre(premier, &mut lot, &mut places)?;
        let tard = tokio::time::sleep(ATTENTE);
        tokio::pin!(tard);
        while lot.len() < LOT {
            tokio::select! {
                message = consommateur.recv() => prendre(message, &mut lot, &mut places)?,
                () = &mut tard => break,
            }
        }
        if places.is_empty() {
            continue;
        }
        let ctx = Ctx::systeme(Arc::clone(services), "réception");
        let issues = recevoir(&ctx, objet, &lot).await?;
        *pause = PAUSE;
        for issue in &issues {
            counter!("messages_received_total", "object" => objet.code(), "outcome" => issue.code()).increment(1);
        }
        let mut faits = TopicPartitionList::new();
        for ((sujet, partition), place) in places {
            faits.add_partition_offset(&sujet, partition, Offset::Offset(place + 1))?;
        }
        match consommateur.store_offsets(&faits) {
            // Somebody else has that partition by now: she finds that all is done.
            Err(KafkaError::StoreOffset(RDKafkaErrorCode::State)) | Ok(()) => {}
            Err(e) => return Err(e).context("the place of the messages cannot be kept"),
        }
    }
    Ok(())
}

/// Puts a message with the others; a topic that does not exist yet is waited for.
fn prendre(
    message: Result<BorrowedMessage<'_>, KafkaError>,
    lot: &mut Vec<Brut>,
    places: &mut HashMap<(String, i32), i64>,
) -> anyhow::Result<()> {
    let message = match message {
        Ok(message) => message,
        Err(KafkaError::MessageConsumption(RDKafkaErrorCode::UnknownTopicOrPartition)) => return Ok(()),
        Err(KafkaError::MessageConsumption(code)) if passager(code) => return Ok(()),
        Err(e) => return Err(e).context("cannot listen any more"),
    };
    places.insert((message.topic().to_owned(), message.partition()), message.offset());
    // Topics that keep the last message of each key say so that there is none any more: nothing that we do here.
    let Some(corps) = message.payload() else {
        return Ok(());
    };
    let attributs = message
        .headers()
        .into_iter()
        .flat_map(|entetes| entetes.iter())
        .filter_map(|e| {
            let nom = e.key.strip_prefix("ce_")?;
            Some((nom.to_owned(), String::from_utf8_lossy(e.value?).into_owned()))
        })
        .collect();
    lot.push(Brut {
        canal: message.topic().to_owned(),
        origine: format!("{}/{}/{}", message.topic(), message.partition(), message.offset()),
        cle: message.key().map(|c| String::from_utf8_lossy(c).replace('\0', "")),
        attributs,
        corps: corps.to_vec(),
    });
    Ok(())
}

/// The library goes on by itself.
fn passager(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::BrokerTransportFailure
            | RDKafkaErrorCode::AllBrokersDown
            | RDKafkaErrorCode::OperationTimedOut
            | RDKafkaErrorCode::Resolve
    )
}

/// Says how far behind the group is, and what changes in it.
struct Suivi {
    objet: Objet,
}

impl ClientContext for Suivi {
    fn stats(&self, chiffres: Statistics) {
        for sujet in chiffres.topics.values() {
            for (partition, p) in sujet.partitions.iter().filter(|(n, p)| **n >= 0 && p.consumer_lag >= 0) {
                let retard = f64::from(i32::try_from(p.consumer_lag).unwrap_or(i32::MAX));
                gauge!("messages_pending", "topic" => sujet.topic.clone(), "partition" => partition.to_string())
                    .set(retard);
            }
        }
    }
}

impl ConsumerContext for Suivi {
    fn pre_rebalance(&self, _: &BaseConsumer<Self>, change: &Rebalance<'_>) {
        // Whoever gets them tells how far behind they are.
        if let Rebalance::Revoke(perdues) = change {
            for p in perdues.elements() {
                gauge!("messages_pending", "topic" => p.topic().to_owned(), "partition" => p.partition().to_string())
                    .set(0.0);
            }
        }
    }

    fn post_rebalance(&self, _: &BaseConsumer<Self>, change: &Rebalance<'_>) {
        tracing::info!(objet = self.objet.code(), ?change, "the partitions are shared anew");
    }
}
