//! The second step of a sign-in, and showing again who one is.

use super::{cookies, retour::page_locale};
use crate::layers::contexte::accueil;
use axum::{
    Extension, Form,
    http::{HeaderMap, Uri, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, authz};
use i18n::Langue;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    code: String,
    #[serde(default)]
    retour: String,
    #[serde(default)]
    langue: String,
}

/// Signed in, or a code is awaited: leads to where the person was going, by the page that asks for the code if need be.
pub(super) fn suite(langue: &str, entree: authz::Entree, retour: &str) -> Response {
    match entree {
        authz::Entree::Ouverte(session) => {
            let compte = || format!("{}/compte?facteur=voulu", accueil(session.apprenant));
            let vers = match page_locale(retour) {
                // Where it is set up, whatever she was going to: that waits.
                _ if session.facteur_voulu => compte(),
                Some(page) => page,
                None => accueil(session.apprenant).to_owned(),
            };
            let temoin = [(header::SET_COOKIE, cookies::session(&session.jeton))];
            (temoin, Redirect::to(&vers)).into_response()
        }
        authz::Entree::CodeAttendu(temoin) => {
            let vers = page("connexion/code", langue, &[("retour", retour)]);
            ([(header::SET_COOKIE, cookies::attendue(&temoin))], vers).into_response()
        }
    }
}

fn page(page: &str, langue: &str, parametres: &[(&str, &str)]) -> Redirect {
    let requete = Serializer::new(String::new())
        .extend_pairs(parametres.iter().filter(|(_, valeur)| !valeur.is_empty()))
        .finish();
    let separateur = if requete.is_empty() { "" } else { "?" };
    Redirect::to(&format!("/{langue}/{page}{separateur}{requete}"))
}

/// `POST /connexion/code`: the code of the second factor, after a password that was right.
pub async fn code(Extension(ctx): Extension<Ctx>, entetes: HeaderMap, Form(f): Form<Code>) -> Response {
    let langue = Langue::depuis_code(&f.langue).unwrap_or(ctx.langue).code();
    let temoin = cookies::lire(&entetes, cookies::ATTENDUE).unwrap_or_default();
    match authz::donner_code(&ctx, &temoin, &f.code).await {
        Ok(session) => {
            let vers = page_locale(&f.retour).unwrap_or_else(|| accueil(session.apprenant).to_owned());
            let temoins = [
                (header::SET_COOKIE, cookies::session(&session.jeton)),
                (header::SET_COOKIE, cookies::effacer_attendue()),
            ];
            (AppendHeaders(temoins), Redirect::to(&vers)).into_response()
        }
        Err(Error::Champs(champs)) if champs.iter().any(|c| c.champ == "temoin") => {
            page("connexion", langue, &[("erreur", "PERIME"), ("retour", &f.retour)]).into_response()
        }
        Err(erreur) => {
            let parametres = [("erreur", refus(erreur)), ("retour", &f.retour)];
            page("connexion/code", langue, &parametres).into_response()
        }
    }
}

#[derive(Deserialize)]
pub struct Confirmation {
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    retour: String,
}

/// `POST /confirmer`: who is signed in shows again who she is, and goes on with what she was doing.
pub async fn confirmer(Extension(ctx): Extension<Ctx>, Form(f): Form<Confirmation>) -> Response {
    let langue = ctx.langue.code();
    match authz::confirmer(&ctx, &f.mot_de_passe, &f.code).await {
        Ok(()) => match page_locale(&f.retour) {
            Some(vers) => Redirect::to(&vers).into_response(),
            None => page("confirmer", langue, &[("fait", "oui")]).into_response(),
        },
        Err(Error::NonConnecte) => page("connexion", langue, &[("retour", &f.retour)]).into_response(),
        Err(erreur) => {
            let parametres = [("erreur", refus(erreur)), ("retour", &f.retour)];
            page("confirmer", langue, &parametres).into_response()
        }
    }
}

fn refus(erreur: Error) -> &'static str {
    match erreur {
        // Her own password is nothing to type in somebody else's name: the page says so.
        Error::Champs(_) | Error::AuNomDAutrui => "refus",
        Error::Patienter { .. } => "attente",
        autre => {
            backend::signaler(&autre);
            "refus"
        }
    }
}

/// What was asked for by an address waits until she has shown again who she is.
pub(crate) fn d_abord(ctx: &Ctx, adresse: &Uri) -> Response {
    d_abord_vers(ctx, adresse.path_and_query().map_or("", |p| p.as_str()))
}

/// The same, then that page of ours.
pub(crate) fn d_abord_vers(ctx: &Ctx, retour: &str) -> Response {
    page("confirmer", ctx.langue.code(), &[("retour", retour)]).into_response()
}
