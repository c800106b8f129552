//! The skeleton of the simulators' pages: French, one column, no JavaScript.

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

const STYLE: &str = "
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1f; background: #fff; }
.bandeau { background: #5b2a00; color: #fff; padding: .5rem 1rem; font-weight: 700; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1rem; margin-bottom: .25rem; }
label { display: block; font-weight: 600; margin-top: .75rem; }
input { font: inherit; width: 100%; padding: .6rem; border: 1px solid #595963; border-radius: 4px; }
button { font: inherit; font-weight: 600; min-height: 44px; padding: .5rem 1rem; border: 1px solid #12377a;
  border-radius: 4px; background: #12377a; color: #fff; cursor: pointer; }
button.secondaire { background: #fff; color: #12377a; }
a { color: #12377a; } :focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .75rem 0; }
.erreur { border-left: 4px solid #a3001b; padding: .5rem 1rem; background: #fdeef0; }
article { border: 1px solid #8a8a94; border-radius: 6px; padding: 0 1rem .5rem; margin: 1rem 0; }
code { font-size: .9em; }
";

/// A whole page. `corps` is HTML; what comes from outside must have gone through [`echapper`].
pub(crate) fn page(titre: &str, bandeau: &str, corps: &str) -> Response {
    let titre = echapper(titre);
    let html = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{titre}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header class=\"bandeau\">{bandeau}</header>\n<main>\n<h1>{titre}</h1>\n{corps}\n</main>\n</body>\n</html>\n"
    );
    // No `form-action`: browsers apply it to the redirection back to the merchant as well.
    let politique = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    let entetes = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(politique)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (entetes, Html(html)).into_response()
}

/// Text as HTML, in an element or in a quoted attribute.
pub(crate) fn echapper(texte: &str) -> String {
    let mut html = String::with_capacity(texte.len());
    for c in texte.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
    html
}

/// Cents as a French amount.
pub(crate) fn euros(centimes: u64) -> String {
    format!("{},{:02}\u{a0}€", centimes / 100, centimes % 100)
}
