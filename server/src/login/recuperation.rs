//! Getting back in: asking for a link, then choosing another password.

use super::{confirmer::suite, cookies};
use axum::{
    Extension, Form,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, authz};
use i18n::Langue;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Demande {
    #[serde(default)]
    courriel: String,
    #[serde(default)]
    langue: String,
}

/// `POST /mot-de-passe/demander`: the same answer whether the account exists or not.
pub async fn demander(Extension(ctx): Extension<Ctx>, Form(f): Form<Demande>) -> Response {
    let langue = Langue::depuis_code(&f.langue).unwrap_or(ctx.langue).code();
    let requete = match authz::demander_recuperation(&ctx, &f.courriel).await {
        Ok(()) => "envoye=1",
        Err(Error::Patienter { .. }) => "erreur=attente",
        Err(Error::Champs(_)) => "erreur=courriel",
        Err(autre) => {
            backend::signaler(&autre);
            "erreur=panne"
        }
    };
    Redirect::to(&format!("/{langue}/mot-de-passe?{requete}")).into_response()
}

#[derive(Deserialize)]
pub struct Changement {
    #[serde(default)]
    code: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    langue: String,
}

/// `POST /mot-de-passe/changer`: the new password, and a session.
pub async fn changer(Extension(ctx): Extension<Ctx>, Form(f): Form<Changement>) -> Response {
    let langue = Langue::depuis_code(&f.langue).unwrap_or(ctx.langue).code();
    match authz::changer_mot_de_passe(&ctx, &f.code, &f.mot_de_passe).await {
        Ok(entree) => suite(langue, entree, ""),
        Err(erreur) => {
            let champs = match erreur {
                Error::Champs(champs) => champs.into_iter().map(|e| e.champ).collect::<Vec<_>>().join(","),
                Error::Patienter { .. } => "attente".into(),
                autre => {
                    backend::signaler(&autre);
                    "code".into()
                }
            };
            let gardee = cookies::saisie(&[("code", &f.code)]);
            let vers = Redirect::to(&format!("/{langue}/mot-de-passe/nouveau?erreurs={champs}"));
            ([(header::SET_COOKIE, gardee)], vers).into_response()
        }
    }
}
