//! The provider's protocol (PayBox System): a form signed by us, an answer signed by them (domain §9.3).

use crate::{Error, Result};
use aws_lc_rs::{
    hmac,
    signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::paiement::{Centimes, Echeance};
use jiff::{Timestamp, civil::Date};

/// The merchant account of the establishment.
#[derive(Clone)]
pub struct Paybox {
    /// Where the form is sent.
    pub url: String,
    pub site: String,
    pub rang: String,
    pub identifiant: String,
    cle: Vec<u8>,
    /// Of the provider, DER.
    cle_publique: Vec<u8>,
}

impl std::fmt::Debug for Paybox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Paybox").field("url", &self.url).finish_non_exhaustive()
    }
}

/// What the provider sends back, in this order; the signature covers all that precedes it.
const RETOUR: &str = "montant:M;ref:R;auto:A;trans:T;erreur:E;signature:K";

/// What is asked of the provider.
pub(super) struct Demande<'a> {
    pub reference: &'a str,
    pub courriel: &'a str,
    /// The first is taken now, the others at their date.
    pub echeances: &'a [Echeance],
    /// Where the browser and the provider come back.
    pub url_publique: &'a str,
    pub maintenant: Timestamp,
}

/// An answer whose signature is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retour {
    pub montant: Centimes,
    pub reference: String,
    pub autorisation: Option<String>,
    /// The provider's own number of this operation: the key that makes it idempotent.
    pub numero: String,
    /// `00000` when the money is there.
    pub erreur: String,
}

impl Retour {
    pub(crate) fn accepte(&self) -> bool {
        self.erreur == "00000"
    }
}

impl Paybox {
    /// `cle`: shared key, hexadecimal; `cle_publique`: of the provider, PEM.
    pub fn new(
        url: String,
        site: String,
        rang: String,
        identifiant: String,
        cle: &str,
        cle_publique: &str,
    ) -> std::result::Result<Self, &'static str> {
        let pem: String = cle_publique.lines().filter(|l| !l.starts_with("-----")).collect();
        Ok(Self {
            url,
            site,
            rang,
            identifiant,
            cle: hex::decode(cle.trim()).map_err(|_| "the shared key is not hexadecimal")?,
            cle_publique: STANDARD
                .decode(pem.trim())
                .map_err(|_| "the provider's public key is not PEM")?,
        })
    }

    /// The fields of the form, in the order in which they are signed and sent.
    pub(super) fn champs(&self, demande: &Demande<'_>) -> Vec<(String, String)> {
        let retour = format!("{}/paiement/paybox/retour", demande.url_publique);
        let navigateur = |issue: &str| format!("{}/mon-espace/paiement/{issue}", demande.url_publique);
        // Three digits at least: ten cents are `010`.
        let montant = |e: Option<&Echeance>| format!("{:03}", e.map_or(0, |e| e.montant.0));
        let mut champs: Vec<(String, String)> = [
            ("PBX_SITE", self.site.clone()),
            ("PBX_RANG", self.rang.clone()),
            ("PBX_IDENTIFIANT", self.identifiant.clone()),
            ("PBX_TOTAL", montant(demande.echeances.first())),
            ("PBX_DEVISE", "978".into()),
            ("PBX_CMD", demande.reference.to_owned()),
            ("PBX_PORTEUR", demande.courriel.to_owned()),
            ("PBX_RETOUR", RETOUR.to_owned()),
            ("PBX_EFFECTUE", navigateur("effectue")),
            ("PBX_REFUSE", navigateur("refuse")),
            ("PBX_ANNULE", navigateur("annule")),
            ("PBX_ATTENTE", navigateur("attente")),
            ("PBX_REPONDRE_A", retour),
        ]
        .map(|(nom, valeur)| (nom.to_owned(), valeur))
        .to_vec();
        for (i, e) in demande.echeances.iter().enumerate().skip(1) {
            champs.push((format!("PBX_2MONT{i}"), montant(Some(e))));
            champs.push((format!("PBX_DATE{i}"), jour(e.le)));
        }
        champs.push(("PBX_HASH".into(), "SHA512".into()));
        champs.push((
            "PBX_TIME".into(),
            demande.maintenant.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
        ));
        let message = champs
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect::<Vec<_>>()
            .join("&");
        let cle = hmac::Key::new(hmac::HMAC_SHA512, &self.cle);
        let sceau = hmac::sign(&cle, message.as_bytes());
        champs.push(("PBX_HMAC".into(), hex::encode_upper(sceau.as_ref())));
        champs
    }

    /// Reads an answer as it came (the raw query): refused unless the provider signed exactly this.
    pub(crate) fn verifier(&self, requete: &str) -> Result<Retour> {
        let invalide = || Error::champ("signature", domain::CodeErreur::CleInvalide);
        let (signe, signature) = requete.split_once("&signature=").ok_or_else(invalide)?;
        let signature = decoder(signature.split('&').next().unwrap_or_default());
        // `+` is a space once decoded, and a character of base64 before.
        let signature = STANDARD.decode(signature.replace(' ', "+")).map_err(|_| invalide())?;
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, &self.cle_publique)
            .verify(signe.as_bytes(), &signature)
            .map_err(|_| invalide())?;
        let valeur = |nom: &str| {
            signe
                .split('&')
                .filter_map(|p| p.split_once('='))
                .find(|(n, _)| *n == nom)
                .map(|(_, v)| decoder(v))
                .filter(|v| !v.is_empty())
        };
        Ok(Retour {
            montant: Centimes(valeur("montant").and_then(|m| m.parse().ok()).ok_or_else(invalide)?),
            reference: valeur("ref").ok_or_else(invalide)?,
            autorisation: valeur("auto"),
            numero: valeur("trans").ok_or_else(invalide)?,
            erreur: valeur("erreur").ok_or_else(invalide)?,
        })
    }
}

fn jour(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

/// One value of a query string.
fn decoder(texte: &str) -> String {
    let mut octets = Vec::with_capacity(texte.len());
    let mut reste = texte.bytes();
    while let Some(o) = reste.next() {
        match o {
            b'+' => octets.push(b' '),
            b'%' => {
                let code: Option<u8> = (|| {
                    let (a, b) = (char::from(reste.next()?), char::from(reste.next()?));
                    u8::try_from(a.to_digit(16)? * 16 + b.to_digit(16)?).ok()
                })();
                octets.extend(code);
            }
            _ => octets.push(o),
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::paiement::echeancier;
    use jiff::civil::date;

    fn paybox() -> Paybox {
        Paybox::new(
            "https://banque.example".into(),
            "1999888".into(),
            "32".into(),
            "2".into(),
            "0123456789ABCDEF",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        )
        .unwrap()
    }

    #[test]
    fn le_formulaire_est_scelle_dans_l_ordre() {
        let echeances = echeancier(Centimes(17_800), 3, date(2026, 7, 8), 30);
        let demande = Demande {
            reference: "R1",
            courriel: "zoe@example.org",
            echeances: &echeances,
            url_publique: "https://u.example",
            maintenant: "2026-07-08T10:00:00Z".parse().unwrap(),
        };
        let champs = paybox().champs(&demande);
        let valeur = |nom: &str| champs.iter().find(|(n, _)| n == nom).map(|(_, v)| v.as_str());
        assert_eq!(valeur("PBX_TOTAL"), Some("5934"));
        assert_eq!(
            (valeur("PBX_2MONT1"), valeur("PBX_DATE1")),
            (Some("5933"), Some("07/08/2026"))
        );
        assert_eq!(valeur("PBX_2MONT2"), Some("5933"));
        assert_eq!(valeur("PBX_TIME"), Some("2026-07-08T10:00:00+00:00"));
        assert_eq!(
            champs.last().map(|(n, v)| (n.as_str(), v.len())),
            Some(("PBX_HMAC", 128))
        );
    }

    #[test]
    fn une_reponse_sans_signature_juste_n_existe_pas() {
        for requete in [
            "",
            "montant=17800&ref=R1&auto=XX&trans=1&erreur=00000",
            "montant=17800&ref=R1&auto=XX&trans=1&erreur=00000&signature=",
            "montant=17800&ref=R1&auto=XX&trans=1&erreur=00000&signature=%ZZ&signature=AAAA",
        ] {
            assert!(paybox().verifier(requete).is_err(), "{requete}");
        }
    }
}
