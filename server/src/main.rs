//! Pégase: one binary, its sub-commands.

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use server::{commandes, config, evenements, openapi, sauvegarde, version};
use std::path::PathBuf;

/// Gives back at once what a password check took (19 MB each), and is a fifth faster than glibc's on our pages
/// (docs/PERFORMANCE.md).
#[global_allocator]
static ALLOCATEUR: MiMalloc = MiMalloc;

#[derive(Parser)]
#[command(name = "server", version = version::COMPLETE.as_str(), about = "Pégase, student information system")]
struct Ligne {
    #[command(subcommand)]
    commande: Commande,
}

#[derive(Subcommand)]
enum Commande {
    /// Serve pages and interfaces.
    Serve {
        /// Run the long tasks in this process too (demonstration, small installations).
        #[arg(long)]
        with_worker: bool,
    },
    /// Run the long tasks.
    Worker {
        /// Do one scheduled task and stop: `expirer`.
        #[arg(long)]
        job: Option<String>,
    },
    /// Bring the database up to date (as its owner).
    Migrate {
        /// The database was recovered to a point in time: events to come are told after those that were lost.
        #[arg(long)]
        restored: bool,
    },
    /// Make the database of an establishment, take all of it away, bring it back.
    Establishment {
        #[command(subcommand)]
        action: commandes::ActionEtablissement,
    },
    /// Load data.
    Seed {
        /// The demonstration establishment, its accounts and dossiers.
        #[arg(long)]
        demo: bool,
    },
    /// Copy the browser's half of this version into a folder: the version that takes its place serves it to the pages that
    /// were opened before (PEGASE_SITE_PREVIOUS).
    CopySite {
        #[arg(value_name = "FOLDER")]
        dossier: PathBuf,
    },
    /// Say everything that is wrong with the configuration, and stop.
    CheckConfig,
    /// Say what is wrong with this installation, and what to do about it; ends well when people can work.
    Doctor,
    /// Print the OpenAPI document of what is not a page.
    Openapi {
        /// That of `/api/v1`, for other systems.
        #[arg(long)]
        v1: bool,
        /// That of `/api/v1/ref`, for the clients of the ecosystem.
        #[arg(long, conflicts_with = "v1")]
        r#ref: bool,
        /// That of `/api/odf/ext/v1`, for the same.
        #[arg(long, conflicts_with_all = ["v1", "ref"])]
        odf: bool,
    },
    /// Print the AsyncAPI document: what the events look like.
    Asyncapi,
    /// Make the topics that the broker lacks.
    Topics {
        #[arg(long, default_value_t = 6)]
        partitions: i32,
        /// Brokers that keep each message.
        #[arg(long, default_value_t = 3)]
        replicas: i32,
    },
    /// Forget a reader of the events that is no more: `kafka`, once the broker is taken out of the configuration.
    ForgetReader { name: String },
    /// Give the establishment its colour and its logo; without options, those of the product again.
    Appearance {
        /// Hue of the colour, from 0 to 359: the lightness is chosen for the contrast.
        #[arg(long)]
        hue: Option<i16>,
        /// A PNG or SVG file of 200 kB at most.
        #[arg(long)]
        logo: Option<PathBuf>,
    },
    /// Make a key for PEGASE_PUSH_KEY.
    PushKey,
    /// Make a pair of keys for backups: the secret one is to be kept away from here.
    BackupKey,
    /// Keep all tables of this instant, and the files, under a name of their own in a folder, or in `s3://bucket/prefix`.
    Backup {
        #[arg(value_name = "PLACE")]
        ou: String,
        /// Leave the files to whoever keeps the storage.
        #[arg(long)]
        without_files: bool,
        /// Remove older backups of this establishment once this one is whole; 0 keeps all.
        #[arg(long, default_value_t = 0)]
        keep: usize,
    },
    /// Read a whole backup and compare it with its manifest.
    VerifyBackup {
        /// A folder, or `s3://bucket/prefix/name`.
        #[arg(value_name = "BACKUP")]
        ou: String,
        /// File of the secret key.
        #[arg(long)]
        identity: PathBuf,
    },
    /// Put a backup into an empty database (as its owner) and its files into the storage.
    Restore {
        /// A folder, or `s3://bucket/prefix/name`.
        #[arg(value_name = "BACKUP")]
        ou: String,
        /// File of the secret key.
        #[arg(long)]
        identity: PathBuf,
    },
    /// The journal of who did what.
    Audit {
        #[command(subcommand)]
        action: commandes::ActionAudit,
    },
    /// Keys that sign tokens.
    SigningKey {
        #[command(subcommand)]
        action: commandes::ActionCle,
    },
    /// Keep personal data as long as they may be, and no longer: pseudonymise who left, remove old documents.
    Retention {
        /// Say what would be done, and do nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Manage local accounts.
    User {
        #[command(subcommand)]
        action: commandes::ActionCompte,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let ligne = Ligne::parse();
    config::journaliser();
    match ligne.commande {
        Commande::Serve { with_worker } => commandes::servir(with_worker).await,
        Commande::Worker { job } => commandes::travailler(job.as_deref()).await,
        Commande::Migrate { restored } => commandes::migrer(restored).await,
        Commande::Seed { demo } => commandes::semer(demo).await,
        Commande::CopySite { dossier } => commandes::copier_le_site(&dossier),
        Commande::CheckConfig => commandes::controler(),
        Commande::Doctor => commandes::examiner().await,
        Commande::Openapi { v1, r#ref, odf } => {
            let document = match (v1, r#ref, odf) {
                (true, ..) => openapi::document_v1()?,
                (_, true, _) => format!("{:#}", openapi::document_ref()?),
                (.., true) => format!("{:#}", openapi::document_odf()?),
                _ => openapi::document()?,
            };
            println!("{document}");
            Ok(())
        }
        Commande::Asyncapi => {
            println!("{:#}", evenements::asyncapi::document());
            Ok(())
        }
        Commande::ForgetReader { name } => commandes::oublier_lecteur(&name).await,
        Commande::Topics { partitions, replicas } => commandes::sujets(partitions, replicas).await,
        Commande::Appearance { hue, logo } => commandes::apparence(hue, logo.as_deref()).await,
        Commande::PushKey => {
            println!("{}", backend::notification::Push::generer()?);
            Ok(())
        }
        Commande::BackupKey => {
            let (secrete, publique) = sauvegarde::Cles::nouvelles();
            println!("# PEGASE_BACKUP_RECIPIENTS={publique}\n{secrete}");
            Ok(())
        }
        Commande::Backup {
            ou,
            without_files,
            keep,
        } => commandes::sauvegarder(&ou, !without_files, keep).await,
        Commande::VerifyBackup { ou, identity } => commandes::verifier(&ou, &identity).await,
        Commande::Restore { ou, identity } => commandes::restaurer(&ou, &identity).await,
        Commande::Establishment { action } => commandes::etablissement(action).await,
        Commande::Audit { action } => commandes::audit(action).await,
        Commande::SigningKey { action } => commandes::cle_signature(action).await,
        Commande::Retention { dry_run } => commandes::conserver(dry_run).await,
        Commande::User { action } => commandes::compte(action).await,
    }
}
