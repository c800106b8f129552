use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use std::fmt;
use url::{Host, Url};
use web_push_native::{
    Auth,
    p256::{PublicKey, SecretKey, elliptic_curve::sec1::ToEncodedPoint, pkcs8::EncodePrivateKey},
};

/// Hosts of the push services of the browsers; what ends so is theirs too.
const SERVICES: &[&str] = &[
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
];

/// A push service keeps a message that it cannot hand over for so long.
const DUREE: SignedDuration = SignedDuration::from_hours(24);

/// How the establishment presents itself to push services (RFC 8292).
#[derive(Clone)]
pub struct Push {
    signature: EncodingKey,
    publique: String,
    contact: String,
    /// In the place of [`SERVICES`].
    services: Vec<String>,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("publique", &self.publique)
            .finish_non_exhaustive()
    }
}

/// What is handed to a push service.
pub(super) struct Envoi {
    pub autorisation: String,
    pub ttl: i64,
    pub corps: Vec<u8>,
}

#[derive(Serialize)]
struct Revendications<'a> {
    aud: String,
    exp: i64,
    sub: &'a str,
}

impl Push {
    /// `cle`: private key, 32 bytes in base64url, as [`Self::generer`] makes one; `contact`: `mailto:` or `https:`, whom the
    /// services may write to; `services`: hosts in the place of those of the known browsers.
    pub fn new(cle: &str, contact: &str, services: &[String]) -> Result<Self, String> {
        let octets = URL_SAFE_NO_PAD.decode(cle).map_err(|_| "the key is not base64url")?;
        let secrete = SecretKey::from_slice(&octets).map_err(|_| "the key is not one of P-256")?;
        if !contact.starts_with("mailto:") && !contact.starts_with("https:") {
            return Err("the contact must begin with mailto: or https:".into());
        }
        let der = secrete.to_pkcs8_der().map_err(|e| e.to_string())?;
        Ok(Self {
            signature: EncodingKey::from_ec_der(der.as_bytes()),
            publique: URL_SAFE_NO_PAD.encode(secrete.public_key().to_encoded_point(false).as_bytes()),
            contact: contact.to_owned(),
            services: services.to_vec(),
        })
    }

    /// A new private key.
    pub fn generer() -> Result<String, crate::Error> {
        let mut octets = [0u8; 32];
        loop {
            aws_lc_rs::rand::fill(&mut octets).map_err(crate::Error::interne)?;
            // All but a handful of the numbers of 32 bytes are keys.
            if SecretKey::from_slice(&octets).is_ok() {
                return Ok(URL_SAFE_NO_PAD.encode(octets));
            }
        }
    }

    /// What browsers want to know: the public key, in base64url.
    pub fn publique(&self) -> &str {
        &self.publique
    }

    /// The address of a browser at a push service; None for anywhere else, since the server will call it.
    pub(super) fn adresse(&self, texte: &str) -> Option<Url> {
        let url = Url::parse(texte).ok()?;
        let hote = url.host()?;
        let nom = url.host_str()?;
        let connu = |service: &str| nom == service || nom.ends_with(&format!(".{service}"));
        let permis = if self.services.is_empty() {
            SERVICES.iter().any(|s| connu(s))
        } else {
            self.services.iter().any(|s| connu(s))
        };
        // A service of tests stands on this very machine.
        let boucle = matches!(hote, Host::Ipv4(ip) if ip.is_loopback());
        (permis && (url.scheme() == "https" || boucle)).then_some(url)
    }

    /// Encrypts a message for one browser (RFC 8291) and signs the request.
    pub(super) fn preparer(
        &self,
        adresse: &Url,
        (cle, secret): (&str, &str),
        message: Vec<u8>,
        maintenant: Timestamp,
    ) -> Result<Envoi, crate::Error> {
        let (cle, secret) =
            cles(cle, secret).ok_or_else(|| crate::Error::interne("the keys of a browser are wrong"))?;
        let corps = web_push_native::encrypt(message, &cle, &secret).map_err(crate::Error::interne)?;
        let revendications = Revendications {
            aud: adresse.origin().ascii_serialization(),
            exp: (maintenant + SignedDuration::from_hours(12)).as_second(),
            sub: &self.contact,
        };
        let jeton = jsonwebtoken::encode(&Header::new(Algorithm::ES256), &revendications, &self.signature)
            .map_err(crate::Error::interne)?;
        Ok(Envoi {
            autorisation: format!("vapid t={jeton}, k={}", self.publique),
            ttl: DUREE.as_secs(),
            corps,
        })
    }
}

/// The keys of a browser; None when they are none.
pub(super) fn cles(cle: &str, secret: &str) -> Option<(PublicKey, Auth)> {
    let cle = PublicKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(cle).ok()?).ok()?;
    let secret: [u8; 16] = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
    Some((cle, Auth::from(secret)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seuls_les_services_de_push_sont_appeles() {
        let cle = Push::generer().unwrap();
        let push = Push::new(&cle, "mailto:a@example.org", &[]).unwrap();
        for (adresse, permise) in [
            ("https://fcm.googleapis.com/fcm/send/x", true),
            ("https://updates.push.services.mozilla.com/wpush/v2/x", true),
            ("https://db5p.notify.windows.com/w/?token=x", true),
            ("http://fcm.googleapis.com/x", false),
            ("https://fcm.googleapis.com.example.org/x", false),
            ("https://xfcm.googleapis.com/x", false),
            ("http://127.0.0.1:5432/x", false),
            ("https://10.0.0.1/x", false),
            ("file:///etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(push.adresse(adresse).is_some(), permise, "{adresse}");
        }
        assert!(Push::new(&cle, "a@example.org", &[]).is_err());
        assert!(Push::new("AAAA", "mailto:a@example.org", &[]).is_err());
    }
}
