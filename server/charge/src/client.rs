use anyhow::{Context, bail};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use tokio::net::TcpStream;

/// Where the server is, and how it is spoken to.
#[derive(Clone)]
pub struct Serveur {
    /// `127.0.0.1:3000`.
    pub adresse: Arc<str>,
    /// What a browser would say that it decodes; nothing: the pages come as they are.
    pub encodage: Option<Arc<str>>,
}

/// What an answer must be: any other one fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendu {
    /// 200.
    Succes,
    /// A redirect, which does not lead back to the form that was sent nor to the sign-in page.
    Suite,
}

/// One request.
pub struct Demande {
    pub methode: Method,
    pub chemin: String,
    pub cookie: Option<Arc<str>>,
    pub formulaire: Option<String>,
    pub attendu: Attendu,
    /// Words of the right page: one that says that something went wrong is a success for HTTP.
    pub temoin: Option<String>,
}

/// One connection, kept open, one request at a time: a browser tab.
pub struct Connexion {
    serveur: Serveur,
    envoi: SendRequest<Full<Bytes>>,
}

impl Connexion {
    pub async fn ouvrir(serveur: &Serveur) -> anyhow::Result<Self> {
        let flux = TcpStream::connect(&*serveur.adresse)
            .await
            .with_context(|| format!("nobody listens on {}", serveur.adresse))?;
        flux.set_nodelay(true)?;
        let (envoi, lien) = handshake(TokioIo::new(flux)).await?;
        // It ends with the sender; what goes wrong on it is told to whoever waits for an answer.
        tokio::spawn(lien);
        Ok(Self {
            serveur: serveur.clone(),
            envoi,
        })
    }

    /// Sends, reads the whole answer, and fails when it is not the expected one. Answers its headers.
    pub async fn demander(&mut self, demande: &Demande) -> anyhow::Result<HeaderMap> {
        self.envoi.ready().await?;
        let reponse = self.envoi.send_request(self.requete(demande)?).await?;
        let (tete, corps) = reponse.into_parts();
        let corps = corps.collect().await?.to_bytes();
        let vers = tete
            .headers
            .get(header::LOCATION)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let statut = match demande.attendu {
            Attendu::Succes => tete.status == StatusCode::OK,
            Attendu::Suite => {
                tete.status.is_redirection() && !["erreur", "/connexion"].iter().any(|refus| vers.contains(refus))
            }
        };
        // What is encoded cannot be read as it is.
        let dit = |temoin: &str| {
            self.serveur.encodage.is_some() || str::from_utf8(&corps).is_ok_and(|texte| texte.contains(temoin))
        };
        if !statut || !demande.temoin.as_deref().is_none_or(dit) {
            let debut: String = String::from_utf8_lossy(&corps).chars().take(300).collect();
            bail!("{} {}: {} {vers} {debut}", demande.methode, demande.chemin, tete.status);
        }
        Ok(tete.headers)
    }

    fn requete(&self, demande: &Demande) -> anyhow::Result<Request<Full<Bytes>>> {
        let mut requete = Request::builder()
            .method(&demande.methode)
            .uri(&demande.chemin)
            .header(header::HOST, &*self.serveur.adresse)
            // What a browser sends with a form of ours.
            .header(header::ORIGIN, format!("http://{}", self.serveur.adresse));
        if let Some(cookie) = &demande.cookie {
            requete = requete.header(header::COOKIE, &**cookie);
        }
        if let Some(encodage) = &self.serveur.encodage {
            requete = requete.header(header::ACCEPT_ENCODING, &**encodage);
        }
        if demande.formulaire.is_some() {
            requete = requete.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let corps = demande.formulaire.clone().unwrap_or_default();
        Ok(requete.body(Full::new(Bytes::from(corps)))?)
    }
}
