use crate::{Ctx, Result, authz::trace::tracer_avec};
use domain::ids::{SessionId, UtilisateurId};
use serde_json::json;
use sqlx::PgConnection;

/// Is oneself again. Whoever is signed in; who acts in nobody's name stays who she is.
pub async fn revenir(ctx: &Ctx) -> Result<()> {
    let session = ctx.compte()?.session;
    let mut tx = ctx.transaction().await?;
    clore(&mut tx, ctx, session).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends what a session does in somebody's name, if it does, and writes so.
pub(in crate::authz) async fn clore(tx: &mut PgConnection, ctx: &Ctx, session: SessionId) -> Result<()> {
    let commencee = sqlx::query!(
        r#"SELECT au_nom_de AS "qui!", au_nom_motif FROM authz.session WHERE id = $1 AND au_nom_de IS NOT NULL FOR UPDATE"#,
        session.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(commencee) = commencee else { return Ok(()) };
    sqlx::query!(
        "UPDATE authz.session SET au_nom_de = NULL, au_nom_depuis = NULL, au_nom_motif = NULL WHERE id = $1",
        session.0
    )
    .execute(&mut *tx)
    .await?;
    let apres = json!({ "motif": commencee.au_nom_motif });
    tracer_avec(tx, ctx, "REVENIR_A_SOI", UtilisateurId(commencee.qui), apres).await
}
