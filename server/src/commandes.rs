//! The sub-commands.

mod audit;
mod etablissement;
mod sauvegarde;

pub use audit::{ActionAudit, audit};
pub use etablissement::{ActionEtablissement, etablissement};
pub use sauvegarde::{restaurer, sauvegarder, verifier};

use crate::{
    Debit, Limites, config,
    config::Config,
    docteur::{self, Gravite},
    evenements::{Ecoutes, Kafka, ecouter, relayer, surveiller},
    fichiers::SitePrecedent,
    metriques, router,
    state::AppState,
    traces, version,
};
use anyhow::{Context, bail};
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use backend::{Ctx, Services, jobs, stockage::Stockage};
use clap::Subcommand;
use jiff::{SignedDuration, Timestamp};
use leptos::config::get_configuration;
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, signal, task::JoinSet};
use tokio_util::sync::CancellationToken;

#[derive(Subcommand)]
pub enum ActionCompte {
    /// Create a local account, or give it a new password; the password is read from standard input.
    Set {
        identifiant: String,
        nom: String,
        /// A machine: it gets tokens of the interfaces, and has no page.
        #[arg(long)]
        service: bool,
    },
    /// Give a role on a structure and all below it.
    Grant {
        identifiant: String,
        role: String,
        structure: String,
    },
    /// Close an account and end its sessions.
    Disable { identifiant: String },
    /// Sign an account out everywhere, and end the tokens that it got.
    SignOut {
        #[arg(required_unless_present = "everybody")]
        identifiant: Option<String>,
        /// All accounts at once.
        #[arg(long, conflicts_with = "identifiant")]
        everybody: bool,
        /// Untie it from providers of identity too.
        #[arg(long)]
        unlink: bool,
    },
    /// Take the second factor off an account: its owner lost her device and her codes.
    ResetSecondFactor { identifiant: String },
    /// Make a key with which another system calls the interfaces as this account; it is shown once.
    Key {
        identifiant: String,
        /// Tells the keys of one account apart.
        libelle: String,
        #[arg(long, default_value_t = 365)]
        days: u16,
    },
    /// End a key at once.
    RevokeKey { identifiant: String, libelle: String },
}

#[derive(Subcommand)]
pub enum ActionCle {
    /// Make the next key; nobody is signed out.
    Rotate {
        /// A key got out: all that was signed before is worth nothing, and everybody signs in again.
        #[arg(long)]
        revoke: bool,
    },
}

fn configuration() -> anyhow::Result<Config> {
    config::lire().map_err(|erreurs| anyhow::anyhow!("the configuration is wrong:\n  {}", erreurs.join("\n  ")))
}

async fn pool(config: &Config) -> anyhow::Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(config.connexions)
        .acquire_timeout(Duration::from_secs(10))
        .connect(&config.database_url)
        .await
        .context("cannot reach the database")
}

async fn services(config: &Config) -> anyhow::Result<Arc<Services>> {
    let stockage = Stockage::ouvrir(&config.stockage)?;
    Ok(Arc::new(
        Services::ouvrir(pool(config).await?, stockage, config.reglages.clone()).await?,
    ))
}

/// Once told to stop, what is in flight has so long to finish.
const DELAI_D_ARRET: Duration = Duration::from_secs(25);

pub async fn servir(avec_worker: bool) -> anyhow::Result<()> {
    let config = configuration()?;
    let services = services(&config).await?;
    let etablissement = backend::referentiel::etablissement(&services.pool).await.context(
        "this database has no establishment yet: `server establishment create` makes yours, or the demonstration",
    )?;
    if etablissement.demonstration && !config.reglages.demo {
        bail!(
            "this database holds the demonstration, whose passwords are known: set PEGASE_DEMO=true, or use another database"
        );
    }
    let mesures = metriques::installer()?;
    tokio::spawn(metriques::entretenir(mesures.clone()));
    traces::installer(config.collecteur.as_ref(), "pegase-serve")?;
    let options = get_configuration(None)
        .context("the options of the interface cannot be read")?
        .leptos_options;
    let precedent = |dossier: &PathBuf| Arc::new(SitePrecedent::lire(dossier, &options.site_pkg_dir));
    let etat = AppState {
        services: Arc::clone(&services),
        etablissement: Arc::new(etablissement),
        site_precedent: config.site_precedent.as_ref().map(precedent),
        options,
        metriques: mesures,
        proxys: config.proxys.clone().into(),
        debit: Arc::new(Debit::nouveau(config.debit.0, config.debit.1)),
        limites: Arc::new(Limites::nouvelles(
            config.duree,
            config.duree_longue,
            config.debit_pages,
        )),
        depart: CancellationToken::new(),
        a_jour: Arc::default(),
        etat_recent: Arc::default(),
        front: version::front().map(Into::into),
    };
    tokio::spawn(rester_a_jour(Arc::clone(&services)));
    let arret = services.arret.clone();
    let depart = etat.depart.clone();
    let mut worker = tokio::spawn(async move {
        if avec_worker {
            oeuvrer(services, config.kafka, config.ecoutes).await;
        } else {
            services.arret.cancelled().await;
        }
    });
    let ecoute = ecouter_sur(config.ecoute).await?;
    tracing::info!(adresse = %config.ecoute, "ready");
    let application: IntoMakeServiceWithConnectInfo<_, SocketAddr> =
        router::routes(etat).into_make_service_with_connect_info();
    // Requests and long tasks are told at the same time: both finish within the same delay.
    let signal = {
        let arret = arret.clone();
        async move {
            tokio::select! {
                () = signal_d_arret() => {
                    depart.cancel();
                    // Long enough for whoever shares requests out to see it.
                    tokio::time::sleep(config.depart).await;
                    arret.cancel();
                }
                () = arret.cancelled() => {}
            }
        }
    };
    let serveur = axum::serve(ecoute, application).with_graceful_shutdown(signal);
    let tard = async {
        arret.cancelled().await;
        tokio::time::sleep(DELAI_D_ARRET).await;
    };
    let fini = tokio::select! {
        fini = async { tokio::try_join!(async { serveur.await.map_err(anyhow::Error::from) }, async { (&mut worker).await.map_err(anyhow::Error::from) }) } => {
            fini.map(|_| tracing::info!("stopped"))
        }
        () = tard => {
            tracing::warn!("stopped before everything was finished");
            Ok(())
        }
    };
    traces::clore().await;
    fini
}

/// Keeps the signing keys of this process those of the database, and what providers of identity say of themselves at hand.
async fn rester_a_jour(services: Arc<Services>) {
    loop {
        services.portes.tenir_pret().await;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(30)) => services.cles.relire_si_besoin().await,
            () = services.arret.cancelled() => return,
        }
    }
}

async fn ecouter_sur(adresse: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(adresse)
        .await
        .with_context(|| format!("cannot listen on {adresse}"))
}

/// A worker answers with its figures, for as long as it lives.
fn montrer_les_chiffres(ecoute: TcpListener, pool: PgPool) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let mesures = metriques::installer()?;
    tokio::spawn(metriques::entretenir(mesures.clone()));
    Ok(async move {
        if let Err(e) = axum::serve(ecoute, metriques::seules(pool, mesures)).await {
            tracing::error!(error = %e, "figures are told no more");
        }
    })
}

/// What a worker does: tasks, upkeep, and where there is a broker events brought to it and messages that come by it.
async fn oeuvrer(services: Arc<Services>, kafka: Option<Kafka>, ecoutes: Ecoutes) {
    let mut taches = JoinSet::new();
    if let Some(kafka) = kafka {
        for (objet, sujets) in ecoutes {
            taches.spawn(ecouter(Arc::clone(&services), kafka.clone(), objet, sujets));
        }
        taches.spawn(surveiller(Arc::clone(&services), kafka.clone()));
        taches.spawn(relayer(Arc::clone(&services), kafka));
    }
    taches.spawn(jobs::travailler(services));
    taches.join_all().await;
}

/// SIGTERM or Ctrl-C: what is in flight is finished first.
async fn signal_d_arret() {
    let terme = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut s) => {
                s.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terme => {}
    }
}

pub async fn travailler(job: Option<&str>) -> anyhow::Result<()> {
    let config = configuration()?;
    let services = services(&config).await?;
    match job {
        Some("expirer") => {
            let expirees = backend::inscription::expirer(&Ctx::systeme(services, "expirer")).await?;
            tracing::info!(expirees, "done");
            Ok(())
        }
        Some(autre) => bail!("unknown task {autre}: `expirer` is the only one"),
        None => {
            let arret = services.arret.clone();
            if let Some(adresse) = config.ecoute_worker {
                tokio::spawn(montrer_les_chiffres(
                    ecouter_sur(adresse).await?,
                    services.pool.clone(),
                )?);
            }
            traces::installer(config.collecteur.as_ref(), "pegase-worker")?;
            let tache = tokio::spawn(oeuvrer(services, config.kafka, config.ecoutes));
            signal_d_arret().await;
            arret.cancel();
            let fini = tokio::time::timeout(DELAI_D_ARRET, tache).await;
            traces::clore().await;
            fini.context("stopped before everything was finished")??;
            Ok(())
        }
    }
}

/// Makes the topics that the broker lacks.
pub async fn sujets(partitions: i32, copies: i32) -> anyhow::Result<()> {
    let kafka = configuration()?.kafka.context("PEGASE_KAFKA_BROKERS is not set")?;
    for nom in kafka.creer_sujets(partitions, copies).await? {
        println!("{nom}");
    }
    Ok(())
}

/// Says all that was looked at.
pub async fn examiner() -> anyhow::Result<()> {
    let constats = docteur::examiner(&configuration()?).await;
    for constat in &constats {
        println!("{constat}");
    }
    anyhow::ensure!(constats.iter().all(|c| c.gravite < Gravite::Mal), "something is wrong");
    Ok(())
}

/// Forgets a reader of the events that is no more.
pub async fn oublier_lecteur(nom: &str) -> anyhow::Result<()> {
    let oublie = backend::evenement::oublier_lecteur(&pool(&configuration()?).await?, nom).await?;
    anyhow::ensure!(oublie, "there is no reader {nom}, or it reads at this moment");
    Ok(())
}

pub async fn migrer(restauree: bool) -> anyhow::Result<()> {
    let config = configuration()?;
    let (proprietaire, application) = (&config.database_owner_url, Some(config.database_url.as_str()));
    if restauree {
        migrations::migrer_restauree(proprietaire, application).await?;
    } else {
        migrations::migrer(proprietaire, application).await?;
    }
    backend::referentiel::charger_donnees(&pool(&config).await?, Timestamp::now()).await?;
    tracing::info!("the database is up to date");
    Ok(())
}

pub async fn semer(demo: bool) -> anyhow::Result<()> {
    if !demo {
        bail!("nothing to load: `server seed --demo` loads the demonstration establishment");
    }
    let config = configuration()?;
    if !config.reglages.demo {
        bail!("the demonstration has known passwords: set PEGASE_DEMO=true if that is what you want here");
    }
    let neuve = backend::demo::charger(&pool(&config).await?, Timestamp::now()).await?;
    backend::demo::peupler(&services(&config).await?, Timestamp::now()).await?;
    tracing::info!(neuve, "demonstration loaded");
    Ok(())
}

/// Copies the browser's half of this version.
pub fn copier_le_site(vers: &Path) -> anyhow::Result<()> {
    let options = get_configuration(None)?.leptos_options;
    copier(Path::new(&*options.site_root), vers)
}

fn copier(de: &Path, vers: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(vers).with_context(|| vers.display().to_string())?;
    for entree in fs::read_dir(de).with_context(|| de.display().to_string())? {
        let entree = entree?;
        let cible = vers.join(entree.file_name());
        if entree.file_type()?.is_dir() {
            copier(&entree.path(), &cible)?;
        } else {
            fs::copy(entree.path(), &cible).with_context(|| cible.display().to_string())?;
        }
    }
    Ok(())
}

pub fn controler() -> anyhow::Result<()> {
    configuration()?;
    println!("the configuration is right");
    Ok(())
}

/// Gives the establishment its colour and its logo.
pub async fn apparence(teinte: Option<i16>, logo: Option<&Path>) -> anyhow::Result<()> {
    let logo = logo
        .map(|chemin| fs::read(chemin).with_context(|| chemin.display().to_string()))
        .transpose()?;
    let ctx = Ctx::systeme(services(&configuration()?).await?, "server appearance");
    backend::referentiel::regler_apparence(&ctx, teinte, logo.as_deref())
        .await
        .context("the hue is from 0 to 359, the logo a PNG or an SVG of 200 kB at most")?;
    println!("Servers show it once they are started again.");
    Ok(())
}

pub async fn cle_signature(ActionCle::Rotate { revoke }: ActionCle) -> anyhow::Result<()> {
    let ctx = Ctx::systeme(services(&configuration()?).await?, "server signing-key");
    println!("{}", backend::authz::tourner_cles(&ctx, revoke).await?);
    Ok(())
}

/// Keeps personal data as long as they may be, and says what went, or would go.
pub async fn conserver(essai: bool) -> anyhow::Result<()> {
    let ctx = Ctx::systeme(services(&configuration()?).await?, "server retention");
    let bilan = backend::rgpd::conserver(&ctx, essai).await?;
    for personne in &bilan.pseudonymisees {
        println!("pseudonymise {personne}");
    }
    println!(
        "{}persons {}, files {}, consultations {}, refused lines {}",
        if essai { "would go: " } else { "gone: " },
        bilan.pseudonymisees.len(),
        bilan.fichiers,
        bilan.consultations,
        bilan.rejets
    );
    Ok(())
}

pub async fn compte(action: ActionCompte) -> anyhow::Result<()> {
    let ctx = Ctx::systeme(services(&configuration()?).await?, "server user");
    match action {
        ActionCompte::Set {
            identifiant,
            nom,
            service,
        } => {
            let mut mot = String::new();
            std::io::stdin().read_line(&mut mot)?;
            let mot = mot.trim_end_matches(['\n', '\r']);
            backend::authz::definir_compte(&ctx, &identifiant, &nom, mot, service).await?;
        }
        ActionCompte::Grant {
            identifiant,
            role,
            structure,
        } => {
            backend::authz::habiliter(&ctx, &identifiant, &role, &structure).await?;
        }
        ActionCompte::SignOut {
            identifiant, unlink, ..
        } => {
            let finies = backend::authz::deconnecter_compte(&ctx, identifiant.as_deref(), unlink).await?;
            println!("{finies}");
        }
        ActionCompte::ResetSecondFactor { identifiant } => {
            backend::authz::oter_facteur(&ctx, &identifiant).await?;
        }
        ActionCompte::Key {
            identifiant,
            libelle,
            days,
        } => {
            let duree = SignedDuration::from_hours(24 * i64::from(days.max(1)));
            println!(
                "{}",
                backend::authz::creer_cle(&ctx, &identifiant, &libelle, duree).await?
            );
        }
        ActionCompte::RevokeKey { identifiant, libelle } => {
            backend::authz::revoquer_cle(&ctx, &identifiant, &libelle).await?;
        }
        ActionCompte::Disable { identifiant } => backend::authz::fermer_compte(&ctx, &identifiant).await?,
    }
    Ok(())
}
