//! National tables, embedded in the binary: loaded with the migrations; those of the suggestions again when a file has changed,
//! the values of nomenclatures once (docs/adr/0011).

use super::nomenclatures::charger_nomenclatures;
use crate::{Error, Result};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

const COMMUNES: &str = include_str!("../../../referentiel/communes.csv");
const LYCEES: &str = include_str!("../../../referentiel/lycees.csv");
const CORRESPONDANCES: &str = include_str!("../../../referentiel/correspondances.csv");

#[derive(Deserialize)]
struct Commune {
    code_insee: String,
    libelle: String,
    codes_postaux: String,
    code_departement: String,
    debut: Option<Date>,
    fin: Option<Date>,
    remplacee_par: Option<String>,
}

#[derive(Deserialize)]
struct Lycee {
    uai: String,
    libelle: String,
    commune: String,
    code_postal: Option<String>,
    code_departement: String,
}

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
    if nouveau(&mut tx, "COMMUNES", &[COMMUNES], maintenant).await? {
        communes(&mut tx, lire(COMMUNES)?).await?;
    }
    if nouveau(&mut tx, "LYCEES", &[LYCEES], maintenant).await? {
        lycees(&mut tx, lire(LYCEES)?).await?;
    }
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

async fn communes(tx: &mut PgConnection, lignes: Vec<Commune>) -> Result<()> {
    sqlx::query!("DELETE FROM referentiel.commune")
        .execute(&mut *tx)
        .await?;
    let debuts: Vec<Option<jiff_sqlx::Date>> = lignes.iter().map(|l| l.debut.map(ToSqlx::to_sqlx)).collect();
    let fins: Vec<Option<jiff_sqlx::Date>> = lignes.iter().map(|l| l.fin.map(ToSqlx::to_sqlx)).collect();
    let textes = |lire: fn(&Commune) -> &str| lignes.iter().map(|l| lire(l).to_owned()).collect::<Vec<_>>();
    let remplacees: Vec<Option<String>> = lignes.iter().map(|l| l.remplacee_par.clone()).collect();
    sqlx::query!(
        "INSERT INTO referentiel.commune (code_insee, libelle, codes_postaux, departement, debut, fin, remplacee_par)
         SELECT code, libelle, string_to_array(codes, ' '), departement, coalesce(debut, '-infinity'),
                coalesce(fin, 'infinity'), remplacee
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::text[])
              AS l (code, libelle, codes, departement, debut, fin, remplacee)",
        &textes(|l| &l.code_insee),
        &textes(|l| &l.libelle),
        &textes(|l| &l.codes_postaux),
        &textes(|l| &l.code_departement),
        &debuts as _,
        &fins as _,
        &remplacees as &[Option<String>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn lycees(tx: &mut PgConnection, lignes: Vec<Lycee>) -> Result<()> {
    sqlx::query!("DELETE FROM referentiel.lycee").execute(&mut *tx).await?;
    let textes = |lire: fn(&Lycee) -> &str| lignes.iter().map(|l| lire(l).to_owned()).collect::<Vec<_>>();
    let codes: Vec<Option<String>> = lignes.iter().map(|l| l.code_postal.clone()).collect();
    sqlx::query!(
        "INSERT INTO referentiel.lycee (uai, libelle, commune, code_postal, departement)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])",
        &textes(|l| &l.uai),
        &textes(|l| &l.libelle),
        &textes(|l| &l.commune),
        &codes as &[Option<String>],
        &textes(|l| &l.code_departement),
    )
    .execute(tx)
    .await?;
    Ok(())
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
