//! What is to be looked at in an offer before it is put into effect (domain §5.3, 2 to 4): warnings, never refusals.

use super::{Bareme, CodeChemin, CodeObjet, Genre, Maquette, Objet, Plage, Reglage, doublons::doublons};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "constat", rename_all = "camelCase")]
pub enum Constat {
    /// Credits of the children, of which so many must be taken, are not those of the parent.
    Ects { attendus: Decimal, somme: Decimal },
    /// A groupement says not how many to choose.
    PlageAbsente,
    /// More are to be chosen than there are.
    PlageImpossible { max: u32, enfants: u32 },
    /// A groupement, a year or a formation with nothing below.
    Vide,
    /// No point of enrolment on the way down from this formation.
    SansPia,
    /// Hangs nowhere.
    Inaccessible,
    /// No words in English.
    SansAnglais,
    /// A child of a groupement that must be taken.
    ObligatoireAuChoix,
    /// What is of this type is worth so many credits in this establishment; this one is not.
    EctsAttendus { attendus: Decimal, ects: Decimal },
    /// Who must take it here must take it there too, below the same point of enrolment.
    ObligatoireAilleurs { chemin: CodeChemin },
    /// The code of that field is not good on the day that the offer is of.
    CodeFini { champ: String, code: String },
}

/// Codes that are not good on the day that an offer is of (domain §3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodesFinis {
    /// Nomenclature and code.
    pub valeurs: BTreeSet<(String, String)>,
    pub structures: BTreeSet<String>,
}

impl CodesFinis {
    fn de(&self, objet: &Objet) -> Vec<Constat> {
        // Most offers have none: objects are not gone through for that.
        if self == &Self::default() {
            return vec![];
        }
        let valeurs = objet.references().into_iter().filter_map(|r| {
            let cle = (r.nomenclature.to_owned(), r.code);
            self.valeurs.contains(&cle).then_some((r.champ, cle.1))
        });
        let structures = objet.structures().filter(|(_, code)| self.structures.contains(*code));
        let mut constats: Vec<Constat> = vec![];
        for (champ, code) in valeurs.chain(structures.map(|(champ, code)| (champ, code.to_owned()))) {
            let constat = Constat::CodeFini {
                champ: champ.to_owned(),
                code,
            };
            // Several formats may have it.
            if !constats.contains(&constat) {
                constats.push(constat);
            }
        }
        constats
    }
}

/// Credits that a student must at least take below an object; None when nothing below says any.
fn somme(maquette: &Maquette, code: &CodeObjet, chemin: Option<&CodeChemin>) -> Option<Decimal> {
    let enfants = maquette.enfants(code);
    let objet = maquette.objets.get(code)?;
    if objet.genre == Genre::Groupement {
        // The min cheapest choices: what is reached whatever one chooses.
        let min = plage(maquette, code, chemin)?.min as usize;
        let mut credits: Vec<Decimal> = enfants
            .iter()
            .filter_map(|e| credits(maquette, &e.code, descendre(chemin, &e.code).as_ref()))
            .collect();
        if credits.is_empty() {
            return None;
        }
        credits.sort();
        return Some(credits.into_iter().take(min).sum());
    }
    let dits: Vec<Decimal> = enfants
        .iter()
        .filter(|e| maquette.impose(code, e))
        .filter_map(|e| credits(maquette, &e.code, descendre(chemin, &e.code).as_ref()))
        .collect();
    (!dits.is_empty()).then(|| dits.into_iter().sum())
}

/// Credits of an object on a path: the path's own, the object's, or what is below.
pub fn credits(maquette: &Maquette, code: &CodeObjet, chemin: Option<&CodeChemin>) -> Option<Decimal> {
    ects_dits(maquette, code, chemin).or_else(|| somme(maquette, code, chemin))
}

/// Credits that an object says by itself on a path: the path's own, or the object's.
pub fn ects_dits(maquette: &Maquette, code: &CodeObjet, chemin: Option<&CodeChemin>) -> Option<Decimal> {
    reglage(maquette, chemin)
        .and_then(|r| r.ects)
        .or_else(|| maquette.objets.get(code)?.ects)
}

/// How many of a groupement are to be chosen on a path.
pub fn plage(maquette: &Maquette, code: &CodeObjet, chemin: Option<&CodeChemin>) -> Option<Plage> {
    reglage(maquette, chemin)
        .and_then(|r| r.plage)
        .or_else(|| maquette.objets.get(code)?.plage)
}

fn reglage<'a>(maquette: &'a Maquette, chemin: Option<&CodeChemin>) -> Option<&'a Reglage> {
    maquette.reglages.get(chemin?)
}

/// The path of a child; None when it is of no path, or too long.
pub fn descendre(chemin: Option<&CodeChemin>, enfant: &CodeObjet) -> Option<CodeChemin> {
    CodeChemin::parse(&format!("{}>{enfant}", chemin?)).ok()
}

/// An offer or a part of it, with all that its checks need: made once, asked about each place.
pub struct Controles<'a> {
    maquette: &'a Maquette,
    bareme: &'a Bareme,
    finis: &'a CodesFinis,
    doublons: BTreeMap<CodeChemin, CodeChemin>,
}

impl<'a> Controles<'a> {
    pub fn nouveaux(maquette: &'a Maquette, bareme: &'a Bareme, finis: &'a CodesFinis) -> Self {
        Self {
            doublons: doublons(maquette),
            maquette,
            bareme,
            finis,
        }
    }

    /// What is to be looked at on one object, on one path of it. `pendu`: it hangs somewhere, be it outside this part of the offer.
    pub fn constats(&self, code: &CodeObjet, chemin: Option<&CodeChemin>, pendu: bool) -> Vec<Constat> {
        let maquette = self.maquette;
        let mut constats = vec![];
        let Some(objet) = maquette.objets.get(code) else {
            return constats;
        };
        let enfants = maquette.enfants(code);
        if objet.genre == Genre::Groupement {
            match plage(maquette, code, chemin) {
                None => constats.push(Constat::PlageAbsente),
                Some(p) if p.max as usize > enfants.len() => constats.push(Constat::PlageImpossible {
                    max: p.max,
                    enfants: u32::try_from(enfants.len()).unwrap_or(u32::MAX),
                }),
                Some(_) => {}
            }
            if enfants.iter().any(|e| e.obligatoire) {
                constats.push(Constat::ObligatoireAuChoix);
            }
        }
        let dits = ects_dits(maquette, code, chemin);
        if let (Some(attendus), Some(somme)) = (dits, somme(maquette, code, chemin))
            && attendus != somme
        {
            constats.push(Constat::Ects { attendus, somme });
        }
        if let (Some(attendus), Some(ects)) = (self.bareme.attendus(objet), credits(maquette, code, chemin))
            && attendus != ects
        {
            constats.push(Constat::EctsAttendus { attendus, ects });
        }
        if enfants.is_empty() && objet.genre != Genre::Objet {
            constats.push(Constat::Vide);
        }
        if objet.libelle_en.is_empty() && objet.genre == Genre::Formation {
            constats.push(Constat::SansAnglais);
        }
        if !pendu && objet.genre != Genre::Formation {
            constats.push(Constat::Inaccessible);
        }
        if objet.genre == Genre::Formation {
            let sous = |c: &CodeChemin| c.formation() == code.as_str();
            if !maquette.reglages.iter().any(|(c, r)| r.pia && sous(c)) {
                constats.push(Constat::SansPia);
            }
        }
        if let Some(autre) = chemin.and_then(|c| self.doublons.get(c)) {
            constats.push(Constat::ObligatoireAilleurs { chemin: autre.clone() });
        }
        constats.extend(self.finis.de(objet));
        constats
    }
}

#[cfg(test)]
#[path = "controles_tests.rs"]
mod tests;
