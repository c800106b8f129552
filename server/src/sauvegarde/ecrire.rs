use super::{
    FICHIERS, MANIFESTE, fichier_de,
    flux::Sortie,
    manifeste::{Fichiers, Manifeste, Mesure, Sequence, Table},
};
use age::x25519::Recipient;
use anyhow::{Context, ensure};
use backend::stockage::Stockage;
use bytes::Bytes;
use futures::TryStreamExt;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{sync::mpsc, task::spawn_blocking};

/// What is asked of a backup.
pub struct Demande {
    /// Address of the database, as its owner.
    pub base: String,
    /// Where backups are kept, each in a folder of its own.
    pub dossier: PathBuf,
    pub pour: Vec<Recipient>,
    /// Without them, the files are kept by whoever keeps the storage.
    pub avec_fichiers: bool,
    /// Older ones are removed once this one is whole; 0 keeps all.
    pub garder: usize,
}

/// Schemas of the product.
const SCHEMAS: &str = "nspname NOT IN ('pg_catalog', 'information_schema', 'public') AND nspname NOT LIKE 'pg\\_%'";

/// Pieces on their way to the disk.
const EN_ROUTE: usize = 16;

/// Makes a backup; its folder. Tables are those of one instant, while people work; files are those that are there then or
/// later, and no row of that instant names one that was not there.
pub async fn sauvegarder(demande: &Demande, stockage: &Stockage) -> anyhow::Result<PathBuf> {
    ensure!(!demande.pour.is_empty(), "for whom is the backup encrypted?");
    let mut cx = PgConnection::connect(&demande.base)
        .await
        .context("cannot reach the database")?;
    let mut tx = cx.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(&mut *tx)
        .await?;
    let (etablissement, migration): (String, i64) = sqlx::query_as(
        "SELECT code, (SELECT max(version) FROM public._sqlx_migrations WHERE success) FROM referentiel.etablissement",
    )
    .fetch_optional(&mut *tx)
    .await?
    .context("this database has no establishment")?;
    let prise_le = Timestamp::now();
    let nom = format!("pegase-{etablissement}-{}", prise_le.strftime("%Y%m%dT%H%M%SZ"));
    let entier = demande.dossier.join(&nom);
    // Whole under its name, or not there.
    let partiel = demande.dossier.join(format!("{nom}.partiel"));
    ensure!(!entier.exists(), "{} is there already", entier.display());
    fs::create_dir_all(&partiel).with_context(|| partiel.display().to_string())?;
    let pour: Arc<[Recipient]> = demande.pour.clone().into();
    let mut manifeste = Manifeste::nouveau(etablissement, migration, prise_le);
    for (table, colonnes) in tables(&mut tx).await? {
        let (lignes, mesure) = copier(&mut tx, &table, &colonnes, &partiel, Arc::clone(&pour)).await?;
        manifeste.tables.push(Table {
            nom: table,
            colonnes,
            lignes,
            mesure,
        });
    }
    manifeste.sequences = sequences(&mut tx).await?;
    tx.commit().await?;
    if demande.avec_fichiers {
        manifeste.fichiers = fichiers(stockage, &partiel, pour).await?;
    }
    manifeste.ecrire(&partiel)?;
    fs::rename(&partiel, &entier)?;
    if demande.garder > 0 {
        oublier(&demande.dossier, &manifeste.etablissement, demande.garder)?;
    }
    Ok(entier)
}

/// All tables with the columns that are written, those that others name before those others.
async fn tables(tx: &mut PgConnection) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let mut restent: Vec<(String, Vec<String>)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT nspname || '.' || relname, array_agg(attname::text ORDER BY attnum) FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
         WHERE relkind = 'r' AND {SCHEMAS} GROUP BY 1 ORDER BY 1"
    )))
    .fetch_all(&mut *tx)
    .await?;
    let liens: Vec<(String, String)> = sqlx::query_as(
        "SELECT DISTINCT n.nspname || '.' || c.relname, m.nspname || '.' || d.relname FROM pg_constraint k
         JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_class d ON d.oid = k.confrelid JOIN pg_namespace m ON m.oid = d.relnamespace
         WHERE k.contype = 'f' AND k.conrelid <> k.confrelid",
    )
    .fetch_all(tx)
    .await?;
    let mut rangees: Vec<(String, Vec<String>)> = Vec::new();
    while !restent.is_empty() {
        let attend = |table: &str| {
            liens
                .iter()
                .any(|(de, vers)| de == table && !rangees.iter().any(|(r, _)| r == vers))
        };
        let (prets, suite): (Vec<_>, Vec<_>) = restent.into_iter().partition(|(table, _)| !attend(table));
        ensure!(!prets.is_empty(), "tables name each other in a circle: {suite:?}");
        rangees.extend(prets);
        restent = suite;
    }
    Ok(rangees)
}

async fn copier(
    tx: &mut PgConnection,
    table: &str,
    colonnes: &[String],
    dossier: &Path,
    pour: Arc<[Recipient]>,
) -> anyhow::Result<(u64, Mesure)> {
    let chemin = dossier.join(fichier_de(table));
    let (envoi, mut reception) = mpsc::channel::<Bytes>(EN_ROUTE);
    let ecriture = spawn_blocking(move || {
        let mut sortie = Sortie::creer(&chemin, &pour)?;
        while let Some(octets) = reception.blocking_recv() {
            sortie.write_all(&octets)?;
        }
        sortie.finir()
    });
    let ordre = format!("COPY {table} ({}) TO STDOUT", citer(colonnes));
    let mut flux = tx.copy_out_raw(&ordre).await?;
    while let Some(octets) = flux.try_next().await? {
        // Whoever writes has stopped: it says why.
        if envoi.send(octets).await.is_err() {
            break;
        }
    }
    drop((envoi, flux));
    ecriture.await?.with_context(|| format!("cannot keep {table}"))
}

/// Names of columns, as the database wants them.
pub(super) fn citer(colonnes: &[String]) -> String {
    colonnes
        .iter()
        .map(|c| format!("\"{c}\""))
        .collect::<Vec<_>>()
        .join(", ")
}

async fn sequences(tx: &mut PgConnection) -> anyhow::Result<Vec<Sequence>> {
    let lues: Vec<(String, Option<i64>)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences
         WHERE schemaname IN (SELECT nspname FROM pg_namespace WHERE {SCHEMAS}) ORDER BY 1"
    )))
    .fetch_all(tx)
    .await?;
    Ok(lues
        .into_iter()
        .map(|(nom, derniere)| Sequence { nom, derniere })
        .collect())
}

async fn fichiers(stockage: &Stockage, dossier: &Path, pour: Arc<[Recipient]>) -> anyhow::Result<Fichiers> {
    let chemin = dossier.join(FICHIERS);
    let (envoi, mut reception) = mpsc::channel::<(String, Bytes)>(EN_ROUTE);
    let ecriture = spawn_blocking(move || {
        let mut archive = tar::Builder::new(Sortie::creer(&chemin, &pour)?);
        let mut nombre = 0;
        while let Some((nom, contenu)) = reception.blocking_recv() {
            let mut entete = tar::Header::new_gnu();
            entete.set_size(contenu.len() as u64);
            entete.set_mode(0o600);
            archive.append_data(&mut entete, nom, contenu.as_ref())?;
            nombre += 1;
        }
        let (_, mesure) = archive.into_inner()?.finir()?;
        anyhow::Ok(Fichiers {
            nombre,
            archive: Some(mesure),
        })
    });
    let mut noms = stockage.tous();
    while let Some(nom) = noms.try_next().await? {
        // Removed since it was named: no row needs it any more.
        let Some(contenu) = stockage.lire_s_il_y_est(&nom).await? else {
            continue;
        };
        if envoi.send((nom, contenu)).await.is_err() {
            break;
        }
    }
    drop(envoi);
    ecriture.await?.context("cannot keep the files")
}

/// Removes whole backups of that establishment, but the latest ones.
fn oublier(dossier: &Path, etablissement: &str, garder: usize) -> anyhow::Result<()> {
    let debut = format!("pegase-{etablissement}-");
    let mut entieres: Vec<PathBuf> = fs::read_dir(dossier)?
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| {
            let nom = p.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            nom.starts_with(&debut) && !nom.ends_with(".partiel") && p.join(MANIFESTE).is_file()
        })
        .collect();
    // Their names hold their time.
    entieres.sort();
    let trop = entieres.len().saturating_sub(garder);
    for ancienne in &entieres[..trop] {
        fs::remove_dir_all(ancienne).with_context(|| ancienne.display().to_string())?;
    }
    Ok(())
}
