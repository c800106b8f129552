use crate::{Ctx, Result, recents::Recents};
use domain::{
    inscription::{CHAMPS, Genre},
    referentiel::{Nomenclatures, Valeur},
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::{collections::BTreeSet, sync::Arc};

/// They change a few times a year, and reading them is a fifth of what saving a field costs.
pub(crate) type NomenclaturesRecentes = Recents<(), Arc<Nomenclatures>>;

/// All the values that forms offer, in their order: some 250 small rows, read at once rather than list by list.
pub(crate) async fn nomenclatures(tx: &mut PgConnection, ctx: &Ctx) -> Result<Nomenclatures> {
    let lecture = async { lire(tx, ctx.jour()).await.map(Arc::new) };
    let lues = ctx.services.nomenclatures.lire((), lecture).await?;
    Ok(Arc::unwrap_or_clone(lues))
}

/// Those from which dossiers choose.
fn choisies() -> Vec<String> {
    let noms: BTreeSet<&str> = CHAMPS
        .iter()
        .filter_map(|c| match c.genre {
            Genre::Nomenclature(nom) => Some(nom),
            _ => None,
        })
        .collect();
    noms.into_iter().map(str::to_owned).collect()
}

/// Series of the bac are offered long after the last candidates: who passed it in 1995 enrols still.
const DE_TOUT_TEMPS: &str = "SerieBac";

async fn lire(tx: &mut PgConnection, jour: Date) -> Result<Nomenclatures> {
    let lignes = sqlx::query!(
        r#"SELECT nomenclature, code, libelle_fr AS "libelle_fr!", libelle_en AS "libelle_en!" FROM (
             SELECT DISTINCT ON (nomenclature, code) nomenclature, code, libelle_affichage AS libelle_fr,
                coalesce(nullif(libelle_en, ''), libelle_affichage) AS libelle_en, priorite
             FROM referentiel.valeur
             WHERE nomenclature = ANY ($1) AND visible
               AND (nomenclature = $3 OR (debut <= $2 AND (fin IS NULL OR fin >= $2)))
             ORDER BY nomenclature, code, debut DESC) v
           ORDER BY nomenclature, priorite, code"#,
        &choisies(),
        jour.to_sqlx() as _,
        DE_TOUT_TEMPS
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
