//! Writes an admissions file: `generator --lignes 1000 --sortie admissions.csv`.

use anyhow::Context;
use clap::Parser;
use generator::{COLONNES, Options, generer, lire_points};
use std::{fs, path::PathBuf};

/// Writes an admissions file like real ones, of people who do not exist. The same options always give the same file.
#[derive(Parser)]
#[command(version)]
struct Arguments {
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
    if arguments.colonnes {
        for colonne in COLONNES {
            println!("{}: {}", colonne.nom, colonne.contenu);
        }
        return Ok(());
    }
    let texte = fs::read_to_string(&arguments.points).with_context(|| arguments.points.display().to_string())?;
    let points = lire_points(&texte).with_context(|| arguments.points.display().to_string())?;
    anyhow::ensure!(
        !points.is_empty(),
        "{}: no point of enrolment",
        arguments.points.display()
    );
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
