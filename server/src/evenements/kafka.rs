//! How the broker is reached.

use backend::{
    evenement::{Enveloppe, SUJETS},
    traces::TRACEPARENT,
};
use domain::reception::Objet;
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, Consumer},
    error::{KafkaError, KafkaResult, RDKafkaErrorCode},
    message::{Header, OwnedHeaders},
    producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer},
};
use secrecy::{ExposeSecret, SecretString};
use std::{path::PathBuf, time::Duration};

/// The broker, and how it knows us.
#[derive(Clone, Debug)]
pub struct Kafka {
    /// `host:port`, several separated by commas.
    pub serveurs: String,
    /// Put before the names of topics.
    pub prefixe: String,
    pub securite: Securite,
}

/// What protects the exchange.
#[derive(Clone, Debug, Default)]
pub struct Securite {
    /// Encrypted.
    pub tls: bool,
    /// Authorities of the broker's certificate; those of the system when there is none.
    pub autorites: Option<PathBuf>,
    /// Our own certificate and its key.
    pub certificat: Option<(PathBuf, PathBuf)>,
    pub sasl: Option<Sasl>,
}

/// A name and a password.
#[derive(Clone, Debug)]
pub struct Sasl {
    /// `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`.
    pub mecanisme: String,
    pub utilisateur: String,
    pub mot_de_passe: SecretString,
}

/// How long the broker may take to say who we are, and to acknowledge what it got.
const DELAI: Duration = Duration::from_secs(8);

impl Kafka {
    fn client(&self) -> ClientConfig {
        let s = &self.securite;
        let mut client = ClientConfig::new();
        client
            .set("bootstrap.servers", &self.serveurs)
            .set("client.id", "pegase")
            .set("socket.timeout.ms", "6000")
            // A broker that is back is found again soon.
            .set("reconnect.backoff.max.ms", "2000")
            .set(
                "security.protocol",
                match (s.tls, s.sasl.is_some()) {
                    (false, false) => "plaintext",
                    (true, false) => "ssl",
                    (false, true) => "sasl_plaintext",
                    (true, true) => "sasl_ssl",
                },
            );
        if s.tls {
            // Our OpenSSL is not that of the system, and does not know where its authorities are.
            let probe = || "probe".into();
            client.set(
                "ssl.ca.location",
                s.autorites.as_ref().map_or_else(probe, |f| f.to_string_lossy()),
            );
        }
        if let Some((certificat, cle)) = &s.certificat {
            client
                .set("ssl.certificate.location", certificat.to_string_lossy())
                .set("ssl.key.location", cle.to_string_lossy());
        }
        if let Some(sasl) = &s.sasl {
            client
                .set("sasl.mechanisms", &sasl.mecanisme)
                .set("sasl.username", &sasl.utilisateur)
                .set("sasl.password", sasl.mot_de_passe.expose_secret());
        }
        client
    }

    /// Name of a topic on this broker.
    pub fn sujet(&self, code: &str) -> String {
        format!("{}{code}", self.prefixe)
    }

    /// The one who writes; with its first word it silences whoever had the same name before. Blocks.
    pub(super) fn producteur(&self, etablissement: &str) -> KafkaResult<Producteur> {
        let producteur: ThreadedProducer<DefaultProducerContext> = self
            .client()
            .set(
                "transactional.id",
                format!("{}pegase.relais.{etablissement}", self.prefixe),
            )
            .set("transaction.timeout.ms", DELAI.as_millis().to_string())
            .set("message.timeout.ms", DELAI.as_millis().to_string())
            .set("compression.codec", "lz4")
            .set("linger.ms", "5")
            // Where clients in Java would put the same key.
            .set("partitioner", "murmur2_random")
            .create()?;
        producteur.init_transactions(DELAI)?;
        Ok(Producteur(producteur))
    }

    /// Somebody who listens, in the group of this establishment for that kind of messages.
    pub(super) fn lecteur(&self, etablissement: &str, objet: Objet) -> ClientConfig {
        let mut client = self.client();
        client
            .set(
                "group.id",
                format!("{}pegase.{etablissement}.{}", self.prefixe, objet.code().to_lowercase()),
            )
            // Whoever never listened begins with what is there.
            .set("auto.offset.reset", "earliest")
            // What the database has is kept every second, and when a partition goes to somebody else.
            .set("enable.auto.commit", "true")
            .set("auto.commit.interval.ms", "1000")
            .set("enable.auto.offset.store", "false")
            .set("isolation.level", "read_committed")
            // Killed, its partitions go to others within that time.
            .set("session.timeout.ms", "10000")
            .set("heartbeat.interval.ms", "2000")
            .set("statistics.interval.ms", "5000");
        client
    }

    /// Our topics that the broker lacks. Blocks.
    pub fn manquants(&self, delai: Duration) -> KafkaResult<Vec<String>> {
        let client: BaseConsumer = self.client().create()?;
        let connus = client.fetch_metadata(None, delai)?;
        let la = |nom: &String| connus.topics().iter().any(|t| t.name() == nom);
        Ok(SUJETS
            .iter()
            .map(|s| self.sujet(s.code))
            .filter(|nom| !la(nom))
            .collect())
    }

    /// Makes the topics that are not there yet; their names.
    pub async fn creer_sujets(&self, partitions: i32, copies: i32) -> KafkaResult<Vec<String>> {
        let admin: AdminClient<DefaultClientContext> = self.client().create()?;
        let noms: Vec<String> = SUJETS.iter().map(|s| self.sujet(s.code)).collect();
        let sujets: Vec<NewTopic<'_>> = noms
            .iter()
            .map(|nom| NewTopic::new(nom, partitions, TopicReplication::Fixed(copies)))
            .collect();
        let options = AdminOptions::new().operation_timeout(Some(DELAI));
        let mut crees = Vec::new();
        for issue in admin.create_topics(&sujets, &options).await? {
            match issue {
                Ok(nom) => crees.push(nom),
                Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((nom, code)) => {
                    tracing::error!(sujet = nom, "cannot make this topic");
                    return Err(KafkaError::AdminOp(code));
                }
            }
        }
        Ok(crees)
    }
}

/// An event on its way.
pub(super) struct Message {
    pub sujet: String,
    pub traceparent: Option<String>,
    pub evenement: Enveloppe,
}

/// Writes to the broker, all of a batch or nothing.
pub(super) struct Producteur(ThreadedProducer<DefaultProducerContext>);

impl Producteur {
    /// Returns once the broker has them all. After an error nothing of them counts, and this producer is of no use any more.
    /// Blocks.
    pub(super) fn ecrire(&self, kafka: &Kafka, lot: &[Message]) -> KafkaResult<()> {
        self.0.begin_transaction()?;
        for Message {
            sujet,
            traceparent,
            evenement,
        } in lot
        {
            let corps = serde_json::to_vec(evenement).unwrap_or_default();
            let nom = kafka.sujet(sujet);
            let version = sujet.rsplit('.').next().unwrap_or_default();
            let mut entetes = OwnedHeaders::new()
                .insert(Header {
                    key: "content-type",
                    value: Some("application/cloudevents+json; charset=UTF-8"),
                })
                .insert(Header {
                    key: "schema-version",
                    value: Some(version),
                });
            if let Some(traceparent) = traceparent {
                entetes = entetes.insert(Header {
                    key: TRACEPARENT,
                    value: Some(traceparent),
                });
            }
            let message = BaseRecord::to(&nom)
                .key(&evenement.partitionkey)
                .payload(&corps)
                .timestamp(evenement.time.as_millisecond())
                .headers(entetes);
            self.0.send(message).map_err(|(erreur, _)| erreur)?;
        }
        self.0.commit_transaction(DELAI)
    }
}
