//! The orders of tests and of the demonstration: `/_controle/paybox/…`.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Paybox, Registre,
    formulaire::{faits, numero_d_autorisation},
    retour::{falsifier, notification},
    tableau,
    transaction::{Etat, Nature, Notification, Transaction},
};
use crate::{
    Erreur,
    ordre::{Impossible, Ordre},
    panne::OrdreDePanne,
};

type Etats = State<Arc<Paybox>>;
type Reponse = Result<Response, Impossible>;

pub(super) fn routes() -> Router<Arc<Paybox>> {
    Router::new()
        .route("/", get(tableau::montrer))
        .route("/_controle/paybox/panne", get(dire_la_panne).post(mettre_en_panne))
        .route("/_controle/paybox/transactions", get(lister))
        .route("/_controle/paybox/transactions/{numero}", get(montrer))
        .route("/_controle/paybox/transactions/{numero}/envoyer", post(envoyer))
        .route("/_controle/paybox/transactions/{numero}/rejouer", post(rejouer))
        .route("/_controle/paybox/transactions/{numero}/falsifier", post(contrefaire))
        .route("/_controle/paybox/transactions/{numero}/echeance", post(presenter))
}

#[derive(Deserialize)]
struct Filtre {
    commande: Option<String>,
}

/// An order without options.
#[derive(Deserialize)]
struct Simple {}

#[derive(Deserialize)]
struct Contrefacon {
    montant: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Resultat {
    Acceptee,
    Refusee,
}

#[derive(Deserialize)]
struct Presentation {
    resultat: Resultat,
}

async fn dire_la_panne(State(paybox): Etats) -> Json<OrdreDePanne> {
    let mode = paybox.panne.mode();
    Json(OrdreDePanne { mode })
}

async fn mettre_en_panne(State(paybox): Etats, ordre: Ordre<OrdreDePanne>) -> Response {
    paybox.panne.changer(ordre.valeur.mode);
    ordre.repondre(&ordre.valeur)
}

async fn lister(State(paybox): Etats, Query(filtre): Query<Filtre>) -> Json<Vec<Transaction>> {
    let voulue = |t: &&Transaction| filtre.commande.as_ref().is_none_or(|c| *c == t.demande.commande);
    Json(paybox.acces(|r| r.transactions.iter().filter(voulue).cloned().collect()))
}

async fn montrer(State(paybox): Etats, Path(numero): Path<usize>) -> Result<Json<Transaction>, Impossible> {
    paybox.lire(numero).map(Json)
}

async fn envoyer(State(paybox): Etats, Path(numero): Path<usize>, ordre: Ordre<Simple>) -> Reponse {
    paybox.lire(numero)?;
    paybox.envoyer(numero, true).await;
    Ok(ordre.repondre(paybox.lire(numero)?))
}

/// The last true notification once more, byte for byte.
async fn rejouer(State(paybox): Etats, Path(numero): Path<usize>, ordre: Ordre<Simple>) -> Reponse {
    paybox.ajouter(numero, |_, transaction| {
        let deja = vraie(transaction).filter(|n| !n.tentatives.is_empty());
        let requete = deja
            .map(|n| n.requete.clone())
            .ok_or_else(|| conflit("rien n’a été envoyé"))?;
        Ok((Nature::Rejeu, requete))
    })?;
    paybox.envoyer(numero, false).await;
    Ok(ordre.repondre(paybox.lire(numero)?))
}

/// The last true notification with another amount, and its signature.
async fn contrefaire(State(paybox): Etats, Path(numero): Path<usize>, ordre: Ordre<Contrefacon>) -> Reponse {
    paybox.ajouter(numero, |_, transaction| {
        let vraie = vraie(transaction).ok_or_else(|| conflit("rien à falsifier"))?;
        let fausse = falsifier(&vraie.requete, &transaction.demande.retour, ordre.valeur.montant);
        Ok((
            Nature::Falsifiee,
            fausse.ok_or_else(|| conflit("PBX_RETOUR ne demande pas le montant"))?,
        ))
    })?;
    paybox.envoyer(numero, false).await;
    Ok(ordre.repondre(paybox.lire(numero)?))
}

/// The bank presents the next instalment.
async fn presenter(State(paybox): Etats, Path(numero): Path<usize>, ordre: Ordre<Presentation>) -> Reponse {
    let acceptee = ordre.valeur.resultat == Resultat::Acceptee;
    paybox.ajouter(numero, |appel, transaction| {
        if transaction.etat != Etat::Acceptee {
            return Err(conflit("le premier paiement n’est pas accepté"));
        }
        let suivante = transaction.echeances.iter_mut().find(|e| e.acceptee.is_none());
        let suivante = suivante.ok_or_else(|| conflit("aucune échéance à présenter"))?;
        let numero = numero_d_autorisation(appel);
        let (autorisation, erreur) = if acceptee {
            (Some(numero.as_str()), "00000")
        } else {
            (None, "00151")
        };
        let demande = &transaction.demande;
        let faits = faits(demande, suivante.montant, appel, autorisation, erreur);
        let requete = notification(&demande.retour, &faits, &paybox.cle)?;
        suivante.acceptee = Some(acceptee);
        Ok((Nature::Echeance, requete))
    })?;
    paybox.envoyer(numero, false).await;
    Ok(ordre.repondre(paybox.lire(numero)?))
}

impl Paybox {
    /// Adds a notification that is due at once; `faire` is given a new number of call.
    fn ajouter(
        &self,
        numero: usize,
        faire: impl FnOnce(u64, &mut Transaction) -> Result<(Nature, String), Impossible>,
    ) -> Result<(), Impossible> {
        self.acces(|registre: &mut Registre| {
            let appel = registre.appeler();
            let transaction = registre
                .trouver(numero)
                .ok_or_else(|| Impossible(StatusCode::NOT_FOUND, "transaction inconnue".into()))?;
            let (nature, requete) = faire(appel, transaction)?;
            let nouvelle = Notification::nouvelle(nature, requete, Some(Timestamp::now()));
            transaction.notifications.push(nouvelle);
            Ok(())
        })
    }
}

/// The last notification that the provider itself would send.
fn vraie(transaction: &Transaction) -> Option<&Notification> {
    let vraie = |n: &&Notification| matches!(n.nature, Nature::Paiement | Nature::Echeance);
    transaction.notifications.iter().rfind(vraie)
}

fn conflit(texte: &str) -> Impossible {
    Impossible(StatusCode::CONFLICT, texte.to_owned())
}

impl From<Erreur> for Impossible {
    fn from(erreur: Erreur) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, erreur.to_string())
    }
}
