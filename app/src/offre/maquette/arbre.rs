use super::{
    etat::{Editeur, au_dessus},
    gestes::au_bord,
};
use domain::offre::{Genre, Noeud};
use i18n::{Langue, format, offre as t};
use leptos::{attr::custom::custom_attribute, ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate, location::Url};
use std::fmt::Display;
use ui::{Glyphe, Icone, view};

/// What the tree is asked for on the way down.
#[derive(Clone, Copy)]
pub(super) struct Cadre {
    pub editeur: Editeur,
    /// The place that the address says.
    pub choisi: Memo<Option<String>>,
    /// That place or, where it is no more, the formation: the line where one enters the tree.
    actuel: Memo<Option<String>>,
    pub l: Langue,
    /// Goes to a place.
    pub viser: Callback<String>,
}

/// The tree: the places that are open, one line each.
pub(super) fn arbre(editeur: Editeur, choisi: Memo<Option<String>>, l: Langue) -> AnyView {
    let naviguer = use_navigate();
    let ici = editeur.adresse();
    let viser = Callback::new(move |chemin: String| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        naviguer(&format!("{ici}?n={}", Url::escape(&chemin)), options);
    });
    let cadre = Cadre {
        editeur,
        choisi,
        actuel: Memo::new(move |_| editeur.courant(choisi).map(|n| n.chemin)),
        l,
        viser,
    };
    let visibles = Memo::new(move |_| cadre.visibles());
    let au_clavier = move |e: ev::KeyboardEvent| {
        if let Some(g) = editeur.gestes.get_untracked() {
            (g.au_clavier)(cadre, &e);
        }
    };
    let tout = Callback::new(move |()| {
        let chemins = cadre.lire(|n| n.iter().map(|n| n.chemin.clone()).collect());
        editeur.ouverts.set(chemins);
    });
    let rien = Callback::new(move |()| {
        let premiers = cadre.lire(|n| n.iter().filter(|n| n.niveau < 1).map(|n| n.chemin.clone()).collect());
        editeur.ouverts.set(premiers);
        cadre.remonter();
    });
    let presse = move || {
        editeur.presse.get().map(|p| {
            let texte = t::COPIE.avec(l, &[("quoi", &p.libelle)]);
            view! { <p class="maquette-presse" role="status">{texte}</p> }
        })
    };
    let ici = editeur.adresse();
    let outils = move || editeur.gestes.get().map(|g| (g.outils)(cadre, g, tout, rien));
    view! {
        {outils}
        {presse}
        <ul class="arbre" role="tree" aria-label=t::ARBRE.en_langue(l) on:keydown=au_clavier>
            <For each=move || visibles.get() key=|n| cle(n) let:n>
                {ligne(cadre, n, &ici)}
            </For>
        </ul>
    }
    .into_any()
}

/// A line is another one when anything that it shows is.
fn cle(n: &Noeud) -> String {
    format!("{}\u{1}{n:?}", n.chemin)
}

impl Cadre {
    /// Places of which all above are open.
    pub(super) fn visibles(self) -> Vec<Noeud> {
        let ouverts = self.editeur.ouverts.get();
        self.editeur.arbre.with(|arbre| {
            let montre = |n: &&Noeud| au_dessus(&n.chemin).all(|c| ouverts.contains(&c));
            arbre.iter().flat_map(|a| &a.noeuds).filter(montre).cloned().collect()
        })
    }

    /// The places as they were read last.
    fn lire<T: Default>(self, quoi: impl FnOnce(&[Noeud]) -> T) -> T {
        self.editeur
            .arbre
            .with_untracked(|a| a.as_ref().map(|a| quoi(&a.noeuds)).unwrap_or_default())
    }

    pub(super) fn ecrit(self) -> bool {
        self.editeur
            .arbre
            .with_untracked(|a| a.as_ref().is_some_and(|a| a.peut_ecrire))
    }

    pub(super) fn noeud(self, chemin: &str) -> Option<Noeud> {
        self.lire(|n| n.iter().find(|n| n.chemin == chemin).cloned())
    }

    /// The place that is chosen, or the formation.
    pub(super) fn courant(self) -> Option<Noeud> {
        let chemin = self.choisi.get_untracked();
        let choisi = chemin.and_then(|c| self.noeud(&c));
        choisi.or_else(|| self.lire(|n| n.first().cloned()))
    }

    /// Where the place that is chosen was folded away, what it is in is chosen: keys act on a line that is seen.
    fn remonter(self) {
        let dessus = self.courant().and_then(|n| {
            let mut dessus = au_dessus(&n.chemin);
            self.editeur.ouverts.with_untracked(|o| dessus.find(|c| !o.contains(c)))
        });
        if let Some(dessus) = dessus {
            self.viser.run(dessus);
        }
    }

    /// Children of an object below one of its places, in their order.
    pub(super) fn enfants(self, chemin: &str) -> Vec<Noeud> {
        self.lire(|noeuds| {
            let dessous = |n: &&Noeud| n.chemin.rsplit_once('>').is_some_and(|(parent, _)| parent == chemin);
            noeuds.iter().filter(dessous).cloned().collect()
        })
    }
}

fn ligne(cadre: Cadre, n: Noeud, ici: &str) -> AnyView {
    let Cadre { editeur, actuel, l, .. } = cadre;
    let chemin = StoredValue::new(n.chemin.clone());
    let premier = n.niveau == 0;
    let est_choisi = move || actuel.with(|a| chemin.with_value(|ici| a.as_ref() == Some(ici)));
    let ouvert = move || chemin.with_value(|c| editeur.ouverts.with(|o| o.contains(c)));
    let parent = n.enfants > 0;
    let deplie = move || parent.then(|| ouvert().to_string());
    let basculer = move |e: ev::MouseEvent| {
        e.prevent_default();
        e.stop_propagation();
        chemin.with_value(|c| editeur.ouvrir(c, !editeur.ouverts.with_untracked(|o| o.contains(c))));
        cadre.remonter();
    };
    let niveau = n.niveau + 1;
    let href = format!("{ici}?n={}", Url::escape(&n.chemin));
    let fleche = parent.then(|| {
        view! { <span class="arbre-fleche" aria-hidden="true" on:click=basculer><Icone glyphe=Glyphe::Droite /></span> }
    });
    let (objet, sous) = (n.objet, n.parent);
    let ecrit = cadre.ecrit();
    let tirer = move |_: ev::DragEvent| editeur.tire.set(Some((objet, sous)));
    let survoler = move |e: ev::DragEvent| {
        if ecrit && editeur.tire.with_untracked(Option::is_some) {
            e.prevent_default();
            let avant = au_bord(&e);
            editeur.survol.set(Some((chemin.get_value(), avant)));
        }
    };
    let lacher = {
        let n = n.clone();
        move |e: ev::DragEvent| {
            e.prevent_default();
            editeur.survol.set(None);
            if let Some(g) = editeur.gestes.get_untracked() {
                (g.lacher)(cadre, &n, au_bord(&e));
            }
        }
    };
    // Where what is dragged would go.
    let depot = move || {
        let survol = editeur.survol.get();
        let ici = survol.filter(|(la, _)| chemin.with_value(|ici| ici == la));
        ici.map(|(_, avant)| if avant { "avant" } else { "dedans" })
    };
    let corps = {
        let n = n.clone();
        move || {
            let saisie = editeur.saisie.with(|s| s.as_deref() == Some(n.chemin.as_str()));
            match editeur.gestes.get_untracked().filter(|_| saisie) {
                Some(g) => (g.saisir)(cadre, &n),
                None => dire(&n, l),
            }
        }
    };
    let classe = format!("arbre-ligne arbre-{}", genre(n.genre));
    view! {
        <li
            role="treeitem"
            class=classe
            data-niveau=niveau.to_string()
            data-chemin=n.chemin.clone()
            {..custom_attribute("aria-level", niveau.to_string())}
            aria-selected=move || est_choisi().to_string()
            aria-expanded=deplie
            tabindex=move || if est_choisi() { "0" } else { "-1" }
            draggable=(ecrit && !premier).to_string()
            on:dragstart=tirer
            on:dragover=survoler
            on:drop=lacher
            on:dragend=move |_| {
                editeur.survol.set(None);
                editeur.tire.set(None);
            }
            data-depot=depot
            on:click=move |_| cadre.viser.run(chemin.get_value())
        >
            {fleche}
            <a href=href tabindex="-1" class="arbre-lien" on:click=move |e: ev::MouseEvent| e.prevent_default()>
                {corps}
            </a>
        </li>
    }
    .into_any()
}

fn genre(genre: Genre) -> &'static str {
    match genre {
        Genre::Formation => "formation",
        Genre::Objet => "objet",
        Genre::Groupement => "groupement",
    }
}

/// A number as the language writes it.
pub(super) fn decimal(nombre: impl Display, l: Langue) -> String {
    format::decimal(&nombre.to_string(), l)
}

/// What a line says.
fn dire(n: &Noeud, l: Langue) -> AnyView {
    let mut faits: Vec<String> = vec![];
    if n.genre == Genre::Groupement {
        faits.extend(n.plage.map(|p| {
            let texte = if p.min == p.max { t::CHOIX_FIXE } else { t::CHOIX };
            texte.avec(l, &[("min", &p.min.to_string()), ("max", &p.max.to_string())])
        }));
    }
    faits.extend(n.ects.map(|e| t::CODE_ECTS.avec(l, &[("ects", &decimal(e, l))])));
    faits.extend(n.coefficient.map(|c| t::COEF.avec(l, &[("coef", &decimal(c, l))])));
    let marque = |oui: bool, classe: &'static str, texte: i18n::Texte| {
        oui.then(|| view! { <span class=format!("arbre-marque {classe}")>{texte.en_langue(l)}</span> })
    };
    let constats = (!n.constats.is_empty()).then(|| {
        let dits: Vec<String> = n.constats.iter().map(|c| t::constat(c, l)).collect();
        let dits = dits.join(" ; ");
        view! { <span class="arbre-constat"><Icone glyphe=Glyphe::Alerte />" "{dits}</span> }
    });
    let type_ = n.type_libelle.clone();
    let (libelle, code, faits) = (n.libelle.clone(), n.code.clone(), faits.join(" · "));
    view! {
        <span class="arbre-type">{type_}</span>
        <span class="arbre-libelle">{libelle}</span>
        <span class="arbre-code">{code}</span>
        <span class="arbre-faits">{faits}</span>
        {marque(!n.obligatoire && n.niveau > 0, "arbre-facultatif", t::FACULTATIF)}
        {marque(n.mutualise, "arbre-mutualise", t::MUTUALISE)}
        {marque(n.pia && !n.pia_actif, "arbre-pia", t::PIA)}
        {marque(n.pia_actif, "arbre-ouvert", t::PIA_ACTIF)}
        {marque(n.valide, "arbre-valide", t::VALIDE_ICI)}
        {constats}
    }
    .into_any()
}
