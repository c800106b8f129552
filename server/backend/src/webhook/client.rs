use crate::{Error, Result, traces::TRACEPARENT};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::webhook::publique;
use ipnet::IpNet;
use jiff::Timestamp;
use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::CONTENT_TYPE,
    redirect::Policy,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::net::lookup_host;
use url::{Host, Url};
use uuid::Uuid;

/// What a secret is shown with: it says what it is for.
const PREFIXE: &str = "whsec_";
/// A receiver has so long to answer: it keeps what it got, and works afterwards.
const DELAI: Duration = Duration::from_secs(10);

/// May this address be called? `clair`: without TLS.
fn permise(ip: IpAddr, reseaux: &[IpNet], clair: bool) -> bool {
    let nue = match ip {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    };
    reseaux.iter().any(|r| r.contains(&nue)) || (!clair && publique(nue))
}

/// Gives the addresses of a name that may be called, at the moment when they are: a name may mean something else tomorrow.
struct Resolveur {
    reseaux: Arc<[IpNet]>,
    clair: bool,
}

impl Resolve for Resolveur {
    fn resolve(&self, nom: Name) -> Resolving {
        let (reseaux, clair) = (Arc::clone(&self.reseaux), self.clair);
        Box::pin(async move {
            let permises: Vec<SocketAddr> = lookup_host((nom.as_str(), 0))
                .await?
                .filter(|a| permise(a.ip(), &reseaux, clair))
                .collect();
            if permises.is_empty() {
                return Err("this name leads to no address that may be called".into());
            }
            Ok(Box::new(permises.into_iter()) as Addrs)
        })
    }
}

/// Those who call: with TLS, and without.
pub(crate) struct Clients {
    reseaux: Arc<[IpNet]>,
    chiffre: Client,
    clair: Client,
}

impl Clients {
    pub(crate) fn new(reseaux: &[IpNet]) -> Result<Self> {
        let reseaux: Arc<[IpNet]> = reseaux.into();
        let client = |clair: bool| {
            Client::builder()
                .dns_resolver(Arc::new(Resolveur {
                    reseaux: Arc::clone(&reseaux),
                    clair,
                }))
                .timeout(DELAI)
                .connect_timeout(DELAI / 2)
                // Whoever answers "elsewhere" would choose what is called; a proxy would resolve names in our place.
                .redirect(Policy::none())
                .no_proxy()
                .https_only(!clair)
                .user_agent("pegase")
                .build()
                .map_err(Error::interne)
        };
        Ok(Self {
            chiffre: client(false)?,
            clair: client(true)?,
            reseaux,
        })
    }

    /// The address as it is called, if it may be.
    pub(super) fn adresse(&self, texte: &str) -> Option<Url> {
        let url = Url::parse(texte).ok()?;
        let clair = match url.scheme() {
            "https" => false,
            "http" if !self.reseaux.is_empty() => true,
            _ => return None,
        };
        let permis = match url.host()? {
            Host::Ipv4(ip) => permise(ip.into(), &self.reseaux, clair),
            Host::Ipv6(ip) => permise(ip.into(), &self.reseaux, clair),
            // Where it leads is looked at each time.
            Host::Domain(_) => true,
        };
        (permis && url.username().is_empty() && url.password().is_none()).then_some(url)
    }

    /// Brings one event, signed by each of the secrets.
    pub(super) async fn porter(
        &self,
        adresse: &str,
        secrets: &[Vec<u8>],
        id: Uuid,
        maintenant: Timestamp,
        corps: String,
        traceparent: Option<String>,
    ) -> Result<Response, String> {
        let url = self.adresse(adresse).ok_or("this address may not be called")?;
        let client = if url.scheme() == "https" {
            &self.chiffre
        } else {
            &self.clair
        };
        let instant = maintenant.as_second();
        let signatures: Vec<String> = secrets.iter().map(|s| signer(s, id, instant, &corps)).collect();
        let mut requete = client.post(url);
        if let Some(traceparent) = traceparent {
            requete = requete.header(TRACEPARENT, traceparent);
        }
        requete
            .header(CONTENT_TYPE, "application/cloudevents+json; charset=UTF-8")
            .header("webhook-id", id.to_string())
            .header("webhook-timestamp", instant.to_string())
            .header("webhook-signature", signatures.join(" "))
            .body(corps)
            .send()
            .await
            .map_err(|e| cause(&e))
    }
}

/// What went wrong, in few words: what is deepest says most. Never the address, which may hold a secret.
fn cause(erreur: &reqwest::Error) -> String {
    if erreur.is_timeout() {
        return "no answer in time".into();
    }
    let mut source: &dyn std::error::Error = erreur;
    while let Some(plus_loin) = source.source() {
        source = plus_loin;
    }
    source.to_string()
}

/// Standard Webhooks: HMAC-SHA256 of the identifier, the instant and the body.
fn signer(secret: &[u8], id: Uuid, instant: i64, corps: &str) -> String {
    let cle = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let signe = hmac::sign(&cle, format!("{id}.{instant}.{corps}").as_bytes());
    format!("v1,{}", STANDARD.encode(signe))
}

/// A new secret.
pub(super) fn secret() -> Result<Vec<u8>> {
    let mut octets = vec![0u8; 32];
    aws_lc_rs::rand::fill(&mut octets).map_err(Error::interne)?;
    Ok(octets)
}

/// A secret as it is shown.
pub(super) fn montrer(secret: &[u8]) -> String {
    format!("{PREFIXE}{}", STANDARD.encode(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_signature_est_celle_de_l_exemple_du_standard() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let cle = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let texte = r#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        let attendue = "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(STANDARD.encode(hmac::sign(&cle, texte.as_bytes())), attendue);
    }

    #[test]
    fn seules_les_adresses_permises_sont_appelees() {
        rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
        let strict = Clients::new(&[]).unwrap();
        let chez_nous = Clients::new(&["10.0.0.0/8".parse().unwrap()]).unwrap();
        for (adresse, sans, avec) in [
            ("https://si.example.org/pegase", true, true),
            ("https://193.51.24.1/x", true, true),
            ("http://193.51.24.1/x", false, false),
            ("http://si.example.org/", false, true),
            ("https://10.1.2.3/x", false, true),
            ("http://10.1.2.3/x", false, true),
            ("http://[::ffff:10.1.2.3]/x", false, true),
            ("https://127.0.0.1/x", false, false),
            ("https://[::1]/x", false, false),
            ("https://2130706433/x", false, false),
            ("https://0x7f.1/x", false, false),
            ("http://169.254.169.254/latest", false, false),
            ("https://nom:secret@si.example.org/", false, false),
            ("ftp://si.example.org/", false, false),
            ("file:///etc/passwd", false, false),
            ("pas une adresse", false, false),
        ] {
            assert_eq!(strict.adresse(adresse).is_some(), sans, "{adresse}");
            assert_eq!(chez_nous.adresse(adresse).is_some(), avec, "{adresse}");
        }
    }
}
