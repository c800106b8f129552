//! The load of a drill (`deploy/local/drill-rolling.sh`): the mix of July at a low rate, and learners who save a step of
//! their dossier again and again, until it is told to stop (SIGTERM). A failure ends nothing: it is counted and told, with
//! the second at which it happened. At the end the database must hold what each learner was last told is saved.

use crate::{
    cibles::{Apprenant, Cibles},
    client::{Attendu, Connexion, Demande, Serveur},
    melange, ouvrir,
    scenario::lire,
};
use anyhow::{Context, bail};
use clap::Args;
use fastrand::Rng;
use http::Method;
use sqlx::PgPool;
use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    select,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};
use url::form_urlencoded::Serializer;

/// Connections that the mix is shared out among.
const ONGLETS: usize = 16;

/// Learners of all stages who must sign in for one whose dossier is open.
const PAR_DOSSIER_OUVERT: usize = 5;

/// A learner looks at her page again after so many forms: it must hold the last one.
const RELECTURE: u64 = 5;

/// Failures that are told in words; the others are only counted.
const DITES: u64 = 40;

#[derive(Args)]
pub struct Exercice {
    /// Address of the proxy: `127.0.0.1:3000`.
    #[arg(long)]
    serveur: String,
    /// Requests of the mix per second.
    #[arg(long, default_value_t = 20)]
    debit: u32,
    /// Learners who save a step again and again.
    #[arg(long, default_value_t = 10)]
    ecrivains: usize,
    /// Milliseconds between an answer to one of them and her next form.
    #[arg(long, default_value_t = 500)]
    pause: u64,
    /// The figures are written into this file, one a line.
    #[arg(long)]
    resultats: PathBuf,
}

/// What happened so far.
#[derive(Default)]
struct Carnet {
    requetes: AtomicU64,
    echouees: AtomicU64,
    ecrits: AtomicU64,
    /// Microseconds.
    lente: AtomicU64,
}

/// Somebody's connection, opened again after a failure.
struct Lien {
    serveur: Serveur,
    carnet: Arc<Carnet>,
    connexion: Option<Connexion>,
}

impl Lien {
    fn nouveau(serveur: &Serveur, carnet: &Arc<Carnet>) -> Self {
        Self {
            serveur: serveur.clone(),
            carnet: Arc::clone(carnet),
            connexion: None,
        }
    }

    /// True when it was answered as it should be.
    async fn demander(&mut self, demande: &Demande) -> bool {
        let debut = Instant::now();
        let issue = self.essayer(demande).await;
        let carnet = &self.carnet;
        carnet.requetes.fetch_add(1, Ordering::Relaxed);
        let duree = u64::try_from(debut.elapsed().as_micros()).unwrap_or(u64::MAX);
        carnet.lente.fetch_max(duree, Ordering::Relaxed);
        let Err(erreur) = issue else {
            return true;
        };
        self.connexion = None;
        if carnet.echouees.fetch_add(1, Ordering::Relaxed) < DITES {
            let quoi = format!("{} {}", demande.methode, demande.chemin);
            eprintln!(
                "{} failed after {} ms: {quoi}: {erreur:#}",
                jiff::Timestamp::now(),
                duree / 1000
            );
        }
        // Whatever is broken is not asked a thousand times a second.
        sleep(Duration::from_millis(100)).await;
        false
    }

    async fn essayer(&mut self, demande: &Demande) -> anyhow::Result<()> {
        let connexion = match &mut self.connexion {
            Some(ouverte) => ouverte,
            ferme => ferme.insert(Connexion::ouvrir(&self.serveur).await?),
        };
        connexion.demander(demande).await?;
        Ok(())
    }
}

/// A learner who saves, and what she knows.
struct Ecrivain {
    apprenant: usize,
    acquise: Option<String>,
    /// Sent after it, and answered by a failure: it may have been saved or not.
    incertaine: Vec<String>,
}

impl Ecrivain {
    /// What was kept is what she was last told is saved, or something that she sent after it without an answer.
    fn retrouve(&self, tenue: Option<&str>) -> bool {
        self.acquise.is_none()
            || tenue == self.acquise.as_deref()
            || tenue.is_some_and(|t| self.incertaine.iter().any(|i| i == t))
    }
}

pub async fn tenir(exercice: Exercice) -> anyhow::Result<()> {
    let serveur = Serveur {
        adresse: exercice.serveur.as_str().into(),
        encodage: None,
    };
    let base = ouvrir(1).await?;
    let sessions = (ONGLETS + exercice.ecrivains) * PAR_DOSSIER_OUVERT;
    let cibles = Arc::new(Cibles::preparer(&base, &serveur, sessions).await?);
    // Nobody else saves what a writer saves: the mix takes the dossiers from the beginning of the list.
    let ouverts = cibles.en_saisie.len();
    if ouverts < ONGLETS + exercice.ecrivains {
        bail!("only {ouverts} learners whose dossier is open: the population is too small");
    }
    let carnet = Arc::new(Carnet::default());
    let (arreter, arret) = watch::channel(false);
    let mut onglets = JoinSet::new();
    let (prochaine, debut) = (Arc::new(AtomicU64::new(0)), Instant::now());
    for qui in 0..ONGLETS {
        let (cibles, prochaine, mut arret) = (Arc::clone(&cibles), Arc::clone(&prochaine), arret.clone());
        let mut lien = Lien::nouveau(&serveur, &carnet);
        let debit = u64::from(exercice.debit.max(1));
        onglets.spawn(async move {
            let mut rng = Rng::with_seed(u64::try_from(qui)?);
            loop {
                let rang = prochaine.fetch_add(1, Ordering::Relaxed);
                let due = debut + Duration::from_micros(rang * 1_000_000 / debit);
                select! {
                    () = sleep_until(due) => {}
                    _ = arret.wait_for(|fini| *fini) => return anyhow::Ok(()),
                }
                if let Some(demande) = melange::tirer(&mut rng).demande(&cibles, qui, &mut rng)? {
                    lien.demander(&demande).await;
                }
            }
        });
    }
    let mut ecrivains = JoinSet::new();
    for apprenant in &cibles.en_saisie[ouverts - exercice.ecrivains..] {
        let ecrivain = Ecrivain {
            apprenant: *apprenant,
            acquise: None,
            incertaine: Vec::new(),
        };
        let lien = Lien::nouveau(&serveur, &carnet);
        let pause = Duration::from_millis(exercice.pause);
        ecrivains.spawn(ecrire(ecrivain, Arc::clone(&cibles), lien, pause, arret.clone()));
    }
    println!("ready");
    signal(SignalKind::terminate())?.recv().await;
    arreter.send(true)?;
    while let Some(fini) = onglets.join_next().await {
        fini??;
    }
    let mut perdus = 0_u64;
    while let Some(ecrivain) = ecrivains.join_next().await {
        perdus += u64::from(!garde(&base, &cibles, &ecrivain?).await?);
    }
    let lu = |nombre: &AtomicU64| nombre.load(Ordering::Relaxed);
    fs::write(
        &exercice.resultats,
        format!(
            "requests {}\nfailed {}\nwritten {}\nlost {perdus}\nslowest {}\n",
            lu(&carnet.requetes),
            lu(&carnet.echouees),
            lu(&carnet.ecrits),
            lu(&carnet.lente) / 1000
        ),
    )?;
    Ok(())
}

/// Each form holds another value than the one before; one at a time, as a person does.
async fn ecrire(
    mut ecrivain: Ecrivain,
    cibles: Arc<Cibles>,
    mut lien: Lien,
    pause: Duration,
    mut arret: watch::Receiver<bool>,
) -> Ecrivain {
    let elle = &cibles.apprenants[ecrivain.apprenant];
    let page = format!("/mon-espace/inscription/{}/contacts", elle.inscription);
    let mut rang = 0;
    while !*arret.borrow() {
        rang += 1;
        let voie = format!("{rang} rue des Tilleuls");
        if lien.demander(&formulaire(elle, &page, &voie)).await {
            lien.carnet.ecrits.fetch_add(1, Ordering::Relaxed);
            ecrivain.incertaine.clear();
            ecrivain.acquise = Some(voie.clone());
            if rang % RELECTURE == 0 {
                lien.demander(&lire(Some(&elle.cookie), page.clone(), format!("\"{voie}\"")))
                    .await;
            }
        } else {
            ecrivain.incertaine.push(voie);
        }
        select! {
            () = sleep(pause) => {}
            _ = arret.wait_for(|fini| *fini) => {}
        }
    }
    ecrivain
}

fn formulaire(elle: &Apprenant, page: &str, voie: &str) -> Demande {
    let champs = [
        ("courriel", elle.courriel.as_str()),
        ("telephone", "06 39 98 00 00"),
        ("adresse_pays", "99100"),
        ("adresse_voie", voie),
        ("code_postal", "76000"),
        ("ville", "Rouen"),
        ("annuelle_identique", "oui"),
    ];
    Demande {
        methode: Method::POST,
        chemin: page.to_owned(),
        cookie: Some(Arc::clone(&elle.cookie)),
        formulaire: Some(Serializer::new(String::new()).extend_pairs(champs).finish()),
        attendu: Attendu::Suite,
        temoin: None,
    }
}

/// The database holds what it must; said when it does not.
async fn garde(base: &PgPool, cibles: &Cibles, ecrivain: &Ecrivain) -> anyhow::Result<bool> {
    let elle = &cibles.apprenants[ecrivain.apprenant];
    let tenue: Option<String> =
        sqlx::query_scalar("SELECT dossier ->> 'adresse_voie' FROM inscription.inscription WHERE id = $1")
            .bind(elle.inscription)
            .fetch_one(base)
            .await
            .context("what was saved cannot be read")?;
    let gardee = ecrivain.retrouve(tenue.as_deref());
    if !gardee {
        let dite = ecrivain.acquise.as_deref().unwrap_or_default();
        eprintln!(
            "lost: {} was told that “{dite}” is saved, and the database holds {tenue:?}",
            elle.inscription
        );
    }
    Ok(gardee)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ce_qui_fut_confirme_doit_etre_garde_et_la_suite_peut_l_etre() {
        let mut elle = Ecrivain {
            apprenant: 0,
            acquise: None,
            incertaine: Vec::new(),
        };
        assert!(elle.retrouve(Some("12 rue des Tilleuls")), "she was told nothing");
        elle.acquise = Some("2".into());
        assert!(elle.retrouve(Some("2")));
        assert!(!elle.retrouve(Some("1")) && !elle.retrouve(Some("3")) && !elle.retrouve(None));
        elle.incertaine = vec!["3".into()];
        assert!(elle.retrouve(Some("3")) && elle.retrouve(Some("2")) && !elle.retrouve(Some("1")));
    }
}
