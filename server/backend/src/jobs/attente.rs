use super::TYPES;
use crate::Result;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::{Timestamp as Instant, ToSqlx};
use sqlx::PgPool;

/// What waits of a kind of tasks, shown to whoever operates the product.
#[derive(Clone, Debug)]
pub struct Attente {
    pub type_: &'static str,
    /// Tasks that nobody has in hand: not begun, or left by a worker that is no more.
    pub en_attente: i64,
    /// The oldest of them may have begun since.
    pub depuis: Option<Timestamp>,
    /// Tasks that failed since yesterday.
    pub echecs: i64,
}

/// One for each kind, those without anything too.
pub async fn attentes(pool: &PgPool, maintenant: Timestamp) -> Result<Vec<Attente>> {
    let lignes = sqlx::query!(
        r#"SELECT type AS "type!", count(*) FILTER (WHERE NOT echec) AS "attente!", min(depuis) AS "depuis",
            count(*) FILTER (WHERE echec) AS "echecs!"
         FROM (SELECT type, greatest(cree_le, pas_avant) AS depuis, false AS echec FROM evt.job
                WHERE (statut = 'CREE' OR (statut = 'EN_COURS' AND (bail_jusqua IS NULL OR bail_jusqua < $1)))
                    AND (pas_avant IS NULL OR pas_avant <= $1)
               UNION ALL SELECT type, NULL, true FROM evt.job WHERE statut = 'ECHEC' AND fin_le > $2) t
         GROUP BY type"#,
        maintenant.to_sqlx(),
        (maintenant - SignedDuration::from_hours(24)).to_sqlx()
    )
    .fetch_all(pool)
    .await?;
    Ok(TYPES
        .iter()
        .map(|type_| {
            let ligne = lignes.iter().find(|l| l.r#type == *type_);
            Attente {
                type_,
                en_attente: ligne.map_or(0, |l| l.attente),
                depuis: ligne.and_then(|l| l.depuis).map(Instant::to_jiff),
                echecs: ligne.map_or(0, |l| l.echecs),
            }
        })
        .collect())
}
