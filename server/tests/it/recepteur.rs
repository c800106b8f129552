//! An application of the establishment that is brought events, and answers as it is told.

use aws_lc_rs::hmac;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use uuid::Uuid;

/// What came, when it was accepted, with its signatures.
#[derive(Clone)]
pub struct Recu {
    pub id: Uuid,
    pub instant: String,
    pub signatures: String,
    pub corps: String,
    pub statut: StatusCode,
}

/// A receiver that answers as it is told, from the identifier and the number of the attempt.
#[derive(Clone)]
pub struct Recepteur {
    pub adresse: String,
    pub recus: Arc<Mutex<Vec<Recu>>>,
}

impl Recepteur {
    pub async fn nouveau<R, F>(repondre: R) -> Self
    where
        R: Fn(usize) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Response> + Send,
    {
        let recus: Arc<Mutex<Vec<Recu>>> = Arc::default();
        let (gardes, essais) = (Arc::clone(&recus), Arc::new(Mutex::new(HashMap::<Uuid, usize>::new())));
        let recevoir = move |entetes: HeaderMap, corps: Bytes| {
            let (gardes, essais, repondre) = (Arc::clone(&gardes), Arc::clone(&essais), repondre.clone());
            async move {
                let texte = |nom: &str| entetes[nom].to_str().unwrap().to_owned();
                let id: Uuid = texte("webhook-id").parse().unwrap();
                let essai = {
                    let mut essais = essais.lock().unwrap();
                    let n = essais.entry(id).or_default();
                    *n += 1;
                    *n
                };
                let reponse = repondre(essai).await;
                gardes.lock().unwrap().push(Recu {
                    id,
                    instant: texte("webhook-timestamp"),
                    signatures: texte("webhook-signature"),
                    corps: String::from_utf8(corps.to_vec()).unwrap(),
                    statut: reponse.status(),
                });
                reponse
            }
        };
        let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = format!("http://{}/pegase", ecoute.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(ecoute, Router::new().route("/pegase", post(recevoir))).await });
        Self { adresse, recus }
    }

    pub fn acceptes(&self) -> Vec<Recu> {
        self.recus
            .lock()
            .unwrap()
            .iter()
            .filter(|r| r.statut.is_success())
            .cloned()
            .collect()
    }
}

pub async fn oui(_: usize) -> Response {
    StatusCode::NO_CONTENT.into_response()
}

pub fn signe(secret: &str, r: &Recu) -> String {
    let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let cle = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let texte = format!("{}.{}.{}", r.id, r.instant, r.corps);
    format!("v1,{}", STANDARD.encode(hmac::sign(&cle, texte.as_bytes())))
}
