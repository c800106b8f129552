use super::Reponse;
use crate::AppError;
use domain::{
    ErreurChamp,
    ids::{InscriptionId, JobId},
    inscription::{FileVue, Filtre, ImportVue, RechercheVue, RepriseVue, SaisieGardee},
    page::Page,
};
use leptos::prelude::*;

/// Opens a dossier. Learner on her own, or `INS_SAISIR` on its structure.
#[server(endpoint = "inscription/debuter", output = Reponse)]
pub async fn debuter(id: InscriptionId) -> Result<(), AppError> {
    Ok(backend::inscription::debuter(&crate::context::ctx()?, id).await?)
}

/// Keeps one field as typed, and answers what is wrong with it. Learner on her own dossier.
#[server(endpoint = "inscription/enregistrer", output = Reponse)]
pub async fn enregistrer(id: InscriptionId, champ: String, valeur: String) -> Result<Vec<ErreurChamp>, AppError> {
    Ok(backend::inscription::enregistrer(&crate::context::ctx()?, id, &[(champ, valeur)]).await?)
}

/// Keeps what was typed without a network, and answers what changed elsewhere meanwhile. Learner on her own dossier.
#[server(endpoint = "inscription/reprendre", input = server_fn::codec::Json, output = Reponse)]
pub async fn reprendre(id: InscriptionId, saisies: Vec<SaisieGardee>) -> Result<RepriseVue, AppError> {
    Ok(backend::inscription::reprendre(&crate::context::ctx()?, id, &saisies).await?)
}

/// The list of dossiers with its counters. `INS_LIRE`; the actor's perimeter.
#[server(endpoint = "inscription/file", output = Reponse)]
pub async fn file(filtre: Filtre) -> Result<FileVue, AppError> {
    Ok(backend::inscription::vue_file(&crate::context::ctx()?, &filtre).await?)
}

/// One search over dossiers and formations. `INS_LIRE`; the actor's perimeter.
#[server(endpoint = "inscription/chercher", output = Reponse)]
pub async fn chercher(texte: String) -> Result<RechercheVue, AppError> {
    Ok(backend::inscription::chercher(&crate::context::ctx()?, &texte).await?)
}

/// The imports, newest first. `INS_IMPORTER`; one's own, or all on the whole establishment.
#[server(endpoint = "inscription/imports", output = Reponse)]
pub async fn imports(page: u32) -> Result<Page<ImportVue>, AppError> {
    Ok(backend::inscription::imports(&crate::context::ctx()?, page).await?)
}

/// One import with its refused lines. Same right as the list.
#[server(endpoint = "inscription/import", output = Reponse)]
pub async fn import(id: JobId, page: u32) -> Result<ImportVue, AppError> {
    Ok(backend::inscription::import(&crate::context::ctx()?, id, page).await?)
}
