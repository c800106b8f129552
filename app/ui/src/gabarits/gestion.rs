use leptos::prelude::*;

use super::{PRINCIPAL, evitement, marque};
use crate::menu::{lien_langue, liens_nav};
use crate::{Depliant, Glyphe, LienLangue, LienNav, view};

/// Shell of the clerk: side navigation from 1024 px, a menu that unfolds below; compact density.
#[component]
pub fn GabaritGestion(
    /// Text of the skip link.
    #[prop(into)]
    evitement: String,
    #[prop(into)] produit: String,
    #[prop(into)] etablissement: String,
    #[prop(into)] accueil: String,
    /// Address of the establishment's logo, in place of the product's.
    #[prop(default = None)]
    logo: Option<String>,
    navigation: Vec<LienNav>,
    #[prop(into)] libelle_navigation: String,
    /// Word on the menu button of the phone.
    #[prop(into)]
    libelle_menu: String,
    #[prop(optional, into)] langue: Option<LienLangue>,
    #[prop(into)] nom_compte: String,
    #[prop(into)] menu_compte: ViewFnOnce,
    /// Tools of the top bar: the search form, the year.
    #[prop(optional, into)]
    outils: Option<ViewFnOnce>,
    /// Comfortable density instead of the compact one.
    #[prop(optional, into)]
    aere: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let deplie = navigation.clone();
    let libelle_deplie = libelle_navigation.clone();
    view! {
        <div class="gabarit gabarit-gestion" data-densite=move || (!aere.get()).then_some("compact")>
            {self::evitement(evitement)}
            <header class="barre">
                <div class="barre-corps">
                    <Depliant libelle=libelle_menu glyphe=Glyphe::Menu classe="depliant-nav">
                        <nav aria-label=libelle_deplie>{liens_nav(deplie)}</nav>
                    </Depliant>
                    {marque(accueil, produit, etablissement, logo)}
                    {outils.map(|outils| view! { <div class="barre-centre">{outils.run()}</div> })}
                    <div class="barre-outils">
                        {langue.map(lien_langue)}
                        <Depliant libelle=nom_compte glyphe=Glyphe::Personne classe="depliant-droite depliant-compte">
                            {menu_compte.run()}
                        </Depliant>
                    </div>
                </div>
            </header>
            <nav class="nav-gestion" aria-label=libelle_navigation>{liens_nav(navigation)}</nav>
            <main class="principal" id=PRINCIPAL tabindex="-1">{children()}</main>
        </div>
    }
}
