use super::{
    FICHIERS,
    ecrire::{citer, sequences, tables},
    fichier_de,
    flux::Entree,
    lieu::Lieu,
    manifeste::{Manifeste, Table},
    verifier,
};
use age::x25519::Identity;
use anyhow::{Context, ensure};
use backend::stockage::Stockage;
use bytes::Bytes;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    sync::Arc,
};
use tokio::{sync::mpsc, task::spawn_blocking};

/// Bytes that go to the database at once.
const MORCEAU: usize = 256 * 1024;
/// Pieces on their way.
const EN_ROUTE: usize = 16;

/// Puts a backup into a database that has no establishment yet, and its files into the storage. All of it is checked first;
/// the tables come in one transaction: they are all there, or none is.
pub async fn restaurer(
    lieu: &Lieu,
    cle: Identity,
    proprietaire: &str,
    application: Option<&str>,
    stockage: &Stockage,
) -> anyhow::Result<Manifeste> {
    let cle = Arc::new(cle);
    let manifeste = verifier(lieu, Arc::clone(&cle)).await?;
    let notre = migrations::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    ensure!(
        manifeste.migration == notre,
        "this backup was made at migration {}, and this version is at {notre}: restore it with version {}, then upgrade",
        manifeste.migration,
        manifeste.version
    );
    // Looked at before anything is done to it, and again once nobody else can load anything.
    if let Ok(mut cx) = PgConnection::connect(proprietaire).await {
        ensure!(!habitee(&mut cx).await, HABITEE);
    }
    migrations::migrer(proprietaire, application).await?;
    let mut cx = PgConnection::connect(proprietaire)
        .await
        .context("cannot reach the database")?;
    let mut tx = cx.begin().await?;
    ordonner(
        &mut tx,
        "LOCK TABLE referentiel.etablissement IN ACCESS EXCLUSIVE MODE".into(),
    )
    .await?;
    ensure!(!habitee(&mut tx).await, HABITEE);
    comparer(&mut tx, &manifeste).await?;
    let noms: Vec<&str> = manifeste.tables.iter().map(|t| t.nom.as_str()).collect();
    // What the migrations put there comes back with the rest.
    ordonner(&mut tx, format!("TRUNCATE {}", noms.join(", "))).await?;
    for table in &manifeste.tables {
        // What triggers did once is in the rows.
        ordonner(&mut tx, format!("ALTER TABLE {} DISABLE TRIGGER USER", table.nom)).await?;
        copier(&mut tx, table, lieu, Arc::clone(&cle)).await?;
        ordonner(&mut tx, format!("ALTER TABLE {} ENABLE TRIGGER USER", table.nom)).await?;
    }
    for sequence in &manifeste.sequences {
        if let Some(derniere) = sequence.derniere {
            sqlx::query("SELECT setval($1::text::regclass, $2)")
                .bind(&sequence.nom)
                .bind(derniere)
                .execute(&mut *tx)
                .await?;
        }
    }
    // Who was signed in then signs in again; what happens from now on is told after all that was told.
    ordonner(&mut tx, "DELETE FROM authz.session".into()).await?;
    migrations::decaler_apres(&mut tx, manifeste.horizon).await?;
    // The files first: whoever finds the tables finds them.
    if manifeste.fichiers.archive.is_some() {
        fichiers(lieu, cle, stockage).await?;
    }
    tx.commit().await?;
    if let Err(e) = ordonner(&mut cx, "ANALYZE".into()).await {
        tracing::warn!(
            error = format!("{e:#}"),
            "the database has no figures of its tables yet: run ANALYZE"
        );
    }
    Ok(manifeste)
}

const HABITEE: &str = "this database has an establishment already: restore into an empty one";

/// Is there an establishment? None where there is no such table.
async fn habitee(cx: &mut PgConnection) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM referentiel.etablissement)")
        .fetch_one(cx)
        .await
        .unwrap_or(false)
}

/// The backup holds the tables, columns and sequences of this version, no more and no less: its manifest is not taken at its
/// word.
async fn comparer(tx: &mut PgConnection, manifeste: &Manifeste) -> anyhow::Result<()> {
    let siennes: BTreeMap<&str, BTreeSet<&str>> = manifeste
        .tables
        .iter()
        .map(|t| (t.nom.as_str(), t.colonnes.iter().map(String::as_str).collect()))
        .collect();
    let notres = tables(&mut *tx).await?;
    let notres: BTreeMap<&str, BTreeSet<&str>> = notres
        .iter()
        .map(|(nom, colonnes)| (nom.as_str(), colonnes.iter().map(String::as_str).collect()))
        .collect();
    let suites = sequences(tx).await?;
    let suites: BTreeSet<&str> = suites.iter().map(|s| s.nom.as_str()).collect();
    let siennes_suites: BTreeSet<&str> = manifeste.sequences.iter().map(|s| s.nom.as_str()).collect();
    ensure!(
        siennes == notres && suites == siennes_suites && siennes.len() == manifeste.tables.len(),
        "this backup does not hold the tables of this version"
    );
    Ok(())
}

async fn ordonner(cx: &mut PgConnection, ordre: String) -> anyhow::Result<()> {
    sqlx::query(AssertSqlSafe(ordre)).execute(cx).await?;
    Ok(())
}

async fn copier(tx: &mut PgConnection, table: &Table, lieu: &Lieu, cle: Arc<Identity>) -> anyhow::Result<()> {
    let (lieu, nom) = (lieu.clone(), fichier_de(&table.nom));
    let (envoi, mut reception) = mpsc::channel::<Bytes>(EN_ROUTE);
    let lecture = spawn_blocking(move || {
        let mut entree = Entree::ouvrir(&lieu, &nom, &cle)?;
        loop {
            let mut morceau = Vec::with_capacity(MORCEAU);
            entree.by_ref().take(MORCEAU as u64).read_to_end(&mut morceau)?;
            if morceau.is_empty() || envoi.blocking_send(morceau.into()).is_err() {
                return anyhow::Ok(());
            }
        }
    });
    let ordre = format!("COPY {} ({}) FROM STDIN", table.nom, citer(&table.colonnes));
    let mut copie = tx.copy_in_raw(&ordre).await?;
    while let Some(morceau) = reception.recv().await {
        copie.send(morceau).await?;
    }
    let lignes = copie
        .finish()
        .await
        .with_context(|| format!("{} does not come back", table.nom))?;
    lecture.await??;
    ensure!(
        lignes == table.lignes,
        "{}: {lignes} of {} lines",
        table.nom,
        table.lignes
    );
    Ok(())
}

async fn fichiers(lieu: &Lieu, cle: Arc<Identity>, stockage: &Stockage) -> anyhow::Result<()> {
    let lieu = lieu.clone();
    let (envoi, mut reception) = mpsc::channel::<(String, Bytes)>(EN_ROUTE);
    let lecture = spawn_blocking(move || {
        let mut archive = tar::Archive::new(Entree::ouvrir(&lieu, FICHIERS, &cle)?);
        for entree in archive.entries()? {
            let mut entree = entree?;
            let nom = entree.path()?.to_string_lossy().into_owned();
            let mut contenu = Vec::new();
            entree.read_to_end(&mut contenu)?;
            if envoi.blocking_send((nom, contenu.into())).is_err() {
                break;
            }
        }
        anyhow::Ok(())
    });
    while let Some((nom, contenu)) = reception.recv().await {
        stockage.ecrire(&nom, contenu).await?;
    }
    lecture.await?
}
