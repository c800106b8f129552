//! The sub-commands.

use crate::{config, config::Config, metriques, router, state::AppState};
use anyhow::{Context, bail};
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use backend::{Ctx, Services, jobs, stockage::Stockage};
use clap::Subcommand;
use jiff::Timestamp;
use leptos::config::get_configuration;
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, signal, sync::watch};

#[derive(Subcommand)]
pub enum ActionCompte {
    /// Create a local account, or give it a new password; the password is read from standard input.
    Set { identifiant: String, nom: String },
    /// Give a role on a structure and all below it.
    Grant {
        identifiant: String,
        role: String,
        structure: String,
    },
    /// Close an account and end its sessions.
    Disable { identifiant: String },
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
    let stockage = Stockage::dossier(&config.stockage)?;
    Ok(Arc::new(
        Services::ouvrir(pool(config).await?, stockage, config.reglages.clone()).await?,
    ))
}

pub async fn servir(avec_worker: bool) -> anyhow::Result<()> {
    let config = configuration()?;
    let services = services(&config).await?;
    let etablissement = backend::referentiel::etablissement(&services.pool)
        .await
        .context("this database has no establishment yet: run `server seed --demo` or load yours")?;
    let etat = AppState {
        services: Arc::clone(&services),
        etablissement: Arc::new(etablissement),
        options: get_configuration(None)
            .context("the options of the interface cannot be read")?
            .leptos_options,
        metriques: metriques::installer()?,
    };
    let (stop, arret) = watch::channel(false);
    let worker = avec_worker.then(|| tokio::spawn(jobs::travailler(services, arret)));
    let ecoute = TcpListener::bind(config.ecoute)
        .await
        .with_context(|| format!("cannot listen on {}", config.ecoute))?;
    tracing::info!(adresse = %config.ecoute, "ready");
    let application: IntoMakeServiceWithConnectInfo<_, SocketAddr> =
        router::routes(etat).into_make_service_with_connect_info();
    axum::serve(ecoute, application)
        .with_graceful_shutdown(signal_d_arret())
        .await?;
    stop.send(true).ok();
    if let Some(worker) = worker {
        worker.await?;
    }
    tracing::info!("stopped");
    Ok(())
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
    let services = services(&configuration()?).await?;
    match job {
        Some("expirer") => {
            let expirees = backend::inscription::expirer(&Ctx::systeme(services, "expirer")).await?;
            tracing::info!(expirees, "done");
            Ok(())
        }
        Some(autre) => bail!("unknown task {autre}: `expirer` is the only one"),
        None => {
            let (stop, arret) = watch::channel(false);
            let tache = tokio::spawn(jobs::travailler(services, arret));
            signal_d_arret().await;
            stop.send(true).ok();
            tache.await?;
            Ok(())
        }
    }
}

pub async fn migrer() -> anyhow::Result<()> {
    let config = configuration()?;
    migrations::migrer(&config.database_owner_url, Some(&config.database_url)).await?;
    backend::referentiel::charger_donnees(&pool(&config).await?, Timestamp::now()).await?;
    tracing::info!("the database is up to date");
    Ok(())
}

pub async fn semer(demo: bool) -> anyhow::Result<()> {
    if !demo {
        bail!("nothing to load: `server seed --demo` loads the demonstration establishment");
    }
    let config = configuration()?;
    let neuve = backend::demo::charger(&pool(&config).await?, Timestamp::now()).await?;
    backend::demo::peupler(&services(&config).await?).await?;
    tracing::info!(neuve, "demonstration loaded");
    Ok(())
}

pub fn controler() -> anyhow::Result<()> {
    configuration()?;
    println!("the configuration is right");
    Ok(())
}

pub async fn compte(action: ActionCompte) -> anyhow::Result<()> {
    let ctx = Ctx::systeme(services(&configuration()?).await?, "server user");
    match action {
        ActionCompte::Set { identifiant, nom } => {
            let mut mot = String::new();
            std::io::stdin().read_line(&mut mot)?;
            backend::authz::definir_compte(&ctx, &identifiant, &nom, mot.trim_end_matches(['\n', '\r'])).await?;
        }
        ActionCompte::Grant {
            identifiant,
            role,
            structure,
        } => {
            backend::authz::habiliter(&ctx, &identifiant, &role, &structure).await?;
        }
        ActionCompte::Disable { identifiant } => backend::authz::fermer_compte(&ctx, &identifiant).await?,
    }
    Ok(())
}
