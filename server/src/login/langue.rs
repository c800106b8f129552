use super::{cookies, retour::page_locale};
use axum::{
    Extension,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, authz};
use i18n::Langue;
use url::Url;

/// `GET /langue/{code}`: keeps the language, for the account or for the browser, and comes back to the page.
pub async fn choisir(Extension(ctx): Extension<Ctx>, Path(code): Path<String>, entetes: HeaderMap) -> Response {
    let Some(langue) = Langue::depuis_code(&code) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if ctx.compte().is_ok()
        && let Err(erreur) = authz::changer_langue(&ctx, langue).await
    {
        backend::signaler(&erreur);
    }
    let retour = retour(&entetes, langue);
    (
        [(header::SET_COOKIE, cookies::langue(langue.code()))],
        Redirect::to(&retour),
    )
        .into_response()
}

/// The page from which the link was followed, in the new language when its address carries one.
pub(crate) fn retour(entetes: &HeaderMap, langue: Langue) -> String {
    let page = entetes
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| Url::parse(v).ok());
    let Some(page) = page else { return "/".into() };
    let segments: Vec<&str> = page.path().split('/').collect();
    let chemin = match segments.get(1).and_then(|s| Langue::depuis_code(s)) {
        Some(_) => format!(
            "/{}{}",
            langue.code(),
            segments[2..].iter().map(|s| format!("/{s}")).collect::<String>()
        ),
        None => page.path().to_owned(),
    };
    let page = match page.query() {
        Some(requete) => format!("{chemin}?{requete}"),
        None => chemin,
    };
    page_locale(&page).unwrap_or_else(|| "/".into())
}
