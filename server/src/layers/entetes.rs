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
    ("strict-transport-security", "max-age=31536000"),
];

/// What is not a page loads nothing at all.
const CSP_STRICTE: &str = "default-src 'none'; frame-ancestors 'none'";

pub async fn entetes(requete: Request, suite: Next) -> Response {
    let chemin = requete.uri().path();
    // Names of the bundle carry a hash, but cargo-leptos hashes most files before it rewrites the names inside them: two
    // builds may give one name to two contents. So a browser keeps them and asks each time whether they still hold.
    let cache = if chemin.starts_with("/pkg/") {
        Some("public, no-cache")
    } else if chemin.starts_with("/fonts/") || chemin == "/favicon.svg" {
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
