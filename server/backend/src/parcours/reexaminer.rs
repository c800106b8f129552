use super::{examen::Examen, valider::enroler};
use crate::{Acteur, Ctx, Result, inscription};
use domain::{
    ids::InscriptionId,
    inscription::{Blocage, Statut},
};
use sqlx::PgConnection;

/// Looks at a submitted dossier again after something moved (a payment, a document, the CVEC): keeps what stands against
/// validation for the queue, and enrols when nothing does and the establishment leaves such dossiers to the automaton (domain §6.2). In the transaction of what moved.
pub(crate) async fn reexaminer(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let verrou = inscription::verrouiller(&mut *tx, ctx, id).await?;
    let examen = Examen::faire(&mut *tx, ctx, &verrou).await?;
    let blocages = examen.blocages(&mut *tx, &verrou).await?;
    let codes: Vec<String> = blocages.iter().map(|b| Blocage::code(*b).to_owned()).collect();
    sqlx::query!(
        "UPDATE inscription.inscription SET statut_pieces = $2, cvec_statut = $3, blocages = $4 WHERE id = $1",
        id.0,
        examen.statut_pieces().code(),
        examen.cvec(&verrou).code(),
        &codes
    )
    .execute(&mut *tx)
    .await?;
    if verrou.statut == Statut::Terminee && blocages.is_empty() && examen.regles.automatique(&verrou.dossier) {
        let automate = Ctx {
            acteur: Acteur::Systeme("validation automatique"),
            ..ctx.clone()
        };
        enroler(tx, &automate, &verrou, &examen).await?;
    }
    Ok(())
}
