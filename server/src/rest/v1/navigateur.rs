//! The document as pages that one can leaf through, search and try, without anything from elsewhere.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// The viewer builds its styles in the page; scripts come from here only, and it talks to nobody else.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
    img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pégase – /api/v1</title>
<link rel="icon" href="/favicon.svg">
<script src="/openapi/rapidoc.js" defer></script>
</head>
<body>
<rapi-doc spec-url="/openapi/pegase-v1.json" load-fonts="false" show-header="false" render-style="read" theme="light"
  primary-color="#00595e" bg-color="#ffffff" text-color="#1c2526" nav-bg-color="#f0f4f4" nav-text-color="#1c2526"
  regular-font="system-ui, sans-serif" mono-font="ui-monospace, monospace" schema-style="table" allow-server-selection="false"
  use-path-in-nav-bar="true" persist-auth="false"></rapi-doc>
<noscript><p>This page needs JavaScript. The document itself: <a href="/openapi/pegase-v1.json">/openapi/pegase-v1.json</a></p></noscript>
</body>
</html>
"##;

/// `GET /openapi`.
#[utoipa::path(
    get,
    path = "/openapi",
    responses((status = 200, description = "The OpenAPI document of /api/v1, to be leafed through"))
)]
pub(crate) async fn montrer() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, CSP),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        PAGE,
    )
        .into_response()
}
