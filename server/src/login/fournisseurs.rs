//! Signing in through a provider of identity: leaving for it, coming back, and what it says by itself.

use super::{cookies, retour::page_locale};
use crate::{
    layers::contexte::accueil,
    rest::{page::PageNue, refus},
    state::AppState,
};
use axum::{
    Extension, Form, Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use backend::{
    Ctx, Error,
    authz::{self, But},
};
use domain::authz::RefusConnexion;
use i18n::{Texte, public};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

#[derive(Deserialize)]
pub struct Ou {
    #[serde(default)]
    retour: String,
    /// Who is signed in by it shows again who she is.
    confirmer: Option<String>,
}

impl Ou {
    fn but(&self) -> But {
        match self.confirmer {
            Some(_) => But::Confirmer,
            None => But::Entrer,
        }
    }
}

/// Where she was going, short enough for a cookie.
fn destination(texte: &str) -> String {
    page_locale(texte).filter(|page| page.len() <= 512).unwrap_or_default()
}

/// `GET /connexion/oidc/{code}`: leaves for an OpenID Connect provider.
pub async fn partir_oidc(Extension(ctx): Extension<Ctx>, Path(code): Path<String>, Query(ou): Query<Ou>) -> Response {
    let retour = destination(&ou.retour);
    partance(&ctx, authz::partir_oidc(&ctx, &code, &retour, ou.but()).await)
}

/// `GET /connexion/cas/{code}`: leaves for a CAS server.
pub async fn partir_cas(Extension(ctx): Extension<Ctx>, Path(code): Path<String>, Query(ou): Query<Ou>) -> Response {
    let retour = destination(&ou.retour);
    partance(&ctx, authz::partir_cas(&ctx, &code, &retour, ou.but()))
}

/// `POST /compte/relier/{genre}/{code}`: whoever is signed in leaves for a provider, to tie her account to it.
pub async fn relier(
    State(etat): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    Path((genre, code)): Path<(String, String)>,
) -> Response {
    let Ok(compte) = ctx.compte() else {
        return Redirect::to(&format!("/{}/connexion", ctx.langue.code())).into_response();
    };
    let retour = format!("{}/compte", accueil(compte.personne.is_some()));
    let issue = match genre.as_str() {
        "oidc" => authz::partir_oidc(&ctx, &code, &retour, But::Relier).await,
        "cas" => authz::partir_cas(&ctx, &code, &retour, But::Relier),
        _ => Err(Error::Introuvable),
    };
    match issue {
        Ok(partance) => {
            let temoin = cookies::depart(&partance.etat, &partance.temoin);
            let page = ailleurs(&etat, &ctx, public::RELIER_TITRE, &partance.adresse);
            ([(header::SET_COOKIE, temoin)], page).into_response()
        }
        Err(erreur) => echec(&ctx, erreur),
    }
}

/// Leads to another site after a form: a page and not a redirect, since forms of ours lead nowhere else (`form-action`),
/// redirects included.
pub(super) fn ailleurs(etat: &AppState, ctx: &Ctx, titre: Texte, adresse: &str) -> Response {
    let l = ctx.langue;
    PageNue {
        titre: titre.en_langue(l),
        lignes: &[public::VERS_LE_SERVICE.en_langue(l).to_owned()],
        corps: "",
        lien: (adresse, public::CONTINUER.en_langue(l)),
    }
    .rendre_et_suivre(&etat.options, l)
}

fn partance(ctx: &Ctx, issue: backend::Result<authz::Partance>) -> Response {
    match issue {
        Ok(partance) => {
            let temoin = cookies::depart(&partance.etat, &partance.temoin);
            ([(header::SET_COOKIE, temoin)], Redirect::to(&partance.adresse)).into_response()
        }
        Err(erreur) => echec(ctx, erreur),
    }
}

/// `GET /connexion/oidc/{code}/retour`: comes back from an OpenID Connect provider.
pub async fn revenir_oidc(
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
    Query(retour): Query<authz::RetourOidc>,
    entetes: HeaderMap,
) -> Response {
    let temoin = cookies::lire_depart(&entetes, &retour.state);
    let issue = authz::revenir_oidc(&ctx, &code, &retour, temoin.as_deref()).await;
    arrivee(&ctx, issue, &retour.state)
}

#[derive(Deserialize)]
pub struct RetourCas {
    #[serde(default)]
    etat: String,
    ticket: Option<String>,
}

/// `GET /connexion/cas/{code}/retour`: comes back from a CAS server.
pub async fn revenir_cas(
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
    Query(retour): Query<RetourCas>,
    entetes: HeaderMap,
) -> Response {
    let temoin = cookies::lire_depart(&entetes, &retour.etat);
    let issue = authz::revenir_cas(&ctx, &code, &retour.etat, retour.ticket.as_deref(), temoin.as_deref()).await;
    arrivee(&ctx, issue, &retour.etat)
}

fn arrivee(ctx: &Ctx, issue: backend::Result<authz::Arrivee>, etat: &str) -> Response {
    // Whatever happened, this attempt is over.
    let efface = cookies::effacer_depart(etat);
    match issue {
        Ok(arrivee) => {
            let vers = page_locale(&arrivee.retour).unwrap_or_else(|| accueil(arrivee.session.apprenant).to_owned());
            let temoins = [
                (header::SET_COOKIE, cookies::session(&arrivee.session.jeton)),
                (header::SET_COOKIE, efface),
            ];
            (AppendHeaders(temoins), Redirect::to(&vers)).into_response()
        }
        Err(erreur) => ([(header::SET_COOKIE, efface)], echec(ctx, erreur)).into_response(),
    }
}

/// Back to the sign-in page, which says why.
fn echec(ctx: &Ctx, erreur: Error) -> Response {
    let code = match erreur {
        Error::NonConnecte => return Redirect::to(&format!("/{}/connexion", ctx.langue.code())).into_response(),
        Error::Introuvable => return StatusCode::NOT_FOUND.into_response(),
        Error::AuNomDAutrui => return refus(ctx, erreur),
        Error::Connexion(refus) => refus.code(),
        autre => {
            backend::signaler(&autre);
            RefusConnexion::Fournisseur.code()
        }
    };
    let requete = Serializer::new(String::new()).append_pair("erreur", code).finish();
    // Whoever is signed in was tying her account.
    let page = match ctx.compte() {
        Ok(compte) => format!("{}/compte", accueil(compte.personne.is_some())),
        Err(_) => format!("/{}/connexion", ctx.langue.code()),
    };
    Redirect::to(&format!("{page}?{requete}")).into_response()
}

#[derive(Deserialize)]
pub struct FinOidc {
    #[serde(default)]
    logout_token: String,
}

/// `POST /connexion/oidc/{code}/fin`: the provider says that somebody signed out (Back-Channel Logout 1.0).
pub async fn fin_oidc(Extension(ctx): Extension<Ctx>, Path(code): Path<String>, Form(fin): Form<FinOidc>) -> Response {
    dite(authz::fin_oidc(&ctx, &code, &fin.logout_token).await)
}

#[derive(Deserialize)]
pub struct FinNavigateur {
    #[serde(default)]
    iss: String,
    #[serde(default)]
    sid: String,
}

/// `GET /connexion/oidc/{code}/fin-navigateur`: the same, told by the browser (Front-Channel Logout 1.0).
pub async fn fin_navigateur(
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
    Query(fin): Query<FinNavigateur>,
) -> Response {
    dite(authz::fin_oidc_navigateur(&ctx, &code, &fin.iss, &fin.sid).await)
}

#[derive(Deserialize)]
pub struct FinCas {
    #[serde(rename = "logoutRequest", default)]
    message: String,
}

/// `POST /connexion/cas/{code}/retour`: the CAS server says that the session of a ticket is over.
pub async fn fin_cas(Extension(ctx): Extension<Ctx>, Path(code): Path<String>, Form(fin): Form<FinCas>) -> Response {
    dite(authz::fin_cas(&ctx, &code, &fin.message).await)
}

/// What the provider is told: never how many sessions there were.
fn dite(issue: backend::Result<u64>) -> Response {
    match issue {
        Ok(_) => StatusCode::OK.into_response(),
        Err(Error::Introuvable) => StatusCode::NOT_FOUND.into_response(),
        Err(Error::Champs(champs)) => {
            let quoi = champs.first().map_or("", |c| c.champ.as_str());
            let dit =
                serde_json::json!({ "error": "invalid_request", "error_description": format!("{quoi} is not valid") });
            (StatusCode::BAD_REQUEST, Json(dit)).into_response()
        }
        Err(autre) => {
            backend::signaler(&autre);
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// `GET /deconnexion/faite`: the provider brings back whom it signed out.
pub async fn deconnexion_faite(Extension(ctx): Extension<Ctx>) -> Redirect {
    Redirect::to(&format!("/{}", ctx.langue.code()))
}
