//! What lets a browser install the application and say so when there is no network.

use super::page::PageNue;
use super::{Illisible, ParametresLangue};
use crate::state::AppState;
use app::Paquet;
use axum::{
    Extension,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::Ctx;
use i18n::{Langue, commun, public};
use serde_json::json;

/// `GET /manifest.webmanifest`: how the application presents itself once installed.
#[utoipa::path(get, path = "/manifest.webmanifest", responses((status = 200, description = "The web application manifest")))]
pub async fn manifeste(State(etat): State<AppState>, Extension(ctx): Extension<Ctx>) -> Response {
    let l = ctx.langue;
    let icone = |taille: &str, usage: &str| {
        json!({ "src": format!("/icones/{usage}{taille}.png"), "sizes": format!("{taille}x{taille}"), "type": "image/png",
            "purpose": if usage.is_empty() { "any" } else { "maskable" } })
    };
    let etablissement = match l {
        Langue::Fr => &etat.etablissement.denomination_fr,
        Langue::En => &etat.etablissement.denomination_en,
    };
    let nom = commun::PRODUIT.en_langue(l);
    let manifeste = json!({
        "id": "/",
        "name": format!("{nom} – {etablissement}"),
        "short_name": nom,
        "description": commun::APPLICATION.en_langue(l),
        "lang": l.code(),
        "start_url": "/mon-espace",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f7f4",
        "theme_color": "#2f4b8f",
        "icons": [icone("192", ""), icone("512", ""), icone("512", "masque-")],
    });
    (
        [(header::CONTENT_TYPE, "application/manifest+json")],
        manifeste.to_string(),
    )
        .into_response()
}

/// `GET /hors-ligne/{langue}`: what the browser shows instead of a page that it cannot fetch. A page without a script: it
/// stands at the address of another one, and is nobody's.
#[utoipa::path(get, path = "/hors-ligne/{langue}", params(ParametresLangue), responses(Illisible,
    (status = 200, description = "The page that says that there is no network"), (status = 404, description = "No such language")))]
pub async fn hors_ligne(State(etat): State<AppState>, Path(p): Path<ParametresLangue>) -> Response {
    let Some(l) = Langue::depuis_code(&p.langue) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let page = PageNue {
        titre: public::HORS_LIGNE_TITRE.en_langue(l),
        lignes: &[public::HORS_LIGNE.en_langue(l).to_owned()],
        corps: "",

        lien: ("", public::REESSAYER.en_langue(l)),
    };
    page.rendre(&etat.options, l)
}

/// `GET /sw.js`: the service worker of this build.
#[utoipa::path(get, path = "/sw.js", responses((status = 200, description = "The service worker")))]
pub async fn veilleur(State(etat): State<AppState>) -> Response {
    let paquet = Paquet::servi(&etat.options);
    let script = format!(
        "const VERSION = {:?};\nconst CSS = {:?};\n{}",
        paquet.empreinte,
        paquet.css,
        include_str!("veilleur.js")
    );
    // What it may fetch is what its own answer says, whatever the pages may.
    let politique = "default-src 'none'; connect-src 'self'";
    let entetes = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, politique),
    ];
    (entetes, script).into_response()
}
