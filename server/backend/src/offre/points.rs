use crate::Result;
use domain::ids::PointInscriptionId;
use sqlx::PgConnection;
use std::collections::HashMap;

/// A point d'inscription as an import looks it up.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub id: PointInscriptionId,
    pub actif: bool,
    pub periode_active: bool,
    /// Its structure and all above.
    pub ancetres: Vec<String>,
}

/// All the points, by (period, path): an import of thousands of lines looks each wish up in memory. A period has
/// about a thousand of them.
pub(crate) async fn points_par_voeu(tx: &mut PgConnection) -> Result<HashMap<(String, String), Point>> {
    let lignes = sqlx::query!(
        "SELECT pi.id, pi.periode_code, pi.chemin, pi.actif, p.active, s.ancetres
         FROM offre.point_inscription pi
         JOIN offre.periode p ON p.code = pi.periode_code
         JOIN referentiel.structure s ON s.code = pi.structure_code"
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
