use leptos::prelude::*;

use super::{PRINCIPAL, evitement, marque, pied};
use crate::menu::{lien_langue, liens_nav};
use crate::{Depliant, Glyphe, LienLangue, LienNav, view};

/// Shell of the learner: a top bar, one narrow column, the navigation within the thumb's reach on a phone.
#[component]
pub fn GabaritApprenant(
    /// Text of the skip link.
    #[prop(into)]
    evitement: String,
    #[prop(into)] produit: String,
    #[prop(into)] etablissement: String,
    /// Address of the home page.
    #[prop(into)]
    accueil: String,
    /// Address of the establishment's logo, in place of the product's.
    #[prop(default = None)]
    logo: Option<String>,
    /// Five links at most.
    navigation: Vec<LienNav>,
    #[prop(into)] libelle_navigation: String,
    #[prop(optional, into)] langue: Option<LienLangue>,
    /// The person's name, which opens the account menu.
    #[prop(into)]
    nom_compte: String,
    /// Content of the account menu: links, the form to sign out.
    #[prop(into)]
    menu_compte: ViewFnOnce,
    #[prop(optional, into)] pied_de_page: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="gabarit gabarit-apprenant">
            {self::evitement(evitement)}
            <header class="barre">
                <div class="barre-corps">
                    {marque(accueil, produit, etablissement, logo)}
                    <nav class="nav-apprenant" aria-label=libelle_navigation>{liens_nav(navigation)}</nav>
                    <div class="barre-outils">
                        {langue.map(lien_langue)}
                        <Depliant libelle=nom_compte glyphe=Glyphe::Personne classe="depliant-droite depliant-compte">
                            {menu_compte.run()}
                        </Depliant>
                    </div>
                </div>
            </header>
            <main class="principal" id=PRINCIPAL tabindex="-1">{children()}</main>
            {pied(pied_de_page)}
        </div>
    }
}
