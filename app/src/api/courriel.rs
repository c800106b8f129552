use super::Reponse;
use crate::AppError;
use domain::{courriel::Message, page::Page};
use leptos::prelude::*;

/// The mailbox of the demonstration. Anybody, in demonstration mode only.
#[server(endpoint = "courriel/boite_demo", output = Reponse)]
pub async fn boite_demo(destinataire: String, page: u32) -> Result<Page<Message>, AppError> {
    Ok(backend::courriel::boite_demo(&crate::context::ctx()?, &destinataire, page).await?)
}
