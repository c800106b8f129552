//! What keys and the mouse do on the tree: downloaded once the page lives, for nothing of it is shown before.

use super::{
    arbre::Cadre,
    etat::Presse,
    foyer::{focaliser, revenir},
    outils::outils,
    saisir::saisir,
};
use domain::{
    ids::ObjetId,
    offre::{Acte, Genre, Noeud, Place},
};
use leptos::{
    ev::{DragEvent, KeyboardEvent},
    prelude::*,
    task::spawn_local,
    web_sys,
};
use wasm_bindgen::JsCast;

/// All of them.
#[derive(Clone, Copy)]
pub(super) struct Gestes {
    pub au_clavier: fn(Cadre, &KeyboardEvent),
    pub prendre: fn(Cadre, &Noeud, bool) -> bool,
    pub coller: fn(Cadre, &Noeud, bool) -> bool,
    pub lacher: fn(Cadre, &Noeud, bool),
    pub saisir: fn(Cadre, &Noeud) -> AnyView,
    /// What was copied or cut in that espace.
    pub tenue: fn(&str) -> Option<Presse>,
    pub outils: fn(Cadre, Gestes, Callback<()>, Callback<()>) -> AnyView,
}

#[lazy(gestes)]
pub(super) fn charger() -> Gestes {
    Gestes {
        au_clavier,
        prendre,
        coller,
        lacher,
        saisir,
        tenue,
        outils,
    }
}

/// A key on the tree. What would change the tree while it is being changed waits, and is then about the same object: where another
/// one was chosen meanwhile, it is forgotten. A key that is held down does not pile up.
fn au_clavier(cadre: Cadre, e: &KeyboardEvent) {
    let (ctrl, alt, maj, touche) = (e.ctrl_key() || e.meta_key(), e.alt_key(), e.shift_key(), e.key());
    let agit = match (ctrl, alt) {
        (false, false) => matches!(touche.as_str(), "F2" | "o" | "O" | "Delete"),
        (false, true) => touche.starts_with("Arrow"),
        (true, false) => matches!(touche.as_str(), "x" | "v" | "V" | "z" | "Z" | "y"),
        (true, true) => false,
    };
    let fait = if agit && cadre.editeur.occupe() {
        if !e.repeat() {
            sur_le_meme(cadre, move || {
                jouer(cadre, ctrl, alt, maj, &touche);
            });
        }
        true
    } else {
        jouer(cadre, ctrl, alt, maj, &touche)
    };
    if fait {
        e.prevent_default();
        e.stop_propagation();
    }
}

/// Does something about the object that is chosen now, once nothing else is being done, if it is still the one that is chosen.
pub(super) fn sur_le_meme(cadre: Cadre, quoi: impl FnOnce() + 'static) {
    let vise = cadre.courant().map(|n| n.objet);
    cadre.editeur.quand_libre(move || {
        let la = cadre.editeur.arbre.try_with_untracked(Option::is_some) == Some(true);
        if la && cadre.courant().map(|n| n.objet) == vise {
            quoi();
        }
    });
}

/// Does what a key says; answers whether it says anything.
fn jouer(cadre: Cadre, ctrl: bool, alt: bool, maj: bool, touche: &str) -> bool {
    let Some(n) = cadre.courant() else { return false };
    match (ctrl, alt, touche) {
        (false, false, "ArrowDown") => voisin(cadre, &n, 1),
        (false, false, "ArrowUp") => voisin(cadre, &n, -1),
        (false, false, "ArrowRight") => ouvrir(cadre, &n),
        (false, false, "ArrowLeft") => fermer(cadre, &n),
        (false, false, "Home") => bout(cadre, true),
        (false, false, "End") => bout(cadre, false),
        _ if !cadre.ecrit() => false,
        (false, true, "ArrowUp") => decaler(cadre, &n, -1),
        (false, true, "ArrowDown") => decaler(cadre, &n, 1),
        (false, true, "ArrowRight") => enfoncer(cadre, &n),
        (false, true, "ArrowLeft") => sortir(cadre, &n),
        (false, false, "F2") => {
            cadre.editeur.saisie.set(Some(n.chemin.clone()));
            true
        }
        (false, false, "n" | "N") => viser_champ("#a-code"),
        (false, false, "Enter") => viser_champ("#m-libelle"),
        (false, false, "o" | "O") => obliger(cadre, &n),
        (false, false, "Delete") => detacher(cadre, &n),
        (true, false, "c") => prendre(cadre, &n, false),
        (true, false, "x") => prendre(cadre, &n, true),
        (true, false, "v") => coller(cadre, &n, maj),
        (true, false, "V") => coller(cadre, &n, true),
        (true, false, "z") => {
            cadre.editeur.annuler(maj);
            true
        }
        (true, false, "Z" | "y") => {
            cadre.editeur.annuler(true);
            true
        }
        _ => false,
    }
}

/// Goes to a place, and brings the focus along.
fn aller(cadre: Cadre, chemin: String) -> bool {
    cadre.viser.run(chemin);
    spawn_local(revenir());
    true
}

/// Does what brings a place elsewhere, and follows it there once that was accepted; not when another place was chosen meanwhile.
fn suivre(cadre: Cadre, acte: Acte, vers: String) -> bool {
    let avant = cadre.choisi.get_untracked();
    cadre.editeur.agir_puis(acte, move || {
        if cadre.choisi.try_get_untracked() == Some(avant) {
            cadre.viser.try_run(vers);
        }
    });
    true
}

fn voisin(cadre: Cadre, n: &Noeud, pas: isize) -> bool {
    let visibles = untrack(|| cadre.visibles());
    let la = visibles.iter().position(|v| v.chemin == n.chemin).unwrap_or_default();
    match la.checked_add_signed(pas).and_then(|i| visibles.get(i)) {
        Some(v) => aller(cadre, v.chemin.clone()),
        None => true,
    }
}

fn bout(cadre: Cadre, premier: bool) -> bool {
    let visibles = untrack(|| cadre.visibles());
    let v = if premier { visibles.first() } else { visibles.last() };
    v.is_none_or(|v| aller(cadre, v.chemin.clone()))
}

fn ouvrir(cadre: Cadre, n: &Noeud) -> bool {
    if n.enfants == 0 {
        return true;
    }
    if cadre.editeur.ouverts.with_untracked(|o| o.contains(&n.chemin)) {
        let premier = cadre.enfants(&n.chemin).into_iter().next();
        premier.is_none_or(|p| aller(cadre, p.chemin))
    } else {
        cadre.editeur.ouvrir(&n.chemin, true);
        true
    }
}

fn fermer(cadre: Cadre, n: &Noeud) -> bool {
    if n.enfants > 0 && cadre.editeur.ouverts.with_untracked(|o| o.contains(&n.chemin)) {
        cadre.editeur.ouvrir(&n.chemin, false);
        return true;
    }
    match n.chemin.rsplit_once('>') {
        Some((parent, _)) => aller(cadre, parent.to_owned()),
        None => true,
    }
}

/// Its brothers and its place among them.
fn freres(cadre: Cadre, n: &Noeud) -> Option<(String, ObjetId, Vec<Noeud>, usize)> {
    let (parent, _) = n.chemin.rsplit_once('>')?;
    let freres = cadre.enfants(parent);
    let rang = freres.iter().position(|f| f.objet == n.objet)?;
    Some((parent.to_owned(), n.parent?, freres, rang))
}

fn place(parent: ObjetId, rang: usize, obligatoire: bool) -> Place {
    Place {
        parent,
        rang: u32::try_from(rang).unwrap_or(u32::MAX),
        obligatoire,
    }
}

/// Among its brothers.
fn decaler(cadre: Cadre, n: &Noeud, pas: isize) -> bool {
    let Some((_, parent, freres, rang)) = freres(cadre, n) else {
        return true;
    };
    if let Some(vers) = rang.checked_add_signed(pas).filter(|v| *v < freres.len()) {
        cadre.editeur.agir(Acte::Deplacer {
            enfant: n.objet,
            de: parent,
            vers: place(parent, vers, n.obligatoire),
        });
    }
    true
}

/// Below the brother before it.
fn enfoncer(cadre: Cadre, n: &Noeud) -> bool {
    let Some((_, parent, freres, rang)) = freres(cadre, n) else {
        return true;
    };
    if let Some(dessus) = rang.checked_sub(1).and_then(|i| freres.get(i)) {
        cadre.editeur.ouvrir(&dessus.chemin, true);
        let acte = Acte::Deplacer {
            enfant: n.objet,
            de: parent,
            vers: place(dessus.objet, usize::MAX, n.obligatoire),
        };
        return suivre(cadre, acte, format!("{}>{}", dessus.chemin, n.code));
    }
    true
}

/// Beside its parent, after it.
fn sortir(cadre: Cadre, n: &Noeud) -> bool {
    let Some((chemin, de, ..)) = freres(cadre, n) else {
        return true;
    };
    let Some(parent) = cadre.noeud(&chemin) else {
        return true;
    };
    let Some((dessus, grand_parent, _, rang)) = freres(cadre, &parent) else {
        return true;
    };
    let acte = Acte::Deplacer {
        enfant: n.objet,
        de,
        vers: place(grand_parent, rang + 1, n.obligatoire),
    };
    suivre(cadre, acte, format!("{dessus}>{}", n.code))
}

fn obliger(cadre: Cadre, n: &Noeud) -> bool {
    if let Some(parent) = n.parent {
        cadre.editeur.agir(Acte::Obligation {
            parent,
            enfant: n.objet,
            obligatoire: !n.obligatoire,
        });
    }
    true
}

fn detacher(cadre: Cadre, n: &Noeud) -> bool {
    if let (Some(parent), Some((chemin, _))) = (n.parent, n.chemin.rsplit_once('>')) {
        let acte = Acte::Delier {
            parent,
            enfant: n.objet,
        };
        return suivre(cadre, acte, chemin.to_owned());
    }
    true
}

/// What was taken is kept beside the page: it may be pasted in another formation of the espace.
const TENUE: &str = "pegase-maquette";

/// The espace, the object, where it was cut or nothing, and its label, a line each.
fn tenir(espace: &str, presse: Option<&Presse>) {
    let Ok(Some(magasin)) = window().session_storage() else {
        return;
    };
    match presse {
        None => magasin.remove_item(TENUE).ok(),
        Some(p) => {
            let de = p.de.map(|de| de.to_string()).unwrap_or_default();
            magasin
                .set_item(TENUE, &format!("{espace}\n{}\n{de}\n{}", p.objet, p.libelle))
                .ok()
        }
    };
}

fn tenue(espace: &str) -> Option<Presse> {
    let dit = window().session_storage().ok()??.get_item(TENUE).ok()??;
    let mut lignes = dit.splitn(4, '\n');
    if lignes.next()? != espace {
        return None;
    }
    Some(Presse {
        objet: lignes.next()?.parse().ok()?,
        de: lignes.next()?.parse().ok(),
        libelle: lignes.next()?.to_owned(),
    })
}

fn prendre(cadre: Cadre, n: &Noeud, couper: bool) -> bool {
    let presse = Presse {
        objet: n.objet,
        libelle: n.libelle.clone(),
        de: n.parent.filter(|_| couper),
    };
    cadre
        .editeur
        .lieu
        .with_untracked(|(espace, _)| tenir(espace, Some(&presse)));
    cadre.editeur.presse.set(Some(presse));
    true
}

/// What was cut moves, what was copied is copied; or shared, when that is asked for.
fn coller(cadre: Cadre, n: &Noeud, partager: bool) -> bool {
    let Some(p) = cadre.editeur.presse.get_untracked() else {
        return true;
    };
    let vers = place(n.objet, usize::MAX, obligatoire_sous(n));
    cadre.editeur.ouvrir(&n.chemin, true);
    match (p.de, partager) {
        // What was refused is still held.
        (Some(de), false) => cadre.editeur.agir_puis(
            Acte::Deplacer {
                enfant: p.objet,
                de,
                vers,
            },
            move || {
                tenir("", None);
                cadre.editeur.presse.try_set(None);
            },
        ),
        (_, true) => cadre.editeur.agir(Acte::Lier {
            enfant: p.objet,
            place: vers,
        }),
        (None, false) => cadre.editeur.agir(Acte::Copier {
            source: p.objet,
            place: Some(vers),
        }),
    }
    true
}

/// Children of a choice are not obligatory.
fn obligatoire_sous(n: &Noeud) -> bool {
    n.genre != Genre::Groupement
}

/// Is the pointer at the upper edge of a line? What is let go there goes before it, elsewhere below it.
pub(super) fn au_bord(e: &DragEvent) -> bool {
    let ligne = e.current_target().and_then(|c| c.dyn_into::<web_sys::Element>().ok());
    ligne.is_some_and(|l| {
        let cadre = l.get_bounding_client_rect();
        f64::from(e.client_y()) < cadre.top() + cadre.height() / 3.0
    })
}

/// Something was let go on a place: before it, or below it.
fn lacher(cadre: Cadre, n: &Noeud, avant: bool) {
    let Some((objet, de)) = cadre.editeur.tire.get_untracked() else {
        return;
    };
    cadre.editeur.tire.set(None);
    let Some(de) = de.filter(|_| objet != n.objet) else {
        return;
    };
    let n = n.clone();
    cadre.editeur.quand_libre(move || deposer(cadre, objet, de, &n, avant));
}

fn deposer(cadre: Cadre, objet: ObjetId, de: ObjetId, n: &Noeud, avant: bool) {
    let vers = match n.parent.filter(|_| avant) {
        Some(parent) => {
            let dessus = n.chemin.rsplit_once('>').map(|(dessus, _)| dessus).unwrap_or_default();
            let freres = cadre.enfants(dessus);
            let rang = |o: ObjetId| freres.iter().position(|f| f.objet == o);
            let la = rang(n.objet).unwrap_or_default();
            // It leaves its place first.
            let decale = usize::from(parent == de && rang(objet).is_some_and(|ici| ici < la));
            place(parent, la - decale, n.obligatoire)
        }
        None => {
            cadre.editeur.ouvrir(&n.chemin, true);
            place(n.objet, usize::MAX, obligatoire_sous(n))
        }
    };
    cadre.editeur.agir(Acte::Deplacer {
        enfant: objet,
        de,
        vers,
    });
}

/// Brings the focus to a field beside the tree, and opens what it is in.
fn viser_champ(selecteur: &str) -> bool {
    if let Ok(Some(champ)) = document().query_selector(selecteur) {
        if let Ok(Some(panneau)) = champ.closest("details") {
            panneau.set_attribute("open", "").ok();
        }
        focaliser(&champ);
        return true;
    }
    false
}
