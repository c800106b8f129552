//! The browser's half: hydrates the page that the server sent.

use leptos::{
    prelude::{AnyView, document, window},
    web_sys::Event,
};
use std::hint::black_box;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Called once by the page.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    black_box(app::socle as fn() -> AnyView);
    let Some(corps) = document().body() else { return };
    spawn_local(async {
        // What `hydrate_lazy` does, and then it is said that the page lives.
        leptos::mount::hydrate_from_async(corps, app::App).await.forget();
        if let Ok(vie) = Event::new("pegase-vit") {
            window().dispatch_event(&vie).ok();
        }
    });
}

/// Room for the splitter, never read nor sent: each of its files has its constants aligned anew, which makes them longer
/// than they were together, and beyond the old length it gives up and leaves those of all the pages to the first file.
/// Bytes that no code refers to are part of the old length only (docs/adr/0004).
#[used]
static MARGE: [u8; 16 * 1024] = [1; 16 * 1024];
