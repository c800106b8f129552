use super::{depose, examen::examiner_fichier};
use crate::{Ctx, Result, authz::droits::perimetres};
use domain::{
    authz::{ImportDroitsVue, IssueDroits},
    page::{Page, page_demandee},
};

/// Lines of a page.
const TAILLE: u32 = 100;

/// What the file that the actor handed in would do now, line by line, or those lines of which that becomes; nothing is done.
/// None: no file waits. `HAB_GERER` or `HAB_DELEGUER` somewhere.
pub async fn apercu_import(ctx: &Ctx, issue: Option<IssueDroits>, page: u32) -> Result<Option<ImportDroitsVue>> {
    perimetres(ctx)?;
    let Some(contenu) = depose(ctx).await? else {
        return Ok(None);
    };
    let mut cx = ctx.services.pool.acquire().await?;
    let examen = examiner_fichier(&mut cx, ctx, &contenu).await?;
    let nombre = |i: IssueDroits| examen.lignes.iter().filter(|l| l.issue == i).count();
    let comptes = IssueDroits::TOUS
        .iter()
        .map(|i| (*i, u32::try_from(nombre(*i)).unwrap_or(u32::MAX)))
        .collect();
    let page = page_demandee(Some(page));
    let applicable = examen.applicable();
    let retenues: Vec<_> = examen
        .lignes
        .into_iter()
        .filter(|l| issue.is_none_or(|i| l.issue == i))
        .collect();
    Ok(Some(ImportDroitsVue {
        comptes,
        lignes: Page {
            page,
            taille: TAILLE,
            total: retenues.len() as u64,
            lignes: retenues
                .into_iter()
                .skip((page - 1) as usize * TAILLE as usize)
                .take(TAILLE as usize)
                .collect(),
        },
        empreinte: examen.empreinte,
        applicable,
    }))
}
