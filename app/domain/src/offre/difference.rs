//! What changed between two versions of an offer, or two years of it.

use super::{CodeChemin, CodeObjet, Maquette, Objet, Reglage, duree};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A field that is not what it was; none: it was, or is, empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Champ {
    pub champ: String,
    pub avant: Option<String>,
    pub apres: Option<String>,
}

/// What happened to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    Ajoute,
    Ote,
    Change,
}

/// What changed about one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ecart {
    pub code: CodeObjet,
    pub libelle: String,
    pub sort: Sort,
    pub champs: Vec<Champ>,
    /// Children that came, that went, and those that are there in another order or otherwise obligatory.
    pub enfants_ajoutes: Vec<CodeObjet>,
    pub enfants_otes: Vec<CodeObjet>,
    pub enfants_changes: bool,
    /// Paths of it that have something else of their own.
    pub chemins: Vec<(CodeChemin, Vec<Champ>)>,
}

impl Ecart {
    fn vide(&self) -> bool {
        self.champs.is_empty()
            && self.enfants_ajoutes.is_empty()
            && self.enfants_otes.is_empty()
            && !self.enfants_changes
            && self.chemins.is_empty()
    }
}

/// One line of a difference laid out as the trees are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneEcart {
    /// Objects above it.
    pub niveau: u32,
    pub code: CodeObjet,
    pub libelle: String,
    /// None: it is on the way to what changed.
    pub ecart: Option<Ecart>,
}

/// What changed, where it is in the tree: what is on the way to it is named. The new tree leads, what went comes after what is there. An
/// object of several places is told at the first of them.
pub fn en_arbre(avant: &Maquette, apres: &Maquette, ecarts: Vec<Ecart>) -> Vec<LigneEcart> {
    let enfants = |code: &CodeObjet| {
        let ici = apres.enfants(code).iter().map(|e| e.code.clone());
        let la: BTreeSet<&CodeObjet> = apres.enfants(code).iter().map(|e| &e.code).collect();
        let partis = avant.enfants(code).iter().filter(|e| !la.contains(&e.code));
        ici.chain(partis.map(|e| e.code.clone())).collect::<Vec<_>>()
    };
    let mut ecarts: BTreeMap<CodeObjet, Ecart> = ecarts.into_iter().map(|e| (e.code.clone(), e)).collect();
    // All that is above something that changed.
    let mut parents: BTreeMap<&CodeObjet, Vec<&CodeObjet>> = BTreeMap::new();
    for m in [avant, apres] {
        for (parent, liens) in &m.enfants {
            for e in liens {
                parents.entry(&e.code).or_default().push(parent);
            }
        }
    }
    let mut utiles: BTreeSet<CodeObjet> = BTreeSet::new();
    let mut reste: Vec<CodeObjet> = ecarts.keys().cloned().collect();
    while let Some(code) = reste.pop() {
        if let Some(dessus) = parents.get(&code) {
            reste.extend(dessus.iter().filter(|d| !utiles.contains(**d)).map(|d| (*d).clone()));
        }
        utiles.insert(code);
    }
    let racines = apres.racines().into_iter().chain(avant.racines());
    let mut pile: Vec<(u32, CodeObjet)> = racines.map(|c| (0, c.clone())).collect();
    // What turned round on itself between the two has no root.
    pile.extend(ecarts.keys().map(|c| (0, c.clone())));
    pile.reverse();
    let mut vus: BTreeSet<CodeObjet> = BTreeSet::new();
    let mut lignes = vec![];
    while let Some((niveau, code)) = pile.pop() {
        if !utiles.contains(&code) || !vus.insert(code.clone()) {
            continue;
        }
        pile.extend(enfants(&code).into_iter().rev().map(|c| (niveau + 1, c)));
        let objet = apres.objets.get(&code).or(avant.objets.get(&code));
        lignes.push(LigneEcart {
            niveau,
            libelle: objet.map(|o| o.libelle_long.clone()).unwrap_or_default(),
            ecart: ecarts.remove(&code),
            code,
        });
    }
    // The way to what was told at another place leads nowhere.
    let mut suivante = None;
    lignes.reverse();
    lignes.retain(|l| {
        let mene = l.ecart.is_some() || suivante.is_some_and(|niveau| niveau > l.niveau);
        if mene {
            suivante = Some(l.niveau);
        }
        mene
    });
    lignes.reverse();
    lignes
}

/// What changed, by code: empty when they are the same.
pub fn difference(avant: &Maquette, apres: &Maquette) -> Vec<Ecart> {
    let codes: BTreeSet<&CodeObjet> = avant.objets.keys().chain(apres.objets.keys()).collect();
    let reglages = chemins(avant, apres);
    codes
        .into_iter()
        .filter_map(|code| {
            let (a, b) = (avant.objets.get(code), apres.objets.get(code));
            let sort = match (a, b) {
                (None, _) => Sort::Ajoute,
                (_, None) => Sort::Ote,
                _ => Sort::Change,
            };
            let (ea, eb) = (avant.enfants(code), apres.enfants(code));
            let la: Vec<&CodeObjet> = ea.iter().map(|e| &e.code).collect();
            let lb: Vec<&CodeObjet> = eb.iter().map(|e| &e.code).collect();
            let communs_a: Vec<_> = ea.iter().filter(|e| lb.contains(&&e.code)).collect();
            let communs_b: Vec<_> = eb.iter().filter(|e| la.contains(&&e.code)).collect();
            let ecart = Ecart {
                code: code.clone(),
                libelle: b.or(a).map(|o| o.libelle_long.clone()).unwrap_or_default(),
                sort,
                champs: a.zip(b).map(|(a, b)| champs(a, b)).unwrap_or_default(),
                enfants_ajoutes: lb.iter().filter(|c| !la.contains(c)).map(|c| (*c).clone()).collect(),
                enfants_otes: la.iter().filter(|c| !lb.contains(c)).map(|c| (*c).clone()).collect(),
                enfants_changes: communs_a != communs_b,
                chemins: reglages.get(code).cloned().unwrap_or_default(),
            };
            (sort != Sort::Change || !ecart.vide()).then_some(ecart)
        })
        .collect()
}

/// Fields of a thing, flat: `syllabus.fr.objectif`.
fn plat<T: Serialize>(chose: &T) -> BTreeMap<String, String> {
    fn aplatir(prefixe: &str, valeur: &Value, plat: &mut BTreeMap<String, String>) {
        match valeur {
            Value::Null => {}
            Value::Object(champs) => {
                for (nom, v) in champs {
                    let nom = if prefixe.is_empty() {
                        nom.clone()
                    } else {
                        format!("{prefixe}.{nom}")
                    };
                    aplatir(&nom, v, plat);
                }
            }
            Value::Array(liste) if liste.is_empty() => {}
            // Formats of teaching, one by one.
            Value::Array(liste) if liste.iter().all(Value::is_object) => {
                for (n, v) in (1..).zip(liste) {
                    aplatir(&format!("{prefixe}.{n}"), v, plat);
                }
            }
            Value::Number(secondes) if prefixe.starts_with("formats.") && prefixe.ends_with(".volume") => {
                let secondes = secondes.as_u64().and_then(|n| u32::try_from(n).ok());
                plat.insert(prefixe.to_owned(), duree(secondes.unwrap_or_default()));
            }
            Value::String(texte) if texte.is_empty() => {}
            Value::String(texte) => {
                plat.insert(prefixe.to_owned(), texte.clone());
            }
            autre => {
                plat.insert(prefixe.to_owned(), autre.to_string());
            }
        }
    }
    let mut champs = BTreeMap::new();
    let valeur = serde_json::to_value(chose).unwrap_or(Value::Object(Map::new()));
    aplatir("", &valeur, &mut champs);
    champs
}

fn comparer(avant: &BTreeMap<String, String>, apres: &BTreeMap<String, String>) -> Vec<Champ> {
    let noms: BTreeSet<&String> = avant.keys().chain(apres.keys()).collect();
    noms.into_iter()
        .filter(|n| avant.get(*n) != apres.get(*n))
        .map(|n| Champ {
            champ: n.clone(),
            avant: avant.get(n).cloned(),
            apres: apres.get(n).cloned(),
        })
        .collect()
}

/// Fields of an object that changed.
pub fn champs(avant: &Objet, apres: &Objet) -> Vec<Champ> {
    comparer(&plat(&normal(avant)), &plat(&normal(apres)))
}

/// The same number is the same, however many zeros end it.
fn normal(objet: &Objet) -> Objet {
    Objet {
        ects: objet.ects.map(|n| n.normalize()),
        coefficient: objet.coefficient.map(|n| n.normalize()),
        ..objet.clone()
    }
}

/// What changed about paths, by the object at their end.
fn chemins(avant: &Maquette, apres: &Maquette) -> BTreeMap<CodeObjet, Vec<(CodeChemin, Vec<Champ>)>> {
    let rien = Reglage::default();
    let normal = |r: &Reglage| Reglage {
        ects: r.ects.map(|n| n.normalize()),
        coefficient: r.coefficient.map(|n| n.normalize()),
        ..r.clone()
    };
    let mut changes: BTreeMap<CodeObjet, Vec<(CodeChemin, Vec<Champ>)>> = BTreeMap::new();
    let tous: BTreeSet<&CodeChemin> = avant.reglages.keys().chain(apres.reglages.keys()).collect();
    for chemin in tous {
        let a = plat(&normal(avant.reglages.get(chemin).unwrap_or(&rien)));
        let b = plat(&normal(apres.reglages.get(chemin).unwrap_or(&rien)));
        let champs = comparer(&a, &b);
        if let (false, Some(code)) = (champs.is_empty(), chemin.dernier()) {
            changes.entry(code).or_default().push((chemin.clone(), champs));
        }
    }
    changes
}
