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
    ctx.perimetre(Traitement::InsImporter)?;
    let id = jobs::nouvel_id();
    let mut tx = ctx.transaction().await?;
    deposer_dans(&mut tx, ctx, id, depot).await?;
    tx.commit().await?;
    Ok(id)
}

/// Where the file of an import is kept.
pub(super) fn chemin(id: JobId) -> String {
    format!("imports/{id}.csv")
}

/// The same, in a transaction that does more. The file is written before the row that knows it.
pub(super) async fn deposer_dans(tx: &mut PgConnection, ctx: &Ctx, id: JobId, depot: Depot) -> Result<()> {
    controler(&depot)?;
    let chemin = chemin(id);
    ctx.services.stockage.ecrire(&chemin, depot.contenu).await?;
    let parametres = json!({ "fichier": chemin, "nom": depot.nom });
    jobs::creer(&mut *tx, ctx, id, super::TYPE_IMPORT, parametres, None).await?;
    let trace = audit::Trace {
        traitement: "IMPORTER",
        entite: "job",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "nom": depot.nom })),
    };
    audit::enregistrer(tx, ctx, trace).await
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
