//! What search engines are told: what they may read, and the pages of the catalogue.

use super::{page::echapper, refus};
use crate::state::AppState;
use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use backend::{
    Ctx,
    offre::{AdresseCatalogue, plan_du_catalogue},
};
use i18n::Langue;
use std::fmt::Write;

/// Formations of a plan: each of its lines is there once in each language, and a plan has 50 000 lines at most (sitemaps.org).
const FORMATIONS: i64 = 20_000;

/// `GET /robots.txt`: what is not for search engines.
#[utoipa::path(get, path = "/robots.txt", responses((status = 200, description = "What search engines may read")))]
pub async fn robots(State(etat): State<AppState>) -> Response {
    let mut texte = "User-agent: *\n".to_owned();
    let mut interdire = |chemin: &str| texte.push_str(&format!("Disallow: {chemin}\n"));
    for chemin in ["/gestion", "/mon-espace", "/api/", "/_fn/"] {
        interdire(chemin);
    }
    for page in ["connexion", "confirmer", "activer", "mot-de-passe", "verifier", "demo/"] {
        for l in Langue::TOUTES {
            interdire(&format!("/{}/{page}", l.code()));
        }
    }
    let url = &etat.services.reglages.url_publique;
    let texte = format!("{texte}\nSitemap: {url}/sitemap.xml\n");
    servir("text/plain; charset=utf-8", texte)
}

/// `GET /sitemap.xml`: the pages of the catalogue, each beside the same in the other language.
#[utoipa::path(get, path = "/sitemap.xml", responses((status = 200, description = "The pages of the catalogue")))]
pub async fn plan(State(etat): State<AppState>, Extension(ctx): Extension<Ctx>) -> Response {
    match plan_du_catalogue(&ctx, FORMATIONS).await {
        Ok(adresses) => servir(
            "application/xml; charset=utf-8",
            ecrire(&etat.services.reglages.url_publique, &adresses),
        ),
        Err(erreur) => refus(&ctx, erreur),
    }
}

fn servir(type_: &'static str, texte: String) -> Response {
    ([(header::CONTENT_TYPE, type_)], texte).into_response()
}

fn ecrire(url: &str, adresses: &[AdresseCatalogue]) -> String {
    let langues = [Langue::Fr, Langue::En];
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let catalogue = AdresseCatalogue {
        suite: String::new(),
        modifie_le: None,
    };
    for adresse in std::iter::once(&catalogue).chain(adresses) {
        let lieu = |l: Langue| {
            let chemin = format!("{url}/{}/formations/{}", l.code(), adresse.suite);
            echapper(chemin.trim_end_matches('/'))
        };
        let mut autres = String::new();
        for l in langues {
            // Writing into a text does not fail.
            let _ = write!(
                autres,
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                l.code(),
                lieu(l)
            );
        }
        let le = adresse
            .modifie_le
            .map(|le| format!("<lastmod>{le:.0}</lastmod>"))
            .unwrap_or_default();
        for l in langues {
            let _ = writeln!(xml, "<url><loc>{}</loc>{le}{autres}</url>", lieu(l));
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_plan_nomme_chaque_page_dans_les_deux_langues() {
        let adresse = AdresseCatalogue {
            suite: "LIC-DROIT".into(),
            modifie_le: Some("2026-11-27T08:00:00.25Z".parse().unwrap()),
        };
        let xml = ecrire("https://fac.example", &[adresse]);
        assert!(xml.contains("<loc>https://fac.example/fr/formations</loc>"));
        assert!(
            xml.contains(
                "<loc>https://fac.example/en/formations/LIC-DROIT</loc><lastmod>2026-11-27T08:00:00Z</lastmod>"
            )
        );
        let autre =
            "<xhtml:link rel=\"alternate\" hreflang=\"fr\" href=\"https://fac.example/fr/formations/LIC-DROIT\"/>";
        assert_eq!(xml.matches(autre).count(), 2);
    }
}
