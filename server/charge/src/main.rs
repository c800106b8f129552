//! The load of `make bench`: signed-in persons who do what people do, and the floors that they are compared with. No part
//! of the product. `deploy/local/bench.sh` calls it.

mod bilan;
mod boucle;
mod cibles;
mod client;
mod exercice;
mod fautes;
mod melange;
mod mesure;
mod plancher;
mod processus;
mod scenario;

use anyhow::Context;
use bilan::Reperes;
use boucle::{Demandeur, Tour, fermee, ouverte};
use cibles::Cibles;
use clap::{Args, Parser, Subcommand, ValueEnum};
use client::Serveur;
use mesure::{Mesure, Temoins};
use scenario::{Scenario, lire, recherche};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{
    env,
    fs::OpenOptions,
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

#[derive(Parser)]
#[command(version, about = "The load of `make bench`")]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Signs in, then measures each scenario in a closed loop, and the mix of July at fixed rates.
    Mesurer(Mesurer),
    /// Measures the floor of the search, which `plancher` serves.
    MesurerPlancher(Commun),
    /// Serves the search with axum and sqlx alone.
    Plancher {
        #[arg(long)]
        ecoute: SocketAddr,
    },
    /// The load of a drill, until SIGTERM: failures are counted, and what was saved is looked for.
    Exercice(exercice::Exercice),
    /// A broker that speaks Kafka, in memory.
    Courtier {
        #[arg(long)]
        ecoute: SocketAddr,
    },
    /// Prints whether the targets hold.
    Bilan {
        #[arg(long)]
        resultats: PathBuf,
        /// Transactions per second of pgbench.
        #[arg(long)]
        pgbench: Option<f64>,
        /// Milliseconds from start to ready.
        #[arg(long)]
        demarrage: Option<f64>,
    },
}

#[derive(Args)]
struct Commun {
    /// Address of the server: `127.0.0.1:3000`.
    #[arg(long)]
    serveur: String,
    /// Its process, whose processor time and memory are read.
    #[arg(long)]
    pid: Option<u32>,
    /// Requests in flight at once, a round for each.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32, 128])]
    connexions: Vec<usize>,
    /// Length of a round in seconds.
    #[arg(long, default_value_t = 10)]
    secondes: u64,
    /// Encodings that the client says it decodes (`br, gzip`); none by default.
    #[arg(long)]
    encodage: Option<String>,
    /// Figures are added to this file, one JSON object a line.
    #[arg(long)]
    resultats: PathBuf,
}

#[derive(Args)]
struct Mesurer {
    #[command(flatten)]
    commun: Commun,
    /// Only these; all by default.
    #[arg(long, value_enum, value_delimiter = ',')]
    scenarios: Vec<Scenario>,
    /// Rates of the mix, in requests per second.
    #[arg(long, value_delimiter = ',')]
    debits: Vec<u32>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().action {
        Action::Mesurer(m) => mesurer(m).await,
        Action::MesurerPlancher(c) => mesurer_plancher(c).await,
        Action::Exercice(e) => exercice::tenir(e).await,
        // As many connections as the product has.
        Action::Plancher { ecoute } => plancher::servir(ouvrir(20).await?, ecoute).await,
        Action::Courtier { ecoute } => {
            noida::kafka::spawn(&ecoute.to_string())?;
            std::future::pending().await
        }
        Action::Bilan {
            resultats,
            pgbench,
            demarrage,
        } => {
            bilan::conclure(&bilan::lire(&resultats)?, &Reperes { pgbench, demarrage });
            Ok(())
        }
    }
}

/// The database that `DATABASE_URL` names: not an argument, which everybody on the machine may read.
async fn ouvrir(connexions: u32) -> anyhow::Result<PgPool> {
    let base = env::var("DATABASE_URL").context("DATABASE_URL names no database")?;
    Ok(PgPoolOptions::new().max_connections(connexions).connect(&base).await?)
}

impl Commun {
    fn serveur(&self) -> Serveur {
        Serveur {
            adresse: self.serveur.as_str().into(),
            encodage: self.encodage.as_deref().map(Arc::from),
        }
    }

    /// The server, and the first process of PostgreSQL when it runs on this machine: the parent of our own session's.
    async fn temoins(&self, base: &PgPool) -> anyhow::Result<Temoins> {
        let session: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(base).await?;
        Ok(Temoins {
            serveur: self.pid,
            base: u32::try_from(session).ok().and_then(processus::parent),
        })
    }

    fn tour(&self, connexions: usize) -> Tour {
        Tour {
            connexions,
            duree: Duration::from_secs(self.secondes),
        }
    }

    fn retenir(&self, mesure: &Mesure) -> anyhow::Result<()> {
        bilan::ligne(mesure);
        let mut fichier = OpenOptions::new().create(true).append(true).open(&self.resultats)?;
        writeln!(fichier, "{}", serde_json::to_string(mesure)?)?;
        Ok(())
    }
}

async fn mesurer(m: Mesurer) -> anyhow::Result<()> {
    let commun = &m.commun;
    let (serveur, base) = (commun.serveur(), ouvrir(1).await?);
    let temoins = commun.temoins(&base).await?;
    let sessions = commun.connexions.iter().copied().max().unwrap_or(1).max(32);
    let cibles = Arc::new(Cibles::preparer(&base, &serveur, sessions).await?);
    bilan::entete();
    let voulus = if m.scenarios.is_empty() {
        Scenario::value_variants()
    } else {
        &m.scenarios
    };
    for scenario in voulus {
        for (rang, connexions) in commun.connexions.iter().enumerate() {
            let demandeur = demandeur(*scenario, &cibles, commun.connexions.len() - rang)?;
            // Connections of the pool, caches; what can be done only once is not spent on it.
            if *scenario != Scenario::Valider {
                let essai = Tour {
                    duree: Duration::from_secs(1),
                    ..commun.tour(*connexions)
                };
                fermee(scenario.nom(), &serveur, essai, temoins, Arc::clone(&demandeur)).await?;
            }
            let mesure = fermee(scenario.nom(), &serveur, commun.tour(*connexions), temoins, demandeur).await?;
            commun.retenir(&mesure)?;
        }
    }
    for debit in &m.debits {
        // As many tabs as it takes for none to be missing.
        let mesure = ouverte(&serveur, commun.tour(256), *debit, temoins, Arc::clone(&cibles)).await?;
        commun.retenir(&mesure)?;
    }
    Ok(())
}

/// Asks for one scenario. Of the dossiers to validate, which serve once, it takes its share: `tours` rounds are to come,
/// this one included, and the mix after them.
fn demandeur(scenario: Scenario, cibles: &Arc<Cibles>, tours: usize) -> anyhow::Result<Demandeur> {
    let cibles = Arc::clone(cibles);
    let permises = AtomicUsize::new(match scenario {
        Scenario::Valider => cibles.a_valider()? / (tours + 1),
        _ => usize::MAX,
    });
    Ok(Arc::new(move |qui, rng| {
        let permise = permises.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        if permise.is_err() {
            return Ok(None);
        }
        scenario.demande(&cibles, qui, rng)
    }))
}

async fn mesurer_plancher(commun: Commun) -> anyhow::Result<()> {
    let (serveur, base) = (commun.serveur(), ouvrir(1).await?);
    let temoins = commun.temoins(&base).await?;
    let noms = cibles::noms(&base).await?;
    let demandeur: Demandeur = Arc::new(move |_, rng| {
        let chemin = format!("/recherche?q={}", recherche(&noms, rng));
        Ok(Some(lire(None, chemin, "compteurs")))
    });
    for connexions in &commun.connexions {
        let tour = commun.tour(*connexions);
        let mesure = fermee(bilan::PLANCHER, &serveur, tour, temoins, Arc::clone(&demandeur)).await?;
        commun.retenir(&mesure)?;
    }
    Ok(())
}
