use super::commandes::Geste;
use i18n::{Langue, Texte, gestion as t};
use leptos::{
    ev::{self, KeyboardEvent},
    html,
    prelude::*,
    web_sys,
};
use std::time::Duration;
use ui::{Bouton, Case, EtatBarre, TypeBouton, Variante, view};
use wasm_bindgen::JsCast;

/// How long `g` waits for the key that says where.
const SUITE: Duration = Duration::from_millis(1200);

/// Where the browser keeps that keys without Ctrl are not wanted: who speaks to her machine, or shakes, turns them off
/// (WCAG 2.1.4).
const SANS_TOUCHES: &str = "pegase-sans-touches";

/// Are keys without Ctrl wanted?
pub(super) fn touches_voulues() -> RwSignal<bool> {
    let magasin = window().local_storage().ok().flatten();
    let sans = magasin.and_then(|m| m.get_item(SANS_TOUCHES).ok().flatten()).is_some();
    RwSignal::new(!sans)
}

fn vouloir(touches: RwSignal<bool>, voulues: bool) {
    if let Some(magasin) = window().local_storage().ok().flatten() {
        if voulues {
            magasin.remove_item(SANS_TOUCHES).ok();
        } else {
            magasin.set_item(SANS_TOUCHES, "oui").ok();
        }
    }
    touches.set(voulues);
}

/// The keys that work everywhere. None while one types, but for Ctrl K.
pub(super) fn clavier(barre: EtatBarre, importe: bool, touches: RwSignal<bool>, faire: Callback<Geste>) {
    // Number of the last `g` that still waits.
    let attente = StoredValue::new((0u32, false));
    let ecouteur = window_event_listener(ev::keydown, move |e: KeyboardEvent| {
        let touche = e.key();
        if (e.ctrl_key() || e.meta_key()) && !e.alt_key() && touche.eq_ignore_ascii_case("k") {
            e.prevent_default();
            barre.viser();
            return;
        }
        if !touches.get_untracked()
            || e.default_prevented()
            || e.ctrl_key()
            || e.meta_key()
            || e.alt_key()
            || on_tape(&e)
        {
            return;
        }
        let apres_g = attente.get_value().1;
        attente.update_value(|a| a.1 = false);
        let geste = match (apres_g, touche.as_str()) {
            (true, "a") => Some(Geste::Aller("/gestion".into())),
            (true, "i") => Some(Geste::Aller("/gestion/inscriptions".into())),
            (true, "m") if importe => Some(Geste::Aller("/gestion/imports".into())),
            (_, "?") => Some(Geste::Touches),
            (_, "g") => {
                attente.update_value(|a| *a = (a.0.wrapping_add(1), true));
                let tour = attente.get_value().0;
                set_timeout(move || attente.update_value(|a| a.1 = a.1 && a.0 != tour), SUITE);
                None
            }
            (_, "/") => {
                e.prevent_default();
                match element("#q") {
                    Some(champ) => {
                        champ.focus().ok();
                    }
                    None => barre.viser(),
                }
                return;
            }
            // From anywhere else, the list begins at the line that is shown beside, or at its first one.
            (_, "j" | "k") if !dans_une_ligne(&e) => {
                if let Some(lien) = element("main .tableau .choisie th a").or_else(|| element("main .tableau tbody a"))
                {
                    e.prevent_default();
                    lien.focus().ok();
                }
                return;
            }
            // The last button of the bar: with the next file, where there is one. It cannot be undone: never twice for a key
            // that is held down, and never behind what is open over the page.
            (_, "v") => {
                if !e.repeat()
                    && element("dialog[open], details.depliant[open]").is_none()
                    && let Some(bouton) = element("main .touche-v button:last-of-type:not(:disabled)")
                {
                    e.prevent_default();
                    bouton.click();
                }
                return;
            }
            (_, "Escape") => {
                if element("dialog[open]").is_none()
                    && let Some(lien) = element("main .volet-fermer")
                {
                    lien.click();
                }
                return;
            }
            _ => None,
        };
        if let Some(geste) = geste {
            e.prevent_default();
            faire.run(geste);
        }
    });
    on_cleanup(move || ecouteur.remove());
}

pub(super) fn element(selecteur: &str) -> Option<web_sys::HtmlElement> {
    let trouve = document().query_selector(selecteur).ok().flatten()?;
    trouve.dyn_into().ok()
}

fn cible(e: &KeyboardEvent) -> Option<web_sys::HtmlElement> {
    e.target().and_then(|cible| cible.dyn_into().ok())
}

/// Is the key part of a text, or a choice?
fn on_tape(e: &KeyboardEvent) -> bool {
    cible(e).is_some_and(|c| {
        let coche = c.get_attribute("type").is_some_and(|t| t == "checkbox" || t == "radio");
        let saisie = matches!(c.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        (saisie && !coche) || c.is_content_editable()
    })
}

fn dans_une_ligne(e: &KeyboardEvent) -> bool {
    cible(e).is_some_and(|c| c.closest("tbody tr").is_ok_and(|r| r.is_some()))
}

/// Keys, the word between two of them, what they do.
type Raccourci = (Vec<&'static str>, Option<Texte>, Texte);

/// Keys and what they do, by where they work.
fn tous(importe: bool) -> Vec<(Texte, Vec<Raccourci>)> {
    let mut partout = vec![
        (vec!["Ctrl K"], None, t::TOUCHE_CHERCHER),
        (vec!["/"], None, t::TOUCHE_FILTRER),
        (vec!["?"], None, t::TOUCHE_AIDE),
        (vec!["g", "a"], Some(t::PUIS), t::TOUCHE_ACCUEIL),
        (vec!["g", "i"], Some(t::PUIS), t::TOUCHE_FILE),
    ];
    if importe {
        partout.push((vec!["g", "m"], Some(t::PUIS), t::TOUCHE_IMPORTS));
    }
    vec![
        (t::TOUCHES_PARTOUT, partout),
        (
            t::TOUCHES_LISTE,
            vec![
                (vec!["j"], None, t::TOUCHE_SUIVANTE),
                (vec!["k"], None, t::TOUCHE_PRECEDENTE),
                (vec!["x"], None, t::TOUCHE_CHOISIR),
                (vec!["↵"], None, t::TOUCHE_OUVRIR),
                (vec!["p"], None, t::TOUCHE_APERCU),
                (vec!["v"], None, t::TOUCHE_VALIDER),
            ],
        ),
        (
            t::TOUCHES_PIECES,
            vec![
                (vec!["↓", "↑"], Some(t::OU), t::TOUCHE_PIECE),
                (vec!["+", "-"], Some(t::OU), t::TOUCHE_ZOOM),
                (vec!["t"], None, t::TOUCHE_TOURNER),
                (vec!["a"], None, t::TOUCHE_ACCEPTER),
                (vec!["r"], None, t::TOUCHE_REFUSER),
            ],
        ),
    ]
}

/// The keys, in a window over the page.
#[component]
pub(super) fn Raccourcis(
    ouverts: RwSignal<bool>,
    importe: bool,
    touches: RwSignal<bool>,
    langue: Langue,
) -> impl IntoView {
    let noeud = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let (true, Some(fenetre)) = (ouverts.get(), noeud.get())
            && !fenetre.open()
        {
            fenetre.show_modal().ok();
        }
    });
    let fermer = Callback::new(move |()| {
        if let Some(fenetre) = noeud.get_untracked() {
            fenetre.close();
        }
    });
    let groupes: Vec<_> = tous(importe)
        .into_iter()
        .map(|(titre, touches)| {
            let lignes: Vec<_> = touches.into_iter().map(|touche| ligne(touche, langue)).collect();
            view! {
                <section>
                    <h3>{titre.en_langue(langue)}</h3>
                    <dl class="raccourcis">{lignes}</dl>
                </section>
            }
        })
        .collect();
    view! {
        <dialog
            node_ref=noeud
            class="fenetre"
            aria-labelledby="raccourcis-titre"
            on:close=move |_| ouverts.set(false)
        >
            <h2 id="raccourcis-titre">{t::TOUCHES_TITRE.en_langue(langue)}</h2>
            <div class="fenetre-colonnes">{groupes}</div>
            <Case
                id="touches-seules"
                libelle=t::TOUCHES_SEULES.en_langue(langue)
                aide=t::TOUCHES_SEULES_AIDE.en_langue(langue)
                cochee=touches
                sur_changement=Callback::new(move |voulues| vouloir(touches, voulues))
            />
            <Bouton genre=TypeBouton::Simple variante=Variante::Secondaire au_clic=fermer>
                {t::FERMER.en_langue(langue)}
            </Bouton>
        </dialog>
    }
}

fn ligne((touches, lien, sens): Raccourci, l: Langue) -> AnyView {
    let suite: Vec<_> = touches
        .into_iter()
        .enumerate()
        .map(|(rang, touche)| {
            let entre = (rang > 0).then(|| lien.map(|mot| view! { <span>{mot.en_langue(l)}</span> }));
            view! {
                {entre}
                <kbd>{touche}</kbd>
            }
        })
        .collect();
    view! {
        <div>
            <dt>{suite}</dt>
            <dd>{sens.en_langue(l)}</dd>
        </div>
    }
}
