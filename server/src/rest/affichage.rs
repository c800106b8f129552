use super::Personnelle;
use crate::login::langue::retour;
use axum::{
    Extension,
    extract::RawForm,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error};
use domain::inscription::{Affichage, Colonne, Densite};
use url::form_urlencoded;
use utoipa::ToSchema;

/// What is not known is left out.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, read by hand")]
pub(crate) struct Choix {
    #[schema(value_type = String, required = false)]
    densite: Option<String>,
    /// One for each.
    #[schema(required = false)]
    colonne: Vec<String>,
}

/// `POST /gestion/affichage`: keeps the density and the columns that a clerk wants, for her browser, and comes back.
#[utoipa::path(post, path = "/gestion/affichage",
    request_body(content = Choix, content_type = "application/x-www-form-urlencoded"),
    security(("session" = [])),
    responses(Personnelle, (status = 415, description = "Not a form"),
        (status = 303, description = "To the page that sent the form, or to sign in")))]
pub async fn choisir(Extension(ctx): Extension<Ctx>, entetes: HeaderMap, RawForm(corps): RawForm) -> Response {
    if ctx.compte().is_err() {
        return super::refus(&ctx, Error::NonConnecte);
    }
    let champs: Vec<_> = form_urlencoded::parse(&corps).into_owned().collect();
    let valeurs = |nom: &'static str| champs.iter().filter(move |(n, _)| n == nom).map(|(_, v)| v.as_str());
    let densite = valeurs("densite")
        .find_map(Densite::depuis_code)
        .unwrap_or(Densite::Compacte);
    let affichage = Affichage::new(densite, valeurs("colonne").filter_map(Colonne::depuis_code).collect());
    (
        [(header::SET_COOKIE, affichage.cookie())],
        Redirect::to(&retour(&entetes, ctx.langue)),
    )
        .into_response()
}
