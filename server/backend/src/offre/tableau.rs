//! An offer as a sheet: a line for each place of an object below another one, parents before their children. The headings are
//! those of the tool by which establishments prepare their maquettes in a spreadsheet.

use super::apport::{Apport, ENQUETE, EnfantDit, ObjetDit, SYLLABUS, poser, reglage_entier, valeur_a};
use crate::{Error, Result, tableur::Feuille};
use domain::{
    CodeErreur, ErreurChamp, cellule,
    offre::{CodeChemin, CodeObjet, Enfant, Format, Genre, Maquette, Objet, Plage, Reglage, Syllabus},
};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const TYPE: &str = "type objet";
const CODE: &str = "code objet";
const PARENT: &str = "code parent";

/// Headings of what is written, in their order.
const COLONNES: &[&str] = &[
    TYPE,
    CODE,
    "libellé",
    "libellé long",
    "libellé anglais",
    "nature objet",
    "ects objet",
    "coefficient",
    "plage min",
    "plage max",
    PARENT,
    "obligatoire",
    "pia",
    "mutualisé",
    "télé-enseignement",
    "stage",
    "capacité accueil",
    "structure principale",
    "type formation",
    "niveau",
    "tarif",
    "structures porteuses",
    "formation porteuse",
    "diplôme",
    "sise - type diplôme",
    "sise - code diplôme",
    "sise - code diplôme intermédiaire",
    "sise - niveau diplôme sise",
    "sise - parcours-type",
    "sise - domaine formation",
    "sise - mention",
    "sise - champ formation",
    "sise - niveau diplôme",
    "aglae - habilité bourses",
    "aglae - niveau",
    "fresq - numéro 1er niveau",
    "fresq - numéro 2nd niveau",
    "formats - modalités",
    "formats - type heures",
    "formats - volume horaire",
    "formats - nombre groupes",
    "formats - seuil dédoublement",
    "syllabus - objectifs",
    "syllabus - description",
    "syllabus - prérequis",
    "syllabus - langue enseignement",
    "syllabus - bibliographie",
    "syllabus - contacts",
    "syllabus - autres informations",
    "syllabus - modalités enseignement",
    "syllabus - modalités évaluation",
    "syllabus - volume horaire",
    "syllabus - coefficient",
    "syllabus - ouverture mobilité entrante",
    "syllabus en - objectifs",
    "syllabus en - description",
    "syllabus en - prérequis",
    "syllabus en - langue enseignement",
    "syllabus en - bibliographie",
    "syllabus en - contacts",
    "syllabus en - autres informations",
    "syllabus en - modalités enseignement",
    "syllabus en - modalités évaluation",
    "syllabus en - volume horaire",
    "syllabus en - coefficient",
    "syllabus en - ouverture mobilité entrante",
    // By path, where it is otherwise than on the object.
    "chemins",
];

/// Columns that say a field of an object by themselves, with the name that it has in JSON.
const CHAMPS: &[(&str, &str)] = &[
    (TYPE, "genre"),
    ("libellé", "libelle"),
    ("libellé long", "libelleLong"),
    ("libellé anglais", "libelleEn"),
    ("nature objet", "nature"),
    ("ects objet", "ects"),
    ("coefficient", "coefficient"),
    ("plage min", "plage"),
    ("capacité accueil", "capacite"),
    ("mutualisé", "mutualise"),
    ("télé-enseignement", "teleEnseignement"),
    ("stage", "stage"),
    ("structure principale", "structure"),
    ("structures porteuses", "structuresPorteuses"),
    ("formation porteuse", "formationPorteuse"),
    ("diplôme", "diplome"),
];

/// Groups of columns that say what surveys want to know, and the syllabus in each language: what stands before ` - `.
const GROUPES_ENQUETE: &[&str] = &["sise", "aglae", "fresq"];
const GROUPE_FR: &[&str] = &["syllabus"];
const GROUPE_EN: &[&str] = &["syllabus en"];

/// Columns of some groups, in the order of the sheet, which is that of [`ENQUETE`] and of [`SYLLABUS`].
fn colonnes_de(groupes: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    let en_est = |c: &&str| c.split_once(" - ").is_some_and(|(groupe, _)| groupes.contains(&groupe));
    COLONNES.iter().copied().filter(en_est)
}

/// Columns of formats, with the name that each has in JSON.
const COLONNES_FORMATS: &[(&str, &str)] = &[
    ("formats - modalités", "modalite"),
    ("formats - type heures", "typeHeure"),
    ("formats - volume horaire", "volume"),
    ("formats - nombre groupes", "groupes"),
    ("formats - seuil dédoublement", "seuil"),
];

/// Columns that go together: one alone says nothing.
const ENSEMBLE: &[[&str; 2]] = &[["plage min", "plage max"]];

/// One line, read by headings.
struct Ligne<'a> {
    numero: usize,
    cellules: BTreeMap<&'a str, &'a str>,
    erreurs: Vec<ErreurChamp>,
}

impl<'a> Ligne<'a> {
    fn dit(&self, colonne: &str) -> Option<&'a str> {
        self.cellules.get(colonne).copied().filter(|t| !t.is_empty())
    }

    /// The file has that column: an empty cell says that there is nothing.
    fn a(&self, colonne: &str) -> bool {
        self.cellules.contains_key(colonne)
    }

    fn texte(&self, colonne: &str) -> Option<String> {
        self.dit(colonne).map(str::to_owned)
    }

    fn refuser(&mut self, colonne: &str, code: CodeErreur) {
        self.erreurs
            .push(ErreurChamp::new(format!("{}.{colonne}", self.numero), code));
    }

    fn lire<T: std::str::FromStr>(&mut self, colonne: &str) -> Option<T> {
        let texte = self.dit(colonne)?.replace(',', ".");
        let lu = texte.parse().ok();
        if lu.is_none() {
            self.refuser(colonne, CodeErreur::FormatInvalide);
        }
        lu
    }

    fn oui(&mut self, colonne: &str) -> Option<bool> {
        let lu = cellule::booleen(self.dit(colonne)?);
        if lu.is_none() {
            self.refuser(colonne, CodeErreur::ValeurInterdite);
        }
        lu
    }

    fn code(&mut self, colonne: &str) -> Option<CodeObjet> {
        let texte = self.dit(colonne)?.to_uppercase();
        CodeObjet::parse(&texte).map_err(|e| self.refuser(colonne, e)).ok()
    }

    fn genre(&self) -> Genre {
        match self.dit(TYPE).unwrap_or_default().to_uppercase().as_str() {
            "FORMATION" => Genre::Formation,
            "GROUPEMENT" => Genre::Groupement,
            _ => Genre::Objet,
        }
    }

    /// Lists of formats stand side by side in their columns.
    fn formats(&mut self) -> Vec<Format> {
        let liste = |l: &Self, colonne: &str| -> Vec<String> {
            let texte = l.dit(colonne).unwrap_or_default();
            if texte.is_empty() {
                return vec![];
            }
            texte.split(['|', ';']).map(|t| t.trim().to_owned()).collect()
        };
        let modalites = liste(self, "formats - modalités");
        let heures = liste(self, "formats - type heures");
        let volumes = liste(self, "formats - volume horaire");
        let groupes = liste(self, "formats - nombre groupes");
        let seuils = liste(self, "formats - seuil dédoublement");
        let nombre = [&modalites, &heures, &volumes, &groupes, &seuils]
            .map(Vec::len)
            .into_iter()
            .max();
        let la = |l: &[String], i: usize| l.get(i).or(l.last()).filter(|t| !t.is_empty()).cloned();
        (0..nombre.unwrap_or(0))
            .map(|i| {
                let volume = la(&volumes, i).map_or(Some(0), |t| domain::offre::heures(&t));
                if volume.is_none() {
                    self.refuser("formats - volume horaire", CodeErreur::FormatInvalide);
                }
                let mut entier = |l: &[String], colonne: &str| -> Option<u32> {
                    let lu = la(l, i)?.parse().ok();
                    if lu.is_none() {
                        self.refuser(colonne, CodeErreur::FormatInvalide);
                    }
                    lu
                };
                let (groupes, seuil) = (
                    entier(&groupes, "formats - nombre groupes"),
                    entier(&seuils, "formats - seuil dédoublement"),
                );
                Format {
                    modalite: la(&modalites, i).map(|t| t.to_uppercase()),
                    type_heure: la(&heures, i).map(|t| t.to_uppercase()),
                    volume: volume.unwrap_or(0),
                    groupes,
                    seuil,
                }
            })
            .collect()
    }

    fn syllabus(&mut self, prefixe: &str) -> Syllabus {
        let t = |l: &Self, nom: &str| l.texte(&format!("{prefixe} - {nom}")).unwrap_or_default();
        Syllabus {
            objectif: t(self, "objectifs"),
            description: t(self, "description"),
            prerequis: t(self, "prérequis"),
            langue: t(self, "langue enseignement"),
            bibliographie: t(self, "bibliographie"),
            contacts: t(self, "contacts"),
            autres: t(self, "autres informations"),
            modalites_enseignement: t(self, "modalités enseignement"),
            modalites_evaluation: t(self, "modalités évaluation"),
            volume_horaire: t(self, "volume horaire"),
            coefficient: t(self, "coefficient"),
            mobilite_entrante: self.oui(&format!("{prefixe} - ouverture mobilité entrante")),
        }
    }

    /// Is the object described here, or only named? A label describes it; in a sheet without labels every line does.
    fn decrit(&self) -> bool {
        let libelles = ["libellé", "libellé long"];
        libelles.iter().any(|c| self.dit(c).is_some()) || !libelles.iter().any(|c| self.a(c))
    }

    /// What the line says of its object.
    fn objet_dit(&mut self, code: CodeObjet, structure: Option<String>) -> ObjetDit {
        let objet = self.objet(code, structure);
        if objet.structure.is_empty() && self.a("structure principale") {
            self.refuser("structure principale", CodeErreur::Obligatoire);
        }
        let mut fond = json!(objet);
        let mut dit = json!({});
        let mut dire = |champ: &str| {
            let valeur = valeur_a(&fond, champ).cloned().unwrap_or_default();
            poser(&mut dit, champ, valeur);
        };
        for (_, champ) in CHAMPS.iter().filter(|(colonne, _)| self.a(colonne)) {
            dire(champ);
        }
        let type_ = match objet.genre {
            Genre::Formation => "type formation",
            // Nothing says what it is: no more does an empty cell of formations.
            Genre::Objet if !self.a(TYPE) && self.dit("type formation").is_some() => "type formation",
            Genre::Objet | Genre::Groupement => TYPE,
        };
        if self.a(type_) {
            dire("typeObjet");
        }
        for (_, champ) in colonnes_de(GROUPES_ENQUETE).zip(ENQUETE).filter(|(c, _)| self.a(c)) {
            dire(&format!("enquete.{champ}"));
        }
        for (langue, groupe) in [("fr", GROUPE_FR), ("en", GROUPE_EN)] {
            for (_, champ) in colonnes_de(groupe).zip(SYLLABUS).filter(|(c, _)| self.a(c)) {
                dire(&format!("syllabus.{langue}.{champ}"));
            }
        }
        if COLONNES_FORMATS.iter().any(|(c, _)| self.a(c)) {
            dire("formats");
            for format in dit["formats"].as_array_mut().into_iter().flatten() {
                for (colonne, champ) in COLONNES_FORMATS {
                    if let (false, Some(format)) = (self.a(colonne), format.as_object_mut()) {
                        format.remove(*champ);
                    }
                }
            }
        }
        // What is not told is not made up: it is asked for, or comes from above.
        if let Some(champs) = fond.as_object_mut() {
            if !self.a(TYPE) {
                champs.remove("genre");
            }
            if !self.a("structure principale") {
                champs.remove("structure");
            }
        }
        ObjetDit { fond, dit }
    }

    fn objet(&mut self, code: CodeObjet, structure: Option<String>) -> Objet {
        let genre = self.genre();
        let libelle = self
            .texte("libellé")
            .or_else(|| self.texte("libellé long"))
            .unwrap_or_default();
        let structure = self.texte("structure principale").or(structure).unwrap_or_default();
        let mut o = Objet::nouveau(code, genre, &libelle, &structure);
        if let Some(long) = self.texte("libellé long") {
            o.libelle_long = long;
        }
        // A label that the file has is not cut silently.
        if let Some(court) = self.texte("libellé") {
            o.libelle = court;
        }
        o.libelle_en = self.texte("libellé anglais").unwrap_or_default();
        o.type_objet = match genre {
            Genre::Formation => self.texte("type formation"),
            Genre::Objet if !self.a(TYPE) => self.texte("type formation"),
            Genre::Objet => self.dit(TYPE).map(str::to_uppercase),
            Genre::Groupement => None,
        };
        o.nature = self.texte("nature objet").map(|n| n.to_uppercase());
        o.ects = self.lire::<Decimal>("ects objet").map(|n| n.normalize());
        o.coefficient = self.lire::<Decimal>("coefficient").map(|n| n.normalize());
        o.plage = match (self.lire("plage min"), self.lire("plage max")) {
            (Some(min), Some(max)) => Some(Plage { min, max }),
            // One alone says nothing, and would take away what is there.
            _ => {
                for [min, max] in ENSEMBLE {
                    match (self.dit(min), self.dit(max)) {
                        (Some(_), None) => self.refuser(max, CodeErreur::Obligatoire),
                        (None, Some(_)) => self.refuser(min, CodeErreur::Obligatoire),
                        _ => {}
                    }
                }
                None
            }
        };
        o.capacite = self.lire("capacité accueil");
        o.mutualise = self.oui("mutualisé").unwrap_or(false);
        o.tele_enseignement = self.oui("télé-enseignement").unwrap_or(false);
        o.stage = self.oui("stage").unwrap_or(false);
        o.structures_porteuses = self
            .dit("structures porteuses")
            .map(|t| t.split(['|', ';']).map(|c| c.trim().to_uppercase()).collect())
            .unwrap_or_default();
        o.formation_porteuse = self.code("formation porteuse");
        o.diplome = self.texte("diplôme");
        o.formats = self.formats();
        o.syllabus.fr = self.syllabus("syllabus");
        o.syllabus.en = self.syllabus("syllabus en");
        let e = &mut o.enquete;
        e.type_diplome = self.texte("sise - type diplôme");
        e.diplome_sise = self.texte("sise - code diplôme");
        e.diplome_intermediaire = self.texte("sise - code diplôme intermédiaire");
        e.niveau_diplome_sise = self.texte("sise - niveau diplôme sise");
        e.parcours_type = self.texte("sise - parcours-type");
        e.domaine_formation = self.texte("sise - domaine formation");
        e.mention = self.texte("sise - mention");
        e.champ_formation = self.texte("sise - champ formation");
        e.niveau_diplome = self.texte("sise - niveau diplôme");
        e.habilite_bourses = self.oui("aglae - habilité bourses");
        e.niveau_aglae = self.texte("aglae - niveau");
        e.fresq1 = self.texte("fresq - numéro 1er niveau");
        e.fresq2 = self.texte("fresq - numéro 2nd niveau");
        o
    }
}

/// Reads the offer that files are together where nothing is: CSV or Excel, one after the other.
pub fn lire_tableau(fichiers: &[&[u8]]) -> Result<Maquette> {
    lire_apport(fichiers)?.seul()
}

/// Reads what files that go together say of an offer. What is wrong is said by `ligne.colonne`.
pub(super) fn lire_apport(fichiers: &[&[u8]]) -> Result<Apport> {
    let mut apport = Apport::default();
    let mut erreurs = vec![];
    for contenu in fichiers {
        let feuille = Feuille::lire(contenu)?;
        let entete: Vec<String> = feuille.entete.iter().map(|c| c.trim().to_lowercase()).collect();
        let absente = |c: &str| !entete.iter().any(|e| e == c);
        let seules = ENSEMBLE.iter().flat_map(|[a, b]| [(*a, *b), (*b, *a)]);
        let manquantes: Vec<ErreurChamp> = seules
            .filter(|(a, b)| absente(a) && !absente(b))
            .map(|(a, _)| a)
            .chain(absente(CODE).then_some(CODE))
            .map(|c| ErreurChamp::new(c, CodeErreur::Obligatoire))
            .collect();
        if !manquantes.is_empty() {
            return Err(Error::Champs(manquantes));
        }
        for (i, cellules) in feuille.lignes.iter().enumerate() {
            let mut ligne = Ligne {
                numero: i + 2,
                cellules: entete
                    .iter()
                    .enumerate()
                    // A line may end before its last cells.
                    .map(|(j, colonne)| (colonne.as_str(), cellules.get(j).map_or("", |c| c.trim())))
                    .collect(),
                erreurs: vec![],
            };
            lire_ligne(&mut ligne, &mut apport);
            erreurs.append(&mut ligne.erreurs);
        }
    }
    erreurs.truncate(200);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    poser_points(&mut apport);
    Ok(apport)
}

fn lire_ligne(ligne: &mut Ligne<'_>, apport: &mut Apport) {
    let Some(code) = ligne.code(CODE) else {
        if ligne.dit(CODE).is_none() {
            ligne.refuser(CODE, CodeErreur::Obligatoire);
        }
        return;
    };
    let parent = ligne.code(PARENT);
    if ligne.decrit() && !apport.objets.contains_key(&code) {
        let structure = parent
            .as_ref()
            .and_then(|p| apport.objets.get(p))
            .and_then(|o| o.fond["structure"].as_str())
            .map(str::to_owned);
        let objet = ligne.objet_dit(code.clone(), structure);
        apport.objets.insert(code.clone(), objet);
        if ligne.a(PARENT) {
            apport.enfants.entry(code.clone()).or_default();
        }
        lire_chemins(ligne, &code, apport);
    }
    if let Some(parent) = parent {
        let enfant = EnfantDit {
            enfant: Enfant {
                obligatoire: ligne.oui("obligatoire").unwrap_or(true),
                code,
            },
            dit: ligne.a("obligatoire"),
        };
        let freres = apport.enfants.entry(parent).or_default();
        if freres.iter().any(|e| e.enfant.code == enfant.enfant.code) {
            ligne.refuser(PARENT, domain::offre::RefusOffre::DejaEnfant.en_code());
        } else {
            freres.push(enfant);
        }
    }
}

/// What a line says of the paths of its object: of each by itself, or else of all of them.
fn lire_chemins(ligne: &mut Ligne<'_>, code: &CodeObjet, apport: &mut Apport) {
    if ligne.a("chemins") {
        apport.chemins_de.insert(code.clone());
    }
    if let Some(texte) = ligne.dit("chemins") {
        match lire_reglages(texte) {
            Some(lus) => apport.reglages.extend(lus),
            None => ligne.refuser("chemins", CodeErreur::FormatInvalide),
        }
    }
    let mut point = Map::new();
    if ligne.a("pia") {
        point.insert("pia".into(), ligne.oui("pia").unwrap_or(false).into());
    }
    for colonne in ["niveau", "tarif"] {
        if ligne.a(colonne) {
            point.insert(colonne.into(), json!(ligne.texte(colonne)));
        }
    }
    if !point.is_empty() {
        apport.points.insert(code.clone(), Value::Object(point));
    }
}

/// Paths in JSON, such as they can be read.
fn lire_reglages(texte: &str) -> Option<BTreeMap<CodeChemin, Value>> {
    serde_json::from_str::<BTreeMap<CodeChemin, Reglage>>(texte).ok()?;
    serde_json::from_str(texte).ok()
}

/// A point of enrolment is one on all paths of the object, unless paths of it are told one by one.
fn poser_points(apport: &mut Apport) {
    let dits: BTreeSet<CodeObjet> = apport.reglages.keys().filter_map(CodeChemin::dernier).collect();
    apport.points.retain(|code, _| !dits.contains(code));
}

/// The sheet of an offer: what is read again is the same.
pub(super) fn ecrire_tableau(m: &Maquette) -> Feuille {
    let mut lignes = vec![];
    let mut decrits = BTreeSet::new();
    for racine in m.racines() {
        lignes.push(decrire(m, racine, None, &mut decrits));
        descendre(m, racine, &mut decrits, &mut lignes);
    }
    Feuille {
        entete: COLONNES.iter().map(|c| (*c).to_owned()).collect(),
        lignes,
    }
}

fn descendre<'a>(
    m: &'a Maquette,
    parent: &'a CodeObjet,
    decrits: &mut BTreeSet<&'a CodeObjet>,
    lignes: &mut Vec<Vec<String>>,
) {
    // All children first, then what is below each: the order of siblings is that of the lines.
    let neufs: Vec<&CodeObjet> = m
        .enfants(parent)
        .iter()
        .filter_map(|e| {
            let neuf = !decrits.contains(&e.code);
            lignes.push(decrire(m, &e.code, Some((parent, e.obligatoire)), decrits));
            neuf.then_some(&e.code)
        })
        .collect();
    for code in neufs {
        descendre(m, code, decrits, lignes);
    }
}

fn decrire<'a>(
    m: &'a Maquette,
    code: &'a CodeObjet,
    place: Option<(&CodeObjet, bool)>,
    decrits: &mut BTreeSet<&'a CodeObjet>,
) -> Vec<String> {
    let mut cellules: BTreeMap<&str, String> = BTreeMap::new();
    let oui = |b: bool| if b { "O" } else { "N" }.to_owned();
    cellules.insert(CODE, code.to_string());
    if let Some((parent, obligatoire)) = place {
        cellules.insert(PARENT, parent.to_string());
        cellules.insert("obligatoire", oui(obligatoire));
    }
    let Some(o) = m.objets.get(code) else {
        return ranger(cellules);
    };
    cellules.insert(
        TYPE,
        match o.genre {
            Genre::Formation => "FORMATION".into(),
            Genre::Groupement => "GROUPEMENT".into(),
            Genre::Objet => o.type_objet.clone().unwrap_or_default(),
        },
    );
    if !decrits.insert(code) {
        return ranger(cellules);
    }
    let nombre = |n: Option<Decimal>| n.map(|n| n.normalize().to_string()).unwrap_or_default();
    let entier = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let texte = |t: &Option<String>| t.clone().unwrap_or_default();
    let bool_ = |b: Option<bool>| b.map(oui).unwrap_or_default();
    let mut poser = |colonne: &'static str, valeur: String| cellules.insert(colonne, valeur);
    poser("libellé", o.libelle.clone());
    poser("libellé long", o.libelle_long.clone());
    poser("libellé anglais", o.libelle_en.clone());
    poser("nature objet", texte(&o.nature));
    poser("ects objet", nombre(o.ects));
    poser("coefficient", nombre(o.coefficient));
    poser("plage min", entier(o.plage.map(|p| p.min)));
    poser("plage max", entier(o.plage.map(|p| p.max)));
    poser("mutualisé", oui(o.mutualise));
    poser("télé-enseignement", oui(o.tele_enseignement));
    poser("stage", oui(o.stage));
    poser("capacité accueil", entier(o.capacite));
    poser("structure principale", o.structure.clone());
    if o.genre == Genre::Formation {
        poser("type formation", texte(&o.type_objet));
    }
    poser("structures porteuses", o.structures_porteuses.join("|"));
    poser(
        "formation porteuse",
        o.formation_porteuse
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    );
    poser("diplôme", texte(&o.diplome));
    let e = &o.enquete;
    poser("sise - type diplôme", texte(&e.type_diplome));
    poser("sise - code diplôme", texte(&e.diplome_sise));
    poser("sise - code diplôme intermédiaire", texte(&e.diplome_intermediaire));
    poser("sise - niveau diplôme sise", texte(&e.niveau_diplome_sise));
    poser("sise - parcours-type", texte(&e.parcours_type));
    poser("sise - domaine formation", texte(&e.domaine_formation));
    poser("sise - mention", texte(&e.mention));
    poser("sise - champ formation", texte(&e.champ_formation));
    poser("sise - niveau diplôme", texte(&e.niveau_diplome));
    poser("aglae - habilité bourses", bool_(e.habilite_bourses));
    poser("aglae - niveau", texte(&e.niveau_aglae));
    poser("fresq - numéro 1er niveau", texte(&e.fresq1));
    poser("fresq - numéro 2nd niveau", texte(&e.fresq2));
    let joindre = |f: &dyn Fn(&Format) -> String| o.formats.iter().map(f).collect::<Vec<_>>().join("|");
    poser("formats - modalités", joindre(&|f| texte(&f.modalite)));
    poser("formats - type heures", joindre(&|f| texte(&f.type_heure)));
    poser(
        "formats - volume horaire",
        joindre(&|f| (Decimal::from(f.volume) / Decimal::from(3_600)).normalize().to_string()),
    );
    poser("formats - nombre groupes", joindre(&|f| entier(f.groupes)));
    poser("formats - seuil dédoublement", joindre(&|f| entier(f.seuil)));
    for (s, groupe) in [(&o.syllabus.fr, GROUPE_FR), (&o.syllabus.en, GROUPE_EN)] {
        let valeurs = [
            &s.objectif,
            &s.description,
            &s.prerequis,
            &s.langue,
            &s.bibliographie,
            &s.contacts,
            &s.autres,
            &s.modalites_enseignement,
            &s.modalites_evaluation,
            &s.volume_horaire,
            &s.coefficient,
        ];
        let valeurs = valeurs.into_iter().cloned().chain([bool_(s.mobilite_entrante)]);
        for (nom, valeur) in colonnes_de(groupe).zip(valeurs) {
            poser(nom, valeur);
        }
    }
    let propres: BTreeMap<&CodeChemin, &Reglage> = m
        .reglages
        .iter()
        .filter(|(c, _)| c.dernier().as_ref() == Some(code))
        .collect();
    if !propres.is_empty() {
        poser("pia", oui(propres.values().any(|r| r.pia)));
        let entiers: BTreeMap<&CodeChemin, Value> = propres.iter().map(|(c, r)| (*c, reglage_entier(r))).collect();
        poser("chemins", json!(entiers).to_string());
    }
    ranger(cellules)
}

fn ranger(mut cellules: BTreeMap<&str, String>) -> Vec<String> {
    COLONNES
        .iter()
        .map(|c| cellules.remove(c).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_champ_a_sa_colonne() {
        assert_eq!(colonnes_de(GROUPES_ENQUETE).count(), ENQUETE.len());
        for groupe in [GROUPE_FR, GROUPE_EN] {
            assert_eq!(colonnes_de(groupe).count(), SYLLABUS.len());
        }
    }
}
