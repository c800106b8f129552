//! The pages the payer sees.

use std::fmt::Write;

use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    carte::{CARTES, groupes, scenario},
    demande::Refus,
    transaction::Transaction,
};
use crate::page::{echapper, euros, page};

const BANDEAU: &str = "SIMULATEUR PayBox – aucun argent ne circule, n’entrez jamais une vraie carte";

/// What the payer has typed.
#[derive(Default, Deserialize)]
pub(crate) struct Saisie {
    pub session: Uuid,
    #[serde(default)]
    pub carte: String,
    #[serde(default)]
    expiration: String,
    #[serde(default)]
    cvv: String,
}

/// A field, and what is wrong with it.
pub(crate) type Faute = (&'static str, &'static str);

impl Saisie {
    pub fn fautes(&self) -> Vec<Faute> {
        let mut fautes = Vec::new();
        if scenario(&self.carte).is_none() {
            fautes.push(("carte", "Recopiez un numéro de la liste des cartes de simulation."));
        }
        let mois = self.expiration.split_once('/').filter(|(_, a)| chiffres(a, 2));
        if !mois.is_some_and(|(m, _)| chiffres(m, 2) && ("01"..="12").contains(&m)) {
            fautes.push((
                "expiration",
                "Écrivez la date d’expiration sous la forme MM/AA, par exemple 12/30.",
            ));
        }
        if !chiffres(&self.cvv, 3) {
            fautes.push(("cvv", "Le cryptogramme a trois chiffres, par exemple 123."));
        }
        fautes
    }
}

fn chiffres(texte: &str, nombre: usize) -> bool {
    texte.len() == nombre && texte.bytes().all(|c| c.is_ascii_digit())
}

/// The page of the payment. The security code is never written back into it.
pub(crate) fn paiement(transaction: &Transaction, saisie: &Saisie, fautes: &[Faute]) -> Response {
    let demande = &transaction.demande;
    let mut corps = format!(
        "<dl><dt>Commande</dt><dd>{}</dd><dt>Montant</dt><dd>{}</dd><dt>Payeur</dt><dd>{}</dd></dl>",
        echapper(&demande.commande),
        euros(demande.montant),
        echapper(&demande.porteur)
    );
    if !transaction.echeances.is_empty() {
        corps.push_str("<p>Puis, sur la même carte :</p><ul>");
        for e in &transaction.echeances {
            let _ = write!(
                corps,
                "<li>{} le {}</li>",
                euros(e.montant),
                e.date.strftime("%d/%m/%Y")
            );
        }
        corps.push_str("</ul>");
    }
    if !fautes.is_empty() {
        corps.push_str("<div class=\"erreur\" role=\"alert\"><p>Le paiement n’est pas parti :</p><ul>");
        for (champ, texte) in fautes {
            let _ = write!(corps, "<li><a href=\"#{champ}\">{texte}</a></li>");
        }
        corps.push_str("</ul></div>");
    }
    let session = transaction.session;
    let _ = write!(
        corps,
        "<form method=\"post\" action=\"/cgi/payer\" autocomplete=\"off\">\
         <input type=\"hidden\" name=\"session\" value=\"{session}\">"
    );
    for (nom, libelle, valeur, taille) in [
        ("carte", "Numéro de carte", saisie.carte.as_str(), 23),
        ("expiration", "Date d’expiration (MM/AA)", saisie.expiration.as_str(), 5),
        ("cvv", "Cryptogramme (3 chiffres au dos)", "", 3),
    ] {
        corps.push_str(&champ(nom, libelle, valeur, taille, fautes));
    }
    let _ = write!(
        corps,
        "<p class=\"actions\"><button>Payer</button> <a href=\"/cgi/annuler?session={session}\">Annuler</a></p></form>\
         <h2>Cartes de simulation</h2><p>Le numéro choisit ce qui se passe. La date et le cryptogramme sont libres.</p><ul>"
    );
    for (numero, _, effet) in CARTES {
        let _ = write!(corps, "<li><code>{}</code> : {effet}</li>", groupes(numero));
    }
    corps.push_str("</ul>");
    let titre = if fautes.is_empty() {
        "Paiement par carte"
    } else {
        "Erreur : paiement par carte"
    };
    page(titre, BANDEAU, &corps)
}

fn champ(nom: &str, libelle: &str, valeur: &str, taille: usize, fautes: &[Faute]) -> String {
    let faute = fautes.iter().find(|(champ, _)| *champ == nom);
    let (lien, texte) = match faute {
        Some((_, texte)) => (
            format!(" aria-invalid=\"true\" aria-describedby=\"{nom}-faute\""),
            format!("<p id=\"{nom}-faute\">{texte}</p>"),
        ),
        None => Default::default(),
    };
    let clavier = if nom == "expiration" { "text" } else { "numeric" };
    format!(
        "<label for=\"{nom}\">{libelle}</label>\
         <input id=\"{nom}\" name=\"{nom}\" value=\"{}\" inputmode=\"{clavier}\" maxlength=\"{taille}\" required{lien}>{texte}",
        echapper(valeur)
    )
}

/// What the provider answers to a form it does not trust.
pub(crate) fn refus(refus: &Refus) -> Response {
    let raison = echapper(&refus.to_string());
    let corps = format!(
        "<p>Problème d’identification du commerce. Accès refusé !</p>\
         <p>Le vrai service n’en dit pas plus. Le simulateur ajoute : {raison}.</p>"
    );
    page("PAYBOX : accès refusé", BANDEAU, &corps)
}

pub(crate) fn deja_traitee() -> Response {
    let corps = "<p>Cette transaction est inconnue ou déjà traitée. Retournez sur le site du commerçant.</p>";
    page("PAYBOX : transaction terminée", BANDEAU, corps)
}
