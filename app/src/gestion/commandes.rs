use domain::inscription::{contient, mots};
use i18n::{Langue, commun, gestion as t};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// What a line of the bar or a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Geste {
    /// Another page of the application.
    Aller(String),
    /// A plain route of the server.
    Charger(String),
    /// The shortcuts.
    Touches,
    Deconnecter,
}

impl Geste {
    /// Those that leave the page altogether.
    pub(super) fn quitter_la_page(self) {
        match self {
            Self::Charger(adresse) => {
                window().location().set_href(&adresse).ok();
            }
            Self::Deconnecter => {
                let form = document().query_selector("form[action='/deconnexion']").ok().flatten();
                if let Some(form) = form.and_then(|f| f.dyn_into::<HtmlFormElement>().ok()) {
                    form.submit().ok();
                }
            }
            Self::Aller(_) | Self::Touches => {}
        }
    }
}

/// The commands whose name has these words, with their keys; all of them when nothing is typed.
pub(super) fn commandes(texte: &str, importe: bool, l: Langue) -> Vec<(&'static str, &'static str, Geste)> {
    let aller = |adresse: &str| Geste::Aller(adresse.to_owned());
    let mots = mots(texte);
    if mots.is_empty() && !texte.trim().is_empty() {
        return Vec::new();
    }
    [
        (t::COMMANDE_FILE, "g i", Some(aller("/gestion/inscriptions"))),
        (t::COMMANDE_ACCUEIL, "g a", Some(aller("/gestion"))),
        (t::COMMANDE_IMPORTS, "g m", importe.then(|| aller("/gestion/imports"))),
        (t::COMMANDE_TOUCHES, "?", Some(Geste::Touches)),
        (
            t::COMMANDE_LANGUE,
            "",
            Some(Geste::Charger(format!("/langue/{}", l.autre().code()))),
        ),
        (commun::SE_DECONNECTER, "", Some(Geste::Deconnecter)),
    ]
    .into_iter()
    .filter_map(|(nom, touche, geste)| Some((nom.en_langue(l), touche, geste?)))
    .filter(|(nom, ..)| contient(nom, &mots))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn les_commandes_se_cherchent_par_leurs_mots() {
        let noms =
            |texte, importe| -> Vec<&str> { commandes(texte, importe, Langue::Fr).iter().map(|c| c.1).collect() };
        assert_eq!(noms("", true), ["g i", "g a", "g m", "?", "", ""]);
        assert_eq!(noms("aller", false), ["g i", "g a"]);
        assert_eq!(noms("DECONNECTER", true), [""]);
        assert_eq!(noms("x", true), [""; 0]);
    }
}
