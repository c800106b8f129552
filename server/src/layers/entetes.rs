use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// Headers that hold for every answer; the content security policy of pages is set where their nonce is made.
const ENTETES: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=()",
    ),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
];

/// What is not a page loads nothing at all.
const CSP_STRICTE: &str = "default-src 'none'; frame-ancestors 'none'";

pub async fn entetes(requete: Request, suite: Next) -> Response {
    let chemin = requete.uri().path();
    let cache = if let Some(fichier) = chemin.strip_prefix("/pkg/") {
        // An address with the name of its build never changes its content (`app::empreinte`).
        Some(if fichier.contains('/') {
            "public, max-age=31536000, immutable"
        } else {
            "public, no-cache"
        })
    } else if chemin == "/sw.js" {
        Some("no-cache")
    } else if matches!(
        chemin,
        "/manifest.webmanifest" | "/theme.css" | "/logo" | "/robots.txt" | "/sitemap.xml"
    ) || chemin.starts_with("/icones/")
    {
        Some("public, max-age=3600")
    } else if chemin.starts_with("/fonts/") || chemin == "/favicon.svg" || chemin == "/openapi/rapidoc.js" {
        Some("public, max-age=86400")
    } else {
        None
    };
    let mut reponse = suite.run(requete).await;
    let succes = reponse.status().is_success() || reponse.status() == StatusCode::NOT_MODIFIED;
    let entetes = reponse.headers_mut();
    for (nom, valeur) in ENTETES {
        entetes.insert(HeaderName::from_static(nom), HeaderValue::from_static(valeur));
    }
    entetes
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CSP_STRICTE));
    if let Some(cache) = cache.filter(|_| succes) {
        entetes.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    }
    reponse
}
