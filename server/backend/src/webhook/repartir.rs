use crate::{
    Ctx, Result, Services,
    evenement::{Lecteur, Position},
};
use jiff_sqlx::ToSqlx;
use std::{sync::Arc, time::Duration};

/// Events looked at in one go.
const LOT: i64 = 2_000;
/// Between two looks at the place that another process has.
const ATTENTE: Duration = Duration::from_secs(1);

/// Leaves each event for the addresses that want it, until the process must stop. One process at a time does it.
pub(super) async fn repartir(services: Arc<Services>) {
    let lecteur = Lecteur::nouveau("webhooks");
    while !services.arret.is_cancelled() {
        let regne = async {
            match lecteur.prendre(&services.pool).await? {
                Some(position) => lecteur.regner(&services, position, |p| lot(&services, p)).await,
                None => Ok(()),
            }
        };
        if let Err(e) = regne.await {
            tracing::warn!(error = e.sans_valeurs(), "events wait to be brought to webhooks");
        }
        if let Err(e) = lecteur.lacher(&services.pool).await {
            tracing::warn!(error = e.sans_valeurs(), "cannot leave the place to another one");
        }
        tokio::select! {
            () = tokio::time::sleep(ATTENTE) => {}
            () = services.arret.cancelled() => {}
        }
    }
}

async fn lot(services: &Arc<Services>, depuis: Position) -> Result<Option<Position>> {
    let ctx = Ctx::systeme(Arc::clone(services), "webhooks");
    let (xact, id) = depuis.parties();
    let derniere = sqlx::query!(
        r#"WITH lus AS (
             SELECT id, xact, evenement_id, sujet, agregat_id, le FROM evt.outbox
             WHERE (xact, id) > ($1::text::xid8, $2) AND xact < evt.horizon()
             ORDER BY xact, id LIMIT $3),
           laisses AS (
             INSERT INTO evt.livraison (webhook_id, evenement_id, xact, ordre, agregat_id, prochain_le)
             SELECT w.id, e.evenement_id, e.xact, e.id, e.agregat_id, $4
             FROM lus e JOIN evt.webhook w
                ON w.actif AND e.le >= w.cree_le AND (w.sujets = '{}' OR e.sujet = ANY (w.sujets))
             ON CONFLICT DO NOTHING)
           SELECT xact::text AS "xact!", id FROM lus ORDER BY xact DESC, id DESC LIMIT 1"#,
        xact,
        id,
        LOT,
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&services.pool)
    .await?;
    derniere.map(|l| Position::depuis_base(&l.xact, l.id)).transpose()
}
