use super::Reponse;
use crate::AppError;
use leptos::prelude::*;

/// Has this browser told of the mails of the account: its address at its push service, its keys. Whoever is signed in.
#[server(endpoint = "notification/abonner", output = Reponse)]
pub async fn abonner(adresse: String, cle: String, secret: String) -> Result<(), AppError> {
    Ok(backend::notification::abonner(&crate::context::ctx()?, &adresse, &cle, &secret).await?)
}

/// Is this browser told of the mails of the account? Whoever is signed in.
#[server(endpoint = "notification/abonne", output = Reponse)]
pub async fn abonne(adresse: String) -> Result<bool, AppError> {
    Ok(backend::notification::abonne(&crate::context::ctx()?, &adresse).await?)
}

/// Has it told no more. Whoever is signed in.
#[server(endpoint = "notification/desabonner", output = Reponse)]
pub async fn desabonner(adresse: String) -> Result<(), AppError> {
    Ok(backend::notification::desabonner(&crate::context::ctx()?, &adresse).await?)
}
