use crate::{Ctx, Result, authz::trace::tracer_avec};
use domain::ids::UtilisateurId;
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Ended in one go; the next minute takes the rest.
const LOT: i64 = 100;

/// Writes the end of what is over by itself: for too long, or with its session. Nobody acts so any more, this is for the journal.
/// Upkeep only; answers how many ended.
pub async fn echoir_assistances(ctx: &Ctx) -> Result<u64> {
    let reglages = &ctx.services.reglages;
    let mut tx = ctx.transaction().await?;
    let finies = sqlx::query!(
        r#"SELECT s.id, s.au_nom_de AS "qui!", s.au_nom_motif, u.identifiant
           FROM authz.session s JOIN authz.utilisateur u ON u.id = s.utilisateur_id
           WHERE s.au_nom_de IS NOT NULL
             AND (s.au_nom_depuis <= $1 OR s.fin_le IS NOT NULL OR s.expire_le <= $2 OR s.vu_le <= $3)
           ORDER BY s.au_nom_depuis LIMIT $4 FOR UPDATE OF s SKIP LOCKED"#,
        (ctx.maintenant - reglages.duree_assistance).to_sqlx(),
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant - reglages.inactivite).to_sqlx(),
        LOT
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut nombre = 0;
    for finie in finies {
        sqlx::query!(
            "UPDATE authz.session SET au_nom_de = NULL, au_nom_depuis = NULL, au_nom_motif = NULL WHERE id = $1",
            finie.id
        )
        .execute(&mut *tx)
        .await?;
        let apres = json!({ "par": finie.identifiant, "motif": finie.au_nom_motif, "fin": "ECHEANCE" });
        tracer_avec(&mut tx, ctx, "REVENIR_A_SOI", UtilisateurId(finie.qui), apres).await?;
        nombre += 1;
    }
    tx.commit().await?;
    Ok(nombre)
}
