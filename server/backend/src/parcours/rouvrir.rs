use super::exiger_version;
use crate::{Ctx, Result, inscription, paiement};
use domain::{authz::Traitement, ids::InscriptionId, inscription::Demande};

/// Gives a submitted dossier back to the learner: `TERMINEE → DEBUTEE`. Demands `INS_SAISIR` on the structure;
/// refused once money was received. The quote is worked out anew at the next submission.
pub async fn rouvrir(ctx: &Ctx, id: InscriptionId, version: i32) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, id).await?;
    ctx.exiger(Traitement::InsSaisir, &verrou.ancetres)?;
    let demande = Demande::Rouvrir {
        encaisse: paiement::encaisse(&mut tx, id).await?,
    };
    inscription::appliquer(&mut tx, ctx, &verrou, &demande, inscription::Effets::default()).await?;
    exiger_version(&verrou, version)?;
    sqlx::query!("DELETE FROM paiement.devis WHERE inscription_id = $1", id.0)
        .execute(&mut *tx)
        .await?;
    // The learner reads it again before she submits again.
    sqlx::query!(
        r#"UPDATE inscription.inscription SET dossier = dossier || '{"exactitude": ""}', statut_paiement = 'SANS_STATUT'
           WHERE id = $1"#,
        id.0
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
