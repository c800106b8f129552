//! What a student who chooses so would get (domain §5.4).

use super::{CodeChemin, CodeObjet, Genre, Maquette, controles::ects_dits, credits, descendre, plage};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A place where one chooses, on the way of what was chosen already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choix {
    pub chemin: CodeChemin,
    pub libelle: String,
    pub min: u32,
    pub max: u32,
    /// Paths that may be chosen, with their label, credits, and whether they are.
    pub offerts: Vec<(CodeChemin, String, Option<Decimal>, bool)>,
}

impl Choix {
    pub fn choisis(&self) -> usize {
        self.offerts.iter().filter(|(.., choisi)| *choisi).count()
    }

    /// As many are chosen as must be, and no more than may be.
    pub fn tenu(&self) -> bool {
        let n = self.choisis();
        n >= self.min as usize && n <= self.max as usize
    }
}

/// What comes of choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Simulation {
    /// In the order of the tree.
    pub choix: Vec<Choix>,
    /// Objects that she would take, those that she must among them.
    pub suivis: Vec<CodeChemin>,
    pub ects: Decimal,
    /// Objects that she would have twice (domain §5.3, 1).
    pub doubles: Vec<CodeObjet>,
}

/// Follows choices from a path down: what must be taken is, a groupement offers, and what is optional offers itself.
pub fn simuler(maquette: &Maquette, depart: &CodeChemin, choisis: &BTreeSet<CodeChemin>) -> Simulation {
    let mut s = Simulation::default();
    let Some(code) = depart.dernier() else { return s };
    let mut vus = BTreeSet::new();
    s.ects = suivre(
        maquette,
        &code,
        depart,
        choisis,
        &mut s.choix,
        &mut s.suivis,
        &mut s.doubles,
        &mut vus,
    );
    s
}

/// Credits that are reached at or below.
#[expect(clippy::too_many_arguments, reason = "what is gathered on the way down")]
fn suivre(
    maquette: &Maquette,
    code: &CodeObjet,
    chemin: &CodeChemin,
    choisis: &BTreeSet<CodeChemin>,
    choix: &mut Vec<Choix>,
    suivis: &mut Vec<CodeChemin>,
    doubles: &mut Vec<CodeObjet>,
    vus: &mut BTreeSet<CodeObjet>,
) -> Decimal {
    let Some(objet) = maquette.objets.get(code) else {
        return Decimal::ZERO;
    };
    if !vus.insert(code.clone()) {
        doubles.push(code.clone());
        return Decimal::ZERO;
    }
    suivis.push(chemin.clone());
    let groupement = objet.genre == Genre::Groupement;
    let enfants: Vec<(&CodeObjet, CodeChemin, bool)> = maquette
        .enfants(code)
        .iter()
        .filter_map(|e| {
            let plus_bas = descendre(Some(chemin), &e.code)?;
            Some((&e.code, plus_bas, maquette.impose(code, e)))
        })
        .collect();
    let offerts: Vec<_> = enfants.iter().filter(|(_, _, impose)| !impose).collect();
    if !offerts.is_empty() {
        let bornes = if groupement {
            plage(maquette, code, Some(chemin))
        } else {
            None
        };
        let tous = u32::try_from(offerts.len()).unwrap_or(u32::MAX);
        choix.push(Choix {
            chemin: chemin.clone(),
            libelle: objet.libelle_long.clone(),
            min: bornes.map_or(0, |p| p.min),
            max: bornes.map_or(tous, |p| p.max),
            offerts: offerts
                .iter()
                .map(|(c, chemin, _)| {
                    let libelle = maquette
                        .objets
                        .get(c)
                        .map(|o| o.libelle_long.clone())
                        .unwrap_or_default();
                    let ects = credits(maquette, c, Some(chemin));
                    (chemin.clone(), libelle, ects, choisis.contains(chemin))
                })
                .collect(),
        });
    }
    let mut dessous = Decimal::ZERO;
    let mut quelque = false;
    // Something that is followed says nothing of its credits: they are within those of what it is in.
    let mut muet = false;
    for (c, plus_bas, impose) in &enfants {
        if *impose || choisis.contains(plus_bas) {
            quelque = true;
            muet |= maquette.enfants(c).is_empty() && credits(maquette, c, Some(plus_bas)).is_none();
            dessous += suivre(maquette, c, plus_bas, choisis, choix, suivis, doubles, vus);
        }
    }
    // What is below counts; a leaf, or what says nothing below, counts for itself.
    let dits = ects_dits(maquette, code, Some(chemin));
    if quelque && dessous > Decimal::ZERO && !(muet && dits.is_some()) {
        dessous
    } else if maquette.enfants(code).is_empty() {
        credits(maquette, code, Some(chemin)).unwrap_or_default()
    } else if quelque && !groupement {
        dits.unwrap_or_default()
    } else {
        Decimal::ZERO
    }
}
