use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitPaiement, TypePaiement},
    inscription,
};
use domain::{
    authz::Traitement,
    ids::{InscriptionId, RemboursementId},
    paiement::Centimes,
    parcours::RemboursementVue,
};
use serde_json::json;
use sqlx::PgConnection;

/// What goes back to who paid, oldest first. The caller has checked the right.
pub(crate) async fn remboursements(
    tx: &mut PgConnection,
    ctx: &Ctx,
    id: InscriptionId,
) -> Result<Vec<RemboursementVue>> {
    let lignes = sqlx::query!(
        "SELECT id, montant, statut, cree_le FROM paiement.remboursement WHERE inscription_id = $1 ORDER BY cree_le, id",
        id.0
    )
    .fetch_all(tx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| RemboursementVue {
            id: RemboursementId(l.id),
            montant: Centimes(l.montant),
            le: ctx.services.heure_locale(l.cree_le.to_jiff()).date(),
            fait: l.statut == "FAIT",
        })
        .collect())
}

/// The money went back: the cashier says so. Demands `PAI_REMBOURSER` on the structure of the enrolment. Said twice, it
/// changes nothing.
pub async fn solder_remboursement(ctx: &Ctx, id: RemboursementId) -> Result<()> {
    ctx.en_personne()?;
    ctx.identifie()?;
    let mut tx = ctx.transaction().await?;
    let inscription = sqlx::query_scalar!("SELECT inscription_id FROM paiement.remboursement WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    let verrou = inscription::verrouiller(&mut tx, ctx, InscriptionId(inscription)).await?;
    ctx.exiger(Traitement::PaiRembourser, &verrou.ancetres)?;
    let montant = sqlx::query_scalar!(
        "UPDATE paiement.remboursement SET statut = 'FAIT' WHERE id = $1 AND statut = 'A_FAIRE' RETURNING montant",
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(montant) = montant {
        let faits = json!({ "remboursement": id, "montantCentimes": montant });
        let trace = audit::Trace {
            traitement: "REMBOURSER",
            entite: "inscription",
            entite_id: verrou.id.to_string(),
            avant: None,
            apres: Some(faits),
        };
        audit::enregistrer(&mut tx, ctx, trace).await?;
        let fait = FaitPaiement {
            remboursement: Some(id.0),
            ..FaitPaiement::nouveau(TypePaiement::Rembourse, verrou.id.0, Centimes(montant))
        };
        evenement::pousser(&mut tx, ctx, &fait).await?;
    }
    tx.commit().await?;
    Ok(())
}
