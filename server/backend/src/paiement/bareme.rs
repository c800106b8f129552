use crate::{Ctx, Error, Result, recents::Recents};
use domain::paiement::{Centimes, Effet, RegleDroits, Tarif};
use sqlx::PgConnection;
use std::{collections::BTreeMap, sync::Arc};

/// Tariffs and rules of a period.
pub(crate) struct Bareme {
    pub tarifs: BTreeMap<String, Tarif>,
    /// In the order in which they are tried.
    pub regles: Vec<RegleDroits>,
}

/// By period: they are voted once a year, and looked at for each page of a dossier.
pub(crate) type BaremesRecents = Recents<String, Arc<Bareme>>;

pub(super) async fn bareme(tx: &mut PgConnection, ctx: &Ctx, periode: &str) -> Result<Arc<Bareme>> {
    ctx.services.baremes.lire(periode.to_owned(), lire(tx, periode)).await
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
