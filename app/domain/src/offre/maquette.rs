//! The graph of an offer, or of a part of it: what every rule about its shape is asked.

use super::{CodeChemin, CodeObjet, Genre, Objet, Plage, RefusOffre};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most paths of one espace: what has more was tied wrong.
pub const CHEMINS_MAX: usize = 200_000;

/// A child, in its place among the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enfant {
    pub code: CodeObjet,
    pub obligatoire: bool,
}

codes! {
    /// May students choose here (domain §5.1, contexte)?
    ChoixCursus {
        Ouvert = "OUVERT",
        Ferme = "FERME",
        Jamais = "JAMAIS",
    }
}

/// What a path has of its own (domain §5.1, contexte).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reglage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ects: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coefficient: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plage: Option<Plage>,
    /// One enrols here (point d'inscription administrative).
    pub pia: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub niveau: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tarif: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choix: Option<ChoixCursus>,
}

/// An offer or a part of it: objects by their code, the ordered children of each, what paths have of their own. What is written
/// to a file, read from one, compared and copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Maquette {
    pub objets: BTreeMap<CodeObjet, Objet>,
    pub enfants: BTreeMap<CodeObjet, Vec<Enfant>>,
    /// By path; those that have nothing of their own are not here.
    pub reglages: BTreeMap<CodeChemin, Reglage>,
}

impl Maquette {
    /// Children of an object, in their order.
    pub fn enfants(&self, code: &CodeObjet) -> &[Enfant] {
        self.enfants.get(code).map_or(&[], Vec::as_slice)
    }

    /// Must whoever takes an object take that child of it (domain §5.3, 1)? What is below a choice is chosen, be it a choice in its
    /// turn; below anything else, a choice has to be made.
    pub fn impose(&self, parent: &CodeObjet, enfant: &Enfant) -> bool {
        let un_choix = |code| self.objets.get(code).is_some_and(|o| o.genre == Genre::Groupement);
        !un_choix(parent) && (enfant.obligatoire || un_choix(&enfant.code))
    }

    /// Parents of an object, by code.
    pub fn parents<'a>(&'a self, code: &'a CodeObjet) -> impl Iterator<Item = &'a CodeObjet> {
        self.enfants
            .iter()
            .filter(move |(_, enfants)| enfants.iter().any(|e| &e.code == code))
            .map(|(parent, _)| parent)
    }

    /// Formations, and whatever else hangs nowhere.
    pub fn racines(&self) -> Vec<&CodeObjet> {
        let pendus: BTreeSet<&CodeObjet> = self.enfants.values().flatten().map(|e| &e.code).collect();
        self.objets.keys().filter(|c| !pendus.contains(c)).collect()
    }

    /// Is `but` at or below `depart`?
    pub fn atteint(&self, depart: &CodeObjet, but: &CodeObjet) -> bool {
        let mut vus = BTreeSet::new();
        let mut a_voir = vec![depart];
        while let Some(code) = a_voir.pop() {
            if code == but {
                return true;
            }
            if vus.insert(code) {
                a_voir.extend(self.enfants(code).iter().map(|e| &e.code));
            }
        }
        false
    }

    /// Hangs an object below another one, before the child that is at `rang` (domain §5.3, 1).
    pub fn lier(&mut self, parent: &CodeObjet, enfant: Enfant, rang: usize) -> Result<(), RefusOffre> {
        let objet = self.objets.get(&enfant.code).ok_or(RefusOffre::Reference)?;
        if !self.objets.contains_key(parent) {
            return Err(RefusOffre::Reference);
        }
        let deja: Vec<&CodeObjet> = self.parents(&enfant.code).collect();
        peut_lier(
            objet.genre,
            objet.mutualise,
            deja.contains(&parent),
            deja.len(),
            self.atteint(&enfant.code, parent),
        )?;
        let freres = self.enfants.entry(parent.clone()).or_default();
        freres.insert(rang.min(freres.len()), enfant);
        Ok(())
    }

    /// Takes a child away from a parent: the object stays.
    pub fn delier(&mut self, parent: &CodeObjet, enfant: &CodeObjet) -> Option<Enfant> {
        let freres = self.enfants.get_mut(parent)?;
        let rang = freres.iter().position(|e| &e.code == enfant)?;
        let ote = freres.remove(rang);
        if freres.is_empty() {
            self.enfants.remove(parent);
        }
        Some(ote)
    }

    /// All the paths from these objects down, parents before children, in the order of the tree. None when they go round in
    /// circles or are beyond all measure.
    pub fn chemins<'a>(&'a self, racines: &[&'a CodeObjet]) -> Option<Vec<Vec<&'a CodeObjet>>> {
        let mut chemins = vec![];
        let mut a_voir: Vec<Vec<&CodeObjet>> = racines.iter().rev().map(|r| vec![*r]).collect();
        while let Some(chemin) = a_voir.pop() {
            if chemins.len() >= CHEMINS_MAX || chemin.len() > self.objets.len() {
                return None;
            }
            if let Some(code) = chemin.last() {
                for enfant in self.enfants(code).iter().rev() {
                    let mut plus_bas = chemin.clone();
                    plus_bas.push(&enfant.code);
                    a_voir.push(plus_bas);
                }
            }
            chemins.push(chemin);
        }
        Some(chemins)
    }

    /// Everything at or below an object, with what its paths have of their own.
    pub fn sous_arbre(&self, racine: &CodeObjet) -> Self {
        let mut partie = Self::default();
        let mut a_voir = vec![racine];
        while let Some(code) = a_voir.pop() {
            let Some(objet) = self.objets.get(code) else { continue };
            if partie.objets.insert(code.clone(), objet.clone()).is_some() {
                continue;
            }
            let enfants = self.enfants(code);
            if !enfants.is_empty() {
                partie.enfants.insert(code.clone(), enfants.to_vec());
                a_voir.extend(enfants.iter().map(|e| &e.code));
            }
        }
        partie.reglages = self
            .reglages
            .iter()
            .filter(|(chemin, _)| chemin.formation() == racine.as_str())
            .map(|(chemin, reglage)| (chemin.clone(), reglage.clone()))
            .collect();
        partie
    }

    /// The same under other codes: those that `renommer` gives back, the others as they are. Paths follow.
    pub fn renommee(&self, renommer: impl Fn(&CodeObjet) -> CodeObjet) -> Self {
        let codes: BTreeMap<&CodeObjet, CodeObjet> = self.objets.keys().map(|c| (c, renommer(c))).collect();
        let autre = |code: &CodeObjet| codes.get(code).cloned().unwrap_or_else(|| code.clone());
        let chemin = |chemin: &CodeChemin| {
            let elements = chemin
                .elements()
                .map(|e| CodeObjet::parse(e).map(|c| autre(&c).to_string()));
            let elements: Result<Vec<String>, _> = elements.collect();
            CodeChemin::parse(&elements.ok()?.join(">")).ok()
        };
        Self {
            objets: self
                .objets
                .values()
                .map(|o| {
                    let code = autre(&o.code);
                    let objet = Objet {
                        code: code.clone(),
                        formation_porteuse: o.formation_porteuse.as_ref().map(&autre),
                        ..o.clone()
                    };
                    (code, objet)
                })
                .collect(),
            enfants: self
                .enfants
                .iter()
                .map(|(parent, enfants)| {
                    let enfants = enfants.iter().map(|e| Enfant {
                        code: autre(&e.code),
                        obligatoire: e.obligatoire,
                    });
                    (autre(parent), enfants.collect())
                })
                .collect(),
            reglages: self
                .reglages
                .iter()
                .filter_map(|(c, r)| Some((chemin(c)?, r.clone())))
                .collect(),
        }
    }

    /// What of the shape cannot be kept, by the code that it is about: circles, children that are not there, formations that hang,
    /// what hangs in several places without being shared.
    pub fn refus(&self) -> Vec<(CodeObjet, RefusOffre)> {
        let mut refus = vec![];
        let mut nombre: BTreeMap<&CodeObjet, usize> = BTreeMap::new();
        for (parent, enfants) in &self.enfants {
            let mut freres = BTreeSet::new();
            for e in enfants {
                *nombre.entry(&e.code).or_default() += 1;
                if !freres.insert(&e.code) {
                    refus.push((e.code.clone(), RefusOffre::DejaEnfant));
                }
                if !self.objets.contains_key(&e.code) || !self.objets.contains_key(parent) {
                    refus.push((e.code.clone(), RefusOffre::Reference));
                }
            }
        }
        for (code, parents) in nombre {
            let Some(objet) = self.objets.get(code) else { continue };
            if objet.genre == Genre::Formation {
                refus.push((code.clone(), RefusOffre::Racine));
            } else if parents > 1 && !objet.mutualise {
                refus.push((code.clone(), RefusOffre::NonMutualise));
            }
        }
        refus.extend(self.cycle().map(|code| (code, RefusOffre::Cycle)));
        refus
    }

    /// An object that is below itself, if there is one.
    fn cycle(&self) -> Option<CodeObjet> {
        let mut entrants: BTreeMap<&CodeObjet, usize> = BTreeMap::new();
        for e in self.enfants.values().flatten() {
            *entrants.entry(&e.code).or_default() += 1;
        }
        let mut libres: Vec<&CodeObjet> = self.enfants.keys().filter(|c| !entrants.contains_key(c)).collect();
        while let Some(code) = libres.pop() {
            for e in self.enfants(code) {
                if let Some(n) = entrants.get_mut(&e.code) {
                    *n -= 1;
                    if *n == 0 {
                        entrants.remove(&e.code);
                        libres.push(&e.code);
                    }
                }
            }
        }
        entrants.into_keys().next().cloned()
    }
}

/// May an object hang there (domain §5.3, 1)? `ailleurs`: parents that it has; `dessous`: the parent is at or below it.
pub fn peut_lier(
    genre: Genre,
    mutualise: bool,
    deja_la: bool,
    ailleurs: usize,
    dessous: bool,
) -> Result<(), RefusOffre> {
    if genre == Genre::Formation {
        Err(RefusOffre::Racine)
    } else if deja_la {
        Err(RefusOffre::DejaEnfant)
    } else if dessous {
        Err(RefusOffre::Cycle)
    } else if ailleurs > 0 && !mutualise {
        Err(RefusOffre::NonMutualise)
    } else {
        Ok(())
    }
}

#[cfg(test)]
#[path = "maquette_tests.rs"]
pub(super) mod tests;
