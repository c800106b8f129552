use super::Reponse;
use crate::AppError;
use domain::referentiel::Suggestion;
use leptos::prelude::*;

/// Communes by name or postal code, those of a day (`AAAA-MM-JJ`) when one is given. Whoever is signed in.
#[server(endpoint = "referentiel/communes", output = Reponse)]
pub async fn communes(recherche: String, #[server(default)] jour: Option<String>) -> Result<Vec<Suggestion>, AppError> {
    let jour = jour.and_then(|j| j.parse().ok());
    Ok(backend::referentiel::suggerer_communes(&crate::context::ctx()?, &recherche, jour).await?)
}

/// Lycées by name or town. Whoever is signed in.
#[server(endpoint = "referentiel/lycees", output = Reponse)]
pub async fn lycees(recherche: String) -> Result<Vec<Suggestion>, AppError> {
    Ok(backend::referentiel::suggerer_lycees(&crate::context::ctx()?, &recherche).await?)
}
