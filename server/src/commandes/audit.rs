use super::{configuration, pool};
use anyhow::Context;
use clap::Subcommand;
use jiff::Timestamp;

#[derive(Subcommand)]
pub enum ActionAudit {
    /// Read the whole journal and compare it with its seals; fails when a line or a seal was changed, added or removed.
    Verify {
        /// Begin with this seal, and take those before for good.
        #[arg(long, value_name = "N", default_value_t = 1)]
        from: i64,
        /// A seal as the logs told it, which must be the same here; may be given several times.
        #[arg(long, value_name = "N:DIGEST", value_parser = ancre)]
        anchor: Vec<(i64, String)>,
    },
}

fn ancre(texte: &str) -> anyhow::Result<(i64, String)> {
    let (numero, empreinte) = texte.split_once(':').context("a number, a colon, a digest")?;
    Ok((numero.parse()?, empreinte.to_owned()))
}

/// Days whose last seal is told.
const JOURS: usize = 7;

pub async fn audit(ActionAudit::Verify { from, anchor }: ActionAudit) -> anyhow::Result<()> {
    let pool = pool(&configuration()?).await?;
    let rapport = backend::audit::verifier(&pool, from, &anchor, Timestamp::now()).await?;
    println!(
        "{} lines under {} seals are as they were sealed",
        rapport.lignes, rapport.sceaux
    );
    for (jour, (numero, empreinte)) in rapport.jours.iter().rev().take(JOURS) {
        println!("last seal of {jour}: {numero}:{empreinte}");
    }
    if let Some(faute) = rapport.faute {
        anyhow::bail!("the journal is not what was written: {faute}");
    }
    println!("{} lines wait for a seal", rapport.non_scellees);
    Ok(())
}
