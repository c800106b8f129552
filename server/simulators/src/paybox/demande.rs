//! The form that the merchant has the browser send, and everything that may be wrong with it.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Serialize;
use sha2::Sha512;
use url::Url;

use super::retour::Variable;
use crate::Reglages;

/// How far `PBX_TIME` may be from the clock of the provider.
const ECART: SignedDuration = SignedDuration::from_hours(1);

/// A request for a payment that has been checked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Demande {
    pub commande: String,
    pub porteur: String,
    /// Cents.
    pub montant: u64,
    pub effectue: Url,
    pub refuse: Url,
    pub annule: Url,
    pub attente: Option<Url>,
    pub repondre_a: Url,
    /// The notification goes by POST (`PBX_RUF1=POST`).
    pub par_post: bool,
    pub retour: Vec<Variable>,
    pub echeances: Vec<(Date, u64)>,
}

/// Why a form is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refus {
    #[error("PBX_HMAC ne correspond pas aux champs reçus")]
    Hmac,
    #[error("site, rang ou identifiant inconnu")]
    Commercant,
    #[error("{0} manque")]
    Manque(&'static str),
    #[error("{0} est présent deux fois")]
    Double(String),
    #[error("{0} n’a pas la forme attendue")]
    Forme(String),
    #[error("PBX_TIME est à plus d’une heure")]
    Heure,
}

impl Demande {
    /// Reads the fields in the order in which they came.
    pub fn lire(champs: &[(String, String)], reglages: &Reglages, maintenant: Timestamp) -> Result<Self, Refus> {
        let mut valeurs = BTreeMap::new();
        for (nom, valeur) in champs {
            if nom.starts_with("PBX_") && valeurs.insert(nom.as_str(), valeur.as_str()).is_some() {
                return Err(Refus::Double(nom.clone()));
            }
        }
        let champs_lus = Champs(valeurs);
        // Nothing is said of the other fields to who does not know the key.
        authentifier(champs, champs_lus.exiger("PBX_HMAC")?, reglages)?;
        champs_lus.lire(reglages, maintenant)
    }
}

/// The upper-case hexadecimal HMAC-SHA512 of `NAME=value&…` over the raw values, in the order of the form.
fn authentifier(champs: &[(String, String)], recu: &str, reglages: &Reglages) -> Result<(), Refus> {
    let signes = champs.iter().filter(|(n, _)| n.starts_with("PBX_") && n != "PBX_HMAC");
    let message = signes.map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("&");
    let mut mac = Hmac::<Sha512>::new_from_slice(&reglages.cle_hmac).map_err(|_| Refus::Hmac)?;
    mac.update(message.as_bytes());
    if recu.chars().any(|c| c.is_ascii_lowercase()) {
        return Err(Refus::Hmac);
    }
    let recu = hex::decode(recu).map_err(|_| Refus::Hmac)?;
    mac.verify_slice(&recu).map_err(|_| Refus::Hmac)
}

struct Champs<'a>(BTreeMap<&'a str, &'a str>);

impl Champs<'_> {
    fn exiger(&self, nom: &'static str) -> Result<&str, Refus> {
        let valeur = self.0.get(nom).copied().filter(|v| !v.is_empty());
        valeur.ok_or(Refus::Manque(nom))
    }

    fn adresse(&self, nom: &'static str) -> Result<Url, Refus> {
        Url::parse(self.exiger(nom)?)
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https"))
            .ok_or(Refus::Forme(nom.into()))
    }

    fn lire(&self, reglages: &Reglages, maintenant: Timestamp) -> Result<Demande, Refus> {
        for (nom, connu) in [
            ("PBX_SITE", &reglages.site),
            ("PBX_RANG", &reglages.rang),
            ("PBX_IDENTIFIANT", &reglages.identifiant),
        ] {
            if self.exiger(nom)? != connu {
                return Err(Refus::Commercant);
            }
        }
        for (nom, attendu) in [("PBX_DEVISE", "978"), ("PBX_HASH", "SHA512")] {
            if self.exiger(nom)? != attendu {
                return Err(Refus::Forme(nom.into()));
            }
        }
        let heure: Timestamp = self
            .exiger("PBX_TIME")?
            .parse()
            .map_err(|_| Refus::Forme("PBX_TIME".into()))?;
        if heure.duration_since(maintenant).abs() > ECART {
            return Err(Refus::Heure);
        }
        let porteur = self.exiger("PBX_PORTEUR")?;
        if !porteur.contains('@') {
            return Err(Refus::Forme("PBX_PORTEUR".into()));
        }
        Ok(Demande {
            commande: self.exiger("PBX_CMD")?.to_owned(),
            porteur: porteur.to_owned(),
            montant: centimes("PBX_TOTAL", self.exiger("PBX_TOTAL")?)?,
            effectue: self.adresse("PBX_EFFECTUE")?,
            refuse: self.adresse("PBX_REFUSE")?,
            annule: self.adresse("PBX_ANNULE")?,
            attente: self.adresse("PBX_ATTENTE").map(Some).or_else(sauf_manque)?,
            repondre_a: self.adresse("PBX_REPONDRE_A")?,
            par_post: self.0.get("PBX_RUF1") == Some(&"POST"),
            retour: Variable::lire(self.exiger("PBX_RETOUR")?).ok_or(Refus::Forme("PBX_RETOUR".into()))?,
            echeances: self.echeances()?,
        })
    }

    /// The later instalments: numbered from 1 without a hole, and later and later.
    fn echeances(&self) -> Result<Vec<(Date, u64)>, Refus> {
        let mut echeances: Vec<(Date, u64)> = Vec::new();
        for rang in 1..=3 {
            let (nom_montant, nom_date) = (format!("PBX_2MONT{rang}"), format!("PBX_DATE{rang}"));
            let (montant, date) = match (self.0.get(nom_montant.as_str()), self.0.get(nom_date.as_str())) {
                (None, None) => continue,
                (Some(montant), Some(date)) => (montant, date),
                (Some(_), None) => return Err(Refus::Forme(nom_date)),
                (None, Some(_)) => return Err(Refus::Forme(nom_montant)),
            };
            let date = Date::strptime("%d/%m/%Y", date).map_err(|_| Refus::Forme(nom_date.clone()))?;
            if echeances.len() + 1 != rang || echeances.last().is_some_and(|(avant, _)| *avant >= date) {
                return Err(Refus::Forme(nom_date));
            }
            echeances.push((date, centimes(&nom_montant, montant)?));
        }
        Ok(echeances)
    }
}

fn sauf_manque(refus: Refus) -> Result<Option<Url>, Refus> {
    match refus {
        Refus::Manque(_) => Ok(None),
        autre => Err(autre),
    }
}

/// Three to ten digits, as the protocol has it: one euro is `100`, ten cents are `010`.
fn centimes(nom: &str, texte: &str) -> Result<u64, Refus> {
    let forme = (3..=10).contains(&texte.len()) && texte.bytes().all(|c| c.is_ascii_digit());
    let montant = texte.parse().ok().filter(|m| forme && *m > 0);
    montant.ok_or_else(|| Refus::Forme(nom.to_owned()))
}
