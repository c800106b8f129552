//! What a file says of an offer, and no more. What it does not speak of stays as it is where it is brought in; what it says to be
//! null or empty becomes so; what is not there yet begins with what every new object has.

use crate::{Error, Result};
use domain::{
    CodeErreur, ErreurChamp,
    offre::{CodeChemin, CodeObjet, Enfant, Genre, Maquette, Objet, RefusOffre, Reglage},
};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of a syllabus, in the order of the sheet.
pub(super) const SYLLABUS: &[&str] = &[
    "objectif",
    "description",
    "prerequis",
    "langue",
    "bibliographie",
    "contacts",
    "autres",
    "modalitesEnseignement",
    "modalitesEvaluation",
    "volumeHoraire",
    "coefficient",
    "mobiliteEntrante",
];

/// Fields of the surveys, in the order of the sheet.
pub(super) const ENQUETE: &[&str] = &[
    "typeDiplome",
    "diplomeSise",
    "diplomeIntermediaire",
    "niveauDiplomeSise",
    "parcoursType",
    "domaineFormation",
    "mention",
    "champFormation",
    "niveauDiplome",
    "habiliteBourses",
    "niveauAglae",
    "fresq1",
    "fresq2",
];

const REGLAGE: &[&str] = &[
    "ects",
    "coefficient",
    "nature",
    "plage",
    "pia",
    "niveau",
    "tarif",
    "choix",
];

const FORMAT: &[&str] = &["modalite", "typeHeure", "volume", "groupes", "seuil"];

/// Deepest tree in which the structure of a parent is looked for: a path has no more elements.
const PROFONDEUR_MAX: usize = CodeChemin::MAX / 2;

/// An object as a file speaks of it, by the names that [`Objet`] has in JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ObjetDit {
    /// What it begins with where it is not there yet.
    pub fond: Value,
    /// What the file says: null empties.
    pub dit: Value,
}

/// A child as a file speaks of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EnfantDit {
    pub enfant: Enfant,
    /// The file says whether it is obligatory.
    pub dit: bool,
}

/// An offer as a file tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Apport {
    pub(super) objets: BTreeMap<CodeObjet, ObjetDit>,
    /// Children of those of which they are told, be there none.
    pub(super) enfants: BTreeMap<CodeObjet, Vec<EnfantDit>>,
    /// What is said of paths, by the names that [`Reglage`] has in JSON.
    pub(super) reglages: BTreeMap<CodeChemin, Value>,
    /// Objects all of whose paths are told: those that are not in `reglages` have nothing of their own.
    pub(super) chemins_de: BTreeSet<CodeObjet>,
    /// What is said of an object for each of its paths: `pia`, and what points of enrolment have.
    pub(super) points: BTreeMap<CodeObjet, Value>,
}

/// All of a maquette is said.
impl From<&Maquette> for Apport {
    fn from(m: &Maquette) -> Self {
        let dire = |o: &Objet| {
            let dit = objet_entier(o);
            ObjetDit { fond: dit.clone(), dit }
        };
        let enfants = m.objets.keys().map(|c| (c, m.enfants(c)));
        let seuls = m.enfants.iter().map(|(c, enfants)| (c, enfants.as_slice()));
        Self {
            objets: m.objets.iter().map(|(c, o)| (c.clone(), dire(o))).collect(),
            enfants: enfants
                .chain(seuls)
                .map(|(c, enfants)| (c.clone(), enfants.iter().cloned().map(dit).collect()))
                .collect(),
            reglages: m.reglages.iter().map(|(c, r)| (c.clone(), reglage_entier(r))).collect(),
            chemins_de: m.objets.keys().cloned().collect(),
            points: BTreeMap::new(),
        }
    }
}

fn dit(enfant: Enfant) -> EnfantDit {
    EnfantDit { enfant, dit: true }
}

/// An object in JSON with what it does not have as null, so that it says all of itself.
fn objet_entier(objet: &Objet) -> Value {
    let mut entier = json!(objet);
    for langue in ["fr", "en"] {
        completer(&mut entier["syllabus"][langue], SYLLABUS);
    }
    completer(&mut entier["enquete"], ENQUETE);
    entier
}

/// What a path has of its own, in JSON, so that it says all of itself.
pub(super) fn reglage_entier(reglage: &Reglage) -> Value {
    let mut entier = json!(reglage);
    completer(&mut entier, REGLAGE);
    entier
}

fn completer(valeur: &mut Value, noms: &[&str]) {
    for nom in noms {
        if valeur.get(nom).is_none() {
            valeur[*nom] = Value::Null;
        }
    }
}

/// A maquette in JSON that says all of itself: brought back, it is the same again whatever was done meanwhile.
pub(super) fn maquette_entiere(m: &Maquette) -> Value {
    let objets: BTreeMap<&CodeObjet, Value> = m.objets.iter().map(|(c, o)| (c, objet_entier(o))).collect();
    let reglages: BTreeMap<&CodeChemin, Value> = m.reglages.iter().map(|(c, r)| (c, reglage_entier(r))).collect();
    json!({ "objets": objets, "enfants": m.enfants, "reglages": reglages })
}

/// What is at `a.b.c`.
pub(super) fn valeur_a<'v>(valeur: &'v Value, chemin: &str) -> Option<&'v Value> {
    chemin.split('.').try_fold(valeur, |v, nom| v.get(nom))
}

/// Puts something at `a.b.c`.
pub(super) fn poser(valeur: &mut Value, chemin: &str, dit: Value) {
    let mut la = valeur;
    for nom in chemin.split('.') {
        la = &mut la[nom];
    }
    *la = dit;
}

/// Lays what is said over what is there, field by field: null takes a field away.
fn couvrir(base: &mut Value, dit: &Value) {
    match dit {
        Value::Object(dits) => {
            if !base.is_object() {
                *base = json!({});
            }
            let Some(champs) = base.as_object_mut() else { return };
            for (nom, valeur) in dits {
                if valeur.is_null() {
                    champs.remove(nom);
                } else {
                    couvrir(champs.entry(nom).or_insert(Value::Null), valeur);
                }
            }
        }
        // Things without a name are known by their place, as long as there are as many.
        Value::Array(liste) if liste.iter().all(Value::is_object) => {
            let mut choses = match base.take() {
                Value::Array(la) if la.len() == liste.len() => la,
                _ => vec![Value::Null; liste.len()],
            };
            for (chose, dit) in choses.iter_mut().zip(liste) {
                couvrir(chose, dit);
            }
            *base = Value::Array(choses);
        }
        autre => base.clone_from(autre),
    }
}

/// A JSON file, read field by field. Null is said; what is not there is not.
#[derive(Deserialize)]
struct Lu {
    #[serde(default)]
    objets: BTreeMap<CodeObjet, Map<String, Value>>,
    #[serde(default, deserialize_with = "present")]
    enfants: Option<BTreeMap<CodeObjet, Option<Vec<Enfant>>>>,
    #[serde(default, deserialize_with = "present")]
    reglages: Option<BTreeMap<CodeChemin, Option<Map<String, Value>>>>,
}

/// Some, even of a null.
fn present<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(d: D) -> Result<Option<T>, D::Error> {
    Ok(Some(Option::deserialize(d)?.unwrap_or_default()))
}

impl Apport {
    /// Reads JSON as it is exported, or a part of it.
    pub(super) fn lire_json(contenu: &[u8]) -> Result<Self> {
        let lu: Lu =
            serde_json::from_slice(contenu).map_err(|_| Error::champ("fichier", CodeErreur::FormatInvalide))?;
        let mut apport = Self::default();
        if let Some(enfants) = lu.enfants {
            for code in lu.objets.keys() {
                apport.enfants.insert(code.clone(), vec![]);
            }
            for (code, enfants) in enfants {
                let enfants = enfants.unwrap_or_default().into_iter().map(dit).collect();
                apport.enfants.insert(code, enfants);
            }
        }
        if let Some(reglages) = lu.reglages {
            apport.chemins_de = lu.objets.keys().cloned().collect();
            for (chemin, reglage) in reglages {
                let reglage = reglage.map_or_else(|| reglage_entier(&Reglage::default()), Value::Object);
                regle(&chemin, &Reglage::default(), &reglage)?;
                apport.reglages.insert(chemin, reglage);
            }
        }
        for (code, mut dit) in lu.objets {
            // An object may say its code twice.
            if dit.get("code").is_some_and(|dit| dit.as_str() != Some(code.as_str())) {
                return Err(Error::champ(code.as_str(), CodeErreur::ValeurInterdite));
            }
            for format in dit
                .get_mut("formats")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                if format.is_object() {
                    completer(format, FORMAT);
                }
            }
            let fond = json!({ "code": code });
            let dit = Value::Object(dit);
            let specimen = json!(Objet::nouveau(code.clone(), Genre::Objet, "x", "x"));
            if objet_de(specimen, &dit).is_none() {
                return Err(Error::champ(code.as_str(), CodeErreur::FormatInvalide));
            }
            apport.objets.insert(code, ObjetDit { fond, dit });
        }
        Ok(apport)
    }

    /// Nothing is said.
    pub(super) fn vide(&self) -> bool {
        self.objets.is_empty() && self.enfants.is_empty() && self.reglages.is_empty()
    }

    /// Objects that the file names: what it describes, children, formations of paths.
    pub(super) fn nommes(&self) -> BTreeSet<CodeObjet> {
        let formations = self
            .reglages
            .keys()
            .filter_map(|c| CodeObjet::parse(c.formation()).ok());
        self.objets
            .keys()
            .chain(self.enfants.keys())
            .chain(self.enfants.values().flatten().map(|e| &e.enfant.code))
            .cloned()
            .chain(formations)
            .collect()
    }

    /// What it describes that hangs nowhere in it.
    pub(super) fn racines(&self) -> Vec<&CodeObjet> {
        let pendus: BTreeSet<&CodeObjet> = self.enfants.values().flatten().map(|e| &e.enfant.code).collect();
        self.objets.keys().filter(|c| !pendus.contains(c)).collect()
    }

    /// The offer that it is where nothing is.
    pub fn seul(&self) -> Result<Maquette> {
        self.fondre(&Maquette::default(), &BTreeSet::new())
    }

    /// The offer that it makes of what is there, with `nommes` and all that is below.
    pub(super) fn fondre(&self, avant: &Maquette, nommes: &BTreeSet<CodeObjet>) -> Result<Maquette> {
        let mut apres = Maquette::default();
        let mut erreurs = vec![];
        for (code, o) in &self.objets {
            match o.objet(code, avant.objets.get(code)) {
                Ok(objet) => {
                    apres.objets.insert(code.clone(), objet);
                }
                Err(e) => erreurs.push(e),
            }
        }
        if !erreurs.is_empty() {
            erreurs.truncate(200);
            return Err(Error::Champs(erreurs));
        }
        for (code, enfants) in &self.enfants {
            let la = avant.enfants(code);
            let enfants: Vec<Enfant> = enfants.iter().map(|e| e.enfant(la)).collect();
            if !enfants.is_empty() {
                apres.enfants.insert(code.clone(), enfants);
            }
        }
        self.completer(avant, nommes, &mut apres)?;
        heriter(&mut apres)?;
        self.regler(avant, &mut apres)?;
        Ok(apres)
    }

    /// What is named and not described is as it is there, and so are children that are not told.
    fn completer(&self, avant: &Maquette, nommes: &BTreeSet<CodeObjet>, apres: &mut Maquette) -> Result<()> {
        let mut a_voir: Vec<&CodeObjet> = nommes.iter().collect();
        let mut vus = BTreeSet::new();
        while let Some(code) = a_voir.pop() {
            if !vus.insert(code) {
                continue;
            }
            if !apres.objets.contains_key(code) {
                let Some(objet) = avant.objets.get(code) else {
                    return Err(Error::champ(code.as_str(), RefusOffre::Reference.en_code()));
                };
                apres.objets.insert(code.clone(), objet.clone());
            }
            let enfants = avant.enfants(code);
            if !self.enfants.contains_key(code) && !enfants.is_empty() {
                a_voir.extend(enfants.iter().map(|e| &e.code));
                apres.enfants.insert(code.clone(), enfants.to_vec());
            }
        }
        Ok(())
    }

    /// What paths have of their own: what is told of them, over what they have there.
    fn regler(&self, avant: &Maquette, apres: &mut Maquette) -> Result<()> {
        let rien = Reglage::default();
        let mut reglages = BTreeMap::new();
        let mut la: BTreeSet<CodeChemin> = BTreeSet::new();
        // A circle, or an offer beyond all measure, is refused for what it is.
        for codes in apres.chemins(&apres.racines()).unwrap_or_default() {
            let texte = codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">");
            let (Ok(chemin), Some(code)) = (CodeChemin::parse(&texte), codes.last()) else {
                continue;
            };
            let deja = avant.reglages.get(&chemin);
            let mut reglage = match self.reglages.get(&chemin) {
                Some(dit) => regle(&chemin, deja.unwrap_or(&rien), dit)?,
                None if self.chemins_de.contains(*code) => rien.clone(),
                None => deja.cloned().unwrap_or_default(),
            };
            if let Some(point) = self.points.get(*code) {
                let dit = regle(&chemin, &reglage, point)?;
                // A level and a fee are of points.
                if dit.pia {
                    reglage = dit;
                } else {
                    reglage.pia = false;
                }
            }
            if reglage != rien {
                reglages.insert(chemin.clone(), reglage);
            }
            la.insert(chemin);
        }
        // Of paths that are not there, too: they are refused by their name.
        for (chemin, dit) in &self.reglages {
            if !la.contains(chemin) {
                reglages.insert(chemin.clone(), regle(chemin, &rien, dit)?);
            }
        }
        apres.reglages = reglages;
        Ok(())
    }
}

impl ObjetDit {
    /// The object that it makes of the one that is there.
    fn objet(&self, code: &CodeObjet, avant: Option<&Objet>) -> Result<Objet, ErreurChamp> {
        let base = avant.map_or_else(|| self.fond.clone(), |o| json!(o));
        let genre = self.dit.get("genre").or_else(|| base.get("genre"));
        if genre.is_none_or(Value::is_null) {
            return Err(ErreurChamp::new(format!("{code}.genre"), CodeErreur::Obligatoire));
        }
        let objet = objet_de(base, &self.dit);
        let mut objet = objet.ok_or_else(|| ErreurChamp::new(code.as_str(), CodeErreur::FormatInvalide))?;
        // A long label that was the short one follows it, unless it is told.
        if avant.is_some_and(|o| o.libelle_long == o.libelle) && self.dit.get("libelleLong").is_none() {
            objet.libelle_long.clone_from(&objet.libelle);
        }
        Ok(objet)
    }
}

/// What is said, over what is there. A long label is the short one where there is none; what else must be there and is not, the
/// rules of an object refuse.
fn objet_de(mut objet: Value, dit: &Value) -> Option<Objet> {
    couvrir(&mut objet, dit);
    for champ in ["libelle", "libelleLong", "structure"] {
        let defaut = match champ {
            "libelleLong" => objet["libelle"].clone(),
            _ => json!(""),
        };
        if objet.get(champ).is_none() {
            objet[champ] = defaut;
        }
    }
    serde_json::from_value(objet).ok()
}

/// What is said of a path, over what it has.
fn regle(chemin: &CodeChemin, avant: &Reglage, dit: &Value) -> Result<Reglage> {
    let mut reglage = json!(avant);
    couvrir(&mut reglage, dit);
    serde_json::from_value(reglage).map_err(|_| Error::champ(chemin.as_str(), CodeErreur::FormatInvalide))
}

/// What no structure answers for is of the one that answers for what is above.
fn heriter(m: &mut Maquette) -> Result<()> {
    if m.objets.values().all(|o| !o.structure.is_empty()) {
        return Ok(());
    }
    let mut parents: BTreeMap<&CodeObjet, &CodeObjet> = BTreeMap::new();
    for (parent, enfants) in &m.enfants {
        for e in enfants {
            parents.entry(&e.code).or_insert(parent);
        }
    }
    let dessus = |code: &CodeObjet| {
        std::iter::successors(parents.get(code), |c| parents.get(**c))
            .take(PROFONDEUR_MAX)
            .filter_map(|c| m.objets.get(*c))
            .find(|o| !o.structure.is_empty())
            .map(|o| o.structure.clone())
    };
    let sans = m.objets.values().filter(|o| o.structure.is_empty());
    let heritees: Vec<(CodeObjet, Option<String>)> = sans.map(|o| (o.code.clone(), dessus(&o.code))).collect();
    let mut erreurs = vec![];
    for (code, structure) in heritees {
        match (structure, m.objets.get_mut(&code)) {
            (Some(structure), Some(objet)) => objet.structure = structure,
            _ => erreurs.push(ErreurChamp::new(format!("{code}.structure"), CodeErreur::Obligatoire)),
        }
    }
    erreurs.truncate(200);
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

impl EnfantDit {
    /// The child that it is among those that are there.
    fn enfant(&self, avant: &[Enfant]) -> Enfant {
        let la = avant.iter().find(|e| e.code == self.enfant.code && !self.dit);
        la.unwrap_or(&self.enfant).clone()
    }
}

#[cfg(test)]
#[path = "apport_tests.rs"]
mod tests;
