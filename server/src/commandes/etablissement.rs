use super::{configuration, migrer, pool, restaurer, sauvegarder, semer, services};
use anyhow::{Context, bail};
use backend::{Ctx, referentiel::NouvelEtablissement};
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum ActionEtablissement {
    /// Bring an empty database to its structure, and make the establishment with its first account, whose password is read
    /// from standard input; a server may be started then.
    Create(Box<Creation>),
    /// As `backup`.
    Export {
        #[arg(value_name = "PLACE")]
        ou: String,
    },
    /// As `restore`.
    Import {
        #[arg(value_name = "BACKUP")]
        ou: String,
        /// File of the secret key.
        #[arg(long)]
        identity: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct Creation {
    /// The demonstration instead, with all its people and their known passwords.
    #[arg(long)]
    demo: bool,
    /// Six characters at most: capitals, digits, hyphens.
    #[arg(long, required_unless_present = "demo", default_value = "")]
    code: String,
    #[arg(long, required_unless_present = "demo", default_value = "")]
    name_fr: String,
    #[arg(long, required_unless_present = "demo", default_value = "")]
    name_en: String,
    /// One line of the address; once for each.
    #[arg(long)]
    address: Vec<String>,
    /// Where certificates are signed.
    #[arg(long, required_unless_present = "demo", default_value = "")]
    city: String,
    /// Who signs them.
    #[arg(long, required_unless_present = "demo", default_value = "")]
    signatory: String,
    /// In which capacity, in French.
    #[arg(long, required_unless_present = "demo", default_value = "")]
    signatory_fr: String,
    /// And in English.
    #[arg(long, required_unless_present = "demo", default_value = "")]
    signatory_en: String,
    #[arg(long, default_value = "Europe/Paris")]
    time_zone: String,
    /// Name of the first account, which may do everything.
    #[arg(long, default_value = "admin")]
    admin: String,
}

/// Makes, takes away or brings back an establishment.
pub async fn etablissement(action: ActionEtablissement) -> anyhow::Result<()> {
    match action {
        ActionEtablissement::Export { ou } => sauvegarder(&ou, true, 0).await,
        ActionEtablissement::Import { ou, identity } => restaurer(&ou, &identity).await,
        ActionEtablissement::Create(creation) if creation.demo => {
            migrer(false).await?;
            semer(true).await
        }
        ActionEtablissement::Create(creation) => creer(*creation).await,
    }
}

async fn creer(c: Creation) -> anyhow::Result<()> {
    let mut mot = String::new();
    std::io::stdin().read_line(&mut mot)?;
    let mot = mot.trim_end_matches(['\n', '\r']);
    // Before anything is done to the database.
    anyhow::ensure!(
        backend::authz::acceptable(mot, &[&c.admin, &c.name_fr, &c.name_en]),
        "the password of {}, on standard input, has {} characters at least, and is none that is tried first",
        c.admin,
        backend::authz::MOT_DE_PASSE_MIN
    );
    let nouveau = NouvelEtablissement {
        code: c.code,
        denomination_fr: c.name_fr,
        denomination_en: c.name_en,
        adresse: c.address,
        ville: c.city,
        signataire_nom: c.signatory,
        signataire_fr: c.signatory_fr,
        signataire_en: c.signatory_en,
        fuseau: c.time_zone,
    };
    if let Err(backend::Error::Champs(refuses)) = nouveau.verifier() {
        let dits: Vec<String> = refuses
            .iter()
            .map(|e| format!("{}: {:?}", option_de(&e.champ), e.code))
            .collect();
        bail!("these options cannot be taken:\n  {}", dits.join("\n  "));
    }
    migrer(false).await?;
    let config = configuration()?;
    let neuf = backend::referentiel::creer_etablissement(&pool(&config).await?, &nouveau)
        .await
        .context("is there another establishment in this database?")?;
    let ctx = Ctx::systeme(services(&config).await?, "server establishment");
    if neuf {
        backend::referentiel::tracer_creation(&ctx, &nouveau).await?;
    }
    backend::authz::definir_compte(&ctx, &c.admin, &c.admin, mot, false).await?;
    backend::authz::habiliter(&ctx, &c.admin, "ADMIN", &nouveau.code).await?;
    println!(
        "{} is there, and {} may sign in: start `server serve` and `server worker`",
        nouveau.code, c.admin
    );
    Ok(())
}

/// The option of the command line that a field comes from.
fn option_de(champ: &str) -> &str {
    match champ {
        "code" => "--code",
        "denomination_fr" => "--name-fr",
        "denomination_en" => "--name-en",
        "ville" => "--city",
        "signataire_nom" => "--signatory",
        "signataire_fr" => "--signatory-fr",
        "signataire_en" => "--signatory-en",
        "fuseau" => "--time-zone",
        autre => autre,
    }
}
