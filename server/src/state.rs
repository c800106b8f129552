use crate::{Debit, EtatRecent, Limites, fichiers::SitePrecedent};
use app::Cadre;
use axum::extract::FromRef;
use backend::{Services, referentiel::Etablissement};
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::{Arc, atomic::AtomicBool};
use tokio_util::sync::CancellationToken;

/// What every handler shares.
#[derive(Clone)]
pub struct AppState {
    pub services: Arc<Services>,
    pub etablissement: Arc<Etablissement>,
    pub options: LeptosOptions,
    pub site_precedent: Option<Arc<SitePrecedent>>,
    pub metriques: PrometheusHandle,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxys: Arc<[IpNet]>,
    /// Cancelled once this process was told to stop: it goes on answering, and asks for no more.
    pub depart: CancellationToken,
    /// The structure of the database was seen to be the one that this binary wants.
    pub a_jour: Arc<AtomicBool>,
    /// What the status page said last.
    pub etat_recent: Arc<EtatRecent>,
    /// Hash of the browser's half that came with this executable.
    pub front: Option<Arc<str>>,
    /// How much other systems may ask.
    pub debit: Arc<Debit>,
    /// How much people may, and how long an answer may take.
    pub limites: Arc<Limites>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(etat: &AppState) -> Self {
        etat.options.clone()
    }
}

impl AppState {
    /// Where else one may sign in: address, and what to call it. Nobody who is signed in asks.
    fn fournisseurs(&self, ctx: &backend::Ctx) -> Vec<(String, String)> {
        if ctx.compte().is_ok() {
            return Vec::new();
        }
        let portes = self.services.portes.reglages.portes(ctx.langue);
        portes
            .map(|p| (format!("/connexion/{}", p.adresse), p.libelle.to_owned()))
            .collect()
    }

    /// The frame of a page for whoever asks for it.
    pub fn cadre(&self, ctx: &backend::Ctx) -> Cadre {
        use domain::authz::Traitement;
        let moi = ctx.compte().ok().map(|compte| domain::parcours::Moi {
            nom: compte.nom.clone(),
            apprenant: compte.personne.is_some(),
            importe: ctx.perimetre(Traitement::InsImporter).is_ok(),
            gere_evenements: ctx.perimetre(Traitement::EvtGerer).is_ok(),
            lit_journal: ctx.perimetre(Traitement::SecJournal).is_ok(),
            repond_aux_demandes: ctx.perimetre(Traitement::IdtModifier).is_ok(),
            lit_offre: ctx.perimetre(Traitement::OdfLire).is_ok(),
            lit_referentiel: ctx.perimetre(Traitement::RefLire).is_ok() || ctx.perimetre(Traitement::RefEcrire).is_ok(),
            lit: ctx.perimetre(Traitement::InsLire).is_ok(),
            donne_des_droits: [Traitement::HabGerer, Traitement::HabDeleguer]
                .iter()
                .any(|t| ctx.perimetre(*t).is_ok()),
            facteur_voulu: compte.assistance.is_none() && !compte.retenues.is_empty(),
            assiste: ctx.perimetre(Traitement::SecImpersonation).is_ok(),
            au_nom_de: compte.assistance.as_ref().map(|a| domain::authz::AuNomVue {
                nom: compte.nom.clone(),
                par: a.nom.clone(),
                jusqu_a: self.services.heure_locale(a.jusqu_a),
                secondes: u32::try_from(a.jusqu_a.duration_since(ctx.maintenant).as_secs()).unwrap_or(0),
            }),
        });
        Cadre {
            langue: ctx.langue,
            etablissement_fr: self.etablissement.denomination_fr.clone(),
            etablissement_en: self.etablissement.denomination_en.clone(),
            teinte: self.etablissement.teinte,
            logo: self.etablissement.logo.is_some(),
            demo: self.services.reglages.demo,
            moi,
            push: self.services.reglages.push.as_ref().map(|p| p.publique().to_owned()),
            affichage: None,
            fournisseurs: self.fournisseurs(ctx),
            saisie: Vec::new(),
        }
    }
}
