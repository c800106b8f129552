use crate::attributs::vif;
use crate::champs::{EnveloppeChamp, accorder, description, invalide};
use crate::{Largeur, view};
use leptos::{html, prelude::*, web_sys};

/// One proposal of a [`Combobox`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposition {
    /// What the field will hold.
    pub valeur: String,
    /// What tells it apart from its neighbours.
    pub precision: String,
}

/// Where the list of proposals stands: the pure part of the widget (WAI-ARIA APG, editable combobox with list
/// autocomplete).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EtatListe {
    pub ouverte: bool,
    /// Rank of the proposal under the cursor; None while the focus is on the text.
    pub curseur: Option<usize>,
}

/// What a key does to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effet {
    /// The key is none of ours.
    Rien,
    /// The list moved: the browser must not do what it does with that key.
    Bouge,
    /// That proposal is chosen.
    Choisit(usize),
}

impl EtatListe {
    /// Applies a key, among `nombre` proposals.
    pub fn touche(&mut self, touche: &str, nombre: usize) -> Effet {
        match (touche, self.curseur) {
            ("ArrowDown", _) if nombre > 0 => {
                self.curseur = Some(self.curseur.filter(|_| self.ouverte).map_or(0, |c| (c + 1) % nombre));
                self.ouverte = true;
                Effet::Bouge
            }
            ("ArrowUp", _) if nombre > 0 => {
                self.curseur = Some(
                    self.curseur
                        .filter(|_| self.ouverte)
                        .map_or(nombre - 1, |c| (c + nombre - 1) % nombre),
                );
                self.ouverte = true;
                Effet::Bouge
            }
            ("Enter", Some(rang)) if self.ouverte && rang < nombre => {
                *self = Self::default();
                Effet::Choisit(rang)
            }
            ("Escape", _) if self.ouverte => {
                *self = Self::default();
                Effet::Bouge
            }
            _ => Effet::Rien,
        }
    }
}

/// A text field that proposes as one types. Without JavaScript it is a plain field: the server reads what was typed.
#[component]
pub fn Combobox(
    #[prop(into)] id: String,
    #[prop(into)] libelle: String,
    #[prop(optional, into)] nom: Option<String>,
    #[prop(optional, into)] mention: Option<String>,
    #[prop(optional, into)] aide: Option<String>,
    #[prop(optional, into)] valeur: Signal<String>,
    #[prop(optional)] largeur: Largeur,
    #[prop(optional, into)] erreur: Signal<Option<String>>,
    /// Called with what was typed, once the hand rests.
    sur_recherche: Callback<String>,
    /// The answers to the last search.
    propositions: RwSignal<Vec<Proposition>>,
    /// Name of the list, and what is announced: "{n} propositions".
    #[prop(into)]
    libelle_liste: String,
    #[prop(into)] annonce: Signal<String>,
    #[prop(optional, into)] sur_changement: Option<Callback<String>>,
) -> impl IntoView {
    let (mention, aide) = (mention.filter(|m| !m.is_empty()), aide.filter(|a| !a.is_empty()));
    let noeud = NodeRef::<html::Input>::new();
    accorder(
        valeur,
        sur_changement,
        move || noeud.get_untracked().map(|e| e.value()),
        move |texte| {
            if let Some(element) = noeud.get_untracked() {
                element.set_value(texte);
            }
        },
    );
    let liste = RwSignal::new(EtatListe::default());
    let attente = StoredValue::new(0u32);
    let choisir = move |rang: usize| {
        let choisie = propositions.with_untracked(|p| p.get(rang).map(|p| p.valeur.clone()));
        if let (Some(choisie), Some(element)) = (choisie, noeud.get_untracked()) {
            element.set_value(&choisie);
            liste.set(EtatListe::default());
            if let Some(rappel) = sur_changement {
                rappel.run(choisie);
            }
        }
    };
    let taper = move |e: web_sys::Event| {
        let texte = event_target_value(&e);
        attente.update_value(|n| *n = n.wrapping_add(1));
        let tour = attente.get_value();
        liste.set(EtatListe {
            ouverte: texte.trim().chars().count() >= 2,
            curseur: None,
        });
        set_timeout(
            move || {
                if attente.try_get_value() == Some(tour) && texte.trim().chars().count() >= 2 {
                    sur_recherche.run(texte.clone());
                }
            },
            std::time::Duration::from_millis(180),
        );
    };
    let touche = move |e: web_sys::KeyboardEvent| {
        let mut etat = liste.get_untracked();
        let effet = etat.touche(&e.key(), propositions.with_untracked(Vec::len));
        match effet {
            Effet::Rien => return,
            Effet::Bouge => liste.set(etat),
            Effet::Choisit(rang) => choisir(rang),
        }
        e.prevent_default();
    };
    let decrit = description(&id, aide.is_some(), erreur);
    let id_liste = format!("{id}-liste");
    let visible = move || liste.read().ouverte && propositions.with(|p| !p.is_empty());
    let active = {
        let id = id.clone();
        vif("aria-activedescendant", move || {
            let curseur = liste.read().curseur.filter(|_| visible());
            curseur.map(|rang| format!("{id}-p{rang}"))
        })
    };
    let lignes = {
        let id = id.clone();
        move || {
            let curseur = liste.read().curseur;
            propositions
                .get()
                .into_iter()
                .enumerate()
                .map(|(rang, p)| {
                    let choisie = curseur == Some(rang);
                    view! {
                        <li
                            id=format!("{id}-p{rang}")
                            role="option"
                            class="proposition"
                            class:proposition-active=choisie
                            aria-selected=if choisie { "true" } else { "false" }
                            // Before the field loses the focus.
                            on:mousedown=move |e| {
                                e.prevent_default();
                                choisir(rang);
                            }
                        >
                            <span>{p.valeur}</span>
                            <span class="proposition-precision">{p.precision}</span>
                        </li>
                    }
                })
                .collect::<Vec<_>>()
        }
    };
    view! {
        <EnveloppeChamp id=id.clone() libelle mention aide erreur>
            <div class="combobox">
                <input
                    {..vif("aria-expanded", move || Some(visible().to_string()))}
                    {..active}
                    {..decrit}
                    {..invalide(erreur)}
                    node_ref=noeud
                    class=largeur.classe()
                    id=id.clone()
                    name=nom.unwrap_or(id)
                    type="text"
                    role="combobox"
                    value=move || valeur.get()
                    autocomplete="off"
                    aria-autocomplete="list"
                    aria-controls=id_liste.clone()
                    on:input=taper
                    on:keydown=touche
                    on:blur=move |_| liste.set(EtatListe::default())
                    on:change=move |e| {
                        if let Some(rappel) = sur_changement {
                            rappel.run(event_target_value(&e));
                        }
                    }
                />
                <ul id=id_liste role="listbox" class="propositions" aria-label=libelle_liste hidden=move || !visible()>
                    {lignes}
                </ul>
                <p class="invisible-visuel" role="status" aria-live="polite">{move || annonce.get()}</p>
            </div>
        </EnveloppeChamp>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn etat(ouverte: bool, curseur: Option<usize>) -> EtatListe {
        EtatListe { ouverte, curseur }
    }

    #[test]
    fn table_des_touches() {
        for (avant, touche, apres, effet) in [
            (etat(false, None), "ArrowDown", etat(true, Some(0)), Effet::Bouge),
            (etat(true, Some(2)), "ArrowDown", etat(true, Some(0)), Effet::Bouge),
            (etat(true, Some(0)), "ArrowUp", etat(true, Some(2)), Effet::Bouge),
            (etat(true, None), "ArrowUp", etat(true, Some(2)), Effet::Bouge),
            (etat(true, Some(1)), "Enter", etat(false, None), Effet::Choisit(1)),
            // Nothing under the cursor: Enter sends the form, as in any field.
            (etat(true, None), "Enter", etat(true, None), Effet::Rien),
            (etat(true, Some(1)), "Escape", etat(false, None), Effet::Bouge),
            (etat(false, None), "Escape", etat(false, None), Effet::Rien),
            (etat(true, Some(1)), "a", etat(true, Some(1)), Effet::Rien),
        ] {
            let mut suivant = avant;
            assert_eq!(suivant.touche(touche, 3), effet, "{avant:?} {touche}");
            assert_eq!(suivant, apres, "{avant:?} {touche}");
        }
    }

    #[test]
    fn une_liste_vide_ne_bouge_pas() {
        let mut vide = EtatListe::default();
        assert_eq!(vide.touche("ArrowDown", 0), Effet::Rien);
        assert_eq!(vide, EtatListe::default());
    }
}
