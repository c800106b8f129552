//! National tables, embedded in the binary: loaded with the migrations, the values of nomenclatures once (docs/adr/0011).

use super::nomenclatures::charger_nomenclatures;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

const CORRESPONDANCES: &str = include_str!("../../../referentiel/correspondances.csv");

#[derive(Deserialize)]
struct Correspondance {
    r#type: String,
    objet: String,
    nom: String,
    champ: String,
    format: String,
}

fn lire<T: DeserializeOwned>(texte: &str) -> Result<Vec<T>> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(texte.as_bytes())
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(Error::interne)
}

/// Loads what is not loaded yet, or has changed since; what the establishment added or changed stays. Run by
/// `server migrate`.
pub async fn charger_donnees(pool: &PgPool, maintenant: Timestamp) -> Result<()> {
    let mut tx = pool.begin().await?;
    // One at a time: two replicas may start together.
    sqlx::query!("SELECT pg_advisory_xact_lock(7203)")
        .execute(&mut *tx)
        .await?;
    charger_nomenclatures(&mut tx, maintenant).await?;
    if nouveau(&mut tx, "CORRESPONDANCES", &[CORRESPONDANCES], maintenant).await? {
        correspondances(&mut tx, lire(CORRESPONDANCES)?).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Remembers the digest of a set of files; false when it is the one that is loaded.
async fn nouveau(tx: &mut PgConnection, code: &str, textes: &[&str], maintenant: Timestamp) -> Result<bool> {
    let mut somme = Sha256::new();
    for texte in textes {
        somme.update(texte.as_bytes());
    }
    let lignes: usize = textes.iter().map(|t| t.lines().count().saturating_sub(1)).sum();
    let touche = sqlx::query!(
        "INSERT INTO referentiel.jeu (code, empreinte, lignes, charge_le) VALUES ($1, $2, $3, $4)
         ON CONFLICT (code) DO UPDATE SET empreinte = excluded.empreinte, lignes = excluded.lignes,
            charge_le = excluded.charge_le
         WHERE jeu.empreinte <> excluded.empreinte",
        code,
        hex::encode(somme.finalize()),
        i32::try_from(lignes).map_err(Error::interne)?,
        maintenant.to_sqlx()
    )
    .execute(tx)
    .await?
    .rows_affected();
    Ok(touche == 1)
}

/// Lines that the establishment has changed stay as they are.
async fn correspondances(tx: &mut PgConnection, lignes: Vec<Correspondance>) -> Result<()> {
    let textes = |lire: fn(&Correspondance) -> &str| lignes.iter().map(|l| lire(l).to_owned()).collect::<Vec<_>>();
    sqlx::query!(
        "INSERT INTO evt.correspondance (type, objet, nom, champ, format)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING",
        &textes(|l| &l.r#type),
        &textes(|l| &l.objet),
        &textes(|l| &l.nom),
        &textes(|l| &l.champ),
        &textes(|l| &l.format),
    )
    .execute(tx)
    .await?;
    Ok(())
}
