use super::Reponse;
use crate::AppError;
use domain::ids::{EncaissementId, InscriptionId, RemboursementId};
use leptos::prelude::*;

/// Declares money received at the desk. `PAI_ENCAISSER` on the structure. The same `id` twice is one payment.
#[server(endpoint = "paiement/encaisser", output = Reponse)]
pub async fn encaisser(
    inscription: InscriptionId,
    id: EncaissementId,
    montant: String,
    mode: String,
    reference: String,
) -> Result<(), AppError> {
    let saisie = domain::paiement::SaisieEncaissement {
        montant,
        mode,
        reference,
    };
    Ok(backend::parcours::encaisser(&crate::context::ctx()?, inscription, id, &saisie).await?)
}

/// The money of a refund went back. `PAI_REMBOURSER` on the structure of the enrolment.
#[server(endpoint = "paiement/solder_remboursement", output = Reponse)]
pub async fn solder_remboursement(id: RemboursementId) -> Result<(), AppError> {
    Ok(backend::paiement::solder_remboursement(&crate::context::ctx()?, id).await?)
}
