//! A merchant for the simulators: signs its forms and checks signatures with `aws-lc-rs`, receives notifications.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use aws_lc_rs::{
    hmac,
    signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey},
};
use axum::{Router, body::Bytes, extract::RawQuery, http::StatusCode, routing::get};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use simulateurs::{Reglages, Simulateurs, lancer};
use tokio::net::TcpListener;
use url::form_urlencoded;

pub const ACCEPTEE: &str = "1111 2222 3333 4444";
pub const REFUSEE: &str = "4000000000000002";
pub const DIFFEREE: &str = "4000000000000028";
pub const DOUBLE: &str = "4000000000000036";
pub const FALSIFIEE: &str = "4000000000000044";
pub const PERDUE: &str = "4000000000000051";

pub type Champs = Vec<(String, String)>;

/// The simulators, a merchant, and a browser that does not follow redirections.
pub struct Monde {
    pub simulateurs: Simulateurs,
    pub navigateur: reqwest::Client,
    /// The query strings of the notifications, in the order of their arrival.
    pub recues: Arc<Mutex<Vec<String>>>,
    /// What the merchant answers.
    pub statut: Arc<AtomicU16>,
    pub marchand: SocketAddr,
}

/// What a browser was given.
pub struct Reponse {
    pub statut: u16,
    pub vers: String,
    pub texte: String,
}

impl Monde {
    pub async fn ouvrir() -> Self {
        Self::avec(Reglages::default()).await
    }

    pub async fn avec(reglages: Reglages) -> Self {
        let recues = Arc::new(Mutex::new(Vec::new()));
        let statut = Arc::new(AtomicU16::new(200));
        let marchand = marchand(Arc::clone(&recues), Arc::clone(&statut)).await;
        let simulateurs = lancer("127.0.0.1:0".parse().unwrap(), reglages).await.unwrap();
        let navigateur = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(15))
            .build()
            .unwrap();
        Self {
            simulateurs,
            navigateur,
            recues,
            statut,
            marchand,
        }
    }

    /// The fields of a payment of 285,00 €, not yet signed.
    pub fn champs(&self) -> Champs {
        let ici = |chemin: &str| format!("http://{}/{chemin}", self.marchand);
        [
            ("PBX_SITE", "1999888".into()),
            ("PBX_RANG", "32".into()),
            ("PBX_IDENTIFIANT", "110647233".into()),
            ("PBX_TOTAL", "28500".into()),
            ("PBX_DEVISE", "978".into()),
            ("PBX_CMD", "FAC 2026/0001".into()),
            ("PBX_PORTEUR", "elodie@example.org".into()),
            (
                "PBX_RETOUR",
                "montant:M;ref:R;auto:A;trans:T;erreur:E;signature:K".into(),
            ),
            ("PBX_HASH", "SHA512".into()),
            ("PBX_TIME", jiff::Timestamp::now().to_string()),
            ("PBX_EFFECTUE", ici("effectue?langue=fr")),
            ("PBX_REFUSE", ici("refuse")),
            ("PBX_ANNULE", ici("annule")),
            ("PBX_ATTENTE", ici("attente")),
            ("PBX_REPONDRE_A", ici("ipn")),
        ]
        .map(|(nom, valeur): (&str, String)| (nom.to_owned(), valeur))
        .to_vec()
    }

    pub async fn presenter(&self, champs: &Champs) -> Reponse {
        self.poster("/cgi/MYchoix_pagepaiement.cgi", &formulaire(champs)).await
    }

    /// From the form of the merchant to the way back.
    pub async fn payer(&self, champs: Champs, carte: &str) -> Reponse {
        let page = self.presenter(&signer(champs)).await;
        assert_eq!(page.statut, 200, "{}", page.texte);
        self.taper(&session(&page.texte), carte).await
    }

    pub async fn taper(&self, session: &str, carte: &str) -> Reponse {
        let saisie = [
            ("session", session),
            ("carte", carte),
            ("expiration", "12/30"),
            ("cvv", "123"),
        ];
        let saisie = saisie.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
        self.poster("/cgi/payer", &formulaire(&saisie)).await
    }

    pub async fn poster(&self, chemin: &str, corps: &str) -> Reponse {
        let requete = self.navigateur.post(self.simulateurs.url(chemin));
        let requete = requete.header("content-type", "application/x-www-form-urlencoded");
        lire(requete.body(corps.to_owned()).send().await.unwrap()).await
    }

    pub async fn lire(&self, chemin: &str) -> Reponse {
        lire(self.navigateur.get(self.simulateurs.url(chemin)).send().await.unwrap()).await
    }

    /// An order of the control API, in JSON.
    pub async fn ordonner(&self, chemin: &str, corps: &str) -> (u16, Value) {
        let requete = self
            .navigateur
            .post(self.simulateurs.url(&format!("/_controle/{chemin}")));
        let reponse = lire(requete.body(corps.to_owned()).send().await.unwrap()).await;
        (reponse.statut, serde_json::from_str(&reponse.texte).unwrap())
    }

    pub async fn transaction(&self, numero: u32) -> Value {
        let reponse = self.lire(&format!("/_controle/paybox/transactions/{numero}")).await;
        serde_json::from_str(&reponse.texte).unwrap()
    }

    pub fn notifications(&self) -> Vec<String> {
        self.recues.lock().unwrap().clone()
    }

    pub fn repondre(&self, statut: u16) {
        self.statut.store(statut, Ordering::Relaxed);
    }

    /// Waits for this many notifications, and a little to see that there is not one more.
    pub async fn attendre(&self, nombre: usize) -> Vec<String> {
        for _ in 0..600 {
            if self.notifications().len() >= nombre {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let recues = self.notifications();
        assert_eq!(recues.len(), nombre, "{recues:?}");
        recues
    }

    /// Whether the signature at the end is that of what precedes it.
    pub fn authentique(&self, requete: &str) -> bool {
        let (signe, signature) = requete.split_once("&signature=").unwrap();
        assert!(!signature.contains(['+', '/', '=']), "{signature} is not encoded");
        let signature = variable(requete, "signature").unwrap();
        let pem: String = self
            .simulateurs
            .cle_publique()
            .lines()
            .filter(|l| !l.starts_with('-'))
            .collect();
        let cle = STANDARD.decode(pem).unwrap();
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, cle)
            .verify(signe.as_bytes(), &STANDARD.decode(signature.as_bytes()).unwrap())
            .is_ok()
    }
}

/// Adds `PBX_HMAC`.
pub fn signer(mut champs: Champs) -> Champs {
    let message = champs
        .iter()
        .map(|(n, v)| format!("{n}={v}"))
        .collect::<Vec<_>>()
        .join("&");
    let cle = hmac::Key::new(hmac::HMAC_SHA512, &Reglages::default().cle_hmac);
    let empreinte = hmac::sign(&cle, message.as_bytes());
    champs.push(("PBX_HMAC".into(), hex::encode_upper(empreinte)));
    champs
}

/// The same fields with one changed, or without it.
pub fn changer(mut champs: Champs, nom: &str, valeur: Option<&str>) -> Champs {
    champs.retain(|(n, _)| n != nom);
    champs.extend(valeur.map(|v| (nom.to_owned(), v.to_owned())));
    champs
}

pub fn session(page: &str) -> String {
    let (_, suite) = page.split_once("name=\"session\" value=\"").unwrap();
    suite.split_once('"').unwrap().0.to_owned()
}

/// One variable of a query string.
pub fn variable(requete: &str, nom: &str) -> Option<String> {
    let mut paires = form_urlencoded::parse(requete.as_bytes());
    paires.find(|(n, _)| n == nom).map(|(_, v)| v.into_owned())
}

fn formulaire(champs: &Champs) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(champs)
        .finish()
}

async fn lire(reponse: reqwest::Response) -> Reponse {
    let vers = reponse
        .headers()
        .get("location")
        .map(|v| v.to_str().unwrap().to_owned());
    Reponse {
        statut: reponse.status().as_u16(),
        vers: vers.unwrap_or_default(),
        texte: reponse.text().await.unwrap(),
    }
}

async fn marchand(recues: Arc<Mutex<Vec<String>>>, statut: Arc<AtomicU16>) -> SocketAddr {
    let noter = move |RawQuery(requete): RawQuery, corps: Bytes| async move {
        let corps = String::from_utf8(corps.to_vec()).unwrap();
        recues
            .lock()
            .unwrap()
            .push(if corps.is_empty() { requete.unwrap() } else { corps });
        StatusCode::from_u16(statut.load(Ordering::Relaxed)).unwrap()
    };
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = ecoute.local_addr().unwrap();
    let routes = Router::new().route("/ipn", get(noter.clone()).post(noter));
    tokio::spawn(async move { axum::serve(ecoute, routes).await });
    adresse
}
