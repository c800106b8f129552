//! The product's own interface for other systems: `/api/v1`. They come with a key (`Authorization: Bearer`), never with the
//! cookie of a person.

pub mod admissions;
pub mod apprenants;
mod debit;
pub mod document;
pub mod documents;
pub mod evenements;
pub mod inscriptions;
pub mod jobs;
mod lecture;
pub mod messages;
pub mod navigateur;
mod probleme;
mod reponse;

use axum::{Extension, http::StatusCode};
use backend::{Ctx, Error};
pub use debit::Debit;
use domain::CodeErreur;
use i18n::Langue;
pub(crate) use probleme::Probleme;

/// What lies below this address is for other systems.
pub(crate) const RACINE: &str = "/api/";

/// The database does not answer.
pub(crate) fn indisponible(langue: Langue) -> Probleme {
    let titre = i18n::commun::ERREUR_INTERNE.en_langue(langue);
    Probleme::nouveau(StatusCode::SERVICE_UNAVAILABLE, "indisponible", titre)
}

/// It took longer than an answer may.
pub(crate) fn trop_long(langue: Langue) -> Probleme {
    Probleme::nouveau(
        StatusCode::SERVICE_UNAVAILABLE,
        "indisponible",
        i18n::commun::TROP_LONG.en_langue(langue),
    )
}

/// An address that holds a zero character, or is not text.
pub(crate) fn adresse_illisible(langue: Langue) -> Probleme {
    Probleme::depuis(Error::champ("adresse", CodeErreur::FormatInvalide), langue)
}

/// A method that the address does not have; `Allow` lists those that it has.
pub(crate) fn methode_refusee(langue: Langue) -> Probleme {
    let titre = i18n::api::METHODE_REFUSEE.en_langue(langue);
    Probleme::nouveau(StatusCode::METHOD_NOT_ALLOWED, "methodeRefusee", titre)
}

/// There is nothing here.
pub(crate) async fn inconnue(Extension(ctx): Extension<Ctx>) -> Probleme {
    let titre = i18n::api::ADRESSE_INCONNUE.en_langue(ctx.langue);
    Probleme::nouveau(StatusCode::NOT_FOUND, "introuvable", titre)
}
