use crate::{Ctx, Error, Result};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

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

/// Mails taken at a time.
const LOT: i64 = 50;
/// Attempts before a mail is given up; the pause doubles from a minute on.
const ESSAIS: i32 = 10;

/// Sends the mails that wait, oldest first; one that cannot leave is tried again later, and the others leave. Several
/// workers may run it. Runs as the system; answers how many left. Without a server for mails, they wait.
pub async fn expedier(ctx: &Ctx) -> Result<u64> {
    let Some(smtp) = &ctx.services.reglages.smtp else {
        return Ok(0);
    };
    let mut tx = ctx.transaction().await?;
    let messages = sqlx::query!(
        "SELECT id, destinataire, sujet, corps, essais FROM courriel.message
         WHERE envoye_le IS NULL AND essais < $1 AND (prochain_essai IS NULL OR prochain_essai <= $2)
         ORDER BY prochain_essai NULLS FIRST, cree_le LIMIT $3 FOR UPDATE SKIP LOCKED",
        ESSAIS,
        ctx.maintenant.to_sqlx(),
        LOT
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut partis = 0;
    for m in messages {
        // Lost between the server's word and ours, it leaves twice: the identifier lets a mailbox see that.
        let identifiant = format!("<{}@pegase>", m.id);
        match envoyer(smtp, &m.destinataire, &m.sujet, m.corps, identifiant).await {
            Ok(()) => {
                partis += 1;
                sqlx::query!(
                    "UPDATE courriel.message SET envoye_le = $2, erreur = NULL WHERE id = $1",
                    m.id,
                    ctx.maintenant.to_sqlx()
                )
                .execute(&mut *tx)
                .await?;
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
            }
        }
    }
    tx.commit().await?;
    Ok(partis)
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
