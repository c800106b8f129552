use super::Reponse;
use crate::AppError;
use domain::{
    ids::DemandeDonneesId,
    rgpd::{DemandesVue, DonneesVue, Genre},
};
use leptos::prelude::*;

/// What one may know and ask of what is kept of oneself. The learner who is signed in.
#[server(endpoint = "rgpd/donnees", output = Reponse)]
pub async fn donnees() -> Result<DonneesVue, AppError> {
    Ok(backend::rgpd::donnees(&crate::context::ctx()?).await?)
}

/// Asks something about one's own data. The learner who is signed in.
#[server(endpoint = "rgpd/demander", output = Reponse)]
pub async fn demander(genre: Genre, champ: String, valeur: String, message: String) -> Result<(), AppError> {
    let saisie = backend::rgpd::NouvelleDemande {
        genre,
        champ,
        valeur,
        message,
    };
    backend::rgpd::demander(&crate::context::ctx()?, &saisie).await?;
    Ok(())
}

/// Gives up a request of one's own. The learner who is signed in.
#[server(endpoint = "rgpd/retirer", output = Reponse)]
pub async fn retirer(id: DemandeDonneesId) -> Result<(), AppError> {
    Ok(backend::rgpd::retirer(&crate::context::ctx()?, id).await?)
}

/// The requests that wait. `IDT_MODIFIER` on the whole establishment.
#[server(endpoint = "rgpd/demandes", output = Reponse)]
pub async fn demandes() -> Result<DemandesVue, AppError> {
    Ok(backend::rgpd::demandes(&crate::context::ctx()?).await?)
}

/// Answers a request; agreed to, a correction is made. `IDT_MODIFIER` on the whole establishment.
#[server(endpoint = "rgpd/repondre", output = Reponse)]
pub async fn repondre(id: DemandeDonneesId, accepte: bool, reponse: String) -> Result<(), AppError> {
    Ok(backend::rgpd::repondre(&crate::context::ctx()?, id, accepte, &reponse).await?)
}
