use super::exiger_version;
use crate::{Ctx, Result, inscription};
use domain::{
    authz::Traitement,
    ids::InscriptionId,
    inscription::{Demande, MotifAnnulation},
};
use jiff_sqlx::ToSqlx;

/// Cancels an enrolment in any state, for a motive. Demands `INS_ANNULER` on the structure. Its certificates are
/// withdrawn: the public page says so.
pub async fn annuler(ctx: &Ctx, id: InscriptionId, version: i32, motif: Option<MotifAnnulation>) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, id).await?;
    ctx.exiger(Traitement::InsAnnuler, &verrou.ancetres)?;
    // No jury exists yet, so none can have deliberated.
    let demande = Demande::Annuler {
        motif,
        deliberation: false,
    };
    inscription::appliquer(
        &mut tx,
        ctx,
        &verrou,
        &demande,
        inscription::Effets {
            motif,
            ..Default::default()
        },
    )
    .await?;
    exiger_version(&verrou, version)?;
    sqlx::query!(
        "UPDATE parcours.document SET revoque_le = $2 WHERE inscription_id = $1 AND revoque_le IS NULL",
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
