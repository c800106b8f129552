//! Mails: written in the transaction of the change that they tell. In demonstration mode a page shows them.

mod destinataire;
mod expedier;

pub(crate) use destinataire::Destinataire;
pub use expedier::{Smtp, expedier};

use crate::{Ctx, Error, Result};
use domain::{courriel::Message, ids::PersonneId, page::Page};
use i18n::{Langue, courriel::Courrier};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) async fn ecrire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    type_: &str,
    destinataire: &str,
    personne: Option<PersonneId>,
    langue: Langue,
    courrier: Courrier,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO courriel.message (id, type, destinataire, personne_id, langue, sujet, corps, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        type_,
        destinataire,
        personne.map(|p| p.0),
        langue.code(),
        courrier.sujet,
        courrier.corps,
        ctx.maintenant.to_sqlx(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes to a person in her language.
pub(crate) async fn adresser(
    tx: &mut PgConnection,
    ctx: &Ctx,
    type_: &str,
    a: &Destinataire,
    courrier: Courrier,
) -> Result<()> {
    ecrire(tx, ctx, type_, &a.courriel, Some(a.id), a.langue, courrier).await
}

/// The mailbox of the demonstration, newest first; it does not exist elsewhere. `destinataire` filters on the start
/// of the address.
pub async fn boite_demo(ctx: &Ctx, destinataire: &str, page: u32) -> Result<Page<Message>> {
    if !ctx.services.reglages.demo {
        return Err(Error::Introuvable);
    }
    const TAILLE: u32 = 20;
    let filtre = destinataire.trim().to_lowercase();
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM courriel.message WHERE $1 = '' OR starts_with(lower(destinataire), $1)"#,
        filtre
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let lignes = sqlx::query!(
        "SELECT id, destinataire, sujet, corps, cree_le FROM courriel.message
         WHERE $1 = '' OR starts_with(lower(destinataire), $1) ORDER BY cree_le DESC, id LIMIT $2 OFFSET $3",
        filtre,
        i64::from(TAILLE),
        i64::from(page.saturating_sub(1)) * i64::from(TAILLE),
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let lignes = lignes
        .into_iter()
        .map(|l| Message {
            id: l.id,
            destinataire: l.destinataire,
            sujet: l.sujet,
            corps: l.corps,
            le: ctx.services.heure_locale(l.cree_le.to_jiff()),
        })
        .collect();
    Ok(Page {
        page,
        taille: TAILLE,
        total: total.unsigned_abs(),
        lignes,
    })
}
