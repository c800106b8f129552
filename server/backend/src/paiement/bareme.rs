use crate::{Ctx, Error, Result};
use domain::paiement::{Centimes, Effet, RegleDroits, Tarif};
use moka::future::Cache;
use sqlx::PgConnection;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Tariffs and rules of a period.
pub(super) struct Bareme {
    pub tarifs: BTreeMap<String, Tarif>,
    /// In the order in which they are tried.
    pub regles: Vec<RegleDroits>,
}

/// Those read a moment ago, by period: they are voted once a year, and looked at for each page of a dossier.
pub(crate) struct BaremesRecents(Option<Cache<String, Arc<Bareme>>>);

impl BaremesRecents {
    /// Good for so long; zero: always read anew.
    pub(crate) fn new(fraicheur: Duration) -> Self {
        let cache = || Cache::builder().max_capacity(20).time_to_live(fraicheur).build();
        Self((!fraicheur.is_zero()).then(cache))
    }
}

pub(super) async fn bareme(tx: &mut PgConnection, ctx: &Ctx, periode: &str) -> Result<Arc<Bareme>> {
    let Some(cache) = &ctx.services.baremes.0 else {
        return lire(tx, periode).await;
    };
    let lu = cache.try_get_with_by_ref(periode, lire(tx, periode)).await;
    lu.map_err(Error::interne)
}

async fn lire(tx: &mut PgConnection, periode: &str) -> Result<Arc<Bareme>> {
    let tarifs = tarifs(&mut *tx, periode).await?;
    let regles = regles(tx, periode, &tarifs).await?;
    Ok(Arc::new(Bareme { tarifs, regles }))
}

async fn tarifs(tx: &mut PgConnection, periode: &str) -> Result<BTreeMap<String, Tarif>> {
    let lignes = sqlx::query!(
        "SELECT code, libelle_fr, libelle_en, montant, reduit, differencie, national, reference_fr, reference_en
         FROM paiement.tarif WHERE periode_code = $1",
        periode
    )
    .fetch_all(tx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| {
            let tarif = Tarif {
                code: l.code.clone(),
                national: l.national,
                libelle_fr: l.libelle_fr,
                libelle_en: l.libelle_en,
                montant: Centimes(l.montant),
                reduit: l.reduit.map(Centimes),
                differencie: l.differencie.map(Centimes),
                reference_fr: l.reference_fr,
                reference_en: l.reference_en,
            };
            (l.code, tarif)
        })
        .collect())
}

async fn regles(tx: &mut PgConnection, periode: &str, tarifs: &BTreeMap<String, Tarif>) -> Result<Vec<RegleDroits>> {
    let lignes = sqlx::query!(
        "SELECT code, effet, conditions, tarif_code, libelle_fr, libelle_en, reference_fr, reference_en
         FROM paiement.regle WHERE periode_code = $1 AND actif ORDER BY ordre, code",
        periode
    )
    .fetch_all(tx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(RegleDroits {
                effet: Effet::depuis_code(&l.effet).ok_or_else(|| Error::interne("unknown effect of a rule"))?,
                conditions: serde_json::from_value(l.conditions)?,
                tarif: l.tarif_code.and_then(|code| tarifs.get(&code).cloned()),
                code: l.code,
                libelle_fr: l.libelle_fr,
                libelle_en: l.libelle_en,
                reference_fr: l.reference_fr,
                reference_en: l.reference_en,
            })
        })
        .collect()
}
