//! The files of the browser's half, of this build and of the one before.

use crate::{router::fournir, state::AppState};
use app::shell;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use leptos_axum::render_app_to_stream_with_context;
use std::path::{Path, PathBuf};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The build that a new version takes the place of: a page opened before goes on asking for its files.
#[derive(Clone, Debug)]
pub struct SitePrecedent {
    empreinte: String,
    dossier: PathBuf,
}

impl SitePrecedent {
    pub fn lire(dossier: &Path, pkg: &str) -> Self {
        Self {
            empreinte: app::empreinte(&dossier.join(pkg)),
            dossier: dossier.to_owned(),
        }
    }
}

/// A file of the site folder, or the page that says that there is nothing.
pub async fn fichier_ou_page(State(etat): State<AppState>, uri: Uri, requete: Request) -> Response {
    if uri.path().contains('.')
        && let Some((site, chemin)) = ou(&etat, uri.path())
    {
        let dossier = ServeDir::new(site).precompressed_br().precompressed_gzip();
        // The headers go along: they ask for a compressed file, or only whether the file has changed.
        let mut fichier = Request::new(Body::empty());
        *fichier.uri_mut() = chemin;
        *fichier.headers_mut() = requete.headers().clone();
        let reponse = dossier.oneshot(fichier).await.map(IntoResponse::into_response);
        match reponse {
            Ok(reponse) if reponse.status() != StatusCode::NOT_FOUND => return reponse,
            _ => {}
        }
    }
    let options = etat.options.clone();
    let page = render_app_to_stream_with_context(fournir, move || shell(options.clone()));
    page(requete).await.into_response()
}

/// The site folder and the path in it of an address: `/pkg/<build>/<file>` is that file of that build.
fn ou(etat: &AppState, chemin: &str) -> Option<(PathBuf, Uri)> {
    let options = &etat.options;
    let actuel = PathBuf::from(&*options.site_root);
    let pkg = format!("/{}/", options.site_pkg_dir);
    let Some((empreinte, fichier)) = chemin.strip_prefix(&pkg).and_then(|reste| reste.split_once('/')) else {
        return Some((actuel, chemin.parse().ok()?));
    };
    let site = if empreinte == app::Paquet::servi(options).empreinte {
        actuel
    } else {
        let precedent = etat.site_precedent.as_ref().filter(|s| s.empreinte == empreinte)?;
        precedent.dossier.clone()
    };
    Some((site, format!("{pkg}{fichier}").parse().ok()?))
}
