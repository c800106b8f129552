use super::{
    PAS, annonce,
    foyer::{dans_l_arbre, pause, revenir},
    gestes::{self, Gestes},
};
use crate::{AppError, api::offre, offre::dire_refus};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{Acte, ArbreVue, Noeud},
};
use i18n::Langue;
use leptos::{ev, prelude::*, task::spawn_local};
use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
};
use ui::view;

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
    /// The tree as it was read last.
    pub arbre: RwSignal<Option<ArbreVue>>,
    /// Codes of the espace and of the formation.
    pub lieu: RwSignal<(String, String)>,
    /// Counts what one did oneself on the tree.
    pub miens: RwSignal<u32>,
    /// Those of them that change what forms hold: their fields, and what is taken back.
    pub ecrits: RwSignal<u32>,
    pub presse: RwSignal<Option<Presse>>,
    /// The place whose label, credits and coefficient are being typed.
    pub saisie: RwSignal<Option<String>>,
    /// What was typed so far in lines that are open still, by their path: a line may be made anew, or left and come back to.
    pub tapes: RwSignal<BTreeMap<String, BTreeMap<String, String>>>,
    /// What was typed in a line is being sent.
    pub envoi: RwSignal<bool>,
    /// Panels of the volet that are open: they stay so when it is made anew.
    panneaux: RwSignal<BTreeSet<&'static str>>,
    /// What is being dragged: object and parent.
    pub tire: RwSignal<Option<(ObjetId, Option<ObjetId>)>>,
    /// The line above which it is, and whether it would go before it.
    pub survol: RwSignal<Option<(String, bool)>>,
    erreur: RwSignal<Option<AppError>>,
    /// What somebody else did: who, and on what.
    autrui: RwSignal<Option<(String, String)>>,
    en_cours: RwSignal<bool>,
    /// How many wait, and how many did: each has its turn.
    tours: RwSignal<(u32, u32)>,
    /// What the page does once it lives: what needs it is shown.
    pub gestes: RwSignal<Option<Gestes>>,
}

impl Editeur {
    pub(super) fn new() -> Self {
        let editeur = Self {
            ouverts: RwSignal::new(BTreeSet::new()),
            arbre: RwSignal::new(None),
            lieu: RwSignal::new(<(String, String)>::default()),
            miens: RwSignal::new(0),
            ecrits: RwSignal::new(0),
            presse: RwSignal::new(None),
            saisie: RwSignal::new(None),
            tapes: RwSignal::new(BTreeMap::new()),
            envoi: RwSignal::new(false),
            panneaux: RwSignal::new(BTreeSet::new()),
            tire: RwSignal::new(None),
            survol: RwSignal::new(None),
            erreur: RwSignal::new(None),
            autrui: RwSignal::new(None),
            en_cours: RwSignal::new(false),
            tours: RwSignal::new((0, 0)),
            gestes: RwSignal::new(None),
        };
        // Only in the browser.
        Effect::new(move || {
            spawn_local(async move {
                let gestes = gestes::charger().await;
                editeur.gestes.try_set(Some(gestes));
            });
            // What was copied in another formation of the espace may be pasted in this one.
            Effect::new(move || {
                let espace = editeur.lieu.with(|(espace, _)| espace.clone());
                if let Some(gestes) = editeur.gestes.get() {
                    editeur.presse.set((gestes.tenue)(&espace));
                }
            });
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
    pub(super) fn montrer(self, vue: ArbreVue, lieu: (String, String), choisi: Option<&str>) {
        let premiere = self
            .arbre
            .with_untracked(|a| a.as_ref().is_none_or(|a| a.racine != vue.racine));
        let mut ouverts = self.ouverts.get_untracked();
        if premiere {
            ouverts.extend(vue.noeuds.iter().filter(|n| n.niveau < 2).map(|n| n.chemin.clone()));
        }
        if let Some(choisi) = choisi {
            ouverts.extend(au_dessus(choisi));
            ouverts.insert(choisi.to_owned());
        }
        self.lieu.set(lieu);
        self.ouverts.set(ouverts);
        self.arbre.set(Some(vue));
    }

    /// The espace that is shown, and how often something was done in it when it was read.
    fn vu(self) -> Option<(EspaceId, i64)> {
        let arbre = self
            .arbre
            .try_with_untracked(|a| a.as_ref().map(|a| (a.espace.id, a.revision)));
        arbre.flatten()
    }

    /// Reads the tree again: what is typed beside it stays.
    pub(super) fn relire(self) {
        spawn_local(self.reprendre(Box::new(|| ())));
    }

    /// Reads the tree again, does what is to be done on the new one, and gives it back the focus that its lines had: those that
    /// changed are other ones.
    async fn reprendre(self, ensuite: Box<dyn FnOnce()>) {
        let lieu = self.lieu.try_get_untracked().unwrap_or_default();
        if lieu.0.is_empty() {
            return;
        }
        let Ok(vue) = offre::arbre(lieu.0.clone(), lieu.1.clone()).await else {
            return;
        };
        // The page may be gone meanwhile, or show something else.
        if self.lieu.try_get_untracked() != Some(lieu) {
            return;
        }
        let avait = dans_l_arbre();
        self.arbre.set(Some(vue));
        ensuite();
        // A line that is being typed takes it by itself.
        if avait && self.saisie.get_untracked().is_none() {
            revenir().await;
        }
    }

    /// Has somebody else done something meanwhile?
    fn regarder(self) {
        let Some((espace, revision)) = self.vu() else { return };
        if self.en_cours.get_untracked() || self.saisie.get_untracked().is_some() || document().hidden() {
            return;
        }
        spawn_local(async move {
            if let Ok(la) = offre::revision(espace).await
                && self.vu() == Some((espace, revision))
                && la != revision
            {
                let nouvelles = offre::nouvelles(espace).await.unwrap_or_default();
                let dit = nouvelles.map(|n| (n.par, n.objet)).unwrap_or_default();
                self.autrui.try_set(Some(dit));
                self.relire();
            }
        });
    }

    /// Does one thing, and reads the tree again.
    pub(super) fn agir(self, acte: Acte) {
        self.agir_puis(acte, || ());
    }

    /// The same, and something more on the new tree when it was accepted.
    pub(super) fn agir_puis(self, acte: Acte, ensuite: impl FnOnce() + 'static) {
        let Some((espace, _)) = self.vu() else {
            return;
        };
        let Ok(texte) = serde_json::to_string(&acte) else {
            return;
        };
        self.faire(
            false,
            Box::pin(async move { offre::agir(espace, texte).await }),
            Box::new(ensuite),
        );
    }

    pub(super) fn annuler(self, retablir: bool) {
        let Some((espace, _)) = self.vu() else {
            return;
        };
        self.faire(
            true,
            Box::pin(async move { offre::annuler(espace, retablir).await }),
            Box::new(|| ()),
        );
    }

    /// What was typed in a line; it is refused, or `ensuite` closes the line.
    pub(super) fn modifier(self, noeud: &Noeud, champs: BTreeMap<String, String>, ensuite: impl FnOnce() + 'static) {
        let (objet, version) = (noeud.objet, Some(noeud.version));
        self.envoi.set(true);
        let envoyer = async move {
            let issue = offre::modifier(objet, version, champs).await;
            if issue.is_err() {
                self.envoi.try_set(false);
            }
            issue
        };
        self.faire(true, Box::pin(envoyer), Box::new(ensuite));
    }

    /// Something is being done to the tree, or read of it.
    pub(super) fn occupe(self) -> bool {
        self.en_cours.try_get_untracked() == Some(true)
    }

    /// Does something about the tree now or, while something else is being done to it, on the one that is there afterwards: what
    /// waited first goes first.
    pub(super) fn quand_libre(self, quoi: impl FnOnce() + 'static) {
        if !self.occupe() {
            quoi();
            return;
        }
        let Some(tour) = self.tours.try_update(|(donnes, _)| {
            *donnes += 1;
            *donnes - 1
        }) else {
            return;
        };
        let quoi: Box<dyn FnOnce()> = Box::new(quoi);
        spawn_local(async move {
            while let Some((_, passes)) = self.tours.try_get_untracked() {
                if passes == tour && !self.occupe() {
                    quoi();
                    self.tours.try_update(|(_, passes)| *passes += 1);
                    return;
                }
                pause().await;
            }
        });
    }

    /// Boxes: compiled once, whatever is done.
    fn faire(self, ecrit: bool, quoi: Pin<Box<dyn Future<Output = Result<(), AppError>>>>, ensuite: Box<dyn FnOnce()>) {
        self.quand_libre(move || {
            self.en_cours.set(true);
            self.autrui.set(None);
            spawn_local(async move {
                let issue = quoi.await;
                let fait = issue.is_ok();
                if fait {
                    if ecrit {
                        self.ecrits.try_update(|n| *n += 1);
                    }
                    self.miens.try_update(|n| *n += 1);
                }
                self.erreur.try_set(issue.err());
                // Refused too: what is shown may be what somebody else has changed.
                self.reprendre(if fait { ensuite } else { Box::new(|| ()) }).await;
                self.en_cours.try_set(false);
            });
        });
    }

    /// Address of the page.
    pub(super) fn adresse(self) -> String {
        let (espace, formation) = self.lieu.get_untracked();
        format!("/gestion/offre/{espace}/{formation}")
    }

    /// Address of the espace.
    pub(super) fn espace(self) -> String {
        format!(
            "/gestion/offre/{}",
            self.lieu.with_untracked(|(espace, _)| espace.clone())
        )
    }

    /// The place that is chosen, or the formation.
    pub(super) fn courant(self, choisi: Memo<Option<String>>) -> Option<Noeud> {
        let chemin = choisi.get();
        self.arbre.with(|a| {
            let noeuds = &a.as_ref()?.noeuds;
            noeuds
                .iter()
                .find(|n| Some(&n.chemin) == chemin.as_ref())
                .or(noeuds.first())
                .cloned()
        })
    }

    pub(super) fn annonces(self, l: Langue) -> AnyView {
        let dites = move || {
            let autrui = self.autrui.get().map(|(par, objet)| annonce(&par, &objet, l));
            let erreur = self.erreur.get().map(|e| dire_refus(&e, l));
            view! { {autrui} {erreur} }
        };
        dites.into_any()
    }

    /// A panel of the volet: closed at first, as it was left afterwards.
    pub(super) fn panneau(self, cle: &'static str, classe: &'static str, titre: String, dedans: AnyView) -> AnyView {
        let ouvert = move || self.panneaux.with(|p| p.contains(cle));
        let basculer = move |e: ev::MouseEvent| {
            e.prevent_default();
            self.panneaux.update(|p| {
                if !p.remove(cle) {
                    p.insert(cle);
                }
            });
        };
        view! {
            <details class=classe open=ouvert>
                <summary on:click=basculer>{titre}</summary>
                {dedans}
            </details>
        }
        .into_any()
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
