//! Where the focus goes.

use leptos::{prelude::*, task::tick, web_sys};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Is the focus in the tree?
pub(super) fn dans_l_arbre() -> bool {
    let element = document().active_element();
    element.is_some_and(|e| e.closest(".arbre").is_ok_and(|arbre| arbre.is_some()))
}

/// Brings the focus to the line that is chosen, once what was said to the tree is drawn.
pub(super) async fn revenir() {
    tick().await;
    if let Ok(Some(ligne)) = document().query_selector(".arbre-ligne[tabindex=\"0\"]") {
        focaliser(&ligne);
    }
}

/// A moment; a page that nobody looks at goes on too, though more slowly.
pub(super) async fn pause() {
    let promesse = js_sys::Promise::new(&mut |suite, _| {
        window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&suite, 15)
            .ok();
    });
    JsFuture::from(promesse).await.ok();
}

/// The form that adds is made anew once the sheet was read again, and nothing says when: the focus that falls with it goes to what
/// opens it, as long as nobody took it elsewhere.
pub(super) fn revenir_a_l_ajout(encore: u32) {
    let actif = document().active_element();
    let tombe = actif.as_ref().is_none_or(|e| e.tag_name() == "BODY");
    if tombe && let Ok(Some(titre)) = document().query_selector(".maquette-ajout > summary") {
        focaliser(&titre);
    }
    let la = tombe || actif.is_some_and(|e| e.closest(".maquette-ajout").is_ok_and(|a| a.is_some()));
    if la && encore > 0 {
        set_timeout(move || revenir_a_l_ajout(encore - 1), Duration::from_millis(100));
    }
}

/// Brings the focus to something; what is typed in a field is selected.
pub(super) fn focaliser(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        element.focus().ok();
    }
    if let Some(champ) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        champ.select();
    }
}

/// Makes a form as it was before anything was typed: what it said is done.
pub(super) fn vider(selecteur: &str) {
    let formulaire = document().query_selector(selecteur).ok().flatten();
    if let Some(formulaire) = formulaire.and_then(|f| f.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        formulaire.reset();
    }
}
