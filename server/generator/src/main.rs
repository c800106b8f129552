//! Writes an admissions file: `generator --lignes 1000 --sortie admissions.csv`; or everybody of an establishment:
//! `generator population > population.csv`, which `deploy/local/population.sh` loads.

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use generator::{COLONNES, Options, Point, generer, lire_points, peupler, population};
use std::{
    fs,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

/// Writes an admissions file like real ones, of people who do not exist. The same options always give the same file.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    autre: Option<Autre>,
    #[command(flatten)]
    admissions: Admissions,
}

#[derive(Subcommand)]
enum Autre {
    /// Writes on standard output everybody of an establishment, as CSV.
    Population(Population),
}

#[derive(Args)]
struct Population {
    /// Persons known to the establishment.
    #[arg(long, default_value_t = 280_000)]
    personnes: usize,
    /// Learners of the year among them.
    #[arg(long, default_value_t = 60_000)]
    apprenants: usize,
    /// Learners with an account at each of the stages that sign in.
    #[arg(long, default_value_t = 100)]
    comptes: usize,
    /// Seed of all draws.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// The offer: a CSV file like server/demo/points.csv.
    #[arg(long, default_value = "server/demo/points.csv")]
    points: PathBuf,
}

#[derive(Args)]
struct Admissions {
    /// Lines of the file, the header apart.
    #[arg(long, default_value_t = 1000)]
    lignes: usize,
    /// Lines among them that repeat an earlier one.
    #[arg(long, default_value_t = 20)]
    doublons: usize,
    /// Lines among them with a fault, the ten kinds in turn.
    #[arg(long, default_value_t = 30)]
    fautes: usize,
    /// Seed of all draws.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// Code of the period of the wishes.
    #[arg(long, default_value = "PER-2026")]
    periode: String,
    /// Year of the campaign.
    #[arg(long, default_value_t = 2026, value_parser = clap::value_parser!(i16).range(1990..=2100))]
    annee: i16,
    /// The offer: a CSV file like server/demo/points.csv.
    #[arg(long, default_value = "server/demo/points.csv")]
    points: PathBuf,
    /// Where to write the file.
    #[arg(long, required_unless_present = "colonnes")]
    sortie: Option<PathBuf>,
    /// Where to write the answer key, in JSON.
    #[arg(long)]
    corrige: Option<PathBuf>,
    /// Only say what each column holds.
    #[arg(long)]
    colonnes: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.autre {
        Some(Autre::Population(voulue)) => ecrire_population(voulue),
        None => ecrire_admissions(arguments.admissions),
    }
}

fn ecrire_population(voulue: Population) -> anyhow::Result<()> {
    let options = population::Options {
        personnes: voulue.personnes,
        apprenants: voulue.apprenants,
        comptes: voulue.comptes,
        graine: voulue.seed,
        ..population::Options::default()
    };
    for (etape, effectif) in peupler(&options, &offre(&voulue.points)?, BufWriter::new(io::stdout().lock()))? {
        eprintln!("{effectif:7} {etape:?}");
    }
    Ok(())
}

fn offre(chemin: &Path) -> anyhow::Result<Vec<Point>> {
    let texte = fs::read_to_string(chemin).with_context(|| chemin.display().to_string())?;
    let points = lire_points(&texte).with_context(|| chemin.display().to_string())?;
    anyhow::ensure!(!points.is_empty(), "{}: no point of enrolment", chemin.display());
    Ok(points)
}

fn ecrire_admissions(arguments: Admissions) -> anyhow::Result<()> {
    if arguments.colonnes {
        for colonne in COLONNES {
            println!("{}: {}", colonne.nom, colonne.contenu);
        }
        return Ok(());
    }
    let points = offre(&arguments.points)?;
    let options = Options {
        lignes: arguments.lignes,
        doublons: arguments.doublons,
        fautes: arguments.fautes,
        graine: arguments.seed,
        periode: arguments.periode,
        annee: arguments.annee,
    };
    let fichier = generer(&options, &points);
    if let Some(chemin) = &arguments.sortie {
        fs::write(chemin, &fichier.csv).with_context(|| chemin.display().to_string())?;
    }
    if let Some(chemin) = &arguments.corrige {
        fs::write(chemin, fichier.corrige()?).with_context(|| chemin.display().to_string())?;
    }
    Ok(())
}
