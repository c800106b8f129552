//! What the tree looks like as JSON.

use crate::offre::echange::{code, nombre};
use domain::offre::{ChoixCursus, CodeObjet, Genre, Plage, Syllabus};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A place of the tree, and all below it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Noeud {
    #[serde(deserialize_with = "ou_rien")]
    pub(super) id: String,
    pub(super) code: String,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) mutualise: bool,
    #[serde(rename = "type")]
    pub(super) type_: String,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) contextes: Vec<Contexte>,
    pub(super) descripteurs_objet_maquette: Descripteurs,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) descripteurs_syllabus: SyllabusEcrit,
    /// Ours: the other language of the catalogue.
    #[serde(deserialize_with = "ou_rien")]
    pub(super) descripteurs_syllabus_en: SyllabusEcrit,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) descripteurs_enquete: EnqueteEcrite,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) formats_enseignement: Formats,
    /// Ours: code of the diploma.
    pub(super) diplome: Option<String>,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) enfants: Vec<Lien>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lien {
    #[serde(default, deserialize_with = "ou_rien")]
    pub(super) obligatoire: bool,
    pub(super) objet_maquette: Noeud,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Contexte {
    #[serde(deserialize_with = "ou_rien")]
    pub(super) id: String,
    pub(super) chemin: Vec<String>,
    /// Said, and never taken in: somebody validates what is here.
    #[serde(deserialize_with = "ou_rien")]
    pub(super) valide: bool,
    #[serde(rename = "type", deserialize_with = "ou_rien")]
    pub(super) type_: String,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) point_inscription_administrative: Point,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) descripteurs_objet_formation_contexte: Option<DescripteursContexte>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) descripteurs_groupement_contexte: Option<DescripteursContexte>,
    // Ours, from here on.
    #[serde(serialize_with = "nombre")]
    pub(super) coefficient: Option<Decimal>,
    pub(super) niveau: Option<String>,
    pub(super) tarif: Option<String>,
    pub(super) choix: Option<ChoixCursus>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Point {
    #[serde(deserialize_with = "ou_rien")]
    pub(super) inscription_administrative: bool,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) actif: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct DescripteursContexte {
    #[serde(serialize_with = "nombre")]
    pub(super) ects: Option<Decimal>,
    #[serde(deserialize_with = "code")]
    pub(super) nature: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) nature_groupement: Option<String>,
    pub(super) plage_de_choix: Option<Plage>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Descripteurs {
    #[serde(deserialize_with = "ou_rien")]
    pub(super) libelle: String,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) libelle_long: String,
    /// Ours.
    #[serde(deserialize_with = "ou_rien")]
    pub(super) libelle_en: String,
    #[serde(serialize_with = "nombre")]
    pub(super) ects: Option<Decimal>,
    /// Ours.
    #[serde(serialize_with = "nombre")]
    pub(super) coefficient: Option<Decimal>,
    #[serde(deserialize_with = "code")]
    pub(super) structure_principale: Option<String>,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) tele_enseignement: bool,
    #[serde(deserialize_with = "code")]
    pub(super) type_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) type_objet_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) nature: Option<String>,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) stage: bool,
    pub(super) capacite_accueil: Option<u32>,
    pub(super) plage_de_choix: Option<Plage>,
}

/// What is said of a course, in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct SyllabusEcrit {
    pub(super) objectif: Option<String>,
    pub(super) description: Option<String>,
    pub(super) ouverture_a_la_mobilite_entrante: Option<bool>,
    pub(super) langue_enseignement: Option<String>,
    pub(super) prerequis_pedagogique: Option<String>,
    pub(super) bibliographie: Option<String>,
    pub(super) contacts: Option<String>,
    pub(super) autres_informations: Option<String>,
    pub(super) modalites_enseignements: Option<String>,
    pub(super) volume_horaire_par_type_de_cours: Option<String>,
    pub(super) coefficient: Option<String>,
    pub(super) modalites_evaluation: Option<String>,
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
pub(super) struct EnqueteEcrite {
    #[serde(deserialize_with = "ou_rien")]
    pub(super) enquete_aglae: Aglae,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) enquete_fresq: Fresq,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) enquete_sise: Sise,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Aglae {
    pub(super) habilite_pour_bourses_aglae: Option<bool>,
    #[serde(deserialize_with = "code")]
    pub(super) niveau_aglae: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Fresq {
    #[serde(deserialize_with = "code")]
    pub(super) numero_fresq_niveau1: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) numero_fresq_niveau2: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Sise {
    #[serde(deserialize_with = "code")]
    pub(super) type_diplome: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) code_diplome_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) code_diplome_intermediaire_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) niveau_diplome_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) parcours_type_sise: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) domaine_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) mention: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) champ_formation: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) niveau_diplome: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Formats {
    #[serde(deserialize_with = "ou_rien")]
    pub(super) structures_porteuse: Vec<String>,
    /// Ours: code of the formation that carries it.
    pub(super) formation_porteuse: Option<CodeObjet>,
    #[serde(deserialize_with = "ou_rien")]
    pub(super) formats_enseignement: Vec<FormatEcrit>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FormatEcrit {
    #[serde(deserialize_with = "code")]
    pub(super) modalite: Option<String>,
    #[serde(deserialize_with = "code")]
    pub(super) type_heure: Option<String>,
    /// Seconds.
    #[serde(serialize_with = "nombre")]
    pub(super) volume_horaire: Option<Decimal>,
    pub(super) nombre_theorique_de_groupes: Option<u32>,
    pub(super) seuil_dedoublement: Option<u32>,
}

/// A field that says nothing, or says that it is null, has the value of nothing.
fn ou_rien<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(d: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

pub(super) fn prefixe(genre: Genre) -> &'static str {
    match genre {
        Genre::Formation => "Formation",
        Genre::Objet => "ObjetFormation",
        Genre::Groupement => "Groupement",
    }
}

pub(super) fn genre(type_: &str) -> Option<Genre> {
    let nom = type_.strip_suffix("Entity").unwrap_or(type_);
    Genre::TOUS.iter().copied().find(|g| prefixe(*g) == nom)
}
