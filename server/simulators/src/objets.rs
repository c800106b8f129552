//! An S3 service over a folder: signatures are checked, and it can go away and come back.

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
use tokio::{net::TcpListener, task::AbortHandle};

/// The running service; it stops when this is dropped.
pub struct Objets {
    adresse: SocketAddr,
    absent: Arc<AtomicBool>,
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
    let routes = Router::new().fallback(any({
        let absent = Arc::clone(&absent);
        move |ConnectInfo(connexion): ConnectInfo<Connexion>, requete: Request| {
            let service = service.clone();
            let absent = Arc::clone(&absent);
            async move {
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
