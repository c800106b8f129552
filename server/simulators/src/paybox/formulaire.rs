//! What the browser of the payer does: arrives with the merchant's form, pays, or gives up.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Paybox, Registre,
    carte::{Scenario, scenario},
    demande::Demande,
    page::{self, Saisie},
    retour::{Faits, adresse, falsifier, notification},
    transaction::{Etat, Nature, Notification, Transaction},
};
use crate::{Erreur, ordre::Impossible};

#[derive(Deserialize)]
pub(crate) struct Session {
    session: Uuid,
}

/// The entrance: `POST /cgi/MYchoix_pagepaiement.cgi`.
pub(crate) async fn recevoir(State(paybox): State<Arc<Paybox>>, Form(champs): Form<Vec<(String, String)>>) -> Response {
    match Demande::lire(&champs, &paybox.reglages, Timestamp::now()) {
        Ok(demande) => page::paiement(&paybox.ouvrir(demande), &Saisie::default(), &[]),
        Err(refus) => {
            tracing::warn!(%refus, "form refused");
            (StatusCode::BAD_REQUEST, page::refus(&refus)).into_response()
        }
    }
}

/// The card has been typed.
pub(crate) async fn payer(State(paybox): State<Arc<Paybox>>, Form(saisie): Form<Saisie>) -> Response {
    let Some(transaction) = paybox.acces(|r| en_saisie(r, saisie.session).map(|t| t.clone())) else {
        return deja_traitee();
    };
    let fautes = saisie.fautes();
    let Some(choix) = scenario(&saisie.carte).filter(|_| fautes.is_empty()) else {
        return page::paiement(&transaction, &saisie, &fautes);
    };
    match paybox.conclure(saisie.session, choix) {
        Ok(Some(retour)) => {
            paybox.envoyer(transaction.numero, false).await;
            Redirect::to(&retour).into_response()
        }
        Ok(None) => deja_traitee(),
        Err(erreur) => Impossible::from(erreur).into_response(),
    }
}

/// The payer gives up: nobody is notified.
pub(crate) async fn annuler(State(paybox): State<Arc<Paybox>>, Query(recu): Query<Session>) -> Response {
    let retour = paybox.acces(|registre| {
        let appel = registre.appeler();
        let transaction = en_saisie(registre, recu.session)?;
        transaction.etat = Etat::Annulee;
        let demande = &transaction.demande;
        let faits = faits(demande, demande.montant, appel, None, "00117");
        Some(adresse(&demande.annule, &demande.retour, &faits, &paybox.cle))
    });
    match retour {
        Some(Ok(retour)) => Redirect::to(&retour).into_response(),
        Some(Err(erreur)) => Impossible::from(erreur).into_response(),
        None => deja_traitee(),
    }
}

impl Paybox {
    /// Decides the payment, queues its notifications and says where the browser goes; `None` when it was decided.
    fn conclure(&self, session: Uuid, choix: Scenario) -> Result<Option<String>, Erreur> {
        self.acces(|registre| {
            let appel = registre.appeler();
            let Some(transaction) = en_saisie(registre, session) else {
                return Ok(None);
            };
            let demande = &transaction.demande;
            let maintenant = Timestamp::now();
            let erreur = match choix {
                Scenario::Refusee(code) => code,
                _ => "00000",
            };
            let autorisation = numero_d_autorisation(appel);
            let autorisation = (erreur == "00000").then_some(autorisation.as_str());
            let vrais = faits(demande, demande.montant, appel, autorisation, erreur);
            let requete = notification(&demande.retour, &vrais, &self.cle)?;

            let prevue = match choix {
                Scenario::Perdue => None,
                Scenario::Differee => maintenant.checked_add(self.reglages.delai).ok(),
                _ => Some(maintenant),
            };
            let mut notifications = vec![Notification::nouvelle(Nature::Paiement, requete.clone(), prevue)];
            if choix == Scenario::Double {
                notifications.push(Notification::nouvelle(Nature::Doublon, requete.clone(), prevue));
            }
            if choix == Scenario::FalsifieeDabord
                && let Some(fausse) = falsifier(&requete, &demande.retour, None)
            {
                notifications.insert(0, Notification::nouvelle(Nature::Falsifiee, fausse, prevue));
            }

            let retour = match (choix, &demande.attente) {
                (Scenario::Refusee(_), _) => adresse(&demande.refuse, &demande.retour, &vrais, &self.cle)?,
                (Scenario::Differee, Some(attente)) => {
                    let attendus = faits(demande, demande.montant, appel, None, "99999");
                    adresse(attente, &demande.retour, &attendus, &self.cle)?
                }
                _ => adresse(&demande.effectue, &demande.retour, &vrais, &self.cle)?,
            };
            transaction.etat = if autorisation.is_some() {
                Etat::Acceptee
            } else {
                Etat::Refusee
            };
            transaction.notifications = notifications;
            Ok(Some(retour))
        })
    }
}

/// Six characters that only an authorised payment has.
pub(super) fn numero_d_autorisation(appel: u64) -> String {
    format!("{:06}", appel % 1_000_000)
}

pub(super) fn faits<'a>(
    demande: &'a Demande,
    montant: u64,
    appel: u64,
    autorisation: Option<&'a str>,
    erreur: &'a str,
) -> Faits<'a> {
    Faits {
        montant,
        reference: &demande.commande,
        appel,
        autorisation,
        erreur,
    }
}

/// The payment of this page, if nothing has been decided about it.
fn en_saisie(registre: &mut Registre, session: Uuid) -> Option<&mut Transaction> {
    let mut toutes = registre.transactions.iter_mut();
    toutes.find(|t| t.session == session && t.etat == Etat::Saisie)
}

fn deja_traitee() -> Response {
    (StatusCode::CONFLICT, page::deja_traitee()).into_response()
}
