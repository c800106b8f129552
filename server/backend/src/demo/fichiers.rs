use crate::{Error, Result};
use domain::offre::{CodeObjet, Enfant, Genre, Maquette, Objet, appliquer_saisie};
use include_dir::{Dir, include_dir};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(super) struct Structure {
    pub code: String,
    pub parent: Option<String>,
    #[serde(rename = "type")]
    pub type_: String,
    pub libelle: String,
    pub libelle_en: String,
    pub uai: Option<String>,
    pub contact_courriel: Option<String>,
    pub contact_telephone: Option<String>,
    pub contact_horaires: Option<String>,
    pub contact_horaires_en: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Tarif {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub montant_centimes: i64,
    pub reduit_centimes: Option<i64>,
    pub differencie_centimes: Option<i64>,
    pub national: String,
    pub reference_legale: String,
    pub reference_legale_en: String,
}

#[derive(Deserialize)]
pub(super) struct Regle {
    pub code: String,
    pub ordre: i32,
    pub effet: String,
    pub conditions: String,
    pub tarif: Option<String>,
    pub libelle: String,
    pub libelle_en: String,
    pub reference_legale: String,
    pub reference_legale_en: String,
}

#[derive(Deserialize)]
pub(super) struct Modalite {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub en_ligne: String,
    pub occurrences: i16,
    pub pas_jours: i16,
    pub montant_min_centimes: i64,
}

#[derive(Deserialize)]
pub(super) struct Piece {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub aide: String,
    pub aide_en: String,
    pub photo: String,
    pub obligatoire: String,
    pub bloquante: String,
    pub conditions: String,
}

#[derive(Deserialize)]
pub(super) struct Motif {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
}

#[derive(Deserialize)]
pub(super) struct Accord {
    pub code: String,
    pub bloquant: String,
    pub titre: String,
    pub titre_en: String,
    pub texte: String,
    pub texte_en: String,
}

#[derive(Deserialize)]
pub(super) struct Parametre {
    pub code: String,
    pub valeur: String,
}

/// A learner of the demonstration: who she is, how far she has come, what she answers (`champ=valeur|…`).
#[derive(Deserialize)]
pub(super) struct Persona {
    pub identifiant: String,
    pub nom: String,
    pub prenom: String,
    pub sexe: String,
    pub date_naissance: String,
    pub nationalite: String,
    pub ine: String,
    pub chemin: String,
    pub origine: String,
    pub stade: String,
    pub champs: String,
}

pub(super) fn structures() -> Result<Vec<Structure>> {
    lire(include_str!("../../../demo/structures.csv"))
}

pub(super) fn tarifs() -> Result<Vec<Tarif>> {
    lire(include_str!("../../../demo/tarifs.csv"))
}

/// The offer: a table for each formation, those that are described less together.
static OFFRE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../demo/offre");

/// Where the formations are that are described less.
const AUTRES: &str = "autres.csv";

/// In the order of the names: what is shared is described by the first that has it.
fn lire_offre(garder: impl Fn(&str) -> bool) -> Result<Maquette> {
    let mut fichiers: Vec<_> = OFFRE.files().collect();
    fichiers.retain(|f| f.path().to_str().is_some_and(&garder));
    fichiers.sort_by_key(|f| f.path());
    let contenus: Vec<&[u8]> = fichiers.iter().map(|f| f.contents()).collect();
    crate::offre::lire_tableau(&contenus)
}

pub(super) fn offre() -> Result<Maquette> {
    lire_offre(|_| true)
}

/// Something that is otherwise the year after.
#[derive(Deserialize)]
struct Changement {
    code: String,
    changement: String,
    valeur: String,
}

/// The formations that are modelled to the end, as they are worked on for the year after.
pub(super) fn offre_suivante() -> Result<Maquette> {
    let mut m = lire_offre(|nom| nom != AUTRES)?;
    let changements: Vec<Changement> = lire(include_str!("../../../demo/offre-suivante.csv"))?;
    for c in changements {
        let code = CodeObjet::parse(&c.code).map_err(|e| Error::champ("code", e))?;
        match c.changement.as_str() {
            "ote" => m.enfants.values_mut().for_each(|e| e.retain(|e| e.code != code)),
            "ajoute" => ajouter(&mut m, &code, &c.valeur)?,
            champ => {
                let nom = match champ {
                    "libelle" => "libelleLong",
                    autre => autre,
                };
                let objet = m.objets.get_mut(&code).ok_or_else(|| Error::interne(c.code.clone()))?;
                let erreurs = appliquer_saisie(objet, &BTreeMap::from([(nom.to_owned(), c.valeur)]));
                if !erreurs.is_empty() {
                    return Err(Error::Champs(erreurs));
                }
            }
        }
    }
    // What hangs nowhere any more goes, and then what was below it.
    loop {
        let seuls: Vec<CodeObjet> = m.racines().into_iter().cloned().collect();
        let avant = m.objets.len();
        m.objets
            .retain(|c, o| o.genre == Genre::Formation || !seuls.contains(c));
        m.enfants.retain(|c, _| m.objets.contains_key(c));
        if m.objets.len() == avant {
            return Ok(m);
        }
    }
}

/// A child of a choice: code, type, label and credits.
fn ajouter(m: &mut Maquette, parent: &CodeObjet, dit: &str) -> Result<()> {
    let [code, type_, libelle, ects] = dit.split('|').collect::<Vec<_>>()[..] else {
        return Err(Error::interne(dit.to_owned()));
    };
    let structure = m.objets.get(parent).map(|o| o.structure.clone()).unwrap_or_default();
    let code = CodeObjet::parse(code).map_err(|e| Error::champ("code", e))?;
    let mut objet = Objet::nouveau(code.clone(), Genre::Objet, libelle, &structure);
    objet.type_objet = Some(type_.to_owned());
    objet.ects = ects.parse().ok();
    objet.coefficient = objet.ects;
    m.objets.insert(code.clone(), objet);
    let enfant = Enfant {
        code,
        obligatoire: false,
    };
    m.enfants.entry(parent.clone()).or_default().push(enfant);
    Ok(())
}

pub(super) fn regles() -> Result<Vec<Regle>> {
    lire(include_str!("../../../demo/regles.csv"))
}

pub(super) fn modalites() -> Result<Vec<Modalite>> {
    lire(include_str!("../../../demo/modalites.csv"))
}

pub(super) fn pieces() -> Result<Vec<Piece>> {
    lire(include_str!("../../../demo/pieces.csv"))
}

pub(super) fn motifs() -> Result<Vec<Motif>> {
    lire(include_str!("../../../demo/motifs.csv"))
}

pub(super) fn accords() -> Result<Vec<Accord>> {
    lire(include_str!("../../../demo/accords.csv"))
}

pub(super) fn parametres() -> Result<Vec<Parametre>> {
    lire(include_str!("../../../demo/parametres.csv"))
}

pub(super) fn personas() -> Result<Vec<Persona>> {
    lire(include_str!("../../../demo/personas.csv"))
}

/// `oui` of the readable files.
pub(super) fn oui(texte: &str) -> bool {
    texte == "oui"
}

fn lire<T: DeserializeOwned>(texte: &str) -> Result<Vec<T>> {
    let mut lecteur = csv::ReaderBuilder::new().delimiter(b';').from_reader(texte.as_bytes());
    lecteur
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(Error::interne)
}
