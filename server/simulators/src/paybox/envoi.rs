//! Sending the notifications, and insisting.

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;

use super::{
    Paybox,
    transaction::{Nature, Suivi, Tentative, Transaction},
};
use crate::panne::Mode;

/// How often the provider looks at what is due.
const PAS: Duration = Duration::from_millis(50);

/// Sends what is due, for as long as the simulator lives. A provider that is down calls nobody.
pub(crate) async fn expedier(paybox: Arc<Paybox>) {
    loop {
        tokio::time::sleep(PAS).await;
        if paybox.panne.mode() != Mode::Aucune {
            continue;
        }
        let maintenant = Timestamp::now();
        let dues = paybox.acces(|registre| {
            let due = |t: &&Transaction| {
                let une = t.notifications.iter().any(|n| n.a_envoyer(maintenant, false));
                une && t.guichet.try_lock().is_ok()
            };
            registre
                .transactions
                .iter()
                .filter(due)
                .map(|t| t.numero)
                .collect::<Vec<_>>()
        });
        for numero in dues {
            let paybox = Arc::clone(&paybox);
            tokio::spawn(async move { paybox.vider(numero, false).await });
        }
    }
}

impl Paybox {
    /// Sends what this payment has to send, and waits for the answers; `de_force`, even what is not due.
    pub async fn envoyer(self: &Arc<Self>, numero: usize, de_force: bool) {
        let paybox = Arc::clone(self);
        // In a task of its own: a browser that leaves must not interrupt it.
        let tache = tokio::spawn(async move { paybox.vider(numero, de_force).await });
        if let Err(erreur) = tache.await {
            tracing::error!(numero, %erreur, "notifications");
        }
    }

    async fn vider(&self, numero: usize, de_force: bool) {
        let Some(guichet) = self.acces(|r| r.trouver(numero).map(|t| Arc::clone(&t.guichet))) else {
            return;
        };
        let _garde = guichet.lock().await;
        let lots = self.acces(|r| r.trouver(numero).map(|t| lots(t, de_force)).unwrap_or_default());
        for lot in lots {
            join_all(lot.into_iter().map(|rang| self.tenter(numero, rang))).await;
        }
    }

    async fn tenter(&self, numero: usize, rang: usize) {
        let envoi = self.acces(|registre| {
            let transaction = registre.trouver(numero)?;
            let notification = transaction.notifications.get(rang)?;
            let demande = &transaction.demande;
            Some((
                demande.repondre_a.clone(),
                demande.par_post,
                notification.requete.clone(),
            ))
        });
        let Some((mut adresse, par_post, requete)) = envoi else {
            return;
        };
        let appel = if par_post {
            let forme = "application/x-www-form-urlencoded";
            self.client.post(adresse).header(CONTENT_TYPE, forme).body(requete)
        } else {
            let entiere = match adresse.query().filter(|q| !q.is_empty()) {
                Some(deja) => format!("{deja}&{requete}"),
                None => requete,
            };
            adresse.set_query(Some(&entiere));
            self.client.get(adresse)
        };
        let reponse = appel.send().await;
        let tentative = Tentative {
            le: Timestamp::now(),
            statut: reponse.as_ref().ok().map(|r| r.status().as_u16()),
            erreur: reponse.err().map(|e| e.without_url().to_string()),
        };
        tracing::info!(numero, rang, statut = tentative.statut, "notification");
        self.noter(numero, rang, tentative);
    }

    fn noter(&self, numero: usize, rang: usize, tentative: Tentative) {
        self.acces(|registre| {
            let Some(n) = registre.trouver(numero).and_then(|t| t.notifications.get_mut(rang)) else {
                return;
            };
            let recue = tentative.statut == Some(200);
            let le = tentative.le;
            n.tentatives.push(tentative);
            let reprise = self
                .reglages
                .reprises
                .get(n.tentatives.len() - 1)
                .filter(|_| n.insiste());
            (n.suivi, n.prevue) = match (recue, reprise) {
                (true, _) => (Suivi::Recue, None),
                (false, Some(attente)) => (Suivi::EnAttente, le.checked_add(*attente).ok()),
                (false, None) => (Suivi::Abandonnee, None),
            };
        });
    }
}

/// What is to be sent one after the other; a double goes together with the one before it.
fn lots(transaction: &Transaction, de_force: bool) -> Vec<Vec<usize>> {
    let maintenant = Timestamp::now();
    let mut lots: Vec<Vec<usize>> = Vec::new();
    for (rang, n) in transaction.notifications.iter().enumerate() {
        if !n.a_envoyer(maintenant, de_force) {
            continue;
        }
        match lots.last_mut() {
            Some(lot) if n.nature == Nature::Doublon => lot.push(rang),
            _ => lots.push(vec![rang]),
        }
    }
    lots
}
