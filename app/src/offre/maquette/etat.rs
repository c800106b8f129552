use super::{PAS, annonce};
use crate::{AppError, api::offre, offre::dire_refus};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{Acte, ArbreVue, Noeud},
};
use i18n::Langue;
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// Something that was copied or cut, ready to be pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Presse {
    pub objet: ObjetId,
    pub libelle: String,
    /// Where it was cut; none: it was copied.
    pub de: Option<ObjetId>,
}

/// What the page knows beside the tree: which places are open, what is ready to be pasted, what was refused.
#[derive(Clone, Copy)]
pub(super) struct Editeur {
    /// Paths that are open.
    pub ouverts: RwSignal<BTreeSet<String>>,
    /// Moves when the tree is to be read again.
    pub tour: RwSignal<u32>,
    pub presse: RwSignal<Option<Presse>>,
    /// The place whose label, credits and coefficient are being typed.
    pub saisie: RwSignal<Option<String>>,
    /// What is being dragged: object and parent.
    pub tire: RwSignal<Option<(ObjetId, Option<ObjetId>)>>,
    erreur: RwSignal<Option<AppError>>,
    /// Somebody else did something.
    autrui: RwSignal<bool>,
    /// The espace that is shown, and how often something was done in it when it was read.
    vu: RwSignal<Option<(EspaceId, i64)>>,
    en_cours: RwSignal<bool>,
    /// The page lives: what needs it is shown.
    pub vivant: RwSignal<bool>,
}

impl Editeur {
    pub(super) fn new() -> Self {
        let editeur = Self {
            ouverts: RwSignal::new(BTreeSet::new()),
            tour: RwSignal::new(0),
            presse: RwSignal::new(None),
            saisie: RwSignal::new(None),
            tire: RwSignal::new(None),
            erreur: RwSignal::new(None),
            autrui: RwSignal::new(false),
            vu: RwSignal::new(None),
            en_cours: RwSignal::new(false),
            vivant: RwSignal::new(false),
        };
        // Only in the browser.
        Effect::new(move || {
            editeur.vivant.set(true);
            let minuterie = set_interval_with_handle(move || editeur.regarder(), PAS);
            on_cleanup(move || {
                if let Ok(minuterie) = minuterie {
                    minuterie.clear();
                }
            });
        });
        editeur
    }

    /// A tree was read: what leads to the place that is chosen is open, and the first levels.
    pub(super) fn montrer(self, vue: &ArbreVue, choisi: Option<&str>) {
        let premiere = self.vu.get_untracked().is_none();
        let revision = Some((vue.espace.id, vue.revision));
        if self.vu.get_untracked() != revision {
            self.vu.set(revision);
        }
        let mut ouverts = self.ouverts.get_untracked();
        let avant = ouverts.len();
        if premiere {
            ouverts.extend(vue.noeuds.iter().filter(|n| n.niveau < 2).map(|n| n.chemin.clone()));
        }
        if let Some(choisi) = choisi {
            ouverts.extend(au_dessus(choisi));
            ouverts.insert(choisi.to_owned());
        }
        if ouverts.len() != avant {
            self.ouverts.set(ouverts);
        }
    }

    /// Has somebody else done something meanwhile?
    fn regarder(self) {
        let Some((espace, revision)) = self.vu.get_untracked() else {
            return;
        };
        if self.en_cours.get_untracked() || self.saisie.get_untracked().is_some() || document().hidden() {
            return;
        }
        spawn_local(async move {
            if let Ok(la) = offre::revision(espace).await
                && self.vu.try_get_untracked().flatten() == Some((espace, revision))
                && la != revision
            {
                self.autrui.try_set(true);
                self.tour.try_update(|n| *n += 1);
            }
        });
    }

    /// Does one thing, and reads the tree again.
    pub(super) fn agir(self, acte: Acte) {
        let Some((espace, _)) = self.vu.get_untracked() else {
            return;
        };
        let Ok(texte) = serde_json::to_string(&acte) else {
            return;
        };
        self.faire(async move { offre::agir(espace, texte).await });
    }

    pub(super) fn annuler(self, retablir: bool) {
        let Some((espace, _)) = self.vu.get_untracked() else {
            return;
        };
        self.faire(async move { offre::annuler(espace, retablir).await });
    }

    pub(super) fn modifier(self, noeud: &Noeud, champs: std::collections::BTreeMap<String, String>) {
        let (objet, version) = (noeud.objet, Some(noeud.version));
        self.faire(async move { offre::modifier(objet, version, champs).await });
    }

    fn faire(self, quoi: impl Future<Output = Result<(), AppError>> + 'static) {
        if self.en_cours.get_untracked() {
            return;
        }
        self.en_cours.set(true);
        self.autrui.set(false);
        spawn_local(async move {
            let issue = quoi.await;
            self.en_cours.try_set(false);
            self.erreur.try_set(issue.err());
            // Refused too: what is shown may be what somebody else has changed.
            self.tour.try_update(|n| *n += 1);
        });
    }

    pub(super) fn annonces(self, l: Langue) -> AnyView {
        let dites = move || {
            let autrui = self.autrui.get().then(|| annonce(l));
            let erreur = self.erreur.get().map(|e| dire_refus(&e, l));
            view! { {autrui} {erreur} }
        };
        dites.into_any()
    }

    pub(super) fn ouvrir(self, chemin: &str, ouvert: bool) {
        self.ouverts.update(|o| {
            if ouvert {
                o.insert(chemin.to_owned());
            } else {
                o.remove(chemin);
            }
        });
    }
}

/// Paths above a path, the nearest last.
pub(super) fn au_dessus(chemin: &str) -> impl Iterator<Item = String> {
    chemin.match_indices('>').map(|(i, _)| chemin[..i].to_owned())
}
