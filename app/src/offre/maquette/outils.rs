//! The buttons above the tree.

use super::{
    arbre::Cadre,
    gestes::{Gestes, sur_le_meme},
};
use domain::offre::Noeud;
use i18n::offre as t;
use leptos::prelude::*;
use ui::{Bouton, Depliant, Glyphe, TypeBouton, Variante, view};

/// What only a living page can do: it is not shown before.
pub(super) fn outils(cadre: Cadre, g: Gestes, tout: Callback<()>, rien: Callback<()>) -> AnyView {
    let l = cadre.l;
    let bouton = move |texte: i18n::Texte, faire: Callback<()>| {
        view! {
            <Bouton genre=TypeBouton::Simple variante=Variante::Secondaire au_clic=faire>{texte.en_langue(l)}</Bouton>
        }
    };
    let geste = move |faire: fn(Cadre, &Noeud, bool) -> bool, autrement: bool| {
        Callback::new(move |()| {
            sur_le_meme(cadre, move || {
                if let Some(n) = cadre.courant() {
                    faire(cadre, &n, autrement);
                }
            });
        })
    };
    let ecrit = cadre.ecrit().then(|| {
        let coller = move || {
            cadre.editeur.presse.get().map(|p| {
                // What was cut goes there; what was copied may be shared instead.
                let partager = p.de.is_none().then(|| bouton(t::COLLER_PARTAGE, geste(g.coller, true)));
                view! {
                    {bouton(t::COLLER, geste(g.coller, false))}
                    {partager}
                }
            })
        };
        view! {
            {bouton(t::PRENDRE, geste(g.prendre, false))}
            {bouton(t::COUPER, geste(g.prendre, true))}
            {coller}
            <Depliant libelle=t::TOUCHES_TITRE.en_langue(l) glyphe=Glyphe::Aide>
                <p>{t::TOUCHES.en_langue(l)}</p>
            </Depliant>
        }
    });
    view! {
        <div class="actions">
            {bouton(t::DEPLIER, tout)}
            {bouton(t::REPLIER, rien)}
            {ecrit}
        </div>
    }
    .into_any()
}
