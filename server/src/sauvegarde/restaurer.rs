use super::{
    FICHIERS,
    ecrire::citer,
    fichier_de,
    flux::Entree,
    manifeste::{Manifeste, Table},
    verifier,
};
use age::x25519::Identity;
use anyhow::{Context, ensure};
use backend::stockage::Stockage;
use bytes::Bytes;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    io::Read,
    path::{Path, PathBuf},
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
    dossier: &Path,
    cle: Identity,
    proprietaire: &str,
    application: Option<&str>,
    stockage: &Stockage,
) -> anyhow::Result<Manifeste> {
    let cle = Arc::new(cle);
    let manifeste = {
        let (dossier, cle) = (dossier.to_owned(), Arc::clone(&cle));
        spawn_blocking(move || verifier(&dossier, &cle)).await??
    };
    let notre = migrations::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    ensure!(
        manifeste.migration == notre,
        "this backup was made at migration {}, and this version is at {notre}: restore it with version {}, then upgrade",
        manifeste.migration,
        manifeste.version
    );
    migrations::migrer(proprietaire, application).await?;
    let mut cx = PgConnection::connect(proprietaire)
        .await
        .context("cannot reach the database")?;
    let mut tx = cx.begin().await?;
    let deja: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM referentiel.etablissement)")
        .fetch_one(&mut *tx)
        .await?;
    ensure!(
        !deja,
        "this database has an establishment already: restore into an empty one"
    );
    let noms: Vec<&str> = manifeste.tables.iter().map(|t| t.nom.as_str()).collect();
    // What the migrations put there comes back with the rest.
    ordonner(&mut tx, format!("TRUNCATE {}", noms.join(", "))).await?;
    for table in &manifeste.tables {
        // What triggers did once is in the rows.
        ordonner(&mut tx, format!("ALTER TABLE {} DISABLE TRIGGER USER", table.nom)).await?;
        copier(&mut tx, table, dossier, Arc::clone(&cle)).await?;
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
    tx.commit().await?;
    ordonner(&mut cx, "ANALYZE".into()).await?;
    if manifeste.fichiers.archive.is_some() {
        fichiers(dossier.join(FICHIERS), cle, stockage).await?;
    }
    // The order of the events goes on behind that of the backup.
    migrations::migrer(proprietaire, application).await?;
    Ok(manifeste)
}

async fn ordonner(cx: &mut PgConnection, ordre: String) -> anyhow::Result<()> {
    sqlx::query(AssertSqlSafe(ordre)).execute(cx).await?;
    Ok(())
}

async fn copier(tx: &mut PgConnection, table: &Table, dossier: &Path, cle: Arc<Identity>) -> anyhow::Result<()> {
    let chemin = dossier.join(fichier_de(&table.nom));
    let (envoi, mut reception) = mpsc::channel::<Bytes>(EN_ROUTE);
    let lecture = spawn_blocking(move || {
        let mut entree = Entree::ouvrir(&chemin, &cle)?;
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

async fn fichiers(archive: PathBuf, cle: Arc<Identity>, stockage: &Stockage) -> anyhow::Result<()> {
    let (envoi, mut reception) = mpsc::channel::<(String, Bytes)>(EN_ROUTE);
    let lecture = spawn_blocking(move || {
        let mut archive = tar::Archive::new(Entree::ouvrir(&archive, &cle)?);
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
