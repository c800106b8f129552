use crate::{
    App,
    context::langue_du_document,
    hydratation::{Hydratation, Paquet},
};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The HTML document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let langue = langue_du_document();
    let css = Paquet::servi(&options).css.clone();
    view! {
        <!DOCTYPE html>
        <html lang=langue.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icones/192.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=css />
                <Hydratation options=options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
