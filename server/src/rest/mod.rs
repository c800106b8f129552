//! What is not a page: health, files, and the plain forms of the learner.

pub mod affichage;
pub mod apparence;
pub mod contrat;
mod depot;
pub mod documents;
pub mod donnees;
pub mod dossier;
pub mod droits;
pub mod etat;
pub mod file;
pub mod imports;
pub mod jetons;
pub mod journal;
pub mod moteurs;
pub mod nomenclatures;
pub mod odf;
pub mod offre;
pub mod page;
pub mod paiement;
pub mod pieces;
pub mod ref_v1;
pub mod sante;
pub mod structures;
pub mod telephone;
pub mod v1;

use app::AppError;
use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use backend::{Ctx, Error};
use serde::Deserialize;
use utoipa::{IntoParams, IntoResponses};

/// What any address may answer when what is sent cannot be understood.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) enum Illisible {
    /// The address, or what was sent, cannot be read
    #[response(status = 400)]
    Requete,
}

/// What any page of somebody may answer.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) enum Personnelle {
    /// The address, or what was sent, cannot be read
    #[response(status = 400)]
    Requete,
    /// Nobody is signed in
    #[response(status = 401)]
    NonConnecte,
    /// No right to that, or sent by another site
    #[response(status = 403)]
    Interdit,
    /// Something to correct: the answer says what
    #[response(status = 422)]
    ACorriger,
}

/// A page in one of our languages.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ParametresLangue {
    #[param(inline, value_type = v1::document::CodeLangue)]
    langue: String,
}

/// A refusal of something that is opened like a page: the status and one sentence.
pub(crate) fn refus(ctx: &Ctx, erreur: Error) -> Response {
    let erreur = AppError::from(erreur);
    let type_ = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (erreur.statut_http(), type_, erreur.phrase(ctx.langue)).into_response()
}

/// A refusal that a program shows as it is.
pub(crate) fn refus_json(ctx: &Ctx, erreur: Error) -> Response {
    let erreur = AppError::from(erreur);
    let message = match &erreur {
        AppError::Champs { champs } => champs
            .iter()
            .map(|e| i18n::erreurs::phrase(&e.code, ctx.langue))
            .collect::<Vec<_>>()
            .join(" "),
        autre => autre.phrase(ctx.langue),
    };
    (erreur.statut_http(), Json(serde_json::json!({ "message": message }))).into_response()
}

/// A file to keep.
pub(crate) fn fichier(nom: &str, type_: &'static str, contenu: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{nom}\"");
    (
        [
            (header::CONTENT_TYPE, type_.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        contenu,
    )
        .into_response()
}
