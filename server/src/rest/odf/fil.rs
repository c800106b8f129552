//! What the interface answers. A field that a kind of object does not have is null.

use backend::offre::{
    self as offres, Dessous, Detail, Lieu, Trouve,
    echange::{SyllabusEcrit, nombre},
};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{self, Enquete, Genre, Objet, Plage, Reglage},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Names that the document gives to the words of some fields.
pub mod mots {
    use crate::rest::v1::document::{decrit, un_de};
    use domain::offre;

    decrit! {
        /// What an espace is for.
        pub TypeEspace = un_de(offre::TypeEspace::TOUS.iter().map(|t| t.code()))
    }
    decrit! {
        /// What an object is.
        pub TypeObjetMaquette = un_de(offre::Genre::TOUS.iter().map(|t| t.code()))
    }
    decrit! {
        /// What a period is made for.
        pub Typologie = un_de(["FORMATION", "DIPLOME"])
    }
}

/// A value of a nomenclature, and the instant of which its espace takes them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Nomenclature {
    #[serde(rename = "type")]
    type_: &'static str,
    code: String,
    #[schema(value_type = String, format = DateTime)]
    date_consommation: Timestamp,
}

/// Names values of nomenclatures as they were at that instant.
#[derive(Clone, Copy)]
struct Valeurs(Timestamp);

impl Valeurs {
    fn une(self, type_: &'static str, code: Option<&String>) -> Option<Nomenclature> {
        code.map(|code| Nomenclature {
            type_,
            code: code.clone(),
            date_consommation: self.0,
        })
    }
}

/// Days of a period, both included, as their first instants.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DatesValidation {
    #[schema(format = DateTime)]
    date_debut: String,
    #[schema(format = DateTime)]
    date_fin: String,
}

/// Where offers are drafted (`BAC_A_SABLE`) or put into effect (`PERIODE`).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Espace {
    id: Uuid,
    #[schema(value_type = mots::TypeEspace)]
    type_espace: offre::TypeEspace,
    code: String,
    libelle: String,
    libelle_long: String,
    libelle_affichage: String,
    /// The year in which it begins.
    annee_universitaire: Option<i32>,
    validite: Option<DatesValidation>,
    active: bool,
    #[serde(rename = "type")]
    #[schema(value_type = mots::Typologie)]
    type_: String,
    #[schema(value_type = String, format = DateTime)]
    date_consommation_nomenclatures: Timestamp,
    /// How far it has come.
    etat: &'static str,
    /// Sent back in a change, it refuses that change when somebody was faster.
    pub version: i32,
}

impl Espace {
    pub fn nouveau(e: offres::Espace, fuseau: &TimeZone) -> Self {
        // With its offset: the day is the same for who reads the first ten characters and for who converts it.
        let instant = |jour: Date| {
            let debut = jour.to_zoned(fuseau.clone()).ok()?;
            Some(debut.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
        };
        Self {
            id: e.id.0,
            type_espace: e.type_,
            annee_universitaire: e
                .annee_universitaire
                .as_deref()
                .and_then(|a| a.get(..4))
                .and_then(|a| a.parse().ok()),
            validite: e
                .debut
                .and_then(instant)
                .zip(e.fin.and_then(instant))
                .map(|(date_debut, date_fin)| DatesValidation { date_debut, date_fin }),
            code: e.code,
            libelle: e.libelle,
            libelle_long: e.libelle_long,
            libelle_affichage: e.libelle_affichage,
            active: e.active,
            type_: e.typologie,
            date_consommation_nomenclatures: e.nomenclatures_le,
            etat: e.etat.code(),
            version: e.version,
        }
    }
}

/// An object in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjetMaquetteSummary {
    id: Uuid,
    code: String,
    libelle: String,
    libelle_long: String,
    #[schema(value_type = mots::TypeObjetMaquette)]
    type_objet_maquette: Genre,
    type_objet_formation: Option<String>,
    espace_libelle: String,
    /// Its espace is an active period.
    periode_active: bool,
    mutualise: bool,
    valide_in_any_contexte: bool,
}

impl From<Trouve> for ObjetMaquetteSummary {
    fn from(t: Trouve) -> Self {
        Self {
            id: t.resume.id.0,
            code: t.resume.code,
            libelle: t.libelle_court,
            libelle_long: t.resume.libelle,
            type_objet_maquette: t.resume.genre,
            type_objet_formation: t.resume.type_objet,
            espace_libelle: t.espace,
            periode_active: t.active,
            mutualise: t.resume.mutualise,
            valide_in_any_contexte: t.resume.valides > 0,
        }
    }
}

macro_rules! pages {
    ($($(#[$doc:meta])* $nom:ident: $ligne:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $nom {
            items: Vec<$ligne>,
            /// From 0.
            page: u32,
            taille: u32,
            total_elements: u64,
            total_pages: u64,
        }

        impl $nom {
            pub fn nouvelle(items: Vec<$ligne>, (page, taille): (u32, u32), total: u64) -> Self {
                Self {
                    items,
                    page,
                    taille,
                    total_elements: total,
                    total_pages: total.div_ceil(u64::from(taille.max(1))),
                }
            }
        }
    )*};
}

pages! {
    /// A page of espaces.
    PagedEspaces: Espace;
    /// A page of objects.
    PagedObjetMaquetteSummaries: ObjetMaquetteSummary;
}

/// The same object in another espace.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjetMaquetteHistoryItem {
    id: Uuid,
    code: String,
    libelle: String,
    #[schema(value_type = mots::TypeObjetMaquette)]
    type_objet_maquette: Genre,
    #[serde(rename = "type")]
    type_: Option<String>,
    espace_id: Uuid,
    espace_libelle: String,
}

/// An object wherever it was before and is since.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjetMaquetteHistory {
    id: Uuid,
    items: Vec<ObjetMaquetteHistoryItem>,
}

impl ObjetMaquetteHistory {
    pub fn nouvelle(id: ObjetId, ailleurs: Vec<(Trouve, EspaceId)>) -> Self {
        let un = |(t, espace): (Trouve, EspaceId)| ObjetMaquetteHistoryItem {
            id: t.resume.id.0,
            code: t.resume.code,
            libelle: t.resume.libelle,
            type_objet_maquette: t.resume.genre,
            type_: t.resume.type_objet,
            espace_id: espace.0,
            espace_libelle: t.espace,
        };
        Self {
            id: id.0,
            items: ailleurs.into_iter().map(un).collect(),
        }
    }
}

/// How many to choose.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlageDeChoix {
    min: u32,
    max: u32,
}

impl From<Plage> for PlageDeChoix {
    fn from(p: Plage) -> Self {
        Self { min: p.min, max: p.max }
    }
}

/// What an object is worth and is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursObjetMaquette {
    #[schema(value_type = mots::TypeObjetMaquette)]
    type_objet_maquette: Genre,
    libelle: String,
    libelle_long: String,
    libelle_en: String,
    #[serde(rename = "type")]
    type_: Option<Nomenclature>,
    nature: Option<Nomenclature>,
    nature_groupement: Option<Nomenclature>,
    #[serde(serialize_with = "nombre")]
    #[schema(value_type = Option<f64>)]
    ects: Option<Decimal>,
    #[serde(serialize_with = "nombre")]
    #[schema(value_type = Option<f64>)]
    coefficient: Option<Decimal>,
    plage_de_choix: Option<PlageDeChoix>,
    capacite_accueil: Option<u32>,
    structure_principale: String,
    tele_enseignement: bool,
    stage: bool,
}

/// What is said of a course, in French.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursSyllabus {
    #[schema(value_type = mots::TypeObjetMaquette)]
    type_objet_maquette: Genre,
    #[serde(flatten)]
    syllabus: SyllabusEcrit,
}

/// For the survey of students (SISE).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursSise {
    type_diplome: Option<Nomenclature>,
    code_diplome_sise: Option<Nomenclature>,
    parcours_type_sise: Option<Nomenclature>,
    domaine_formation: Option<Nomenclature>,
    mention: Option<Nomenclature>,
    champ_formation: Option<Nomenclature>,
    niveau_diplome: Option<Nomenclature>,
    niveau_diplome_sise: Option<String>,
    code_diplome_intermediaire_sise: Option<String>,
}

/// For grants (AGLAE).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursAglae {
    habilite_pour_bourses_aglae: Option<bool>,
    niveau_aglae: Option<String>,
}

/// Numbers of the accreditation (FRESQ).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursFresq {
    numero_fresq_niveau1: Option<String>,
    numero_fresq_niveau2: Option<String>,
}

/// For the surveys of the ministry.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursEnquete {
    descripteurs_sise: DescripteursSise,
    descripteurs_aglae: DescripteursAglae,
    descripteurs_fresq: DescripteursFresq,
}

impl DescripteursEnquete {
    fn nouveaux(e: &Enquete, v: Valeurs) -> Self {
        Self {
            descripteurs_sise: DescripteursSise {
                type_diplome: v.une("TypeDiplome", e.type_diplome.as_ref()),
                code_diplome_sise: v.une("DiplomeSise", e.diplome_sise.as_ref()),
                parcours_type_sise: v.une("ParcoursTypeSise", e.parcours_type.as_ref()),
                domaine_formation: v.une("DomaineFormation", e.domaine_formation.as_ref()),
                mention: v.une("MentionDiplome", e.mention.as_ref()),
                champ_formation: v.une("ChampsFormation", e.champ_formation.as_ref()),
                niveau_diplome: v.une("NiveauDiplome", e.niveau_diplome.as_ref()),
                niveau_diplome_sise: e.niveau_diplome_sise.clone(),
                code_diplome_intermediaire_sise: e.diplome_intermediaire.clone(),
            },
            descripteurs_aglae: DescripteursAglae {
                habilite_pour_bourses_aglae: e.habilite_bourses,
                niveau_aglae: e.niveau_aglae.clone(),
            },
            descripteurs_fresq: DescripteursFresq {
                numero_fresq_niveau1: e.fresq1.clone(),
                numero_fresq_niveau2: e.fresq2.clone(),
            },
        }
    }
}

/// A way in which something is taught.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormatEnseignement {
    modalite: Option<Nomenclature>,
    type_heure: Option<Nomenclature>,
    /// Seconds of one student.
    #[schema(value_type = f64)]
    volume_horaire: u32,
    nombre_theorique_de_groupes: Option<u32>,
    seuil_dedoublement: Option<u32>,
}

/// How something is taught, and by whom.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormatsEnseignement {
    formation_porteuse: Option<Uuid>,
    structures_porteuse: Vec<String>,
    formats_enseignement: Vec<FormatEnseignement>,
}

impl FormatsEnseignement {
    fn nouveaux(o: &Objet, porteuse: Option<ObjetId>, v: Valeurs) -> Self {
        Self {
            formation_porteuse: porteuse.map(|p| p.0),
            structures_porteuse: o.structures_porteuses.clone(),
            formats_enseignement: o
                .formats
                .iter()
                .map(|f| FormatEnseignement {
                    modalite: v.une("ModaliteEnseignement", f.modalite.as_ref()),
                    type_heure: v.une("TypeHeure", f.type_heure.as_ref()),
                    volume_horaire: f.volume,
                    nombre_theorique_de_groupes: f.groupes,
                    seuil_dedoublement: f.seuil,
                })
                .collect(),
        }
    }
}

/// One enrols there when it is active.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointInscriptionAdministrative {
    actif: bool,
}

/// What a path has of its own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursContexte {
    #[schema(value_type = mots::TypeObjetMaquette)]
    type_objet_maquette: Genre,
    #[serde(serialize_with = "nombre")]
    #[schema(value_type = Option<f64>)]
    ects: Option<Decimal>,
    nature: Option<Nomenclature>,
    nature_groupement: Option<Nomenclature>,
    plage_de_choix: Option<PlageDeChoix>,
}

impl DescripteursContexte {
    fn nouveaux(genre: Genre, r: &Reglage, v: Valeurs) -> Self {
        let (nature, nature_groupement) = natures(genre, r.nature.as_ref(), v);
        Self {
            type_objet_maquette: genre,
            ects: r.ects,
            nature,
            nature_groupement,
            plage_de_choix: r.plage.map(Into::into),
        }
    }
}

/// Under the name that it has there: of an object, of a groupement.
fn natures(genre: Genre, code: Option<&String>, v: Valeurs) -> (Option<Nomenclature>, Option<Nomenclature>) {
    if genre == Genre::Groupement {
        (None, v.une("NatureGroupement", code))
    } else {
        (v.une("NatureTypeObjetFormation", code), None)
    }
}

/// A path of an object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contexte {
    id: Uuid,
    /// From the formation to the object.
    chemin: Vec<Uuid>,
    valide: bool,
    /// Null: one does not enrol there.
    point_inscription_administrative: Option<PointInscriptionAdministrative>,
    descripteurs_contexte: DescripteursContexte,
}

/// The same in a list of them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContexteDetails {
    id: Uuid,
    chemin: Vec<Uuid>,
    chemin_codes: Vec<String>,
    valide: bool,
    inscription_administrative: Option<PointInscriptionAdministrative>,
    descripteurs_contexte: DescripteursContexte,
}

fn point(c: &offres::Contexte) -> Option<PointInscriptionAdministrative> {
    c.reglage
        .pia
        .then_some(PointInscriptionAdministrative { actif: c.pia_actif })
}

pub fn contextes(lu: &Detail, consommees: Timestamp) -> Vec<ContexteDetails> {
    let un = |c: &offres::Contexte| ContexteDetails {
        id: c.id.0,
        chemin: c.ids.iter().map(|i| i.0).collect(),
        chemin_codes: c.chemin.split('>').map(str::to_owned).collect(),
        valide: c.valide,
        inscription_administrative: point(c),
        descripteurs_contexte: DescripteursContexte::nouveaux(lu.objet.genre, &c.reglage, Valeurs(consommees)),
    };
    lu.contextes.iter().map(un).collect()
}

/// A child.
#[derive(Debug, Serialize, ToSchema)]
pub struct Enfant {
    id: Uuid,
    obligatoire: bool,
}

/// All of an object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjetMaquetteDetail {
    id: Uuid,
    #[schema(value_type = mots::TypeObjetMaquette)]
    type_objet_maquette: Genre,
    code: String,
    /// Identifier of its espace.
    espace: Uuid,
    mutualise: bool,
    diplome_id: Option<Uuid>,
    descripteurs_objet_maquette: DescripteursObjetMaquette,
    descripteurs_syllabus: DescripteursSyllabus,
    descripteurs_enquete: DescripteursEnquete,
    formats_enseignement: FormatsEnseignement,
    contextes: Vec<Contexte>,
    enfants: Vec<Enfant>,
}

impl ObjetMaquetteDetail {
    pub fn nouveau(lu: &Detail, consommees: Timestamp) -> Self {
        let (o, v) = (&lu.objet, Valeurs(consommees));
        let (nature, nature_groupement) = natures(o.genre, o.nature.as_ref(), v);
        let type_ = if o.genre == Genre::Formation {
            "TypeFormation"
        } else {
            "TypeObjetFormation"
        };
        Self {
            id: lu.id.0,
            type_objet_maquette: o.genre,
            code: o.code.to_string(),
            espace: lu.espace.0,
            mutualise: o.mutualise,
            diplome_id: lu.diplome.map(|d| d.0),
            descripteurs_objet_maquette: DescripteursObjetMaquette {
                type_objet_maquette: o.genre,
                libelle: o.libelle.clone(),
                libelle_long: o.libelle_long.clone(),
                libelle_en: o.libelle_en.clone(),
                type_: v.une(type_, o.type_objet.as_ref()),
                nature,
                nature_groupement,
                ects: o.ects,
                coefficient: o.coefficient,
                plage_de_choix: o.plage.map(Into::into),
                capacite_accueil: o.capacite,
                structure_principale: o.structure.clone(),
                tele_enseignement: o.tele_enseignement,
                stage: o.stage,
            },
            descripteurs_syllabus: DescripteursSyllabus {
                type_objet_maquette: o.genre,
                syllabus: (&o.syllabus.fr).into(),
            },
            descripteurs_enquete: DescripteursEnquete::nouveaux(&o.enquete, v),
            formats_enseignement: FormatsEnseignement::nouveaux(o, lu.porteuse, v),
            contextes: lu
                .contextes
                .iter()
                .map(|c| Contexte {
                    id: c.id.0,
                    chemin: c.ids.iter().map(|i| i.0).collect(),
                    valide: c.valide,
                    point_inscription_administrative: point(c),
                    descripteurs_contexte: DescripteursContexte::nouveaux(o.genre, &c.reglage, v),
                })
                .collect(),
            enfants: lu
                .enfants
                .iter()
                .map(|(id, obligatoire)| Enfant {
                    id: id.0,
                    obligatoire: *obligatoire,
                })
                .collect(),
        }
    }
}

/// A place of a tree. What is asked for and is no formation has no paths of its own: its places are of none.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjetMaquetteStructure {
    id: Uuid,
    contexte_id: Option<Uuid>,
    #[schema(value_type = mots::TypeObjetMaquette)]
    classe: Genre,
    code: String,
    libelle: String,
    libelle_long: String,
    #[serde(rename = "type")]
    type_: Option<String>,
    #[serde(serialize_with = "nombre")]
    #[schema(value_type = Option<f64>)]
    ects: Option<Decimal>,
    mutualise: bool,
    stage: bool,
    pia: PointInscriptionAdministrative,
    valide: bool,
    #[schema(no_recursion)]
    enfants: Vec<EnfantsStructure>,
}

/// What hangs below a place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnfantsStructure {
    id: Uuid,
    obligatoire: bool,
    objet_maquette: ObjetMaquetteStructure,
}

/// A tree.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaquetteStructure {
    pub racine: ObjetMaquetteStructure,
}

impl ObjetMaquetteStructure {
    pub fn nouvelle(lieu: Lieu<'_>, dessous: Dessous<Self>) -> Self {
        let (o, c) = (lieu.objet, lieu.contexte);
        Self {
            id: lieu.id.0,
            contexte_id: c.map(|c| c.id.0),
            classe: o.genre,
            code: o.code.to_string(),
            libelle: o.libelle.clone(),
            libelle_long: o.libelle_long.clone(),
            type_: o.type_objet.clone(),
            ects: c.and_then(|c| c.reglage.ects).or(o.ects),
            mutualise: o.mutualise,
            stage: o.stage,
            pia: PointInscriptionAdministrative {
                actif: c.is_some_and(|c| c.pia_actif),
            },
            valide: c.is_some_and(|c| c.valide),
            enfants: dessous
                .into_iter()
                .map(|(obligatoire, id, objet_maquette)| EnfantsStructure {
                    id: id.0,
                    obligatoire,
                    objet_maquette,
                })
                .collect(),
        }
    }
}

/// A place of a tree, for who plans what is taught.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjetMaquetteFormatsEnseignementStructure {
    id: Uuid,
    code: String,
    libelle: String,
    libelle_long: String,
    mutualise: bool,
    /// What kind of object; what has none is what it is.
    #[serde(rename = "type")]
    type_: String,
    formats_enseignement: FormatsEnseignement,
    #[schema(no_recursion)]
    enfants: Vec<EnfantsFormatsEnseignementStructure>,
}

/// What hangs below a place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnfantsFormatsEnseignementStructure {
    objet_maquette: ObjetMaquetteFormatsEnseignementStructure,
}

/// A tree.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaquetteFormatsEnseignementStructure {
    pub racine: ObjetMaquetteFormatsEnseignementStructure,
}

impl ObjetMaquetteFormatsEnseignementStructure {
    pub fn nouvelle(lieu: Lieu<'_>, porteuse: Option<ObjetId>, consommees: Timestamp, dessous: Dessous<Self>) -> Self {
        let o = lieu.objet;
        Self {
            id: lieu.id.0,
            code: o.code.to_string(),
            libelle: o.libelle.clone(),
            libelle_long: o.libelle_long.clone(),
            mutualise: o.mutualise,
            type_: o.type_objet.clone().unwrap_or_else(|| o.genre.code().to_owned()),
            formats_enseignement: FormatsEnseignement::nouveaux(o, porteuse, Valeurs(consommees)),
            enfants: dessous
                .into_iter()
                .map(|(_, _, objet_maquette)| EnfantsFormatsEnseignementStructure { objet_maquette })
                .collect(),
        }
    }
}

/// A tree in the form of exchange.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExporterResponse {
    /// JSON, compressed by gzip, in base64.
    pub base64_encode: String,
}
