//! What a learner typed, kept on her device until the server has it: a network that fails loses nothing. Forgotten when
//! she signs out.

use domain::{ids::InscriptionId, inscription::SaisieGardee};
use leptos::prelude::window;
use web_sys::Storage;

const PREFIXE: &str = "pegase-saisie:";

/// None where the browser keeps nothing: what is typed then stays on the screen.
fn magasin() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn cle(id: InscriptionId, champ: &str) -> String {
    format!("{PREFIXE}{id}:{champ}")
}

fn lire(magasin: &Storage, cle: &str) -> Option<SaisieGardee> {
    let texte = magasin.get_item(cle).ok().flatten()?;
    serde_json::from_str(&texte).ok()
}

/// Keeps a field; `base` is what it held before.
pub(super) fn garder(id: InscriptionId, champ: &str, base: &str, valeur: &str) {
    let Some(magasin) = magasin() else { return };
    let cle = cle(id, champ);
    // Typed twice without a network: the server still has what was there the first time.
    let base = lire(&magasin, &cle).map_or_else(|| base.to_owned(), |premiere| premiere.base);
    let saisie = SaisieGardee {
        champ: champ.to_owned(),
        base,
        valeur: valeur.to_owned(),
    };
    ecrire(&magasin, &cle, &saisie);
}

fn ecrire(magasin: &Storage, cle: &str, saisie: &SaisieGardee) {
    if let Ok(texte) = serde_json::to_string(saisie) {
        magasin.set_item(cle, &texte).ok();
    }
}

/// The server has that value (`acquise`), or wants none: it is kept no longer. What was typed again meanwhile is, and the
/// field held that value before, or it would be in conflict with itself.
pub(super) fn retirer(id: InscriptionId, champ: &str, valeur: &str, acquise: bool) {
    let Some(magasin) = magasin() else { return };
    let cle = cle(id, champ);
    let Some(saisie) = lire(&magasin, &cle) else { return };
    if saisie.valeur == valeur {
        magasin.remove_item(&cle).ok();
    } else if acquise {
        ecrire(
            &magasin,
            &cle,
            &SaisieGardee {
                base: valeur.to_owned(),
                ..saisie
            },
        );
    }
}

/// All that is kept of a dossier.
pub(super) fn gardees(id: InscriptionId) -> Vec<SaisieGardee> {
    let Some(magasin) = magasin() else {
        return Vec::new();
    };
    cles(&magasin)
        .filter(|c| c.starts_with(&cle(id, "")))
        .filter_map(|c| lire(&magasin, &c))
        .collect()
}

/// Forgets all of it: the device may be another person's next.
pub(crate) fn oublier() {
    let Some(magasin) = magasin() else { return };
    for cle in cles(&magasin).collect::<Vec<_>>() {
        magasin.remove_item(&cle).ok();
    }
}

fn cles(magasin: &Storage) -> impl Iterator<Item = String> {
    let nombre = magasin.length().unwrap_or(0);
    (0..nombre)
        .filter_map(|rang| magasin.key(rang).ok().flatten())
        .filter(|cle| cle.starts_with(PREFIXE))
}
