use super::gerer::exiger;
use crate::{Ctx, Error, Result};
use domain::page::Page;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

const TAILLE: u32 = 50;

/// Where the delivery of an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatutLivraison {
    Attente,
    Livree,
    /// Refused for a day.
    Abandonnee,
}

/// An event for one address, and what became of it.
#[derive(Clone, Debug)]
pub struct Livraison {
    pub evenement: Uuid,
    pub sujet: String,
    pub type_: String,
    pub agregat: String,
    pub le: Timestamp,
    pub statut: StatutLivraison,
    pub essais: i32,
    pub prochain_le: Timestamp,
    /// Of the last attempt.
    pub essaye_le: Option<Timestamp>,
    pub duree_ms: Option<i32>,
    /// HTTP status of the answer; none: there was no answer, for this reason.
    pub code: Option<i32>,
    pub erreur: Option<String>,
}

/// What was brought to an address, the latest events first; only those that did not arrive, if so wished. Demands
/// `EVT_GERER` on the whole establishment.
pub async fn livraisons(ctx: &Ctx, webhook: Uuid, seulement_en_peine: bool, page: u32) -> Result<Page<Livraison>> {
    let mut cx = ctx.services.pool.acquire().await?;
    exiger(ctx, &mut cx).await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM evt.livraison WHERE webhook_id = $1 AND (NOT $2 OR statut <> 'LIVREE')"#,
        webhook,
        seulement_en_peine
    )
    .fetch_one(&mut *cx)
    .await?;
    let lignes = sqlx::query!(
        "SELECT l.evenement_id, o.sujet, o.type, l.agregat_id, o.le, l.statut, l.essais, l.prochain_le, l.essaye_le,
            l.duree_ms, l.code, l.erreur
         FROM evt.livraison l JOIN evt.outbox o ON o.evenement_id = l.evenement_id
         WHERE l.webhook_id = $1 AND (NOT $2 OR l.statut <> 'LIVREE')
         ORDER BY l.xact DESC, l.ordre DESC LIMIT $3 OFFSET $4",
        webhook,
        seulement_en_peine,
        i64::from(TAILLE),
        i64::from(page.saturating_sub(1)) * i64::from(TAILLE)
    )
    .fetch_all(&mut *cx)
    .await?;
    let lignes = lignes
        .into_iter()
        .map(|l| {
            Ok(Livraison {
                evenement: l.evenement_id,
                sujet: l.sujet,
                type_: l.r#type,
                agregat: l.agregat_id,
                le: l.le.to_jiff(),
                statut: match l.statut.as_str() {
                    "ATTENTE" => StatutLivraison::Attente,
                    "LIVREE" => StatutLivraison::Livree,
                    "ABANDONNEE" => StatutLivraison::Abandonnee,
                    autre => return Err(Error::interne(format!("unknown state {autre}"))),
                },
                essais: l.essais,
                prochain_le: l.prochain_le.to_jiff(),
                essaye_le: l.essaye_le.map(jiff_sqlx::Timestamp::to_jiff),
                duree_ms: l.duree_ms,
                code: l.code,
                erreur: l.erreur,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Page {
        page,
        taille: TAILLE,
        total: total.unsigned_abs(),
        lignes,
    })
}

/// Brings events again: that one, or all that were given up; answers how many. Demands `EVT_GERER` on the whole
/// establishment.
pub async fn rejouer(ctx: &Ctx, webhook: Uuid, evenement: Option<Uuid>) -> Result<u64> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let repris = sqlx::query!(
        "UPDATE evt.livraison SET statut = 'ATTENTE', essais = 0, prochain_le = $3
         WHERE webhook_id = $1 AND CASE WHEN $2::uuid IS NULL THEN statut = 'ABANDONNEE' ELSE evenement_id = $2 END",
        webhook,
        evenement,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    // Whoever replays says that the receiver listens again.
    sqlx::query!("UPDATE evt.webhook SET pas_avant = NULL WHERE id = $1", webhook)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    if repris == 0 && evenement.is_some() {
        return Err(Error::Introuvable);
    }
    Ok(repris)
}
