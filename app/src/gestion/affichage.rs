//! How a clerk wants the list: density and columns. The browser keeps it in a cookie that the server reads, so that the first
//! picture of a page is right already; without JavaScript a form does the same.

use crate::context::cadre;
use domain::inscription::{Affichage, Colonne, Densite};
use i18n::{Langue, Texte, gestion as t};
use leptos::prelude::*;
use ui::{Bouton, Case, Choix, Depliant, Glyphe, OptionChoix, Variante, view};
use wasm_bindgen::JsCast;

/// What was chosen, shared by the frame and the list: as it is kept, for the frame is part of what every page loads.
#[derive(Clone, Copy)]
pub(crate) struct EtatAffichage(RwSignal<String>);

/// Shares what the browser kept with the pages of the clerks.
pub(crate) fn fournir() -> EtatAffichage {
    let etat = EtatAffichage(RwSignal::new(cadre().affichage.unwrap_or_default()));
    provide_context(etat);
    etat
}

impl EtatAffichage {
    pub(crate) fn du_contexte() -> Self {
        use_context().unwrap_or_else(fournir)
    }

    pub(crate) fn aere(self) -> Signal<bool> {
        Signal::derive(move || self.0.read().starts_with(Densite::Aeree.code()))
    }

    pub(crate) fn get(self) -> Affichage {
        Affichage::depuis_texte(&self.0.read()).unwrap_or_default()
    }

    fn changer(self, affichage: Affichage) {
        if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
            document.set_cookie(&affichage.cookie()).ok();
        }
        self.0.set(affichage.texte());
    }
}

pub(super) fn nom_colonne(colonne: Colonne) -> Texte {
    match colonne {
        Colonne::Code => t::CODE_APPRENANT,
        Colonne::Formation => t::COL_FORMATION,
        Colonne::Composante => t::COMPOSANTE,
        Colonne::Statut => t::COL_STATUT,
        Colonne::Paiement => t::COL_PAIEMENT,
        Colonne::Pieces => t::COL_PIECES,
        Colonne::Depuis => t::COL_ATTENTE,
        Colonne::Raisons => t::COL_RAISONS,
    }
}

/// The panel in which columns and density are chosen; each choice shows at once.
pub(super) fn reglages(etat: EtatAffichage, l: Langue) -> impl IntoView {
    let colonnes: Vec<_> = Colonne::TOUS
        .iter()
        .map(|c| {
            let colonne = *c;
            let montree = Signal::derive(move || etat.get().montre(colonne));
            let changer = Callback::new(move |oui| etat.changer(untrack(|| etat.get()).avec(colonne, oui)));
            view! {
                <Case
                    id=format!("colonne-{}", colonne.code())
                    nom="colonne"
                    valeur=colonne.code()
                    libelle=nom_colonne(colonne).en_langue(l)
                    cochee=montree
                    sur_changement=changer
                />
            }
        })
        .collect();
    let densites = vec![
        OptionChoix::new(Densite::Compacte.code(), t::DENSITE_COMPACTE.en_langue(l)),
        OptionChoix::new(Densite::Aeree.code(), t::DENSITE_AEREE.en_langue(l)),
    ];
    let densite = Signal::derive(move || etat.get().densite.code().to_owned());
    let changer_densite = Callback::new(move |code: String| {
        if let Some(densite) = Densite::depuis_code(&code) {
            etat.changer(Affichage::new(densite, untrack(|| etat.get()).colonnes));
        }
    });
    // Each choice is kept at once, where the page lives.
    let vivante = RwSignal::new(false);
    Effect::new(move || vivante.set(true));
    view! {
        <Depliant libelle=t::AFFICHAGE.en_langue(l) glyphe=Glyphe::Reglages>
            <form method="post" action="/gestion/affichage" class="reglages">
                <Choix
                    id="densite"
                    legende=t::DENSITE.en_langue(l)
                    options=densites
                    valeur=densite
                    sur_changement=changer_densite
                />
                <fieldset class="pile">
                    <legend class="champ-libelle">{t::COLONNES.en_langue(l)}</legend>
                    {colonnes}
                </fieldset>
                <div hidden=move || vivante.get()>
                    <Bouton variante=Variante::Secondaire>{t::APPLIQUER.en_langue(l)}</Bouton>
                </div>
            </form>
        </Depliant>
    }
}
