//! What a page is dressed with, and the addresses of its files.

use crate::{autorisations::application, support::Essai};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use tower::ServiceExt;

async fn lire(app: &Router, chemin: &str) -> (StatusCode, HeaderMap, String) {
    let requete = Request::get(chemin).body(Body::empty()).unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    let (parties, corps) = reponse.into_parts();
    let texte = String::from_utf8_lossy(&to_bytes(corps, usize::MAX).await.unwrap()).into_owned();
    (parties.status, parties.headers, texte)
}

#[tokio::test]
async fn l_etablissement_a_sa_couleur_et_son_logo() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let (.., page) = lire(&app, "/fr").await;
    assert!(
        !page.contains("/theme.css") && !page.contains("/logo"),
        "the product's own"
    );
    let logo = essai.dossier.join("logo.svg");
    std::fs::create_dir_all(&essai.dossier).unwrap();
    std::fs::write(&logo, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    let fichier = logo.display().to_string();
    for (arguments, reussit) in [
        (vec!["appearance", "--hue", "360"], false),
        (vec!["appearance", "--logo", "Cargo.toml"], false),
        (vec!["appearance", "--hue", "20", "--logo", &fichier], true),
    ] {
        let statut = essai.programme(&arguments).status().unwrap();
        assert_eq!(statut.success(), reussit, "{arguments:?}");
    }
    let app = application(&essai).await;
    let (.., page) = lire(&app, "/fr").await;
    assert!(page.contains("/theme.css?teinte=20") && page.contains("src=\"/logo\""));
    assert!(lire(&app, "/theme.css").await.2.contains("--teinte:20"));
    let (statut, entetes, corps) = lire(&app, "/logo").await;
    assert_eq!(
        (statut, entetes["content-type"].to_str().unwrap()),
        (StatusCode::OK, "image/svg+xml")
    );
    assert!(corps.starts_with("<svg"));
    assert!(essai.programme(&["appearance"]).status().unwrap().success());
    let (.., page) = lire(&application(&essai).await, "/fr").await;
    assert!(!page.contains("/theme.css"), "taken away");
}

/// A page opened before the new version came goes on asking for its files; those of no version are not there.
#[tokio::test]
async fn la_version_d_avant_sert_encore_ses_fichiers() {
    let essai = Essai::nouveau().await;
    let (actuel, precedent) = (essai.dossier.join("actuel"), essai.dossier.join("precedent"));
    for (site, contenu) in [(&actuel, "neuf"), (&precedent, "vieux")] {
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("pkg/chunk.js"), contenu).unwrap();
    }
    let app = crate::autorisations::application_de(&essai, &actuel, Some(&precedent)).await;
    for (site, contenu) in [(&actuel, "neuf"), (&precedent, "vieux")] {
        let empreinte = ::app::empreinte(&site.join("pkg"));
        let (statut, entetes, corps) = lire(&app, &format!("/pkg/{empreinte}/chunk.js")).await;
        assert_eq!((statut, corps.as_str()), (StatusCode::OK, contenu));
        assert!(entetes["cache-control"].to_str().unwrap().contains("immutable"));
    }
    let (statut, entetes, _) = lire(&app, "/pkg/0000000000000000/chunk.js").await;
    assert_eq!(statut, StatusCode::NOT_FOUND);
    assert!(
        !entetes
            .get("cache-control")
            .is_some_and(|v| v.to_str().unwrap().contains("immutable"))
    );
    let (statut, entetes, _) = lire(&app, "/pkg/chunk.js").await;
    assert_eq!(
        (statut, entetes["cache-control"].to_str().unwrap()),
        (StatusCode::OK, "public, no-cache")
    );
}
