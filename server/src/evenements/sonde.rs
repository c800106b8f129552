use super::kafka::Kafka;
use backend::{
    Services,
    sonde::{PAS, Partenaire, noter},
};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use tokio::task::spawn_blocking;

/// Whoever takes longer does not answer.
const DELAI: Duration = Duration::from_secs(10);

/// Asks the broker again and again whether it is there, until the process must stop.
pub async fn surveiller(services: Arc<Services>, kafka: Kafka) {
    let kafka = Arc::new(kafka);
    while !services.arret.is_cancelled() {
        let question = Arc::clone(&kafka);
        let va = matches!(spawn_blocking(move || question.manquants(DELAI)).await, Ok(Ok(_)));
        if let Err(e) = noter(&services.pool, Partenaire::Courtier, va, Timestamp::now()).await {
            tracing::warn!(error = e.sans_valeurs(), "cannot tell how the broker is");
        }
        tokio::select! {
            () = tokio::time::sleep(PAS) => {}
            () = services.arret.cancelled() => return,
        }
    }
}
