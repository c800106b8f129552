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

/// Takes a message again, as mended if it was (`essais`: attempts that there had been when it was shown); those behind it
/// follow.
#[server(endpoint = "reception/rejouer", output = Reponse)]
pub async fn rejouer(id: RebutId, corps: Option<String>, essais: Option<i32>) -> Result<(), AppError> {
    let correction = corps
        .zip(essais)
        .map(|(corps, essais)| backend::reception::Correction { corps, essais });
    Ok(backend::reception::rejouer(&crate::context::ctx()?, id, correction).await?)
}

/// Takes again all that can be; leads to the list, which says how many were taken.
#[server(endpoint = "reception/rejouer_tous", output = Reponse)]
pub async fn rejouer_tous(objet: Option<Objet>) -> Result<(), AppError> {
    let (pris, restent) = backend::reception::rejouer_tous(&crate::context::ctx()?, objet).await?;
    let objet = objet.map_or_else(String::new, |o| format!("&objet={}", o.code()));
    leptos_axum::redirect(&format!("/gestion/receptions?pris={pris}&restent={restent}{objet}"));
    Ok(())
}

/// Brings back a message that was dropped.
#[server(endpoint = "reception/reprendre", output = Reponse)]
pub async fn reprendre(id: RebutId) -> Result<(), AppError> {
    Ok(backend::reception::reprendre(&crate::context::ctx()?, id).await?)
}

/// Does without a message; those behind it follow.
#[server(endpoint = "reception/abandonner", output = Reponse)]
pub async fn abandonner(id: RebutId) -> Result<(), AppError> {
    Ok(backend::reception::abandonner(&crate::context::ctx()?, id).await?)
}
