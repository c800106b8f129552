//! `PBX_RETOUR`: which facts the merchant wants back, under which names, and the signed string they make.

use serde::Serialize;
use url::{Url, form_urlencoded::byte_serialize};

use super::cle::Cle;
use crate::Erreur;

/// A fact that can be asked for, by its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Donnee {
    /// `M`: cents.
    Montant,
    /// `R`: the merchant's own reference.
    Reference,
    /// `A`: not sent when the payment is not authorised.
    Autorisation,
    /// `T`, and `S` here: the number of the call, different for each attempt and each instalment.
    Appel,
    /// `E`.
    Erreur,
    /// `C`: the kind of card.
    TypeDeCarte,
    /// `P`: the means of payment.
    Moyen,
    /// `K`: always the last one.
    Signature,
}

/// One `name:letter` of `PBX_RETOUR`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Variable {
    pub nom: String,
    pub donnee: Donnee,
}

/// What happened, before it is put into words.
#[derive(Debug, Clone)]
pub(crate) struct Faits<'a> {
    pub montant: u64,
    pub reference: &'a str,
    pub appel: u64,
    pub autorisation: Option<&'a str>,
    pub erreur: &'a str,
}

impl Variable {
    /// `None` when a letter is unknown, a name unusable, or the signature not at the end.
    pub fn lire(texte: &str) -> Option<Vec<Self>> {
        let une = |morceau: &str| {
            let (nom, lettre) = morceau.split_once(':')?;
            let donnee = match lettre {
                "M" => Donnee::Montant,
                "R" => Donnee::Reference,
                "A" => Donnee::Autorisation,
                "T" | "S" => Donnee::Appel,
                "E" => Donnee::Erreur,
                "C" => Donnee::TypeDeCarte,
                "P" => Donnee::Moyen,
                "K" => Donnee::Signature,
                _ => return None,
            };
            let utilisable = !nom.is_empty() && nom.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
            utilisable.then(|| Self {
                nom: nom.to_owned(),
                donnee,
            })
        };
        let variables: Vec<Self> = texte.trim_end_matches(';').split(';').map(une).collect::<Option<_>>()?;
        let place = variables.iter().position(|v| v.donnee == Donnee::Signature);
        place.is_none_or(|p| p + 1 == variables.len()).then_some(variables)
    }
}

/// The variables in their order, without the signature.
fn sans_signature(variables: &[Variable], faits: &Faits<'_>) -> String {
    let mut morceaux = Vec::with_capacity(variables.len());
    for variable in variables {
        let valeur = match variable.donnee {
            Donnee::Montant => faits.montant.to_string(),
            Donnee::Reference => faits.reference.to_owned(),
            Donnee::Appel => faits.appel.to_string(),
            Donnee::Erreur => faits.erreur.to_owned(),
            Donnee::TypeDeCarte => "CB".to_owned(),
            Donnee::Moyen => "CARTE".to_owned(),
            Donnee::Autorisation => match faits.autorisation {
                Some(numero) => numero.to_owned(),
                None => continue,
            },
            Donnee::Signature => continue,
        };
        morceaux.push(format!("{}={}", variable.nom, encoder(&valeur)));
    }
    morceaux.join("&")
}

/// The string of a notification: only the variables are signed, whatever the address already carries.
pub(crate) fn notification(variables: &[Variable], faits: &Faits<'_>, cle: &Cle) -> Result<String, Erreur> {
    signer(variables, sans_signature(variables, faits), cle)
}

/// The address the browser goes back to: there, everything after the question mark is signed.
pub(crate) fn adresse(base: &Url, variables: &[Variable], faits: &Faits<'_>, cle: &Cle) -> Result<String, Erreur> {
    let mut requete = sans_signature(variables, faits);
    if let Some(deja) = base.query().filter(|q| !q.is_empty()) {
        requete = format!("{deja}&{requete}");
    }
    let mut adresse = base.clone();
    adresse.set_query(Some(&signer(variables, requete, cle)?));
    Ok(adresse.into())
}

fn signer(variables: &[Variable], requete: String, cle: &Cle) -> Result<String, Erreur> {
    match variables.last() {
        Some(v) if v.donnee == Donnee::Signature => {
            let signature = cle.signer(&requete)?;
            Ok(format!("{requete}&{}={}", v.nom, encoder(&signature)))
        }
        _ => Ok(requete),
    }
}

/// The same string with another amount and the signature of the first one.
pub(crate) fn falsifier(requete: &str, variables: &[Variable], montant: Option<u64>) -> Option<String> {
    let nom = &variables.iter().find(|v| v.donnee == Donnee::Montant)?.nom;
    let mut change = false;
    let altere = |morceau: &str| match morceau.split_once('=') {
        Some((n, valeur)) if n == nom => {
            let vrai = valeur.parse::<u64>().ok()?;
            change = true;
            Some(format!(
                "{n}={}",
                montant.unwrap_or(if vrai == 100 { 101 } else { 100 })
            ))
        }
        _ => Some(morceau.to_owned()),
    };
    let morceaux: Vec<String> = requete.split('&').map(altere).collect::<Option<_>>()?;
    change.then(|| morceaux.join("&"))
}

fn encoder(valeur: &str) -> String {
    byte_serialize(valeur.as_bytes()).collect()
}
