use super::{
    FICHIERS, fichier_de,
    flux::Sortie,
    lieu::Lieu,
    manifeste::{Fichiers, Manifeste, Mesure, Sequence, Table},
};
use age::x25519::Recipient;
use anyhow::{Context, ensure};
use backend::stockage::Stockage;
use bytes::Bytes;
use futures::TryStreamExt;
use jiff::{Timestamp, civil::DateTime};
use jiff_sqlx::ToSqlx;
use sqlx::{Connection, PgConnection, Postgres, Transaction};
use std::{collections::HashSet, io::Write, sync::Arc};
use tokio::{sync::mpsc, task::spawn_blocking};

/// What is asked of a backup.
pub struct Demande {
    /// Address of the database, as its owner.
    pub base: String,
    /// Where backups are kept, each under a name of its own.
    pub ou: Lieu,
    pub pour: Vec<Recipient>,
    /// Without them, the files are kept by whoever keeps the storage.
    pub avec_fichiers: bool,
    /// Older ones are removed once this one is whole; 0 keeps all.
    pub garder: usize,
}

/// Pieces on their way to the disk.
const EN_ROUTE: usize = 16;

/// Makes a backup; where it is. Tables are those of one instant, while people work; files are those that are there then or
/// later, and all that documents handed in need must be among them.
pub async fn sauvegarder(demande: &Demande, stockage: &Stockage) -> anyhow::Result<Lieu> {
    ensure!(!demande.pour.is_empty(), "for whom is the backup encrypted?");
    let mut cx = PgConnection::connect(&demande.base)
        .await
        .context("cannot reach the database")?;
    ensure!(
        migrations::retenir(&mut cx).await?,
        "this database is being migrated: make the backup afterwards"
    );
    let mut tx = cx.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(&mut *tx)
        .await?;
    let manifeste = commencer(&mut tx).await?;
    let nom = format!(
        "pegase-{}-{}",
        manifeste.etablissement,
        manifeste.prise_le.strftime(HORODATAGE)
    );
    let entier = demande.ou.sous(&nom)?;
    ensure!(!entier.entier().await?, "{entier} is there already");
    let partiel = demande.ou.commencer(&nom)?;
    let (etablissement, prise_le) = (manifeste.etablissement.clone(), manifeste.prise_le);
    let issue = remplir(tx, manifeste, demande, stockage, &partiel).await;
    if issue.is_err() {
        partiel.effacer().await.ok();
    }
    let octets = issue?;
    let entier = demande.ou.achever(partiel, &nom)?;
    if let Err(e) = noter(&demande.base, &nom, prise_le, octets).await {
        tracing::warn!(error = %e, "the backup is whole, and the database does not know of it");
    }
    if demande.garder > 0
        && let Err(e) = oublier(&demande.ou, &etablissement, demande.garder, &nom).await
    {
        tracing::warn!(
            error = format!("{e:#}"),
            "the backup is whole, and older ones cannot be removed"
        );
    }
    Ok(entier)
}

/// Tells the database, which tells whoever looks after backups.
async fn noter(base: &str, nom: &str, prise_le: Timestamp, octets: u64) -> sqlx::Result<()> {
    // Another connection than that of the tables: the files may have taken hours.
    let mut cx = PgConnection::connect(base).await?;
    sqlx::query(
        "INSERT INTO evt.sauvegarde (nom, prise_le, finie_le, octets) VALUES ($1, $2, now(), $3)
         ON CONFLICT (nom) DO NOTHING",
    )
    .bind(nom)
    .bind(prise_le.to_sqlx())
    .bind(i64::try_from(octets).unwrap_or(i64::MAX))
    .execute(&mut cx)
    .await?;
    Ok(())
}

/// What is said of the whole, once it can be made.
async fn commencer(tx: &mut PgConnection) -> anyhow::Result<Manifeste> {
    let (migration, horizon, lisibles): (i64, i64, bool) = sqlx::query_as(
        "SELECT (SELECT max(version) FROM public._sqlx_migrations WHERE success), evt.horizon()::text::bigint,
            (SELECT bool_and(has_sequence_privilege(format('%I.%I', schemaname, sequencename), 'SELECT'))
             FROM pg_sequences WHERE schemaname = ANY ($1))",
    )
    .bind(migrations::SCHEMAS)
    .fetch_one(&mut *tx)
    .await
    .context("this database is empty, or of another version")?;
    let notre = migrations::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    ensure!(
        migration == notre,
        "the database is at migration {migration}, and this version at {notre}: make the backup with the version that runs"
    );
    ensure!(
        lisibles,
        "backups are made as the owner of the database: set DATABASE_OWNER_URL"
    );
    let etablissement: String = sqlx::query_scalar("SELECT code FROM referentiel.etablissement")
        .fetch_optional(tx)
        .await?
        .context("this database has no establishment")?;
    Ok(Manifeste::nouveau(etablissement, migration, Timestamp::now(), horizon))
}

/// How much it holds, in bytes. The snapshot is let go before the files: they may take hours.
async fn remplir(
    mut tx: Transaction<'_, Postgres>,
    mut manifeste: Manifeste,
    demande: &Demande,
    stockage: &Stockage,
    lieu: &Lieu,
) -> anyhow::Result<u64> {
    let pour: Arc<[Recipient]> = demande.pour.clone().into();
    for (table, colonnes) in tables(&mut tx).await? {
        let (lignes, mesure) = copier(&mut tx, &table, &colonnes, lieu, Arc::clone(&pour)).await?;
        manifeste.tables.push(Table {
            nom: table,
            colonnes,
            lignes,
            mesure,
        });
    }
    manifeste.sequences = sequences(&mut tx).await?;
    let chemins: Vec<String> = sqlx::query_scalar("SELECT chemin FROM pieces.fichier")
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    if demande.avec_fichiers {
        manifeste.fichiers = fichiers(stockage, chemins.into_iter().collect(), lieu, pour).await?;
    }
    let archive = manifeste.fichiers.archive.as_ref().map_or(0, |m| m.octets);
    let octets = archive + manifeste.tables.iter().map(|t| t.mesure.octets).sum::<u64>();
    let lieu = lieu.clone();
    spawn_blocking(move || manifeste.ecrire(&lieu)).await??;
    Ok(octets)
}

/// All tables with the columns that are written, those that others name before those others. What is in partitions is one
/// table: another database may have others.
pub(super) async fn tables(tx: &mut PgConnection) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let mut restent: Vec<(String, Vec<String>)> = sqlx::query_as(
        "SELECT nspname || '.' || relname, array_agg(attname::text ORDER BY attnum) FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
         WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname = ANY ($1) GROUP BY 1 ORDER BY 1",
    )
    .bind(migrations::SCHEMAS)
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
    lieu: &Lieu,
    pour: Arc<[Recipient]>,
) -> anyhow::Result<(u64, Mesure)> {
    let (lieu, nom) = (lieu.clone(), fichier_de(table));
    let (envoi, mut reception) = mpsc::channel::<Bytes>(EN_ROUTE);
    let ecriture = spawn_blocking(move || {
        let mut sortie = Sortie::creer(&lieu, &nom, &pour)?;
        while let Some(octets) = reception.blocking_recv() {
            sortie.write_all(&octets)?;
        }
        sortie.finir()
    });
    // A query, since what is in partitions is not copied by its name.
    let ordre = format!("COPY (SELECT {} FROM {table}) TO STDOUT", citer(colonnes));
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

pub(super) async fn sequences(tx: &mut PgConnection) -> anyhow::Result<Vec<Sequence>> {
    let lues: Vec<(String, Option<i64>)> = sqlx::query_as(
        "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE schemaname = ANY ($1) ORDER BY 1",
    )
    .bind(migrations::SCHEMAS)
    .fetch_all(tx)
    .await?;
    Ok(lues
        .into_iter()
        .map(|(nom, derniere)| Sequence { nom, derniere })
        .collect())
}

async fn fichiers(
    stockage: &Stockage,
    mut voulus: HashSet<String>,
    lieu: &Lieu,
    pour: Arc<[Recipient]>,
) -> anyhow::Result<Fichiers> {
    let lieu = lieu.clone();
    let (envoi, mut reception) = mpsc::channel::<(String, Bytes)>(EN_ROUTE);
    let ecriture = spawn_blocking(move || {
        let mut archive = tar::Builder::new(Sortie::creer(&lieu, FICHIERS, &pour)?);
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
        // Removed since it was named: a part of an upload that was finished, or given up.
        let Some(contenu) = stockage.lire_s_il_y_est(&nom).await? else {
            continue;
        };
        voulus.remove(&nom);
        if envoi.send((nom, contenu)).await.is_err() {
            break;
        }
    }
    drop(envoi);
    let faits = ecriture.await?.context("cannot keep the files")?;
    ensure!(
        voulus.is_empty(),
        "{} files that documents need are not in the storage, {} among them: is PEGASE_STORAGE that of the servers?",
        voulus.len(),
        voulus.iter().next().map_or("", String::as_str)
    );
    Ok(faits)
}

/// When a backup was taken, in its name.
const HORODATAGE: &str = "%Y%m%dT%H%M%SZ";

/// Removes whole backups of that establishment, but the latest ones and the one that was just made.
async fn oublier(ou: &Lieu, etablissement: &str, garder: usize, faite: &str) -> anyhow::Result<()> {
    let debut = format!("pegase-{etablissement}-");
    // Codes have hyphens: what follows is a time, and nothing else.
    let prise = |nom: &str| DateTime::strptime(HORODATAGE, nom.strip_prefix(&debut)?).ok();
    let mut anciennes = Vec::new();
    for nom in ou.noms().await? {
        if let Some(quand) = prise(&nom).filter(|_| nom != faite) {
            let lieu = ou.sous(&nom)?;
            if lieu.entier().await? {
                anciennes.push((quand, nom, lieu));
            }
        }
    }
    anciennes.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let trop = (anciennes.len() + 1).saturating_sub(garder);
    for (_, _, ancienne) in &anciennes[..trop.min(anciennes.len())] {
        ancienne.effacer().await?;
    }
    Ok(())
}
