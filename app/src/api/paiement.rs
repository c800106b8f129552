use crate::AppError;
use domain::ids::{EncaissementId, InscriptionId};
use leptos::prelude::*;

/// Declares money received at the desk. `PAI_ENCAISSER` on the structure. The same `id` twice is one payment.
#[server(endpoint = "paiement/encaisser")]
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
