use super::Push;
use crate::{Ctx, Error, Result};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use reqwest::{StatusCode, header};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// Browsers told between two looks at the rest.
const LOT: u32 = 100;
/// Attempts before a notification is given up, the pause doubling from a minute on: the mail tells all the same.
const ESSAIS: i32 = 6;

/// Leaves what these mails say to be told to the browsers of those whom they are written to. Not what carries a secret.
pub(crate) async fn prevoir(tx: &mut PgConnection, ctx: &Ctx, messages: &[Uuid]) -> Result<()> {
    if ctx.services.reglages.push.is_none() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO courriel.notification (message_id, abonnement_id, prochain_essai)
         SELECT m.id, a.id, $2 FROM courriel.message m
         JOIN authz.utilisateur u ON u.personne_id = m.personne_id
         JOIN courriel.abonnement a ON a.utilisateur_id = u.id
         WHERE m.id = ANY ($1) AND m.type NOT IN ('INVITATION', 'RECUPERATION')
            -- Signed out from elsewhere: a device that was lost is told nothing.
            AND NOT EXISTS (SELECT FROM authz.session s WHERE s.id = a.session_id AND s.fin_le IS NOT NULL)
         -- One that is being ended is waited for, and left out: it must not fail what is being done.
         FOR KEY SHARE OF a",
        messages,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Tells browsers of the mails that they wait for. Several workers may run it. Runs as the system; answers how many were told.
pub async fn notifier(ctx: &Ctx) -> Result<u64> {
    let Some(push) = &ctx.services.reglages.push else {
        return Ok(0);
    };
    let mut dits = 0;
    for _ in 0..LOT {
        if ctx.services.arret.is_cancelled() {
            break;
        }
        match notifier_un(ctx, push).await? {
            Some(true) => dits += 1,
            Some(false) => {}
            None => break,
        }
    }
    Ok(dits)
}

/// One of them, in a transaction of its own: told or not; None when nothing waits.
async fn notifier_un(ctx: &Ctx, push: &Push) -> Result<Option<bool>> {
    let mut tx = ctx.transaction().await?;
    let n = sqlx::query!(
        "SELECT n.message_id, n.abonnement_id, n.essais, a.adresse, a.cle, a.secret, m.sujet
         FROM courriel.notification n
         JOIN courriel.abonnement a ON a.id = n.abonnement_id
         JOIN courriel.message m ON m.id = n.message_id
         WHERE n.prochain_essai <= $1 ORDER BY n.prochain_essai LIMIT 1 FOR UPDATE OF n SKIP LOCKED",
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(n) = n else { return Ok(None) };
    let message = json!({ "titre": n.sujet, "adresse": "/mon-espace", "repere": n.message_id });
    let issue = envoyer(
        ctx,
        push,
        &n.adresse,
        (&n.cle, &n.secret),
        message.to_string().into_bytes(),
    )
    .await;
    match &issue {
        Err(cause) if n.essais + 1 < ESSAIS => {
            tracing::warn!(erreur = %cause, "a notification is put off");
            let pause = SignedDuration::from_mins(1 << n.essais.clamp(0, 10));
            sqlx::query!(
                "UPDATE courriel.notification SET essais = essais + 1, prochain_essai = $3
                 WHERE message_id = $1 AND abonnement_id = $2",
                n.message_id,
                n.abonnement_id,
                (ctx.maintenant + pause).to_sqlx()
            )
            .execute(&mut *tx)
            .await?;
        }
        Ok(_) | Err(_) => {
            sqlx::query!(
                "DELETE FROM courriel.notification WHERE message_id = $1 AND abonnement_id = $2",
                n.message_id,
                n.abonnement_id
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.commit().await?;
    // This browser is no more. Once this notification is let go: another worker may hold the next one of the same browser.
    if matches!(issue, Ok(Issue::Parti)) {
        sqlx::query!("DELETE FROM courriel.abonnement WHERE id = $1", n.abonnement_id)
            .execute(&ctx.services.pool)
            .await?;
    }
    Ok(Some(matches!(issue, Ok(Issue::Dit))))
}

enum Issue {
    Dit,
    /// The push service knows that browser no more.
    Parti,
}

async fn envoyer(ctx: &Ctx, push: &Push, adresse: &str, cles: (&str, &str), message: Vec<u8>) -> Result<Issue> {
    // A list of services that was narrowed since holds for those who came before.
    let Some(adresse) = push.adresse(adresse) else {
        return Ok(Issue::Parti);
    };
    let envoi = push.preparer(&adresse, cles, message, ctx.maintenant)?;
    let reponse = ctx
        .services
        .client
        .post(adresse)
        .header(header::AUTHORIZATION, envoi.autorisation)
        .header(header::CONTENT_ENCODING, "aes128gcm")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("ttl", envoi.ttl)
        .header("urgency", "normal")
        .body(envoi.corps)
        .send()
        .await
        .map_err(Error::interne)?;
    match reponse.status() {
        // The last: subscribed with another key than ours of today.
        StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => Ok(Issue::Parti),
        statut if statut.is_success() => Ok(Issue::Dit),
        statut => Err(Error::interne(format!("the push service answered {statut}"))),
    }
}
