use crate::{Ctx, Error, Result};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::{Timestamp as Instant, ToSqlx};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use sqlx::PgPool;

/// Where mails leave from.
#[derive(Clone, Debug)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    expediteur: Mailbox,
}

impl Smtp {
    /// `url`: `smtp://host:25`, `smtps://user:password@host`, …; `expediteur`: `Scolarité <scolarite@example.org>`.
    pub fn new(url: &str, expediteur: &str) -> std::result::Result<Self, String> {
        Ok(Self {
            transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                .map_err(|e| e.to_string())?
                .timeout(Some(std::time::Duration::from_secs(20)))
                .build(),
            expediteur: expediteur
                .parse()
                .map_err(|_| "the sender is not an address".to_owned())?,
        })
    }
}

impl Smtp {
    /// Does the server for mails take one from us?
    pub(crate) async fn repond(&self) -> bool {
        self.transport.test_connection().await.unwrap_or(false)
    }
}

/// Mails that wait, 100 000 at most, and since when the oldest does.
pub async fn attente(pool: &PgPool) -> Result<(i64, Option<Timestamp>)> {
    let l = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM (SELECT FROM courriel.message WHERE envoye_le IS NULL AND essais < $1 LIMIT 100000) m) AS "n!",
            (SELECT min(cree_le) FROM courriel.message WHERE envoye_le IS NULL AND essais < $1) AS "depuis""#,
        ESSAIS
    )
    .fetch_one(pool)
    .await?;
    Ok((l.n, l.depuis.map(Instant::to_jiff)))
}

/// Mails sent between two looks at the rest.
const LOT: u32 = 50;
/// Attempts before a mail is given up; the pause doubles from a minute on.
const ESSAIS: i32 = 10;

/// Sends the mails that wait, oldest first; one that cannot leave is tried again later, and the others leave. Several
/// workers may run it. Runs as the system; answers how many left. Without a server for mails, they wait.
pub async fn expedier(ctx: &Ctx) -> Result<u64> {
    let Some(smtp) = &ctx.services.reglages.smtp else {
        return Ok(0);
    };
    let mut partis = 0;
    for _ in 0..LOT {
        if ctx.services.arret.is_cancelled() {
            break;
        }
        match expedier_un(ctx, smtp).await? {
            Issue::Parti => partis += 1,
            Issue::Remis => {}
            Issue::Rien => break,
        }
    }
    Ok(partis)
}

enum Issue {
    Parti,
    /// Not now: it is tried again later.
    Remis,
    Rien,
}

/// One mail, in a transaction of its own: a cut sends one of them twice at most.
async fn expedier_un(ctx: &Ctx, smtp: &Smtp) -> Result<Issue> {
    let mut tx = ctx.transaction().await?;
    let m = sqlx::query!(
        "SELECT id, destinataire, sujet, corps, essais FROM courriel.message
         WHERE envoye_le IS NULL AND essais < $1 AND (prochain_essai IS NULL OR prochain_essai <= $2)
         ORDER BY prochain_essai NULLS FIRST, cree_le LIMIT 1 FOR UPDATE SKIP LOCKED",
        ESSAIS,
        ctx.maintenant.to_sqlx(),
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(m) = m else { return Ok(Issue::Rien) };
    // Lost between the server's word and ours, it leaves twice: the identifier lets a mailbox see that.
    let identifiant = format!("<{}@pegase>", m.id);
    let issue = match envoyer(smtp, &m.destinataire, &m.sujet, m.corps, identifiant).await {
        Ok(()) => {
            sqlx::query!(
                "UPDATE courriel.message SET envoye_le = $2, erreur = NULL WHERE id = $1",
                m.id,
                ctx.maintenant.to_sqlx()
            )
            .execute(&mut *tx)
            .await?;
            Issue::Parti
        }
        Err(cause) => {
            let pause = SignedDuration::from_mins(1 << m.essais.clamp(0, 10));
            sqlx::query!(
                "UPDATE courriel.message SET essais = essais + 1, prochain_essai = $2, erreur = $3 WHERE id = $1",
                m.id,
                (ctx.maintenant + pause).to_sqlx(),
                cause.to_string()
            )
            .execute(&mut *tx)
            .await?;
            if m.essais + 1 >= ESSAIS {
                tracing::error!(courriel = %m.id, "a mail was given up");
            }
            Issue::Remis
        }
    };
    tx.commit().await?;
    Ok(issue)
}

async fn envoyer(smtp: &Smtp, a: &str, sujet: &str, corps: String, identifiant: String) -> Result<()> {
    let message = Message::builder()
        .from(smtp.expediteur.clone())
        .to(a.parse().map_err(Error::interne)?)
        .subject(sujet)
        .message_id(Some(identifiant))
        .header(ContentType::TEXT_PLAIN)
        .body(corps)
        .map_err(Error::interne)?;
    smtp.transport.send(message).await.map_err(Error::interne)?;
    Ok(())
}
