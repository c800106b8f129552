//! What is wrong with an installation, and what to do about it.

use crate::{config::Config, evenements::Kafka};
use backend::authz::Portes;
use backend::stockage::Stockage;
use jiff::Timestamp;
use sqlx::{Connection, PgConnection};
use std::{fmt, time::Duration};

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravite {
    /// As it should be.
    Bien,
    /// It works; somebody should look.
    Attention,
    /// People are held up, or will be.
    Mal,
}

/// Something that was looked at.
#[derive(Clone, Debug)]
pub struct Constat {
    pub gravite: Gravite,
    /// What is so.
    pub quoi: String,
    /// What to do; nothing when all is well.
    pub remede: Option<&'static str>,
}

impl Constat {
    fn bien(quoi: impl Into<String>) -> Self {
        Self {
            gravite: Gravite::Bien,
            quoi: quoi.into(),
            remede: None,
        }
    }

    fn attention(quoi: impl Into<String>, remede: &'static str) -> Self {
        Self {
            gravite: Gravite::Attention,
            quoi: quoi.into(),
            remede: Some(remede),
        }
    }

    fn mal(quoi: impl Into<String>, remede: &'static str) -> Self {
        Self {
            gravite: Gravite::Mal,
            ..Self::attention(quoi, remede)
        }
    }
}

impl fmt::Display for Constat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mot = match self.gravite {
            Gravite::Bien => "ok     ",
            Gravite::Attention => "warning",
            Gravite::Mal => "WRONG  ",
        };
        write!(f, "{mot}  {}", self.quoi)?;
        match self.remede {
            Some(remede) => write!(f, "\n         → {remede}"),
            None => Ok(()),
        }
    }
}

/// How long the database or the broker may take to answer.
const DELAI: Duration = Duration::from_secs(8);

/// Looks at all of an installation, from where it runs. Changes nothing, but for a file that it writes into the storage and
/// removes.
pub async fn examiner(config: &Config) -> Vec<Constat> {
    let mut constats = Vec::new();
    match tokio::time::timeout(DELAI, PgConnection::connect(&config.database_url)).await {
        Ok(Ok(mut cx)) => constats.extend(base(&mut cx).await),
        Ok(Err(e)) => constats.push(Constat::mal(
            format!("the database does not let us in: {e}"),
            "is it started, and is DATABASE_URL right? `server migrate` lets the role of the application in",
        )),
        Err(_) => constats.push(Constat::mal(
            "the database does not answer",
            "is its address right, and does the network let us through?",
        )),
    }
    constats.push(stockage(config).await);
    if let Some(kafka) = &config.kafka {
        constats.push(courtier(kafka.clone()).await);
    }
    constats.extend(fournisseurs(config).await);
    constats.extend(reglages(config));
    constats
}

async fn base(cx: &mut PgConnection) -> Vec<Constat> {
    let mut constats = vec![structure(cx).await];
    if constats[0].gravite == Gravite::Mal {
        return constats;
    }
    for examen in [
        role(cx).await,
        index(cx).await,
        etablissement(cx).await,
        horloge(cx).await,
    ] {
        constats.push(examen.unwrap_or_else(|e| {
            Constat::mal(
                format!("the database refuses a question: {e}"),
                "does the role of the application have its rights? `server migrate` gives them",
            )
        }));
    }
    constats.extend(attentes(cx).await);
    constats.push(cle(cx).await);
    constats.push(sauvegarde(cx).await);
    constats
}

async fn structure(cx: &mut PgConnection) -> Constat {
    let notre = migrations::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    let sienne: Result<Option<i64>, _> =
        sqlx::query_scalar("SELECT max(version) FROM public._sqlx_migrations WHERE success")
            .fetch_one(cx)
            .await;
    match sienne {
        Ok(Some(v)) if v == notre => Constat::bien(format!("the database is at migration {v}, as this version wants")),
        Ok(Some(v)) if v > notre => Constat::attention(
            format!("the database is at migration {v}, this version at {notre}"),
            "a newer version runs, or ran: upgrade this one too",
        ),
        Ok(v) => Constat::mal(
            format!(
                "the database is at migration {}, this version at {notre}",
                v.unwrap_or(0)
            ),
            "run `server migrate`",
        ),
        Err(_) => Constat::mal("the database is empty", "run `server migrate`"),
    }
}

async fn role(cx: &mut PgConnection) -> sqlx::Result<Constat> {
    let (nom, trop): (String, bool) = sqlx::query_as(
        "SELECT current_user::text, has_table_privilege('audit.journal', 'UPDATE') OR has_schema_privilege('evt', 'CREATE')",
    )
    .fetch_one(cx)
    .await?;
    Ok(if trop {
        Constat::attention(
            format!("the application works as {nom}, who may change the journal or the structure"),
            "give it a role of its own in DATABASE_URL, and the owner in DATABASE_OWNER_URL",
        )
    } else {
        Constat::bien(format!(
            "the application works as {nom}, who may change neither the journal nor the structure"
        ))
    })
}

async fn index(cx: &mut PgConnection) -> sqlx::Result<Constat> {
    let invalides: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid ORDER BY 1",
    )
    .fetch_all(cx)
    .await?;
    Ok(if invalides.is_empty() {
        Constat::bien("all indexes are whole")
    } else {
        Constat::mal(
            format!("indexes that were not finished: {}", invalides.join(", ")),
            "run `server migrate` again: it builds them anew",
        )
    })
}

async fn etablissement(cx: &mut PgConnection) -> sqlx::Result<Constat> {
    let code: Option<String> = sqlx::query_scalar("SELECT code FROM referentiel.etablissement")
        .fetch_optional(cx)
        .await?;
    Ok(match code {
        Some(code) => Constat::bien(format!("the establishment is {code}")),
        None => Constat::mal(
            "there is no establishment",
            "make yours, `server establishment create`, restore a backup, or load the demonstration",
        ),
    })
}

/// Beyond, sessions and signatures are refused without anybody understanding why.
const ECART_MAX: i64 = 2;

async fn horloge(cx: &mut PgConnection) -> sqlx::Result<Constat> {
    let sienne: f64 = sqlx::query_scalar("SELECT extract(epoch FROM clock_timestamp())::float8")
        .fetch_one(cx)
        .await?;
    #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
    let ecart = Timestamp::now().as_second() - sienne as i64;
    Ok(if ecart.abs() > ECART_MAX {
        Constat::attention(
            format!("our clock and that of the database are {} s apart", ecart.abs()),
            "set both by the same time servers",
        )
    } else {
        Constat::bien("our clock and that of the database agree")
    })
}

/// A figure that should be 0, and what to do when it is not.
struct Attente {
    sql: &'static str,
    /// What stands behind the figure.
    quoi: &'static str,
    remede: &'static str,
}

const ATTENTES: &[Attente] = &[
    Attente {
        sql: "SELECT count(*) FROM evt.rebut WHERE statut = 'A_TRAITER'",
        quoi: "messages of other systems could not be applied",
        remede: "correct, replay or drop them: screen Messages reçus",
    },
    Attente {
        sql: "SELECT count(*) FROM evt.lecteur l WHERE EXISTS (SELECT FROM evt.outbox o
              WHERE (o.xact, o.id) > (l.xact, l.id) AND o.le < now() - interval '15 minutes')",
        quoi: "readers of the events are more than 15 minutes behind",
        remede: "does a worker run, and reach the broker? one that is no more: `server forget-reader`",
    },
    Attente {
        sql: "SELECT count(*) FROM evt.webhook WHERE actif AND pas_avant > now()",
        quoi: "webhooks do not answer",
        remede: "tell those who run these applications: screen Événements sortants says which",
    },
    Attente {
        sql: "SELECT count(*) FROM pg_stat_activity
              WHERE state LIKE 'idle in transaction%' AND xact_start < now() - interval '10 minutes'",
        quoi: "transactions have been open for more than 10 minutes, and hold all events back",
        remede: "find whose they are in pg_stat_activity, and end them",
    },
    Attente {
        // Lines of the journal, no more than are worth counting.
        sql: "SELECT count(*) FROM (SELECT le FROM audit.journal
                WHERE (xact, id) > (coalesce((SELECT dernier_xact FROM audit.sceau ORDER BY numero DESC LIMIT 1), '0'),
                    coalesce((SELECT dernier_id FROM audit.sceau ORDER BY numero DESC LIMIT 1), 0))
                ORDER BY xact, id LIMIT 10000) l WHERE le < now() - interval '1 hour'",
        quoi: "lines of the journal have waited for a seal for more than an hour",
        remede: "does a worker run? `server worker`, or `serve --with-worker`",
    },
    Attente {
        sql: "SELECT count(*) FROM (SELECT now() + interval '1 month' AS le) m WHERE le >= audit.origine()
              AND to_regclass(to_char(le AT TIME ZONE 'UTC', '\"audit\".\"journal_\"YYYY_MM')) IS NULL",
        quoi: "months to come have no partition of the journal",
        remede: "does a worker run? `server migrate` makes them too",
    },
    Attente {
        sql: "SELECT count(*) FROM evt.job WHERE statut = 'CREE' AND cree_le < now() - interval '10 minutes'
              AND (pas_avant IS NULL OR pas_avant < now())",
        quoi: "tasks have waited for more than 10 minutes",
        remede: "does a worker run? `server worker`, or `serve --with-worker`",
    },
    Attente {
        sql: "SELECT count(*) FROM evt.job WHERE statut = 'ECHEC' AND fin_le > now() - interval '1 day'",
        quoi: "tasks failed since yesterday",
        remede: "the logs of the workers say why",
    },
    Attente {
        sql: "SELECT count(*) FROM courriel.message WHERE envoye_le IS NULL AND cree_le < now() - interval '1 hour'",
        quoi: "mails have waited for more than an hour",
        remede: "is PEGASE_SMTP_URL set, and does that server take them?",
    },
    Attente {
        sql: "SELECT count(*) FROM authz.cle_api WHERE revoquee_le IS NULL
              AND expire_le BETWEEN now() AND now() + interval '14 days'",
        quoi: "keys of other systems end within 14 days",
        remede: "make new ones: `server user key`",
    },
];

async fn attentes(cx: &mut PgConnection) -> Vec<Constat> {
    let mut constats = Vec::new();
    for attente in ATTENTES {
        let nombre: sqlx::Result<i64> = sqlx::query_scalar(attente.sql).fetch_one(&mut *cx).await;
        constats.push(match nombre {
            Ok(0) => Constat::bien(format!("0 {}", attente.quoi)),
            Ok(n) => Constat::attention(format!("{n} {}", attente.quoi), attente.remede),
            Err(e) => Constat::mal(format!("the database refuses a question: {e}"), "run `server migrate`"),
        });
    }
    constats
}

/// How old the latest backup of ours may be; others may make theirs.
const SAUVEGARDE_MAX: i64 = 26;

async fn sauvegarde(cx: &mut PgConnection) -> Constat {
    let heures: sqlx::Result<Option<i64>> =
        sqlx::query_scalar("SELECT (extract(epoch FROM now() - max(prise_le)) / 3600)::bigint FROM evt.sauvegarde")
            .fetch_one(cx)
            .await;
    let remede = "run `server backup` every night, unless somebody else keeps the database and the files";
    match heures {
        Ok(Some(h)) if h <= SAUVEGARDE_MAX => Constat::bien("there is a backup of the last day"),
        Ok(Some(h)) => Constat::attention(format!("the latest backup is {h} hours old"), remede),
        Ok(None) => Constat::attention("no backup was made by `server backup`", remede),
        Err(e) => Constat::mal(format!("the database refuses a question: {e}"), "run `server migrate`"),
    }
}

/// How old is the key that signs?
async fn cle(cx: &mut PgConnection) -> Constat {
    let jours: Result<Option<f64>, _> = sqlx::query_scalar(
        "SELECT extract(epoch FROM now() - max(cree_le))::float8 / 86400 FROM authz.cle_signature WHERE retiree_le IS NULL",
    )
    .fetch_one(cx)
    .await;
    match jours {
        Ok(Some(jours)) if jours > 90.0 => Constat::attention(
            format!("the signing key is {jours:.0} days old"),
            "run `server signing-key rotate`, once all servers are of this version: nobody is signed out",
        ),
        Ok(_) => Constat::bien("the signing key is young enough"),
        Err(e) => Constat::mal(
            format!("the age of the signing key cannot be read: {e}"),
            "is the structure of the database right? `server migrate`",
        ),
    }
}

async fn stockage(config: &Config) -> Constat {
    let essai = async {
        let stockage = Stockage::ouvrir(&config.stockage)?;
        stockage.eprouver().await
    };
    match essai.await {
        Ok(true) => Constat::bien("files are written, read and removed"),
        Ok(false) => Constat::mal("a file does not come back as it was written", "look at the disk"),
        Err(e) => Constat::mal(
            format!("files cannot be kept: {e}"),
            "may the service write into PEGASE_STORAGE (with S3: the address, the bucket, the keys), and is there room?",
        ),
    }
}

async fn courtier(kafka: Kafka) -> Constat {
    match tokio::task::spawn_blocking(move || kafka.manquants(DELAI)).await {
        Ok(Ok(manquants)) if manquants.is_empty() => Constat::bien("the broker answers, and has our topics"),
        Ok(Ok(manquants)) => Constat::attention(
            format!("the broker lacks topics: {}", manquants.join(", ")),
            "run `server topics`, unless it makes them by itself",
        ),
        Ok(Err(e)) => Constat::mal(
            format!("the broker does not let us in: {e}"),
            "events wait meanwhile: look at PEGASE_KAFKA_BROKERS and what protects them",
        ),
        Err(e) => Constat::mal(format!("the broker cannot be asked: {e}"), "see the logs"),
    }
}

/// Do the providers of identity answer?
async fn fournisseurs(config: &Config) -> Vec<Constat> {
    let portes = match Portes::ouvrir(&config.reglages.fournisseurs) {
        Ok(portes) => portes,
        Err(e) => return vec![Constat::mal(e.sans_valeurs(), "see the logs")],
    };
    portes
        .eprouver()
        .await
        .into_iter()
        .map(|(code, dit)| match dit {
            None => Constat::bien(format!("the provider of identity {code} answers")),
            Some(dit) => Constat::mal(
                format!("the provider of identity {code} does not answer: {dit}"),
                "is its address in PEGASE_IDENTITY_FILE right, and does the network let us through?",
            ),
        })
        .collect()
}

fn reglages(config: &Config) -> Vec<Constat> {
    let r = &config.reglages;
    let mut constats = Vec::new();
    if r.demo {
        constats.push(Constat::attention(
            "this is a demonstration: its passwords are known",
            "never with data of real people",
        ));
        return constats;
    }
    for (manque, quoi, remede) in [
        (
            r.smtp.is_none(),
            "no mail is sent",
            "set PEGASE_SMTP_URL and PEGASE_MAIL_FROM",
        ),
        (
            config.sauvegardes_pour.is_none(),
            "this installation makes no backups of its own",
            "set PEGASE_BACKUP_RECIPIENTS and call `server backup` each night, or have others",
        ),
    ] {
        if manque {
            constats.push(Constat::attention(quoi, remede));
        }
    }
    constats
}
