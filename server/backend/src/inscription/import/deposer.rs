use crate::{Ctx, Error, Result, audit, jobs};
use bytes::Bytes;
use domain::{CodeErreur, ErreurChamp, authz::Traitement, ids::JobId, inscription::COLONNES};
use serde_json::json;
use sqlx::PgConnection;

/// A file handed in by a clerk.
pub struct Depot {
    pub nom: String,
    pub contenu: Bytes,
}

/// Largest file taken, in bytes: some 100 000 lines.
const TAILLE_MAX: usize = 50 * 1024 * 1024;

/// Takes an admissions file in: checks its form at once, keeps it, and leaves the lines to a job. Demands
/// `INS_IMPORTER` anywhere; each line is then checked against the perimeter of the one who imports.
pub async fn deposer(ctx: &Ctx, depot: Depot) -> Result<JobId> {
    ctx.en_personne()?;
    ctx.perimetre(Traitement::InsImporter)?;
    let id = jobs::nouvel_id();
    let nom = garder(ctx, id, depot).await?;
    let pret = async {
        let mut tx = ctx.transaction().await?;
        confier(&mut tx, ctx, id, &nom).await?;
        Ok(tx)
    };
    match pret.await {
        Ok(tx) => {
            tx.commit().await?;
            Ok(id)
        }
        Err(erreur) => {
            oublier(ctx, id).await;
            Err(erreur)
        }
    }
}

/// Where the file of an import is kept.
fn chemin(id: JobId) -> String {
    format!("imports/{id}.csv")
}

/// Keeps the file, before the row that knows it and outside its transaction: a storage that hangs holds no connection.
/// Answers what the file was called.
pub(super) async fn garder(ctx: &Ctx, id: JobId, depot: Depot) -> Result<String> {
    controler(&depot)?;
    ctx.services.stockage.ecrire(&chemin(id), depot.contenu).await?;
    Ok(depot.nom)
}

/// Leaves the lines of a file that is kept to a job.
pub(super) async fn confier(tx: &mut PgConnection, ctx: &Ctx, id: JobId, nom: &str) -> Result<()> {
    let parametres = json!({ "fichier": chemin(id), "nom": nom });
    jobs::creer(&mut *tx, ctx, id, super::TYPE_IMPORT, parametres, None).await?;
    let trace = audit::Trace {
        traitement: "IMPORTER",
        entite: "job",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "nom": nom })),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// Removes a file that no job will read: not after a commit that failed, which may have been done all the same.
pub(super) async fn oublier(ctx: &Ctx, id: JobId) {
    if let Err(erreur) = ctx.services.stockage.effacer(&chemin(id)).await {
        tracing::warn!(%erreur, "the file of an import that was not taken is left behind");
    }
}

/// Not empty, UTF-8, and all the columns are there: what is wrong with the file as a whole is said before any line.
fn controler(depot: &Depot) -> Result<()> {
    let refuser = |code| Err(Error::champ("fichier", code));
    if depot.contenu.is_empty() {
        return refuser(CodeErreur::Obligatoire);
    }
    if depot.contenu.len() > TAILLE_MAX {
        return refuser(CodeErreur::TropLong { max: 50 });
    }
    // A zero byte is valid UTF-8 that no database keeps.
    let texte = std::str::from_utf8(&depot.contenu).ok().filter(|t| !t.contains('\0'));
    let Some(texte) = texte else {
        return refuser(CodeErreur::FormatInvalide);
    };
    let entete = super::traiter::lecteur(texte)
        .headers()
        .map_err(Error::interne)?
        .clone();
    let manquantes: Vec<ErreurChamp> = COLONNES
        .iter()
        .filter(|c| !entete.iter().any(|e| e == **c))
        .map(|c| ErreurChamp::new(*c, CodeErreur::Obligatoire))
        .collect();
    if manquantes.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(manquantes))
    }
}
