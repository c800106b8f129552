//! Pages that ask nothing of the interface: what stands when it cannot.

use app::Paquet;
use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use i18n::Langue;
use leptos::config::LeptosOptions;

/// What such a page says, and the one thing to do about it.
pub(crate) struct PageNue<'a> {
    pub titre: &'a str,
    pub lignes: &'a [String],
    /// What comes after, HTML.
    pub corps: &'a str,
    /// Address and words; an empty address is the page itself.
    pub lien: (&'a str, &'a str),
}

impl PageNue<'_> {
    pub(crate) fn rendre(&self, options: &LeptosOptions, l: Langue) -> Response {
        self.page(options, l, "")
    }

    /// The same, and goes where the link leads by itself.
    pub(crate) fn rendre_et_suivre(&self, options: &LeptosOptions, l: Langue) -> Response {
        let suite = format!(
            "<meta http-equiv=\"refresh\" content=\"0;url={}\">\n",
            echapper(self.lien.0)
        );
        self.page(options, l, &suite)
    }

    fn page(&self, options: &LeptosOptions, l: Langue, suite: &str) -> Response {
        let lignes: String = self
            .lignes
            .iter()
            .map(|ligne| format!("<p class=\"chapeau\">{}</p>", echapper(ligne)))
            .collect();
        let page = format!(
            r#"<!DOCTYPE html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{suite}<title>{titre}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{}">
</head>
<body>
<div class="gabarit gabarit-public">
<main class="principal">
<div class="entete"><h1>{titre}</h1>{lignes}</div>
{corps}
<p><a class="bouton bouton-principal" href="{}">{}</a></p>
</main>
</div>
</body>
</html>
"#,
            l.code(),
            Paquet::servi(options).css,
            echapper(self.lien.0),
            echapper(self.lien.1),
            titre = echapper(self.titre),
            corps = self.corps,
        );
        let politique = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
                         frame-ancestors 'none'";
        ([(header::CONTENT_SECURITY_POLICY, politique)], Html(page)).into_response()
    }
}

pub(crate) fn echapper(texte: &str) -> String {
    texte
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
