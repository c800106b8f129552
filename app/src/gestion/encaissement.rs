use super::fiche::Actes;
use crate::{AppError, acte::FormActe, context::langue};
use domain::{
    paiement::ModePaiement,
    parcours::{DroitsVue, FicheVue},
};
use i18n::{Langue, erreurs, gestion as t, statuts};
use leptos::prelude::*;
use ui::{Bouton, Carte, Champ, Glyphe, Largeur, Selection, view};

/// The form of the desk. Its payment has its identifier from the start: sent twice, it is one payment.
pub(super) fn encaissement(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let reste = vue.droits.as_ref().map(DroitsVue::reste);
    let montant = reste.map(|r| r.to_string().replace('.', ",")).unwrap_or_default();
    let inscription = vue.id.to_string();
    let id = vue.prochain_encaissement.to_string();
    let modes = ModePaiement::GUICHET
        .iter()
        .map(|m| (m.code().to_owned(), statuts::mode(*m).en_langue(l).to_owned()))
        .collect::<Vec<_>>();
    let action = actes.encaisser;
    let erreur = move |champ: &'static str| {
        Signal::derive(move || match action.erreur() {
            Some(AppError::Champs { champs }) => champs
                .iter()
                .find(|e| e.champ == champ)
                .map(|e| erreurs::phrase(&e.code, langue())),
            _ => None,
        })
    };
    vue.actions.encaisser.then(|| {
        view! {
            <Carte titre=t::ENCAISSER_TITRE.en_langue(l)>
                <FormActe acte=action>
                    <input type="hidden" name="inscription" value=inscription />
                    <input type="hidden" name="id" value=id />
                    <div class="formulaire">
                        <Champ
                            id="montant"
                            libelle=t::MONTANT.en_langue(l)
                            valeur=montant
                            inputmode="decimal"
                            autocomplete="off"
                            largeur=Largeur::Courte
                            requis=true
                            erreur=erreur("montant")
                        />
                        <Selection
                            id="mode"
                            libelle=t::MODE.en_langue(l)
                            options=modes
                            valeur=ModePaiement::Carte.code().to_owned()
                            largeur=Largeur::Moyenne
                            erreur=erreur("mode")
                        />
                        <Champ
                            id="reference"
                            libelle=t::REFERENCE.en_langue(l)
                            autocomplete="off"
                            largeur=Largeur::Moyenne
                            erreur=erreur("reference")
                        />
                        <Bouton glyphe=Glyphe::Euro en_cours=action.pending()>{t::ENCAISSER.en_langue(l)}</Bouton>
                    </div>
                </FormActe>
            </Carte>
        }
    })
}
