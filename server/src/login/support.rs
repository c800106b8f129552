//! Acting in somebody else's name, to help her: plain forms, so that they work before anything is loaded.

use super::{confirmer::d_abord_vers, cookies};
use crate::{layers::contexte::accueil, rest::refus};
use axum::{
    Extension, Form,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, authz};
use domain::{CodeErreur, ErreurChamp};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// The page where somebody is chosen.
const PAGE: &str = "/gestion/support";

#[derive(Deserialize)]
pub struct Demande {
    #[serde(default)]
    compte: String,
    #[serde(default)]
    motif: String,
}

/// `POST /gestion/support/agir`: begins, and leads to the pages of the account. A refusal leads back to the form, with what was
/// typed.
pub async fn agir(Extension(ctx): Extension<Ctx>, Form(f): Form<Demande>) -> Response {
    let issue = match f.compte.parse() {
        Ok(compte) => authz::agir(&ctx, compte, &f.motif).await,
        // Who may not even ask is told so first.
        Err(_) => match authz::comptes_a_aider(&ctx, "", None).await {
            Ok(_) => Err(Error::champ("compte", CodeErreur::Obligatoire)),
            Err(erreur) => Err(erreur),
        },
    };
    let page = |erreur: &str| {
        let requete = Serializer::new(String::new())
            .extend_pairs(
                [("compte", f.compte.as_str()), ("erreur", erreur)]
                    .into_iter()
                    .filter(|(_, v)| !v.is_empty()),
            )
            .finish();
        format!("{PAGE}?{requete}")
    };
    let saisie = || [(header::SET_COOKIE, cookies::saisie(&[("motif", &f.motif)]))];
    match issue {
        Ok(apprenant) => Redirect::to(accueil(apprenant)).into_response(),
        Err(Error::AConfirmer) => (saisie(), d_abord_vers(&ctx, &page(""))).into_response(),
        Err(Error::Champs(champs)) => {
            let vers = page(champs.first().map_or("", raison));
            (saisie(), Redirect::to(&vers)).into_response()
        }
        Err(erreur) => refus(&ctx, erreur),
    }
}

/// What the page says of it: a word that it knows.
fn raison(e: &ErreurChamp) -> &str {
    match (e.champ.as_str(), &e.code) {
        (_, CodeErreur::Assistance { refus }) => refus,
        ("motif", CodeErreur::TropLong { .. }) => "MOTIF_LONG",
        ("motif", _) => "MOTIF_COURT",
        _ => "COMPTE_INCONNU",
    }
}

/// `POST /support/quitter`: oneself again, where one began.
pub async fn quitter(Extension(ctx): Extension<Ctx>) -> Response {
    // Pressed twice, or over by itself meanwhile: where one belongs.
    let vers = match ctx.compte() {
        Ok(compte) if compte.assistance.is_some() => PAGE,
        _ => "/",
    };
    match authz::revenir(&ctx).await {
        Ok(()) => Redirect::to(vers).into_response(),
        Err(Error::NonConnecte) => Redirect::to(&format!("/{}/connexion", ctx.langue.code())).into_response(),
        Err(erreur) => refus(&ctx, erreur),
    }
}
