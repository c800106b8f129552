use super::Reponse;
use crate::AppError;
use domain::{
    ids::{EvenementId, WebhookId},
    webhook::{WebhookDetail, WebhooksVue},
};
use leptos::prelude::*;

/// The addresses that events are brought to. `EVT_GERER` on the whole establishment, as for all that follows.
#[server(endpoint = "webhook/lister", output = Reponse)]
pub async fn lister() -> Result<WebhooksVue, AppError> {
    Ok(backend::webhook::lister(&crate::context::ctx()?).await?)
}

/// One of them, with what it was brought.
#[server(endpoint = "webhook/detail", output = Reponse)]
pub async fn detail(id: WebhookId, en_peine: bool, page: u32) -> Result<WebhookDetail, AppError> {
    Ok(backend::webhook::detail(&crate::context::ctx()?, id, en_peine, page).await?)
}

/// The secret that signs; that it was looked at is in the journal.
#[server(endpoint = "webhook/secret", output = Reponse)]
pub async fn secret(id: WebhookId) -> Result<String, AppError> {
    Ok(backend::webhook::secret(&crate::context::ctx()?, id).await?)
}

/// A new address; leads to it.
#[server(endpoint = "webhook/creer", output = Reponse)]
pub async fn creer(libelle: String, adresse: String, #[server(default)] sujets: Vec<String>) -> Result<(), AppError> {
    let nouveau = backend::webhook::Nouveau {
        libelle,
        adresse,
        sujets,
    };
    let id = backend::webhook::creer(&crate::context::ctx()?, &nouveau).await?;
    leptos_axum::redirect(&format!("/gestion/evenements/{id}"));
    Ok(())
}

/// Has nothing brought any more, or goes on.
#[server(endpoint = "webhook/activer", output = Reponse)]
pub async fn activer(id: WebhookId, actif: bool) -> Result<(), AppError> {
    Ok(backend::webhook::activer(&crate::context::ctx()?, id, actif).await?)
}

/// Another secret; the one before goes on signing for a week.
#[server(endpoint = "webhook/tourner", output = Reponse)]
pub async fn tourner(id: WebhookId) -> Result<(), AppError> {
    Ok(backend::webhook::tourner(&crate::context::ctx()?, id).await?)
}

/// Forgets an address; leads to the others.
#[server(endpoint = "webhook/supprimer", output = Reponse)]
pub async fn supprimer(id: WebhookId) -> Result<(), AppError> {
    backend::webhook::supprimer(&crate::context::ctx()?, id).await?;
    leptos_axum::redirect("/gestion/evenements");
    Ok(())
}

/// Brings an event again, or all that were given up.
#[server(endpoint = "webhook/rejouer", output = Reponse)]
pub async fn rejouer(id: WebhookId, evenement: Option<EvenementId>) -> Result<(), AppError> {
    backend::webhook::rejouer(&crate::context::ctx()?, id, evenement).await?;
    Ok(())
}
