use crate::{Ctx, Error, Result};
use domain::referentiel::{Nomenclatures, Valeur};
use moka::future::Cache;
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};

/// The tables that every form needs, read a moment ago: they change a few times a year, and are a fifth of what saving a
/// field costs.
pub(crate) struct NomenclaturesRecentes(Option<Cache<(), Arc<Nomenclatures>>>);

impl NomenclaturesRecentes {
    /// Good for so long; zero: always read anew.
    pub(crate) fn new(fraicheur: Duration) -> Self {
        let cache = || Cache::builder().max_capacity(1).time_to_live(fraicheur).build();
        Self((!fraicheur.is_zero()).then(cache))
    }
}

/// All the values that forms offer, in their order: some 250 small rows, read at once rather than list by list.
pub(crate) async fn nomenclatures(tx: &mut PgConnection, ctx: &Ctx) -> Result<Nomenclatures> {
    let Some(cache) = &ctx.services.nomenclatures.0 else {
        return lire(tx).await;
    };
    let lues = cache.try_get_with((), async { lire(tx).await.map(Arc::new) }).await;
    lues.map(|n| (*n).clone()).map_err(Error::interne)
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
