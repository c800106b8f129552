//! The table of the list of dossiers, and its keys.

use super::{
    adresse_fiche,
    affichage::{EtatAffichage, nom_colonne},
    apercu::Apercu,
    lot::Lot,
};
use crate::vues::{etat, etat_paiement};
use domain::{
    ids::InscriptionId,
    inscription::{Colonne, LigneFile, Statut, Tri},
};
use i18n::{Langue, format, gestion as t, statuts};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use ui::{CadreTableau, Glyphe, Icone, TriEntete, view};

/// What all the lines of a page share.
#[derive(Clone, Copy)]
pub(super) struct Communs {
    /// None for who may not validate.
    pub lot: Option<Lot>,
    pub apercu: Apercu,
    pub affichage: EtatAffichage,
    pub l: Langue,
}

/// The table. `raison` is the queue that these lines are of, `tri` their order, `adresse_tri` the same list in another order.
pub(super) fn tableau(
    lignes: Vec<LigneFile>,
    raison: Option<String>,
    tri: Tri,
    adresse_tri: Callback<Tri, String>,
    communs: Communs,
) -> AnyView {
    let l = communs.l;
    let contenu = move || {
        let colonnes = communs.affichage.get().colonnes;
        let choisissables: Vec<(InscriptionId, i32)> = lignes
            .iter()
            .filter(|x| choisissable(x))
            .map(|x| (x.id, x.version))
            .collect();
        let choisissables = StoredValue::new(choisissables);
        let rangees: Vec<_> = lignes
            .iter()
            .map(|ligne| rangee(ligne, raison.as_deref(), &colonnes, choisissables, communs))
            .collect();
        view! {
            <thead>
                <tr>{entetes(&colonnes, tri, adresse_tri, choisissables, communs)}</tr>
            </thead>
            <tbody on:keydown=touche>{rangees}</tbody>
        }
    };
    view! {
        <CadreTableau libelle=t::LISTE_LEGENDE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::LISTE_LEGENDE.en_langue(l)}</caption>
                {contenu}
            </table>
        </CadreTableau>
        <p class="discret touches">{t::RACCOURCIS.en_langue(l)}</p>
    }
}

fn choisissable(ligne: &LigneFile) -> bool {
    ligne.statut == Statut::Terminee && ligne.blocages.is_empty()
}

fn entetes(
    colonnes: &[Colonne],
    tri: Tri,
    adresse_tri: Callback<Tri, String>,
    choisissables: StoredValue<Vec<(InscriptionId, i32)>>,
    Communs { lot, l, .. }: Communs,
) -> AnyView {
    let triable = |texte: &'static str, par: Tri, classe: String| {
        let actif = (tri == par).then_some(ui::Tri::Croissant);
        view! { <TriEntete texte=texte href=adresse_tri.run(par) tri=actif classe=classe /> }.into_any()
    };
    let choix = lot.map(|lot| {
        view! {
            <th scope="col">
                <input
                    type="checkbox"
                    aria-label=t::TOUT_CHOISIR.en_langue(l)
                    on:change=move |_| choisissables.with_value(|lignes| lot.tous(lignes))
                />
            </th>
        }
    });
    let autres: Vec<_> = colonnes
        .iter()
        .map(|c| {
            let texte = nom_colonne(*c).en_langue(l);
            match c {
                Colonne::Formation => triable(texte, Tri::Formation, classe(*c)),
                Colonne::Depuis => triable(texte, Tri::Anciennete, classe(*c)),
                _ => view! { <th scope="col" class=classe(*c)>{texte}</th> }.into_any(),
            }
        })
        .collect();
    view! {
        {choix}
        {triable(t::COL_NOM.en_langue(l), Tri::Nom, String::new())}
        {autres}
        <th scope="col">
            <span class="invisible-visuel">{t::APERCU.en_langue(l)}</span>
        </th>
    }
}

/// `j` and `k` move between the lines, `x` chooses, `p` shows the dossier beside; Enter follows the link, as anywhere.
fn touche(e: KeyboardEvent) {
    if e.ctrl_key() || e.meta_key() || e.alt_key() {
        return;
    }
    let element = event_target::<leptos::web_sys::Element>(&e);
    let Some(rangee) = element.closest("tr").ok().flatten() else {
        return;
    };
    let dans = |rangee: &leptos::web_sys::Element, selecteur: &str| rangee.query_selector(selecteur).ok().flatten();
    let cible = match e.key().as_str() {
        "j" => rangee.next_element_sibling().and_then(|r| dans(&r, "a")),
        "k" => rangee.previous_element_sibling().and_then(|r| dans(&r, "a")),
        touche @ ("x" | "p") if !e.repeat() => {
            let selecteur = if touche == "x" {
                "input[type=checkbox]"
            } else {
                ".lien-apercu"
            };
            if let Some(element) = dans(&rangee, selecteur).and_then(html_element) {
                element.click();
            }
            return;
        }
        _ => return,
    };
    if let Some(cible) = cible.and_then(html_element) {
        e.prevent_default();
        cible.focus().ok();
    }
}

fn html_element(element: leptos::web_sys::Element) -> Option<leptos::web_sys::HtmlElement> {
    wasm_bindgen::JsCast::dyn_into(element).ok()
}

fn rangee(
    ligne: &LigneFile,
    raison: Option<&str>,
    colonnes: &[Colonne],
    choisissables: StoredValue<Vec<(InscriptionId, i32)>>,
    Communs { lot, apercu, l, .. }: Communs,
) -> AnyView {
    let (id, version) = (ligne.id, ligne.version);
    let nom = format!("{} {}", ligne.nom, ligne.prenom);
    let choix = lot.map(|lot| {
        let case = choisissable(ligne).then(|| {
            let cocher = move |e: MouseEvent| {
                choisissables.with_value(|lignes| lot.basculer((id, version), e.shift_key(), lignes));
            };
            view! {
                <input
                    type="checkbox"
                    aria-label=t::CHOISIR_LIGNE.avec(l, &[("nom", &nom)])
                    prop:checked=move || lot.contient(id)
                    on:click=cocher
                />
            }
        });
        view! { <td>{case}</td> }
    });
    let cellules: Vec<_> = colonnes
        .iter()
        .map(|c| {
            let nom = nom_colonne(*c).en_langue(l);
            view! { <td class=classe(*c) data-libelle=nom>{cellule(ligne, *c, l)}</td> }
        })
        .collect();
    let apercevoir = t::APERCU_DE.avec(l, &[("nom", &nom)]);
    view! {
        <tr class:choisie=move || apercu.montre(id) on:focusin=move |_| apercu.suivre(id)>
            {choix}
            <th scope="row" data-libelle=t::COL_NOM.en_langue(l)>
                <a href=adresse_fiche(id, raison)>{nom}</a>
            </th>
            {cellules}
            <td class="cellule-apercu">
                <a
                    class="lien-apercu"
                    href=move || apercu.lien(id)
                    on:click=move |e| apercu.cliquer(&e, id)
                    aria-label=apercevoir
                    aria-current=move || apercu.montre(id).then_some("true")
                >
                    <Icone glyphe=Glyphe::Volet />
                </a>
            </td>
        </tr>
    }
}

/// For the columns that make room for the preview.
fn classe(colonne: Colonne) -> String {
    format!("colonne-{}", colonne.code())
}

fn cellule(ligne: &LigneFile, colonne: Colonne, l: Langue) -> AnyView {
    match colonne {
        Colonne::Code => ligne.code_apprenant.clone().into_any(),
        Colonne::Formation if l == Langue::Fr => ligne.formation_fr.clone().into_any(),
        Colonne::Formation => ligne.formation_en.clone().into_any(),
        Colonne::Composante => ligne.structure.clone().into_any(),
        Colonne::Statut => etat(ligne.statut).into_any(),
        Colonne::Paiement => etat_paiement(ligne.statut_paiement).into_any(),
        Colonne::Pieces => statuts::pieces(ligne.statut_pieces).en_langue(l).into_any(),
        Colonne::Depuis => depuis(ligne.jours, l).into_any(),
        // Nothing at all where nothing is missing yet: a card of a phone leaves the line out.
        Colonne::Raisons => Some(raisons(ligne, l)).filter(|r| !r.is_empty()).into_any(),
    }
}

fn depuis(jours: i32, l: Langue) -> String {
    if jours == 0 {
        return t::AUJOURDHUI.en_langue(l).to_owned();
    }
    let nombre = u64::from(jours.unsigned_abs());
    let mot = format::pluriel(nombre, l, t::JOUR.en_langue(l), t::JOURS.en_langue(l));
    format!("{jours} {mot}")
}

fn raisons(ligne: &LigneFile, l: Langue) -> String {
    match (ligne.statut, ligne.blocages.as_slice()) {
        (Statut::Terminee, []) => t::RIEN_NE_MANQUE.en_langue(l).to_owned(),
        (_, blocages) => blocages
            .iter()
            .map(|b| statuts::blocage(*b).en_langue(l))
            .collect::<Vec<_>>()
            .join(" "),
    }
}
