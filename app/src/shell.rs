use crate::{
    App,
    context::cadre_du_document,
    hydratation::{Hydratation, Paquet},
};
use i18n::commun;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The HTML document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let cadre = cadre_du_document();
    // Only where there is one: it is one more file to wait for.
    let theme = cadre.teinte.map(|teinte| format!("/theme.css?teinte={teinte}"));
    let css = Paquet::servi(&options).css.clone();
    view! {
        <!DOCTYPE html>
        <html lang=cadre.langue.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content=commun::APPLICATION.en_langue(cadre.langue) />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icones/192.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link
                    rel="preload"
                    href="/fonts/atkinson-next-latin-normal.woff2"
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin=""
                />
                <link rel="stylesheet" href=css />
                {theme.map(|href| view! { <link rel="stylesheet" href=href /> })}
                <Hydratation options=options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
