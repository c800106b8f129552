use crate::AppError;
use domain::{
    ids::InscriptionId,
    inscription::{DossierVue, MotifAnnulation},
    parcours::{FicheVue, Verification},
};
use leptos::prelude::*;

/// The learner's dossier with its quote. Learner on her own.
#[server(endpoint = "parcours/dossier")]
pub async fn dossier(id: InscriptionId) -> Result<DossierVue, AppError> {
    Ok(backend::parcours::dossier(&crate::context::ctx()?, id).await?)
}

/// The whole dossier on one page. `INS_LIRE` on its structure.
#[server(endpoint = "parcours/fiche")]
pub async fn fiche(id: InscriptionId) -> Result<FicheVue, AppError> {
    Ok(backend::parcours::fiche(&crate::context::ctx()?, id).await?)
}

/// Enrols. `INS_VALIDER` on the structure. With `suivant`, leads to the next dossier that waits.
#[server(endpoint = "parcours/valider")]
pub async fn valider(id: InscriptionId, version: i32, suivant: Option<InscriptionId>) -> Result<(), AppError> {
    backend::parcours::valider(&crate::context::ctx()?, id, version).await?;
    if let Some(suivant) = suivant {
        leptos_axum::redirect(&format!("/gestion/inscriptions/{suivant}"));
    }
    Ok(())
}

/// Gives a submitted dossier back to the learner. `INS_SAISIR` on the structure.
#[server(endpoint = "parcours/rouvrir")]
pub async fn rouvrir(id: InscriptionId, version: i32) -> Result<(), AppError> {
    Ok(backend::parcours::rouvrir(&crate::context::ctx()?, id, version).await?)
}

/// Cancels an enrolment. `INS_ANNULER` on the structure.
#[server(endpoint = "parcours/annuler")]
pub async fn annuler(id: InscriptionId, version: i32, motif: MotifAnnulation) -> Result<(), AppError> {
    Ok(backend::parcours::annuler(&crate::context::ctx()?, id, version, Some(motif)).await?)
}

/// What the establishment says of a document number. Anybody.
#[server(endpoint = "parcours/verifier")]
pub async fn verifier(numero: String) -> Result<Verification, AppError> {
    Ok(backend::parcours::verifier(&crate::context::ctx()?, &numero).await?)
}
