use super::Reponse;
use crate::AppError;
use domain::{authz::CompteVue, ids::SessionId};
use leptos::prelude::*;

/// One's own account: sessions, and identities elsewhere. Whoever is signed in.
#[server(endpoint = "authz/compte", output = Reponse)]
pub async fn compte() -> Result<CompteVue, AppError> {
    Ok(backend::authz::mon_compte(&crate::context::ctx()?).await?)
}

/// Ends one of one's own sessions; all others, without one. Whoever is signed in.
#[server(endpoint = "authz/finir", output = Reponse)]
pub async fn finir(session: Option<SessionId>) -> Result<(), AppError> {
    backend::authz::finir_sessions(&crate::context::ctx()?, session).await?;
    Ok(())
}

/// Unties one's own account from a provider of identity. Whoever is signed in.
#[server(endpoint = "authz/delier", output = Reponse)]
pub async fn delier(fournisseur: String) -> Result<(), AppError> {
    Ok(backend::authz::delier(&crate::context::ctx()?, &fournisseur).await?)
}
