use super::gerer::{exiger, tracer};
use crate::{Ctx, Error, Result, evenement::SUJETS};
use domain::{
    ids::{EvenementId, WebhookId},
    page::Page,
    webhook::{LivraisonVue, StatutLivraison, WebhookDetail, WebhookVue, WebhooksVue},
};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

const TAILLE: u32 = 25;
const TOTAL_MAX: i64 = 10_000;

/// All of them, by label. Demands `EVT_GERER` on the whole establishment.
pub async fn lister(ctx: &Ctx) -> Result<WebhooksVue> {
    let mut cx = ctx.services.pool.acquire().await?;
    exiger(ctx, &mut cx).await?;
    Ok(WebhooksVue {
        webhooks: lire(ctx, &mut cx, None).await?,
        sujets: SUJETS.iter().map(|s| s.code.to_owned()).collect(),
    })
}

async fn lire(ctx: &Ctx, cx: &mut PgConnection, seul: Option<Uuid>) -> Result<Vec<WebhookVue>> {
    let lignes = sqlx::query!(
        r#"SELECT w.id, w.libelle, w.adresse, w.sujets, w.actif, w.echecs, w.pas_avant,
                  coalesce(n.attente, 0) AS "attente!", coalesce(n.abandonnees, 0) AS "abandonnees!"
           FROM evt.webhook w
           LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE statut = 'ATTENTE') AS attente,
                                     count(*) FILTER (WHERE statut = 'ABANDONNEE') AS abandonnees
                              FROM evt.livraison WHERE webhook_id = w.id AND statut <> 'LIVREE') n ON true
           WHERE $1::uuid IS NULL OR w.id = $1
           ORDER BY public.sans_accent(w.libelle)"#,
        seul
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| WebhookVue {
            id: WebhookId(l.id),
            libelle: l.libelle,
            adresse: l.adresse,
            sujets: l.sujets,
            actif: l.actif,
            echecs: l.echecs,
            pas_avant: l
                .pas_avant
                .map(jiff_sqlx::Timestamp::to_jiff)
                .filter(|t| *t > ctx.maintenant)
                .map(|t| ctx.services.heure_locale(t)),
            attente: l.attente,
            abandonnees: l.abandonnees,
        })
        .collect())
}

/// One of them with what it was brought, the latest events first; only those that did not arrive, if so wished. Demands
/// `EVT_GERER` on the whole establishment.
pub async fn detail(ctx: &Ctx, id: WebhookId, en_peine: bool, page: u32) -> Result<WebhookDetail> {
    let mut cx = ctx.services.pool.acquire().await?;
    exiger(ctx, &mut cx).await?;
    let webhook = lire(ctx, &mut cx, Some(id.0)).await?.pop().ok_or(Error::Introuvable)?;
    let ancien = sqlx::query_scalar!("SELECT secret_precedent_jusqua FROM evt.webhook WHERE id = $1", id.0)
        .fetch_one(&mut *cx)
        .await?
        .map(jiff_sqlx::Timestamp::to_jiff)
        .filter(|t| *t > ctx.maintenant);
    Ok(WebhookDetail {
        webhook,
        ancien_secret_jusqua: ancien.map(|t| ctx.services.heure_locale(t)),
        livraisons: livraisons(ctx, &mut cx, id, en_peine, page).await?,
    })
}

async fn livraisons(
    ctx: &Ctx,
    cx: &mut PgConnection,
    webhook: WebhookId,
    en_peine: bool,
    page: u32,
) -> Result<Page<LivraisonVue>> {
    // As many as one may leaf through; more than that are not counted.
    let total = sqlx::query_scalar!(
        r#"SELECT CASE WHEN $2 THEN (SELECT count(*) FROM (SELECT FROM evt.livraison
                    WHERE webhook_id = $1 AND statut <> 'LIVREE' LIMIT $3) AS n)
                  ELSE (SELECT count(*) FROM (SELECT FROM evt.livraison WHERE webhook_id = $1 LIMIT $3) AS n)
             END AS "n!""#,
        webhook.0,
        en_peine,
        TOTAL_MAX
    )
    .fetch_one(&mut *cx)
    .await?;
    let lignes = sqlx::query!(
        "SELECT l.evenement_id, o.sujet, o.type, l.agregat_id, o.le, l.statut, l.essais, l.prochain_le,
            l.duree_ms, l.code, l.erreur
         FROM ((SELECT evenement_id FROM evt.livraison WHERE $2 AND webhook_id = $1 AND statut <> 'LIVREE'
                ORDER BY xact DESC, ordre DESC LIMIT $3 OFFSET $4)
               UNION ALL
               (SELECT evenement_id FROM evt.livraison WHERE NOT $2 AND webhook_id = $1
                ORDER BY xact DESC, ordre DESC LIMIT $3 OFFSET $4)) page
         JOIN evt.livraison l ON l.webhook_id = $1 AND l.evenement_id = page.evenement_id
         JOIN evt.outbox o ON o.evenement_id = l.evenement_id
         ORDER BY l.xact DESC, l.ordre DESC",
        webhook.0,
        en_peine,
        i64::from(TAILLE),
        i64::from(page.saturating_sub(1)) * i64::from(TAILLE)
    )
    .fetch_all(cx)
    .await?;
    let lignes = lignes
        .into_iter()
        .map(|l| {
            Ok(LivraisonVue {
                evenement: EvenementId(l.evenement_id),
                sujet: l.sujet,
                type_: l.r#type,
                agregat: l.agregat_id,
                le: ctx.services.heure_locale(l.le.to_jiff()),
                statut: StatutLivraison::depuis_code(&l.statut).ok_or_else(|| Error::interne("unknown state"))?,
                essais: l.essais,
                prochain_le: ctx.services.heure_locale(l.prochain_le.to_jiff()),
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
pub async fn rejouer(ctx: &Ctx, webhook: WebhookId, evenement: Option<EvenementId>) -> Result<u64> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let repris = match evenement {
        Some(evenement) => {
            sqlx::query!(
                "UPDATE evt.livraison SET statut = 'ATTENTE', essais = 0, prochain_le = now()
                 WHERE webhook_id = $1 AND evenement_id = $2",
                webhook.0,
                evenement.0
            )
            .execute(&mut *tx)
            .await?
        }
        None => {
            sqlx::query!(
                "UPDATE evt.livraison SET statut = 'ATTENTE', essais = 0, prochain_le = now()
                 WHERE webhook_id = $1 AND statut = 'ABANDONNEE'",
                webhook.0
            )
            .execute(&mut *tx)
            .await?
        }
    }
    .rows_affected();
    // Whoever replays says that the receiver listens again.
    let connu = sqlx::query!("UPDATE evt.webhook SET pas_avant = NULL WHERE id = $1", webhook.0)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    if connu == 0 || (repris == 0 && evenement.is_some()) {
        return Err(Error::Introuvable);
    }
    let apres = json!({ "evenement": evenement, "nombre": repris });
    tracer(&mut tx, ctx, "REJOUER_WEBHOOK", webhook, apres).await?;
    tx.commit().await?;
    Ok(repris)
}
