use super::Reponse;
use crate::AppError;
use domain::{
    ids::RebutId,
    reception::{Objet, RebutDetail, RebutsVue},
};
use leptos::prelude::*;

/// Messages of other systems that were not taken. `EVT_GERER` on the whole establishment, as for all that follows.
#[server(endpoint = "reception/lister", output = Reponse)]
pub async fn lister(objet: Option<Objet>, regles: bool, page: u32) -> Result<RebutsVue, AppError> {
    let filtre = domain::reception::FiltreRebuts { objet, regles, page };
    Ok(backend::reception::lister(&crate::context::ctx()?, filtre).await?)
}

/// One of them, to be looked at and mended.
#[server(endpoint = "reception/detail", output = Reponse)]
pub async fn detail(id: RebutId) -> Result<RebutDetail, AppError> {
    Ok(backend::reception::detail(&crate::context::ctx()?, id).await?)
}

/// Takes a message again, as mended if it was; those behind it follow.
#[server(endpoint = "reception/rejouer", output = Reponse)]
pub async fn rejouer(id: RebutId, corps: Option<String>) -> Result<(), AppError> {
    Ok(backend::reception::rejouer(&crate::context::ctx()?, id, corps.as_deref()).await?)
}

/// Takes again all that can be.
#[server(endpoint = "reception/rejouer_tous", output = Reponse)]
pub async fn rejouer_tous(objet: Option<Objet>) -> Result<(), AppError> {
    backend::reception::rejouer_tous(&crate::context::ctx()?, objet).await?;
    Ok(())
}

/// Does without a message; those behind it follow.
#[server(endpoint = "reception/abandonner", output = Reponse)]
pub async fn abandonner(id: RebutId) -> Result<(), AppError> {
    Ok(backend::reception::abandonner(&crate::context::ctx()?, id).await?)
}
