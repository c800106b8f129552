//! The table of the demonstration: the payments, and the buttons that make something happen to them.

use std::{fmt::Write, sync::Arc};

use axum::{extract::State, response::Response};

use super::{
    Paybox,
    transaction::{Etat, Nature, Notification, Suivi, Transaction},
};
use crate::{
    page::{echapper, euros, page},
    panne::Mode,
};

/// How many payments are shown, the latest first.
const MONTREES: usize = 50;

pub(crate) async fn montrer(State(paybox): State<Arc<Paybox>>) -> Response {
    let mode = paybox.panne.mode();
    let mut corps = format!(
        "<p><a href=\"/\">Actualiser</a></p><h2>Service</h2><p>{}</p>",
        dire_mode(mode)
    );
    corps.push_str("<form class=\"actions\" method=\"post\" action=\"/_controle/paybox/panne\">");
    for (valeur, libelle) in [
        ("aucune", "Remettre en service"),
        ("erreur", "Panne : erreur 503"),
        ("coupure", "Panne : connexions coupées"),
        ("muette", "Panne : aucune réponse"),
    ] {
        let _ = write!(
            corps,
            "<button class=\"secondaire\" name=\"mode\" value=\"{valeur}\">{libelle}</button>"
        );
    }
    corps.push_str("</form><h2>Transactions</h2>");
    let transactions: Vec<Transaction> =
        paybox.acces(|r| r.transactions.iter().rev().take(MONTREES).cloned().collect());
    if transactions.is_empty() {
        corps.push_str("<p>Aucune transaction pour l’instant.</p>");
    }
    for transaction in &transactions {
        article(&mut corps, transaction);
    }
    page("Simulateur PayBox", "SIMULATEUR – aucun argent ne circule", &corps)
}

fn article(corps: &mut String, t: &Transaction) {
    let etat = match t.etat {
        Etat::Saisie => "page de paiement ouverte",
        Etat::Acceptee => "acceptée",
        Etat::Refusee => "refusée",
        Etat::Annulee => "annulée par le payeur",
    };
    let _ = write!(
        corps,
        "<article><h3>N° {} : {}, {} – {etat}</h3>",
        t.numero,
        echapper(&t.demande.commande),
        euros(t.demande.montant)
    );
    if !t.echeances.is_empty() {
        corps.push_str("<p>Échéances :</p><ul>");
        for e in &t.echeances {
            let suite = match e.acceptee {
                None => "à présenter",
                Some(true) => "acceptée",
                Some(false) => "refusée",
            };
            let _ = write!(
                corps,
                "<li>{} le {} : {suite}</li>",
                euros(e.montant),
                e.date.strftime("%d/%m/%Y")
            );
        }
        corps.push_str("</ul>");
    }
    if !t.notifications.is_empty() {
        corps.push_str("<p>Notifications :</p><ul>");
        for n in &t.notifications {
            let _ = write!(corps, "<li>{}</li>", dire(n));
        }
        corps.push_str("</ul>");
    }
    corps.push_str("<div class=\"actions\">");
    let attend = t.notifications.iter().any(|n| n.suivi == Suivi::EnAttente);
    for (montre, action, champ, libelle) in [
        (attend, "envoyer", "", "Envoyer maintenant"),
        (!t.notifications.is_empty(), "rejouer", "", "Rejouer la notification"),
        (
            !t.notifications.is_empty(),
            "falsifier",
            "",
            "Envoyer une fausse notification",
        ),
        (
            presentable(t),
            "echeance",
            "acceptee",
            "Présenter l’échéance : acceptée",
        ),
        (presentable(t), "echeance", "refusee", "Présenter l’échéance : refusée"),
    ] {
        if montre {
            let champ = match champ {
                "" => String::new(),
                valeur => format!("<input type=\"hidden\" name=\"resultat\" value=\"{valeur}\">"),
            };
            let _ = write!(
                corps,
                "<form method=\"post\" action=\"/_controle/paybox/transactions/{}/{action}\">{champ}\
                 <button class=\"secondaire\">{libelle}</button></form>",
                t.numero
            );
        }
    }
    corps.push_str("</div></article>");
}

fn presentable(t: &Transaction) -> bool {
    t.etat == Etat::Acceptee && t.echeances.iter().any(|e| e.acceptee.is_none())
}

fn dire(n: &Notification) -> String {
    let nature = match n.nature {
        Nature::Paiement => "paiement",
        Nature::Doublon => "doublon",
        Nature::Falsifiee => "fausse",
        Nature::Rejeu => "rejeu",
        Nature::Echeance => "échéance",
    };
    let suivi = match n.suivi {
        Suivi::EnAttente => "en attente",
        Suivi::Recue => "prise en compte (200)",
        Suivi::Abandonnee => "abandonnée",
    };
    let mut texte = format!("{nature} : {suivi}, {} essai(s)", n.tentatives.len());
    if let Some(derniere) = n.tentatives.last().filter(|_| n.suivi != Suivi::Recue) {
        let quoi = match (derniere.statut, &derniere.erreur) {
            (Some(statut), _) => format!("réponse {statut}"),
            (None, Some(erreur)) => echapper(erreur),
            (None, None) => "sans réponse".to_owned(),
        };
        let _ = write!(texte, ", dernier : {quoi}");
    }
    texte
}

fn dire_mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Aucune => "Le service répond.",
        Mode::Erreur => "En panne : chaque demande reçoit une erreur 503.",
        Mode::Coupure => "En panne : chaque connexion est coupée.",
        Mode::Muette => "En panne : rien ne répond.",
    }
}
