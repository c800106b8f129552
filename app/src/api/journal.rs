use super::Reponse;
use crate::AppError;
use domain::journal::{FiltreJournal, JournalVue, Repere};
use leptos::prelude::*;

/// Lines of the journal, newest first, those after a place when there is one. `SEC_JOURNAL` on the whole establishment.
#[server(endpoint = "audit/chercher", output = Reponse)]
pub async fn chercher(filtre: FiltreJournal, depuis: Option<Repere>) -> Result<JournalVue, AppError> {
    Ok(backend::audit::chercher(&crate::context::ctx()?, &filtre, depuis).await?)
}
