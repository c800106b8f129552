use super::{chemin, depose, examen::examiner_fichier};
use crate::{
    Ctx, Error, Result,
    authz::droits::{
        accorder::inscrire,
        perimetres,
        retirer::{oter, verrouiller},
    },
};
use domain::{CodeErreur, authz::ActeDroit};

/// Does all that the file was shown to do, `empreinte` being that of what was shown, or nothing: refused when a line is refused,
/// and when something has changed since. `HAB_GERER` or `HAB_DELEGUER`, line by line as by hand. Answers how many lines did
/// something.
pub async fn appliquer_import(ctx: &Ctx, empreinte: &str) -> Result<usize> {
    perimetres(ctx)?;
    ctx.confirme()?;
    let contenu = depose(ctx)
        .await?
        .ok_or_else(|| Error::champ("fichier", CodeErreur::Perime))?;
    let mut tx = ctx.transaction().await?;
    verrouiller(&mut tx).await?;
    let examen = examiner_fichier(&mut tx, ctx, &contenu).await?;
    if examen.empreinte != empreinte || !examen.applicable() {
        return Err(Error::champ("fichier", CodeErreur::Perime));
    }
    let mut faits = 0;
    for acte in examen.actes {
        match acte {
            ActeDroit::Accorder { cle, debut, fin, mode } => inscrire(&mut tx, ctx, &cle, (debut, fin), mode).await?,
            ActeDroit::Retirer { donnees, .. } => {
                for id in donnees {
                    oter(&mut tx, ctx, id).await?;
                }
            }
            ActeDroit::Rien => continue,
        }
        faits += 1;
    }
    tx.commit().await?;
    // Left behind, it would do nothing more, and goes within a day.
    if let Err(erreur) = ctx.services.stockage.effacer(&chemin(ctx)?).await {
        tracing::warn!(%erreur, "a file of roles that was applied is left behind");
    }
    Ok(faits)
}
