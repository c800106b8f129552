//! The form in which tools of the ecosystem exchange an offer: a tree as JSON, compressed, in base64. What is shared is there in
//! each of its places. What the form does not have stands beside it, under names of our own, so that nothing is lost on the way.

use super::{
    Apport, Dessous, Lieu, Partie,
    apport::{EnfantDit, ObjetDit, poser, reglage_entier, valeur_a},
};
use crate::{Error, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    CodeErreur, ErreurChamp,
    offre::{ChoixCursus, CodeChemin, CodeObjet, Enfant, Enquete, Format, Genre, Objet, Plage, Reglage, Syllabus},
};
use flate2::{
    Compression,
    read::{GzDecoder, ZlibDecoder},
    write::GzEncoder,
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
};
use utoipa::ToSchema;

/// Longest text that is unpacked, in bytes: a small file may hold a great many zeros.
const TAILLE_MAX: u64 = 200 * 1024 * 1024;

/// A place of the tree, and all below it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Noeud {
    #[serde(deserialize_with = "ou_rien")]
    id: String,
    code: String,
    #[serde(deserialize_with = "ou_rien")]
    mutualise: bool,
    #[serde(rename = "type")]
    type_: String,
    #[serde(deserialize_with = "ou_rien")]
    contextes: Vec<Contexte>,
    descripteurs_objet_maquette: Descripteurs,
    #[serde(deserialize_with = "ou_rien")]
    descripteurs_syllabus: SyllabusEcrit,
    /// Ours: the other language of the catalogue.
    #[serde(deserialize_with = "ou_rien")]
    descripteurs_syllabus_en: SyllabusEcrit,
    #[serde(deserialize_with = "ou_rien")]
    descripteurs_enquete: EnqueteEcrite,
    #[serde(deserialize_with = "ou_rien")]
    formats_enseignement: Formats,
    /// Ours: code of the diploma.
    diplome: Option<String>,
    #[serde(deserialize_with = "ou_rien")]
    enfants: Vec<Lien>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lien {
    #[serde(default, deserialize_with = "ou_rien")]
    obligatoire: bool,
    objet_maquette: Noeud,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Contexte {
    #[serde(deserialize_with = "ou_rien")]
    id: String,
    chemin: Vec<String>,
    /// Said, and never taken in: somebody validates what is here.
    #[serde(deserialize_with = "ou_rien")]
    valide: bool,
    #[serde(rename = "type", deserialize_with = "ou_rien")]
    type_: String,
    #[serde(deserialize_with = "ou_rien")]
    point_inscription_administrative: Point,
    #[serde(skip_serializing_if = "Option::is_none")]
    descripteurs_objet_formation_contexte: Option<DescripteursContexte>,
    #[serde(skip_serializing_if = "Option::is_none")]
    descripteurs_groupement_contexte: Option<DescripteursContexte>,
    // Ours, from here on.
    #[serde(serialize_with = "nombre")]
    coefficient: Option<Decimal>,
    niveau: Option<String>,
    tarif: Option<String>,
    choix: Option<ChoixCursus>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Point {
    #[serde(deserialize_with = "ou_rien")]
    inscription_administrative: bool,
    #[serde(deserialize_with = "ou_rien")]
    actif: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DescripteursContexte {
    #[serde(serialize_with = "nombre")]
    ects: Option<Decimal>,
    #[serde(deserialize_with = "code")]
    nature: Option<String>,
    #[serde(deserialize_with = "code")]
    nature_groupement: Option<String>,
    plage_de_choix: Option<Plage>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Descripteurs {
    #[serde(deserialize_with = "ou_rien")]
    libelle: String,
    #[serde(deserialize_with = "ou_rien")]
    libelle_long: String,
    /// Ours.
    #[serde(deserialize_with = "ou_rien")]
    libelle_en: String,
    #[serde(serialize_with = "nombre")]
    ects: Option<Decimal>,
    /// Ours.
    #[serde(serialize_with = "nombre")]
    coefficient: Option<Decimal>,
    #[serde(deserialize_with = "code")]
    structure_principale: Option<String>,
    #[serde(deserialize_with = "ou_rien")]
    tele_enseignement: bool,
    #[serde(deserialize_with = "code")]
    type_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    type_objet_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    nature: Option<String>,
    #[serde(deserialize_with = "ou_rien")]
    stage: bool,
    capacite_accueil: Option<u32>,
    plage_de_choix: Option<Plage>,
}

/// What is said of a course, in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct SyllabusEcrit {
    objectif: Option<String>,
    description: Option<String>,
    ouverture_a_la_mobilite_entrante: Option<bool>,
    langue_enseignement: Option<String>,
    prerequis_pedagogique: Option<String>,
    bibliographie: Option<String>,
    contacts: Option<String>,
    autres_informations: Option<String>,
    modalites_enseignements: Option<String>,
    volume_horaire_par_type_de_cours: Option<String>,
    coefficient: Option<String>,
    modalites_evaluation: Option<String>,
}

impl From<&Syllabus> for SyllabusEcrit {
    fn from(s: &Syllabus) -> Self {
        let dit = |texte: &String| Some(texte.clone()).filter(|t| !t.is_empty());
        Self {
            objectif: dit(&s.objectif),
            description: dit(&s.description),
            ouverture_a_la_mobilite_entrante: s.mobilite_entrante,
            langue_enseignement: dit(&s.langue),
            prerequis_pedagogique: dit(&s.prerequis),
            bibliographie: dit(&s.bibliographie),
            contacts: dit(&s.contacts),
            autres_informations: dit(&s.autres),
            modalites_enseignements: dit(&s.modalites_enseignement),
            volume_horaire_par_type_de_cours: dit(&s.volume_horaire),
            coefficient: dit(&s.coefficient),
            modalites_evaluation: dit(&s.modalites_evaluation),
        }
    }
}

impl From<SyllabusEcrit> for Syllabus {
    fn from(s: SyllabusEcrit) -> Self {
        Self {
            objectif: s.objectif.unwrap_or_default(),
            description: s.description.unwrap_or_default(),
            prerequis: s.prerequis_pedagogique.unwrap_or_default(),
            langue: s.langue_enseignement.unwrap_or_default(),
            bibliographie: s.bibliographie.unwrap_or_default(),
            contacts: s.contacts.unwrap_or_default(),
            autres: s.autres_informations.unwrap_or_default(),
            modalites_enseignement: s.modalites_enseignements.unwrap_or_default(),
            modalites_evaluation: s.modalites_evaluation.unwrap_or_default(),
            volume_horaire: s.volume_horaire_par_type_de_cours.unwrap_or_default(),
            coefficient: s.coefficient.unwrap_or_default(),
            mobilite_entrante: s.ouverture_a_la_mobilite_entrante,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct EnqueteEcrite {
    #[serde(deserialize_with = "ou_rien")]
    enquete_aglae: Aglae,
    #[serde(deserialize_with = "ou_rien")]
    enquete_fresq: Fresq,
    #[serde(deserialize_with = "ou_rien")]
    enquete_sise: Sise,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Aglae {
    habilite_pour_bourses_aglae: Option<bool>,
    #[serde(deserialize_with = "code")]
    niveau_aglae: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Fresq {
    #[serde(deserialize_with = "code")]
    numero_fresq_niveau1: Option<String>,
    #[serde(deserialize_with = "code")]
    numero_fresq_niveau2: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Sise {
    #[serde(deserialize_with = "code")]
    type_diplome: Option<String>,
    #[serde(deserialize_with = "code")]
    code_diplome_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    code_diplome_intermediaire_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    niveau_diplome_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    parcours_type_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    domaine_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    mention: Option<String>,
    #[serde(deserialize_with = "code")]
    champ_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    niveau_diplome: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Formats {
    #[serde(deserialize_with = "ou_rien")]
    structures_porteuse: Vec<String>,
    /// Ours: code of the formation that carries it.
    formation_porteuse: Option<CodeObjet>,
    #[serde(deserialize_with = "ou_rien")]
    formats_enseignement: Vec<FormatEcrit>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FormatEcrit {
    #[serde(deserialize_with = "code")]
    modalite: Option<String>,
    #[serde(deserialize_with = "code")]
    type_heure: Option<String>,
    /// Seconds.
    #[serde(serialize_with = "nombre")]
    volume_horaire: Option<Decimal>,
    nombre_theorique_de_groupes: Option<u32>,
    seuil_dedoublement: Option<u32>,
}

/// A field that says nothing, or says that it is null, has the value of nothing.
fn ou_rien<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(d: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

/// A number and no text, for those who read it.
pub fn nombre<S: Serializer>(n: &Option<Decimal>, s: S) -> Result<S::Ok, S::Error> {
    n.and_then(|n| n.to_f64()).serialize(s)
}

/// A code by itself, or as a value of a nomenclature that has it; empty is none.
pub fn code<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Dit {
        Seul(String),
        Valeur { code: String },
    }
    let dit = Option::deserialize(d)?.map(|dit| match dit {
        Dit::Seul(code) | Dit::Valeur { code } => code,
    });
    Ok(dit.filter(|code| !code.trim().is_empty()))
}

/// Seconds as they are kept: whole ones.
pub fn secondes(volume: Option<Decimal>) -> Result<u32> {
    let volume = volume.unwrap_or_default().round();
    let erreur = || Error::champ("volumeHoraire", CodeErreur::ValeurInterdite);
    volume.to_u32().ok_or_else(erreur)
}

fn prefixe(genre: Genre) -> &'static str {
    match genre {
        Genre::Formation => "Formation",
        Genre::Objet => "ObjetFormation",
        Genre::Groupement => "Groupement",
    }
}

fn genre(type_: &str) -> Option<Genre> {
    let nom = type_.strip_suffix("Entity").unwrap_or(type_);
    Genre::TOUS.iter().copied().find(|g| prefixe(*g) == nom)
}

/// Packs the tree of an object.
pub fn empaqueter(partie: &Partie) -> Result<String> {
    let racine = partie.racines.first().ok_or(Error::Introuvable)?;
    let arbre = partie.deployer(racine, &noeud)?;
    let mut zip = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut zip, &arbre).map_err(Error::interne)?;
    zip.flush().map_err(Error::interne)?;
    Ok(BASE64_STANDARD.encode(zip.finish().map_err(Error::interne)?))
}

/// Unpacks the tree of an object: its code, and what is said of what is at and below it. What no structure answers for is below
/// what some structure does, or else the whole establishment's.
pub fn depaqueter(base64: &str, etablissement: &str) -> Result<(CodeObjet, Apport)> {
    let illisible = || Error::champ("base64Encode", CodeErreur::FormatInvalide);
    let serre: String = base64.split_ascii_whitespace().collect();
    let octets = BASE64_STANDARD.decode(serre).map_err(|_| illisible())?;
    let source: Box<dyn Read + '_> = match octets.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(GzDecoder::new(octets.as_slice())),
        [0x78, ..] => Box::new(ZlibDecoder::new(octets.as_slice())),
        _ => return Err(illisible()),
    };
    let mut texte = Vec::new();
    source
        .take(TAILLE_MAX + 1)
        .read_to_end(&mut texte)
        .map_err(|_| illisible())?;
    if texte.len() as u64 > TAILLE_MAX {
        let max = u32::try_from(TAILLE_MAX).unwrap_or(u32::MAX);
        return Err(Error::champ("base64Encode", CodeErreur::FichierTropGros { max }));
    }
    // As it is, for what it says; and as it is understood.
    let dit: Value = serde_json::from_slice(&texte).map_err(|_| illisible())?;
    drop(texte);
    let arbre = Noeud::deserialize(&dit).map_err(|_| illisible())?;
    let racine = CodeObjet::parse(&arbre.code).map_err(|e| Error::champ("code", e))?;
    let mut lecture = Lecture::default();
    lecture.nommer(&arbre);
    lecture.lire(&arbre, &dit);
    if lecture.erreurs.is_empty() {
        let structure = lecture.apport.objets.get_mut(&racine).map(|o| &mut o.fond["structure"]);
        if let Some(structure) = structure.filter(|s| s.is_null()) {
            *structure = json!(etablissement);
        }
        Ok((racine, lecture.apport))
    } else {
        lecture.erreurs.truncate(200);
        Err(Error::Champs(lecture.erreurs))
    }
}

/// Where the tree says what an object has, and the name that it has in JSON.
const CHAMPS: &[(&str, &str)] = &[
    ("mutualise", "mutualise"),
    ("descripteursObjetMaquette.libelle", "libelle"),
    ("descripteursObjetMaquette.libelleLong", "libelleLong"),
    ("descripteursObjetMaquette.libelleEn", "libelleEn"),
    ("descripteursObjetMaquette.ects", "ects"),
    ("descripteursObjetMaquette.coefficient", "coefficient"),
    ("descripteursObjetMaquette.structurePrincipale", "structure"),
    ("descripteursObjetMaquette.teleEnseignement", "teleEnseignement"),
    ("descripteursObjetMaquette.typeFormation", "typeObjet"),
    ("descripteursObjetMaquette.typeObjetFormation", "typeObjet"),
    ("descripteursObjetMaquette.nature", "nature"),
    ("descripteursObjetMaquette.stage", "stage"),
    ("descripteursObjetMaquette.capaciteAccueil", "capacite"),
    ("descripteursObjetMaquette.plageDeChoix", "plage"),
    ("formatsEnseignement.structuresPorteuse", "structuresPorteuses"),
    ("formatsEnseignement.formationPorteuse", "formationPorteuse"),
    ("formatsEnseignement.formatsEnseignement", "formats"),
    (
        "descripteursEnquete.enqueteAglae.habilitePourBoursesAglae",
        "enquete.habiliteBourses",
    ),
    ("descripteursEnquete.enqueteAglae.niveauAglae", "enquete.niveauAglae"),
    ("descripteursEnquete.enqueteFresq.numeroFresqNiveau1", "enquete.fresq1"),
    ("descripteursEnquete.enqueteFresq.numeroFresqNiveau2", "enquete.fresq2"),
    ("descripteursEnquete.enqueteSise.typeDiplome", "enquete.typeDiplome"),
    ("descripteursEnquete.enqueteSise.codeDiplomeSise", "enquete.diplomeSise"),
    (
        "descripteursEnquete.enqueteSise.codeDiplomeIntermediaireSise",
        "enquete.diplomeIntermediaire",
    ),
    (
        "descripteursEnquete.enqueteSise.niveauDiplomeSise",
        "enquete.niveauDiplomeSise",
    ),
    (
        "descripteursEnquete.enqueteSise.parcoursTypeSise",
        "enquete.parcoursType",
    ),
    (
        "descripteursEnquete.enqueteSise.domaineFormation",
        "enquete.domaineFormation",
    ),
    ("descripteursEnquete.enqueteSise.mention", "enquete.mention"),
    (
        "descripteursEnquete.enqueteSise.champFormation",
        "enquete.champFormation",
    ),
    ("descripteursEnquete.enqueteSise.niveauDiplome", "enquete.niveauDiplome"),
    ("diplome", "diplome"),
];

/// The same of a syllabus.
const SYLLABUS: &[(&str, &str)] = &[
    ("objectif", "objectif"),
    ("description", "description"),
    ("ouvertureALaMobiliteEntrante", "mobiliteEntrante"),
    ("langueEnseignement", "langue"),
    ("prerequisPedagogique", "prerequis"),
    ("bibliographie", "bibliographie"),
    ("contacts", "contacts"),
    ("autresInformations", "autres"),
    ("modalitesEnseignements", "modalitesEnseignement"),
    ("volumeHoraireParTypeDeCours", "volumeHoraire"),
    ("coefficient", "coefficient"),
    ("modalitesEvaluation", "modalitesEvaluation"),
];

/// The same of a path.
const CHAMPS_CONTEXTE: &[(&str, &str)] = &[
    ("pointInscriptionAdministrative.inscriptionAdministrative", "pia"),
    ("descripteursObjetFormationContexte.ects", "ects"),
    ("descripteursObjetFormationContexte.nature", "nature"),
    ("descripteursObjetFormationContexte.plageDeChoix", "plage"),
    ("descripteursGroupementContexte.ects", "ects"),
    ("descripteursGroupementContexte.natureGroupement", "nature"),
    ("descripteursGroupementContexte.plageDeChoix", "plage"),
    ("coefficient", "coefficient"),
    ("niveau", "niveau"),
    ("tarif", "tarif"),
    ("choix", "choix"),
];

/// Does the tree say something at `a.b.c`? What is null says so of all that would be in it.
fn parle(dit: &Value, chemin: &str) -> bool {
    let mut la = dit;
    for nom in chemin.split('.') {
        match la.get(nom) {
            Some(plus_bas) => la = plus_bas,
            None => return la.is_null(),
        }
    }
    true
}

/// What of an object or a path in JSON the tree says.
fn retenir<'c>(entier: &Value, dit: &Value, champs: impl Iterator<Item = &'c (&'c str, &'c str)>) -> Value {
    let mut retenu = json!({});
    for (_, champ) in champs.filter(|(la, _)| parle(dit, la)) {
        poser(&mut retenu, champ, valeur_a(entier, champ).cloned().unwrap_or_default());
    }
    retenu
}

/// A place as it is written.
fn noeud(lieu: Lieu<'_>, dessous: Dessous<Noeud>) -> Noeud {
    let o = lieu.objet;
    let formation = o.genre == Genre::Formation;
    Noeud {
        id: lieu.id.to_string(),
        code: o.code.to_string(),
        mutualise: o.mutualise,
        type_: format!("{}Entity", prefixe(o.genre)),
        contextes: lieu.contexte.map(|c| contexte(o.genre, c)).into_iter().collect(),
        descripteurs_objet_maquette: Descripteurs {
            libelle: o.libelle.clone(),
            libelle_long: o.libelle_long.clone(),
            libelle_en: o.libelle_en.clone(),
            ects: o.ects,
            coefficient: o.coefficient,
            structure_principale: Some(o.structure.clone()),
            tele_enseignement: o.tele_enseignement,
            type_formation: o.type_objet.clone().filter(|_| formation),
            type_objet_formation: o.type_objet.clone().filter(|_| !formation),
            nature: o.nature.clone(),
            stage: o.stage,
            capacite_accueil: o.capacite,
            plage_de_choix: o.plage,
        },
        descripteurs_syllabus: (&o.syllabus.fr).into(),
        descripteurs_syllabus_en: (&o.syllabus.en).into(),
        descripteurs_enquete: enquete(&o.enquete),
        formats_enseignement: Formats {
            structures_porteuse: o.structures_porteuses.clone(),
            formation_porteuse: o.formation_porteuse.clone(),
            formats_enseignement: o.formats.iter().map(format_ecrit).collect(),
        },
        diplome: o.diplome.clone(),
        enfants: dessous
            .into_iter()
            .map(|(obligatoire, _, objet_maquette)| Lien {
                obligatoire,
                objet_maquette,
            })
            .collect(),
    }
}

fn contexte(genre: Genre, c: &super::Contexte) -> Contexte {
    let r = &c.reglage;
    let groupement = genre == Genre::Groupement;
    let descripteurs = DescripteursContexte {
        ects: r.ects,
        nature: r.nature.clone().filter(|_| !groupement),
        nature_groupement: r.nature.clone().filter(|_| groupement),
        plage_de_choix: r.plage,
    };
    let descripteurs = Some(descripteurs);
    Contexte {
        id: c.id.to_string(),
        chemin: c.ids.iter().map(ToString::to_string).collect(),
        valide: c.valide,
        type_: format!("{}ContexteEntity", prefixe(genre)),
        point_inscription_administrative: Point {
            inscription_administrative: r.pia,
            actif: c.pia_actif,
        },
        descripteurs_objet_formation_contexte: descripteurs.clone().filter(|_| !groupement),
        descripteurs_groupement_contexte: descripteurs.filter(|_| groupement),
        coefficient: r.coefficient,
        niveau: r.niveau.clone(),
        tarif: r.tarif.clone(),
        choix: r.choix,
    }
}

fn enquete(e: &Enquete) -> EnqueteEcrite {
    EnqueteEcrite {
        enquete_aglae: Aglae {
            habilite_pour_bourses_aglae: e.habilite_bourses,
            niveau_aglae: e.niveau_aglae.clone(),
        },
        enquete_fresq: Fresq {
            numero_fresq_niveau1: e.fresq1.clone(),
            numero_fresq_niveau2: e.fresq2.clone(),
        },
        enquete_sise: Sise {
            type_diplome: e.type_diplome.clone(),
            code_diplome_sise: e.diplome_sise.clone(),
            code_diplome_intermediaire_sise: e.diplome_intermediaire.clone(),
            niveau_diplome_sise: e.niveau_diplome_sise.clone(),
            parcours_type_sise: e.parcours_type.clone(),
            domaine_formation: e.domaine_formation.clone(),
            mention: e.mention.clone(),
            champ_formation: e.champ_formation.clone(),
            niveau_diplome: e.niveau_diplome.clone(),
        },
    }
}

fn format_ecrit(f: &Format) -> FormatEcrit {
    FormatEcrit {
        modalite: f.modalite.clone(),
        type_heure: f.type_heure.clone(),
        volume_horaire: Some(f.volume.into()),
        nombre_theorique_de_groupes: f.groupes,
        seuil_dedoublement: f.seuil,
    }
}

/// A tree that is being read.
#[derive(Default)]
struct Lecture {
    apport: Apport,
    /// Codes by the identifiers that the file has for them.
    codes: BTreeMap<String, String>,
    erreurs: Vec<ErreurChamp>,
}

impl Lecture {
    fn nommer(&mut self, noeud: &Noeud) {
        if !noeud.id.is_empty() {
            self.codes.insert(noeud.id.clone(), noeud.code.clone());
        }
        for lien in &noeud.enfants {
            self.nommer(&lien.objet_maquette);
        }
    }

    fn refuser(&mut self, code: &str, champ: &str, erreur: CodeErreur) {
        self.erreurs.push(ErreurChamp::new(format!("{code}.{champ}"), erreur));
    }

    fn lire(&mut self, noeud: &Noeud, dit: &Value) {
        let Some(objet) = self.objet(noeud) else {
            return;
        };
        let code = objet.code.clone();
        if dit.get("contextes").is_some() {
            self.apport.chemins_de.insert(code.clone());
        }
        for (c, dit) in noeud.contextes.iter().zip(liste(dit, "contextes")) {
            self.regler(noeud, c, dit);
        }
        let enfants: Vec<EnfantDit> = noeud
            .enfants
            .iter()
            .zip(liste(dit, "enfants"))
            .filter_map(|(l, dit)| {
                let enfant = Enfant {
                    code: CodeObjet::parse(&l.objet_maquette.code).ok()?,
                    obligatoire: l.obligatoire,
                };
                let dit = dit.get("obligatoire").is_some();
                Some(EnfantDit { enfant, dit })
            })
            .collect();
        let objet = objet_dit(&objet, dit);
        // What is shared is described in each of its places, and alike; some leave out what is below it the second time.
        let autre = self.apport.objets.get(&code).is_some_and(|deja| deja != &objet);
        let deja = self.apport.enfants.get(&code).filter(|deja| !deja.is_empty());
        if autre || deja.is_some_and(|deja| !enfants.is_empty() && deja != &enfants) {
            self.refuser(code.as_str(), "code", CodeErreur::DejaUtilise);
            return;
        }
        self.apport.objets.insert(code.clone(), objet);
        if dit.get("enfants").is_some() {
            let deja = self.apport.enfants.entry(code).or_default();
            if !enfants.is_empty() {
                *deja = enfants;
            }
        }
        for (lien, dit) in noeud.enfants.iter().zip(liste(dit, "enfants")) {
            self.lire(&lien.objet_maquette, &dit["objetMaquette"]);
        }
    }

    fn objet(&mut self, noeud: &Noeud) -> Option<Objet> {
        let code = CodeObjet::parse(&noeud.code);
        let genre = genre(&noeud.type_);
        if let Err(e) = &code {
            self.refuser(&noeud.code, "code", e.clone());
        }
        if genre.is_none() {
            self.refuser(&noeud.code, "type", CodeErreur::ValeurInterdite);
        }
        let mut formats = vec![];
        for f in &noeud.formats_enseignement.formats_enseignement {
            match secondes(f.volume_horaire) {
                Err(_) => self.refuser(&noeud.code, "volumeHoraire", CodeErreur::ValeurInterdite),
                Ok(volume) => formats.push(Format {
                    modalite: f.modalite.clone(),
                    type_heure: f.type_heure.clone(),
                    volume,
                    groupes: f.nombre_theorique_de_groupes,
                    seuil: f.seuil_dedoublement,
                }),
            }
        }
        let (code, genre, d) = (code.ok()?, genre?, &noeud.descripteurs_objet_maquette);
        let e = &noeud.descripteurs_enquete;
        let sise = e.enquete_sise.clone();
        let mut objet = Objet::nouveau(code, genre, "", d.structure_principale.as_deref().unwrap_or_default());
        objet.libelle.clone_from(&d.libelle);
        objet.libelle_long.clone_from(if d.libelle_long.is_empty() {
            &d.libelle
        } else {
            &d.libelle_long
        });
        objet.libelle_en.clone_from(&d.libelle_en);
        objet.type_objet = d.type_formation.clone().or_else(|| d.type_objet_formation.clone());
        objet.nature.clone_from(&d.nature);
        objet.ects = d.ects.map(|n| n.normalize());
        objet.coefficient = d.coefficient.map(|n| n.normalize());
        objet.plage = d.plage_de_choix;
        objet.capacite = d.capacite_accueil;
        objet.mutualise = noeud.mutualise;
        objet.tele_enseignement = d.tele_enseignement;
        objet.stage = d.stage;
        objet
            .structures_porteuses
            .clone_from(&noeud.formats_enseignement.structures_porteuse);
        objet
            .formation_porteuse
            .clone_from(&noeud.formats_enseignement.formation_porteuse);
        objet.formats = formats;
        objet.syllabus.fr = noeud.descripteurs_syllabus.clone().into();
        objet.syllabus.en = noeud.descripteurs_syllabus_en.clone().into();
        objet.enquete = Enquete {
            type_diplome: sise.type_diplome,
            diplome_sise: sise.code_diplome_sise,
            diplome_intermediaire: sise.code_diplome_intermediaire_sise,
            niveau_diplome_sise: sise.niveau_diplome_sise,
            parcours_type: sise.parcours_type_sise,
            domaine_formation: sise.domaine_formation,
            mention: sise.mention,
            champ_formation: sise.champ_formation,
            niveau_diplome: sise.niveau_diplome,
            habilite_bourses: e.enquete_aglae.habilite_pour_bourses_aglae,
            niveau_aglae: e.enquete_aglae.niveau_aglae.clone(),
            fresq1: e.enquete_fresq.numero_fresq_niveau1.clone(),
            fresq2: e.enquete_fresq.numero_fresq_niveau2.clone(),
        };
        objet.diplome.clone_from(&noeud.diplome);
        Some(objet)
    }

    /// What a path has of its own. A path that leads through what is not in the file is of another formation.
    fn regler(&mut self, noeud: &Noeud, c: &Contexte, dit: &Value) {
        let mut codes: Vec<&str> = vec![];
        for id in &c.chemin {
            let Some(code) = self.codes.get(id) else { return };
            codes.push(code);
        }
        // Some end it at the parent.
        if codes.last() != Some(&noeud.code.as_str()) {
            codes.push(&noeud.code);
        }
        let chemin = match CodeChemin::parse(&codes.join(">")) {
            Ok(chemin) => chemin,
            Err(e) => return self.refuser(&noeud.code, "chemin", e),
        };
        let d = c
            .descripteurs_objet_formation_contexte
            .as_ref()
            .or(c.descripteurs_groupement_contexte.as_ref())
            .cloned()
            .unwrap_or_default();
        let reglage = Reglage {
            ects: d.ects.map(|n| n.normalize()),
            coefficient: c.coefficient.map(|n| n.normalize()),
            nature: d.nature.or(d.nature_groupement),
            plage: d.plage_de_choix,
            pia: c.point_inscription_administrative.inscription_administrative,
            niveau: c.niveau.clone(),
            tarif: c.tarif.clone(),
            choix: c.choix,
        };
        let dit = retenir(&reglage_entier(&reglage), dit, CHAMPS_CONTEXTE.iter());
        self.apport.reglages.insert(chemin, dit);
    }
}

/// What a list of the tree has.
fn liste<'v>(dit: &'v Value, nom: &str) -> impl Iterator<Item = &'v Value> {
    dit.get(nom).and_then(Value::as_array).into_iter().flatten()
}

/// What the tree says of an object. Who answers for it is not taken from nowhere: it comes from above.
fn objet_dit(objet: &Objet, dit: &Value) -> ObjetDit {
    let mut fond = json!(objet);
    let mut retenu = retenir(&fond, dit, CHAMPS.iter());
    poser(&mut retenu, "genre", json!(objet.genre));
    for (langue, la) in [("fr", "descripteursSyllabus"), ("en", "descripteursSyllabusEn")] {
        if let Some(dit) = dit.get(la) {
            let chemin = format!("syllabus.{langue}");
            let syllabus = valeur_a(&fond, &chemin).cloned().unwrap_or_default();
            poser(&mut retenu, &chemin, retenir(&syllabus, dit, SYLLABUS.iter()));
        }
    }
    if objet.structure.is_empty() {
        for valeur in [&mut fond, &mut retenu] {
            if let Some(champs) = valeur.as_object_mut() {
                champs.remove("structure");
            }
        }
    }
    ObjetDit { fond, dit: retenu }
}

#[cfg(test)]
#[path = "echange_tests.rs"]
mod tests;
