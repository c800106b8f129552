use crate::Result;
use domain::ids::PointInscriptionId;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::collections::HashMap;

/// A point d'inscription as an import looks it up.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub id: PointInscriptionId,
    /// Open, and its structure too.
    pub actif: bool,
    pub periode_active: bool,
    /// Its structure and all above.
    pub ancetres: Vec<String>,
}

/// All the points on that day, by (period, path): an import of thousands of lines looks each wish up in memory. A period has
/// about a thousand of them.
pub(crate) async fn points_par_voeu(tx: &mut PgConnection, jour: Date) -> Result<HashMap<(String, String), Point>> {
    let lignes = sqlx::query!(
        r#"SELECT pi.id, pi.periode_code, pi.chemin, p.active, s.ancetres,
                  pi.actif AND NOT s.code = ANY (f.codes) AS "actif!"
         FROM offre.point_inscription pi
         JOIN offre.espace p ON p.code = pi.periode_code
         JOIN referentiel.structure s ON s.code = pi.structure_code
         CROSS JOIN (SELECT coalesce(array_agg(d.code), '{}') AS codes
                     FROM referentiel.structure h JOIN referentiel.structure d ON h.code = ANY (d.ancetres)
                     WHERE h.fermee_le <= $1) f"#,
        jour.to_sqlx()
    )
    .fetch_all(tx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| {
            let point = Point {
                id: PointInscriptionId(l.id),
                actif: l.actif,
                periode_active: l.active,
                ancetres: l.ancetres,
            };
            ((l.periode_code, l.chemin), point)
        })
        .collect())
}
