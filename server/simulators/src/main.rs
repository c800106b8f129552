//! Runs the simulators until it is told to stop. The settings are in the environment (see the README).

use std::{net::SocketAddr, path::Path, process::ExitCode};

use simulateurs::{Erreur, Objets, Reglages, lancer, lancer_objets};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Where they listen unless told otherwise.
const ADRESSE: &str = "127.0.0.1:3900";

/// Where objects are served unless told otherwise, and with which key.
const OBJETS: &str = "127.0.0.1:3901";
const CLE: &str = "pegase-demo";
const SECRET: &str = "pegase-demo-secret";

#[tokio::main]
async fn main() -> ExitCode {
    let filtre = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filtre).init();
    match servir().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(erreur) => {
            tracing::error!(%erreur, "the simulators do not start");
            ExitCode::FAILURE
        }
    }
}

async fn servir() -> Result<(), Erreur> {
    let texte = std::env::var("SIMULATEURS_LISTEN").unwrap_or_else(|_| ADRESSE.to_owned());
    let adresse: SocketAddr = texte
        .parse()
        .map_err(|_| Erreur::Reglage("SIMULATEURS_LISTEN", format!("{texte:?} is not an address with a port")))?;
    let simulateurs = lancer(adresse, Reglages::environnement()?).await?;
    if let Ok(chemin) = std::env::var("SIMULATEURS_CLE_PUBLIQUE") {
        std::fs::write(&chemin, simulateurs.cle_publique()).map_err(|e| Erreur::Cle(format!("{chemin}: {e}")))?;
    }
    let _objets = objets().await?;
    tracing::info!(adresse = %simulateurs.adresse(), "simulators ready");
    let mut fin = signal(SignalKind::terminate()).map_err(|e| Erreur::Ecoute(adresse, e))?;
    tokio::select! {
        _ = fin.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}

/// Objects, when a folder is named for them.
async fn objets() -> Result<Option<Objets>, Erreur> {
    let Ok(dossier) = std::env::var("SIMULATEURS_OBJETS_DOSSIER") else {
        return Ok(None);
    };
    let texte = std::env::var("SIMULATEURS_OBJETS_LISTEN").unwrap_or_else(|_| OBJETS.to_owned());
    let adresse = texte.parse().map_err(|_| {
        Erreur::Reglage(
            "SIMULATEURS_OBJETS_LISTEN",
            format!("{texte:?} is not an address with a port"),
        )
    })?;
    let objets = lancer_objets(adresse, Path::new(&dossier), CLE, SECRET).await?;
    tracing::info!(adresse = %objets.adresse(), "objects are served");
    Ok(Some(objets))
}
