//! An S3 service over a folder: signatures are checked, and it can go away or hang, and come back.

use crate::{
    Erreur,
    coupure::{Connexion, Ecoute},
};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::any,
};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{net::TcpListener, sync::watch, task::AbortHandle};

/// The running service; it stops when this is dropped.
pub struct Objets {
    adresse: SocketAddr,
    absent: Arc<AtomicBool>,
    suspendu: Arc<watch::Sender<bool>>,
    tache: AbortHandle,
}

impl Objets {
    /// Where it listens.
    pub fn adresse(&self) -> SocketAddr {
        self.adresse
    }

    /// While it is away, connections are cut without a byte of answer.
    pub fn absenter(&self, absent: bool) {
        self.absent.store(absent, Ordering::Relaxed);
    }

    /// While it hangs, requests are taken and not answered.
    pub fn suspendre(&self, suspendu: bool) {
        self.suspendu.send_replace(suspendu);
    }

    /// Requests that wait for it to go on.
    pub fn en_attente(&self) -> usize {
        self.suspendu.receiver_count()
    }
}

impl Drop for Objets {
    fn drop(&mut self) {
        self.tache.abort();
    }
}

/// Serves the folders of this one as buckets, to who signs with this key.
///
/// # Errors
///
/// When the address is open to others or taken, or the folder cannot be read.
pub async fn lancer_objets(adresse: SocketAddr, dossier: &Path, cle: &str, secret: &str) -> Result<Objets, Erreur> {
    if !adresse.ip().is_loopback() {
        return Err(Erreur::AdresseOuverte(adresse));
    }
    let fichiers = FileSystem::new(dossier).map_err(|e| Erreur::Reglage("folder of the buckets", format!("{e:?}")))?;
    let mut service = S3ServiceBuilder::new(fichiers);
    service.set_auth(SimpleAuth::from_single(cle, secret));
    let service = service.build();
    let ecoute = TcpListener::bind(adresse)
        .await
        .map_err(|e| Erreur::Ecoute(adresse, e))?;
    let adresse = ecoute.local_addr().map_err(|e| Erreur::Ecoute(adresse, e))?;
    let absent = Arc::new(AtomicBool::new(false));
    let suspendu = Arc::new(watch::Sender::new(false));
    let routes = Router::new().fallback(any({
        let absent = Arc::clone(&absent);
        let suspendu = Arc::clone(&suspendu);
        move |ConnectInfo(connexion): ConnectInfo<Connexion>, requete: Request| {
            let service = service.clone();
            let absent = Arc::clone(&absent);
            let suspendu = Arc::clone(&suspendu);
            async move {
                // Whoever subscribes is counted, until its connection is dropped.
                suspendu.subscribe().wait_for(|suspendu| !suspendu).await.ok();
                if absent.load(Ordering::Relaxed) {
                    connexion.couper();
                    return StatusCode::SERVICE_UNAVAILABLE.into_response();
                }
                repondre(&service, requete).await
            }
        }
    }));
    let serveur = axum::serve(
        Ecoute(ecoute),
        routes.into_make_service_with_connect_info::<Connexion>(),
    );
    let tache = tokio::spawn(async move {
        if let Err(e) = serveur.await {
            tracing::error!(error = %e, "objects are served no more");
        }
    });
    Ok(Objets {
        adresse,
        absent,
        suspendu,
        tache: tache.abort_handle(),
    })
}

async fn repondre(service: &S3Service, requete: Request) -> Response {
    match service.call(requete.map(s3s::Body::http_body_unsync)).await {
        Ok(reponse) => reponse.map(Body::new),
        Err(e) => {
            tracing::error!(error = %e, "this request for an object cannot be answered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
