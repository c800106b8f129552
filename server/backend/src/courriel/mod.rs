//! Mails: written in the transaction of the change that they tell. In demonstration mode a page shows them.

mod destinataire;
mod expedier;

pub(crate) use destinataire::Destinataire;
pub use expedier::{Smtp, attente, expedier};

use crate::{Ctx, Error, Result, notification};
use domain::{courriel::Message, ids::PersonneId, page::Page};
use i18n::{Langue, courriel::Courrier};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// A mail to write.
pub(crate) struct Lettre {
    pub type_: &'static str,
    pub destinataire: String,
    pub personne: Option<PersonneId>,
    pub langue: Langue,
    pub courrier: Courrier,
}

/// Leaves mails to be sent, all at once.
pub(crate) async fn ecrire(tx: &mut PgConnection, ctx: &Ctx, lettres: &[Lettre]) -> Result<()> {
    let textes = |lire: fn(&Lettre) -> &str| -> Vec<String> { lettres.iter().map(|l| lire(l).to_owned()).collect() };
    let ids: Vec<Uuid> = lettres.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        "INSERT INTO courriel.message (id, type, destinataire, personne_id, langue, sujet, corps, cree_le)
         SELECT id, type, destinataire, personne, langue, sujet, corps, $8
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[])
            AS n (id, type, destinataire, personne, langue, sujet, corps)",
        &ids,
        &textes(|l| l.type_),
        &textes(|l| &l.destinataire),
        &lettres.iter().map(|l| l.personne.map(|p| p.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &textes(|l| l.langue.code()),
        &textes(|l| &l.courrier.sujet),
        &textes(|l| &l.courrier.corps),
        ctx.maintenant.to_sqlx(),
    )
    .execute(&mut *tx)
    .await?;
    notification::prevoir(tx, ctx, &ids).await
}

/// Writes to a person in her language.
pub(crate) async fn adresser(
    tx: &mut PgConnection,
    ctx: &Ctx,
    type_: &'static str,
    a: &Destinataire,
    courrier: Courrier,
) -> Result<()> {
    let lettre = Lettre {
        type_,
        destinataire: a.courriel.clone(),
        personne: Some(a.id),
        langue: a.langue,
        courrier,
    };
    ecrire(tx, ctx, &[lettre]).await
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
