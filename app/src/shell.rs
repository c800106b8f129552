use crate::{App, context::langue_du_document, hydratation::Hydratation};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

/// The HTML document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let langue = langue_du_document();
    view! {
        <!DOCTYPE html>
        <html lang=langue.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet id="leptos" options=options.clone() />
                <Hydratation options=options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
