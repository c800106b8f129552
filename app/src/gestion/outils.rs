//! What the frame of the clerks holds besides links: the answers of the one bar, and the keys. Downloaded once the page
//! lives: nothing of it is shown before.

use super::{
    adresse_fiche,
    commandes::{Geste, commandes},
    raccourcis::{Raccourcis, clavier, touches_voulues},
};
use crate::{api::inscription, context::cadre, vues::etat};
use domain::inscription::{DossierTrouve, FormationTrouvee, RechercheVue, mots};
use i18n::{Langue, format, gestion as t};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use leptos_router::{hooks::use_navigate, location::Url};
use std::time::Duration;
use ui::{Effet, EtatBarre, EtatListe, LISTE_BARRE, view};

/// How long the hand rests before a search is sent.
const REPOS: Duration = Duration::from_millis(150);

/// One line under the bar.
struct Entree {
    titre: String,
    precision: AnyView,
    geste: Geste,
}

/// Lines of one kind.
struct Groupe {
    titre: &'static str,
    entrees: Vec<Entree>,
}

#[lazy(outils)]
pub(crate) fn outils(barre: EtatBarre) -> AnyView {
    let cadre = cadre();
    let (l, moi) = (cadre.langue, cadre.moi.unwrap_or_default());
    let (importe, trouve) = (moi.importe, RwSignal::new(None::<RechercheVue>));
    let aide = RwSignal::new(false);
    let naviguer = use_navigate();
    let faire = Callback::new(move |geste: Geste| {
        barre.quitter();
        match geste {
            Geste::Aller(adresse) => naviguer(&adresse, Default::default()),
            Geste::Touches => aide.set(true),
            autre => autre.quitter_la_page(),
        }
    });
    chercher_en_tapant(barre, trouve);
    // Gestures of the lines as they are shown, for Enter.
    let gestes = StoredValue::new(Vec::<Geste>::new());
    barre.touche.set_value(Some(touches(barre, gestes, faire)));
    barre.garnie.set(true);
    let touches_seules = touches_voulues();
    clavier(barre, importe, touches_seules, faire);
    let lignes = move || {
        if !barre.liste.read().ouverte {
            return ().into_any();
        }
        let groupes = groupes(&barre.texte.read(), trouve.get().unwrap_or_default(), importe, l);
        gestes.set_value(
            groupes
                .iter()
                .flat_map(|g| &g.entrees)
                .map(|e| e.geste.clone())
                .collect(),
        );
        montrer(groupes, barre, faire, l)
    };
    let annonce = move || {
        let trouve = trouve.get()?;
        let nombre = trouve.dossiers.len() + trouve.formations.len();
        (!barre.texte.read().is_empty()).then(|| t::BARRE_COMPTE.avec(l, &[("n", &nombre.to_string())]))
    };
    view! {
        <div
            id=LISTE_BARRE
            class="propositions recherche-panneau"
            role="listbox"
            aria-label=t::BARRE_RESULTATS.en_langue(l)
            hidden=move || !barre.visible()
        >
            {lignes}
        </div>
        <p class="invisible-visuel" role="status" aria-live="polite">
            {annonce}
        </p>
        <Raccourcis ouverts=aide importe=importe touches=touches_seules langue=l />
    }
}

/// Asks the server once the hand rests; an answer to what is no longer typed is dropped.
fn chercher_en_tapant(barre: EtatBarre, trouve: RwSignal<Option<RechercheVue>>) {
    Effect::new(move || {
        let texte = barre.texte.get();
        // What was found for another text is under no cursor.
        barre.liste.update(|liste| liste.curseur = None);
        if mots(&texte).is_empty() {
            trouve.set(None);
            return;
        }
        set_timeout(
            move || {
                if barre.texte.get_untracked() == texte {
                    spawn_local(demander(texte.clone(), barre, trouve));
                }
            },
            REPOS,
        );
    });
}

async fn demander(texte: String, barre: EtatBarre, trouve: RwSignal<Option<RechercheVue>>) {
    // A search that fails finds nothing: the form still leads to the list.
    let vue = inscription::chercher(texte.clone()).await.unwrap_or_default();
    if barre.texte.get_untracked() != texte {
        return;
    }
    let premier = (!vue.dossiers.is_empty() || !vue.formations.is_empty()).then_some(0);
    trouve.set(Some(vue));
    // Enter opens the first one.
    barre.liste.update(|liste| liste.curseur = premier);
}

fn touches(barre: EtatBarre, gestes: StoredValue<Vec<Geste>>, faire: Callback<Geste>) -> Callback<KeyboardEvent> {
    Callback::new(move |e: KeyboardEvent| {
        let mut liste = barre.liste.get_untracked();
        match liste.touche(&e.key(), gestes.with_value(Vec::len)) {
            Effet::Bouge if e.key() == "Escape" => barre.quitter(),
            Effet::Bouge => {
                barre.liste.set(liste);
                montrer_option(liste);
            }
            Effet::Choisit(rang) => {
                if let Some(geste) = gestes.with_value(|g| g.get(rang).cloned()) {
                    faire.run(geste);
                }
            }
            Effet::Rien if e.key() == "Enter" && !barre.texte.read_untracked().trim().is_empty() => {
                faire.run(tous_les_dossiers(&barre.texte.get_untracked()));
            }
            Effet::Rien => return,
        }
        e.prevent_default();
    })
}

/// Keeps the option under the cursor in sight.
fn montrer_option(liste: EtatListe) {
    let option = liste.curseur.map(EtatBarre::id_option);
    if let Some(option) = option.and_then(|id| document().get_element_by_id(&id)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn tous_les_dossiers(texte: &str) -> Geste {
    Geste::Aller(format!("/gestion/inscriptions?statut=&q={}", Url::escape(texte.trim())))
}

fn groupes(texte: &str, trouve: RechercheVue, importe: bool, l: Langue) -> Vec<Groupe> {
    let texte = texte.trim();
    let titre = if trouve.approche {
        t::BARRE_PROCHES
    } else {
        t::BARRE_DOSSIERS
    };
    let tout = (!texte.is_empty()).then(|| Entree {
        titre: t::BARRE_TOUT.avec(l, &[("texte", texte)]),
        precision: ().into_any(),
        geste: tous_les_dossiers(texte),
    });
    let dossiers = trouve.dossiers.into_iter().map(|d| dossier(d, l)).chain(tout).collect();
    let formations = trouve.formations.into_iter().map(|f| formation(f, l)).collect();
    let commandes = commandes(texte, importe, l)
        .into_iter()
        .map(|(titre, precision, geste)| Entree {
            titre: titre.to_owned(),
            precision: view! { <kbd>{precision}</kbd> },
            geste,
        })
        .collect();
    [
        (titre, dossiers),
        (t::BARRE_FORMATIONS, formations),
        (t::BARRE_COMMANDES, commandes),
    ]
    .into_iter()
    .map(|(titre, entrees): (i18n::Texte, Vec<Entree>)| Groupe {
        titre: titre.en_langue(l),
        entrees,
    })
    .filter(|g| !g.entrees.is_empty())
    .collect()
}

fn dossier(d: DossierTrouve, l: Langue) -> Entree {
    let formation = if l == Langue::Fr {
        d.formation_fr
    } else {
        d.formation_en
    };
    let naissance = format::date_courte(d.date_naissance);
    Entree {
        titre: format!("{} {}", d.nom, d.prenom),
        precision: view! {
            <span>{format!("{naissance} · {formation}")}</span>
            {etat(d.statut)}
        },
        geste: Geste::Aller(adresse_fiche(d.id, None)),
    }
}

fn formation(f: FormationTrouvee, l: Langue) -> Entree {
    let adresse = format!("/gestion/inscriptions?statut=&chemin={}", Url::escape(&f.chemin));
    Entree {
        titre: if l == Langue::Fr { f.libelle_fr } else { f.libelle_en },
        precision: view! { <span>{f.chemin}</span> },
        geste: Geste::Aller(adresse),
    }
}

fn montrer(groupes: Vec<Groupe>, barre: EtatBarre, faire: Callback<Geste>, l: Langue) -> AnyView {
    if groupes.is_empty() {
        return view! { <p class="discret">{t::BARRE_RIEN.en_langue(l)}</p> };
    }
    let mut rang = 0;
    groupes
        .into_iter()
        .map(|groupe| {
            let lignes: Vec<_> = groupe
                .entrees
                .into_iter()
                .map(|entree| {
                    let ligne = option(rang, entree, barre, faire);
                    rang += 1;
                    ligne
                })
                .collect();
            view! {
                <div role="group" aria-label=groupe.titre>
                    <p class="recherche-groupe" aria-hidden="true">
                        {groupe.titre}
                    </p>
                    {lignes}
                </div>
            }
        })
        .collect::<Vec<_>>()
        .into_any()
}

fn option(rang: usize, entree: Entree, barre: EtatBarre, faire: Callback<Geste>) -> AnyView {
    let choisie = move || barre.liste.read().curseur == Some(rang);
    let geste = entree.geste;
    view! {
        <div
            id=EtatBarre::id_option(rang)
            role="option"
            class="proposition"
            class:proposition-active=choisie
            aria-selected=move || choisie().to_string()
            // Before the field loses the focus.
            on:mousedown=move |e| {
                e.prevent_default();
                faire.run(geste.clone());
            }
        >
            <span>{entree.titre}</span>
            <span class="proposition-precision">{entree.precision}</span>
        </div>
    }
}
