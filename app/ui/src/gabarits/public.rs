use leptos::prelude::*;

use super::{PRINCIPAL, evitement, marque, pied};
use crate::menu::lien_langue;
use crate::{LienLangue, view};

/// Shell of the public pages: sign-in, errors, verification of a document. Centred, quiet.
#[component]
pub fn GabaritPublic(
    /// Text of the skip link.
    #[prop(into)]
    evitement: String,
    #[prop(into)] produit: String,
    #[prop(into)] etablissement: String,
    #[prop(into)] accueil: String,
    /// Address of the establishment's logo, in place of the product's.
    #[prop(default = None)]
    logo: Option<String>,
    #[prop(optional, into)] langue: Option<LienLangue>,
    /// For pages with a list or a text to read.
    #[prop(optional)]
    large: bool,
    #[prop(optional, into)] pied_de_page: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="gabarit gabarit-public" class:gabarit-public-large=large>
            {self::evitement(evitement)}
            <header class="barre">
                <div class="barre-corps">
                    {marque(accueil, produit, etablissement, logo)}
                    <div class="barre-outils">{langue.map(lien_langue)}</div>
                </div>
            </header>
            <main class="principal" id=PRINCIPAL tabindex="-1">{children()}</main>
            {pied(pied_de_page)}
        </div>
    }
}
