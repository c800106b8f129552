use crate::{Ctx, Result, recents::Recents};
use domain::referentiel::{Nomenclatures, Valeur};
use sqlx::PgConnection;
use std::sync::Arc;

/// They change a few times a year, and reading them is a fifth of what saving a field costs.
pub(crate) type NomenclaturesRecentes = Recents<(), Arc<Nomenclatures>>;

/// All the values that forms offer, in their order: some 250 small rows, read at once rather than list by list.
pub(crate) async fn nomenclatures(tx: &mut PgConnection, ctx: &Ctx) -> Result<Nomenclatures> {
    let lecture = async { lire(tx).await.map(Arc::new) };
    let lues = ctx.services.nomenclatures.lire((), lecture).await?;
    Ok(Arc::unwrap_or_clone(lues))
}

async fn lire(tx: &mut PgConnection) -> Result<Nomenclatures> {
    let lignes = sqlx::query!(
        "SELECT nomenclature, code, libelle_fr, libelle_en FROM referentiel.nomenclature
         WHERE actif ORDER BY nomenclature, ordre, code"
    )
    .fetch_all(tx)
    .await?;
    let mut toutes = Nomenclatures::new();
    for l in lignes {
        toutes.entry(l.nomenclature).or_default().push(Valeur {
            code: l.code,
            libelle_fr: l.libelle_fr,
            libelle_en: l.libelle_en,
        });
    }
    Ok(toutes)
}
