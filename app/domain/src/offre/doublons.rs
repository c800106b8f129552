//! What a student would have twice without having chosen it (domain §5.3, 1).

use super::{CodeChemin, CodeObjet, Genre, Maquette, controles::descendre, plage};
use std::collections::BTreeMap;

/// Objects that must be taken, each with the paths on which it must.
type Imposes = BTreeMap<CodeObjet, Vec<CodeChemin>>;

/// Paths of objects that must be taken in two places by whoever comes where the two paths part, at or below one point of enrolment;
/// each with another one of these places. What hangs in two ways among which one chooses is none of them.
pub(super) fn doublons(maquette: &Maquette) -> BTreeMap<CodeChemin, CodeChemin> {
    let mut doublons = BTreeMap::new();
    for (chemin, reglage) in &maquette.reglages {
        if let (true, Some(code)) = (reglage.pia, chemin.dernier()) {
            descendre_de(maquette, &code, chemin, &mut doublons);
        }
    }
    doublons
}

/// What must be taken by whoever takes that object.
fn descendre_de(
    maquette: &Maquette,
    code: &CodeObjet,
    chemin: &CodeChemin,
    doublons: &mut BTreeMap<CodeChemin, CodeChemin>,
) -> Imposes {
    let mut imposes = Imposes::new();
    let Some(objet) = maquette.objets.get(code) else {
        return imposes;
    };
    let enfants = maquette.enfants(code);
    // All of a choice must be taken when as many are to be chosen as there are.
    let tout = objet.genre == Genre::Groupement
        && plage(maquette, code, Some(chemin)).is_some_and(|p| p.min as usize >= enfants.len());
    for e in enfants {
        let Some(plus_bas) = descendre(Some(chemin), &e.code) else {
            continue;
        };
        let dessous = descendre_de(maquette, &e.code, &plus_bas, doublons);
        if !(tout || maquette.impose(code, e)) {
            continue;
        }
        for (code, chemins) in dessous {
            let la = imposes.entry(code).or_default();
            for ici in &chemins {
                // Below an object that is there twice, all is: it is told of that object alone.
                if let Some(autre) = la.iter().find(|autre| parent(autre) != parent(ici)) {
                    doublons.entry(ici.clone()).or_insert_with(|| autre.clone());
                    doublons.entry(autre.clone()).or_insert_with(|| ici.clone());
                }
            }
            la.extend(chemins);
        }
    }
    imposes.insert(code.clone(), vec![chemin.clone()]);
    imposes
}

/// Code of what is just above.
fn parent(chemin: &CodeChemin) -> Option<&str> {
    chemin.as_str().rsplit('>').nth(1)
}
