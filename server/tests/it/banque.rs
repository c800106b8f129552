//! The application on a real port, with the payment provider and the CVEC service beside it, on theirs.

use crate::support::Essai;
use backend::{demo, inscription, paiement::Paybox, parcours};
use domain::ids::InscriptionId;
use server::{router, state::AppState};
use simulateurs::{Reglages, Simulateurs, lancer};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub const ACCEPTEE: &str = "1111222233334444";
pub const REFUSEE: &str = "4000000000000002";
pub const DIFFEREE: &str = "4000000000000028";
pub const DOUBLE: &str = "4000000000000036";
pub const FALSIFIEE: &str = "4000000000000044";
pub const PERDUE: &str = "4000000000000051";

pub struct Banque {
    pub essai: Essai,
    pub simulateurs: Simulateurs,
    pub navigateur: reqwest::Client,
    /// What a process of its own is told of the bank, but for the file of its public key.
    pub variables: Vec<(String, String)>,
    pub cle_publique: String,
}

impl Banque {
    /// With the application beside it, in this process.
    pub async fn ouvrir() -> Self {
        let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let banque = Self::preparer(&format!("http://{}", ecoute.local_addr().unwrap())).await;
        let options = leptos::config::LeptosOptions::builder().output_name("pegase").build();
        let routes = router::routes(AppState {
            services: Arc::clone(&banque.essai.services),
            etablissement: Arc::new(backend::referentiel::etablissement(&banque.essai.pool).await.unwrap()),
            options,
            site_precedent: None,
            metriques: crate::autorisations::mesures(),
            proxys: Arc::new([]),
            debit: crate::autorisations::debit(),
            limites: crate::autorisations::limites(),
            depart: CancellationToken::new(),
            a_jour: Arc::default(),
            etat_recent: Arc::default(),
            front: None,
        });
        tokio::spawn(async move { axum::serve(ecoute, routes).await });
        banque
    }

    /// The bank alone, for an application that will answer at `ici`.
    pub async fn preparer(ici: &str) -> Self {
        let reglages = Reglages::default();
        let (site, rang, identifiant) = (
            reglages.site.clone(),
            reglages.rang.clone(),
            reglages.identifiant.clone(),
        );
        let cle: String = reglages.cle_hmac.iter().map(|o| format!("{o:02x}")).collect();
        let simulateurs = lancer("127.0.0.1:0".parse().unwrap(), reglages).await.unwrap();
        let url = simulateurs.url("/cgi/MYchoix_pagepaiement.cgi");
        let publique = simulateurs.cle_publique().to_owned();
        let variables = [
            ("PEGASE_PAYBOX_URL", url.clone()),
            ("PEGASE_PAYBOX_SITE", site.clone()),
            ("PEGASE_PAYBOX_RANG", rang.clone()),
            ("PEGASE_PAYBOX_IDENTIFIANT", identifiant.clone()),
            ("PEGASE_PAYBOX_KEY", cle.clone()),
        ];
        let paybox = Paybox::new(url, site, rang, identifiant, &cle, &publique).unwrap();
        let cvec = simulateurs.url("").trim_end_matches('/').to_owned();
        let essai = Essai::avec(|r| {
            r.url_publique = ici.to_owned();
            r.paybox = Some(paybox);
            r.cvec_url = Some(cvec);
        })
        .await;
        let navigateur = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            essai,
            simulateurs,
            navigateur,
            variables: variables.map(|(nom, valeur)| (nom.to_owned(), valeur)).to_vec(),
            cle_publique: publique,
        }
    }

    /// The dossier of a learner of the demonstration, submitted with that way of paying.
    pub async fn soumettre(&self, qui: &str, modalite: &str, siens: &[(&str, &str)]) -> InscriptionId {
        let elle = self.essai.apprenant(qui).await;
        let id = self.essai.dossier(qui).await;
        inscription::debuter(&elle, id).await.unwrap();
        let mut champs = vec![("telephone", "06 39 98 00 01"), ("modalite", modalite)];
        champs.extend_from_slice(siens);
        let champs: Vec<_> = champs.into_iter().map(|(c, v)| (c.to_owned(), v.to_owned())).collect();
        demo::repondre(&elle, id, &champs).await.unwrap();
        demo::joindre(&elle, id).await.unwrap();
        parcours::soumettre(&elle, id).await.unwrap();
        id
    }

    /// Goes to the bank with the form of the product and types a card.
    pub async fn payer(&self, qui: &str, id: InscriptionId, carte: &str) {
        assert!(
            self.payer_si_possible(qui, id, carte).await,
            "there is something to pay"
        );
    }

    /// The same when there may be nothing to pay any more.
    pub async fn payer_si_possible(&self, qui: &str, id: InscriptionId, carte: &str) -> bool {
        let elle = self.essai.apprenant(qui).await;
        let Ok(formulaire) = backend::paiement::payer(&elle, id, true).await else {
            return false;
        };
        let page = self.navigateur.post(&formulaire.url).form(&formulaire.champs);
        let page = page.send().await.unwrap().text().await.unwrap();
        let (_, suite) = page
            .split_once("name=\"session\" value=\"")
            .expect("the bank takes the form");
        let session = suite.split_once('"').unwrap().0.to_owned();
        let saisie = [
            ("session", session.as_str()),
            ("carte", carte),
            ("expiration", "12/30"),
            ("cvv", "123"),
        ];
        let url = self.simulateurs.url("/cgi/payer");
        self.navigateur.post(url).form(&saisie).send().await.unwrap();
        true
    }

    /// An order of the control interface of the simulator.
    pub async fn ordonner(&self, chemin: &str, corps: &str) -> serde_json::Value {
        let url = self.simulateurs.url(&format!("/_controle/{chemin}"));
        let requete = self.navigateur.post(url).header("content-type", "application/json");
        requete
            .body(corps.to_owned())
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    async fn numeros(&self) -> Vec<u64> {
        let url = self.simulateurs.url("/_controle/paybox/transactions");
        let toutes: serde_json::Value = self.navigateur.get(url).send().await.unwrap().json().await.unwrap();
        let liste = toutes
            .as_array()
            .cloned()
            .unwrap_or_else(|| toutes["transactions"].as_array().cloned().unwrap());
        liste.iter().filter_map(|t| t["numero"].as_u64()).collect()
    }

    /// Number that the simulator gave to the last transaction.
    pub async fn derniere(&self) -> u64 {
        self.numeros().await.into_iter().max().unwrap()
    }

    /// How many the simulator knows of.
    pub async fn transactions(&self) -> usize {
        self.numeros().await.len()
    }

    pub async fn texte(&self, sql: &'static str, id: InscriptionId) -> String {
        sqlx::query_scalar(sql)
            .bind(id.0)
            .fetch_one(&self.essai.pool)
            .await
            .unwrap()
    }

    pub async fn nombre(&self, sql: &'static str, id: InscriptionId) -> i64 {
        sqlx::query_scalar(sql)
            .bind(id.0)
            .fetch_one(&self.essai.pool)
            .await
            .unwrap()
    }
}
