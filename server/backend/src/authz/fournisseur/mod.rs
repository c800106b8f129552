//! Signing in through the providers of identity of the establishment: OpenID Connect, and CAS.

mod cas;
mod deconnexion;
mod depart;
mod entree;
mod jeton;
mod oidc;
mod reglages;

pub use cas::{partir as partir_cas, revenir as revenir_cas};
pub use deconnexion::{fin_cas, fin_oidc, fin_oidc_navigateur};
pub use depart::But;
pub use oidc::{Retour as RetourOidc, partir as partir_oidc, revenir as revenir_oidc};
pub use reglages::{Authentification, Cas, Fournisseurs, Libelle, NomsCas, NomsOidc, Oidc, Userinfo, est_boucle};

use crate::{Error, Result};
use oidc::Annuaire;
use std::{collections::HashMap, time::Duration};

/// Where somebody must go to sign in, and what her browser keeps meanwhile.
pub struct Partance {
    pub adresse: String,
    /// Tells this attempt from the others of the same browser.
    pub etat: String,
    pub temoin: String,
}

/// Somebody came back from a provider.
pub struct Arrivee {
    pub session: super::SessionOuverte,
    /// Page where she was going.
    pub retour: String,
}

/// The providers, and what is remembered of them for a while.
pub struct Portes {
    pub reglages: Fournisseurs,
    /// Follows no redirect: whoever answers is who was asked.
    client: reqwest::Client,
    annuaires: HashMap<String, Annuaire>,
}

impl Portes {
    /// Opens the doors, and calls nobody yet.
    pub fn ouvrir(reglages: &Fournisseurs) -> Result<Self> {
        // One cryptography for everything; a second call changes nothing.
        rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(Error::interne)?;
        let annuaires = reglages
            .oidc
            .iter()
            .map(|f| (f.code.clone(), Annuaire::default()))
            .collect();
        Ok(Self {
            reglages: reglages.clone(),
            client,
            annuaires,
        })
    }

    fn oidc(&self, code: &str) -> Result<(&Oidc, &Annuaire)> {
        let reglages = self.reglages.oidc.iter().find(|f| f.code == code);
        reglages.zip(self.annuaires.get(code)).ok_or(Error::Introuvable)
    }

    fn cas(&self, code: &str) -> Result<&Cas> {
        self.reglages
            .cas
            .iter()
            .find(|f| f.code == code)
            .ok_or(Error::Introuvable)
    }

    /// Reads what providers say of themselves before anybody needs it: who signs out waits for none of them, and a server
    /// that has just started knows where to send her. What fails is tried again the next time.
    pub async fn tenir_pret(&self) {
        for f in &self.reglages.oidc {
            if let Ok((f, annuaire)) = self.oidc(&f.code) {
                // Said in the logs where it fails.
                annuaire.lire(f, &self.client).await.ok();
            }
        }
    }

    /// Codes of all of them.
    pub(super) fn codes(&self) -> Vec<String> {
        let oidc = self.reglages.oidc.iter().map(|f| f.code.clone());
        oidc.chain(self.reglages.cas.iter().map(|f| f.code.clone())).collect()
    }

    /// Does every provider answer? What each of them says otherwise, by code.
    pub async fn eprouver(&self) -> Vec<(String, Option<String>)> {
        let mut constats = Vec::new();
        for f in &self.reglages.oidc {
            let lu = match self.oidc(&f.code) {
                Ok((f, annuaire)) => annuaire.relire(f, &self.client).await.map(|_| ()),
                Err(e) => Err(e),
            };
            constats.push((f.code.clone(), lu.err().map(|e| e.sans_valeurs())));
        }
        for f in &self.reglages.cas {
            let adresse = format!("{}/login", f.url.trim_end_matches('/'));
            let lu = self.client.get(adresse).send().await;
            let dit = match lu {
                Ok(r) if !r.status().is_server_error() => None,
                Ok(r) => Some(format!("answers {}", r.status())),
                Err(e) => Some(e.without_url().to_string()),
            };
            constats.push((f.code.clone(), dit));
        }
        constats
    }
}

/// The page of the provider that signs out there too.
pub(super) fn sortie(services: &crate::Services, fournisseur: &str, preuve: Option<&str>) -> Option<String> {
    let portes = &services.portes;
    if let Ok((f, annuaire)) = portes.oidc(fournisseur) {
        return oidc::sortie(f, annuaire, &services.reglages.url_publique, preuve);
    }
    portes
        .cas(fournisseur)
        .ok()
        .and_then(|f| cas::sortie(f, &services.reglages.url_publique))
}
