use super::{Partenaire, noter};
use crate::{Ctx, Result, Services};
use jiff::Timestamp;
use std::{future::Future, time::Duration};

/// Whoever takes longer does not answer.
const DELAI: Duration = Duration::from_secs(10);

/// Asks each service that is configured, but for the broker, which the relay knows. Answers how many answered.
pub async fn regarder(ctx: &Ctx) -> Result<u64> {
    let services = &ctx.services;
    let reglages = &services.reglages;
    let (fichiers, banque, cvec, courriels) = tokio::join!(
        a_temps(async { services.stockage.eprouver().await.is_ok_and(|bien| bien) }),
        sur_le_web(services, reglages.paybox.as_ref().map(|p| p.url.as_str())),
        sur_le_web(services, reglages.cvec_url.as_deref()),
        async {
            match &reglages.smtp {
                Some(smtp) => a_temps(smtp.repond()).await,
                None => None,
            }
        },
    );
    let vus = [
        (Partenaire::Fichiers, fichiers),
        (Partenaire::Banque, banque),
        (Partenaire::Cvec, cvec),
        (Partenaire::Courriels, courriels),
    ];
    let mut repondent = 0;
    for (partenaire, va) in vus {
        if let Some(va) = va {
            noter(&services.pool, partenaire, va, Timestamp::now()).await?;
            repondent += u64::from(va);
        }
    }
    Ok(repondent)
}

async fn a_temps(question: impl Future<Output = bool>) -> Option<bool> {
    Some(tokio::time::timeout(DELAI, question).await.unwrap_or(false))
}

/// Does whoever stands there answer anything but that it is broken? Nothing is asked of it.
async fn sur_le_web(services: &Services, adresse: Option<&str>) -> Option<bool> {
    let appel = services.client.get(adresse?).timeout(DELAI).send();
    a_temps(async { appel.await.is_ok_and(|reponse| !reponse.status().is_server_error()) }).await
}
