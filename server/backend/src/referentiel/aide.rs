use crate::{Ctx, Result, recents::Recents};
use domain::referentiel::Aide;
use sqlx::PgConnection;
use std::sync::Arc;

/// By structure.
pub(crate) type AidesRecentes = Recents<String, Option<Arc<Aide>>>;

/// Whom the learners of this structure may ask: there, or else the nearest one above that says so.
pub(crate) async fn aide(tx: &mut PgConnection, ctx: &Ctx, structure: &str) -> Result<Option<Aide>> {
    let lue = ctx
        .services
        .aides
        .lire(structure.to_owned(), lire(tx, structure))
        .await?;
    Ok(lue.map(Arc::unwrap_or_clone))
}

async fn lire(tx: &mut PgConnection, structure: &str) -> Result<Option<Arc<Aide>>> {
    let aide = sqlx::query_as!(
        Aide,
        r#"SELECT a.libelle_fr AS structure_fr, a.libelle_en AS structure_en, a.contact_courriel AS "courriel!",
                  a.contact_telephone AS telephone, a.contact_horaires_fr AS horaires_fr,
                  a.contact_horaires_en AS horaires_en
           FROM referentiel.structure s JOIN referentiel.structure a ON a.code = ANY (s.ancetres)
           WHERE s.code = $1 AND a.contact_courriel IS NOT NULL
           ORDER BY cardinality(a.ancetres) DESC LIMIT 1"#,
        structure
    )
    .fetch_optional(tx)
    .await?;
    Ok(aide.map(Arc::new))
}
