//! What is sent to the interface. A field of a nomenclature is a code, or a value that has it.

use super::fil::mots;
use backend::offre::echange::{SyllabusEcrit, code, secondes};
use domain::{
    CodeErreur,
    offre::{Enquete, Format, Genre, Objet, Plage, Reglage, TypeEspace},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

type Issue<T> = Result<T, backend::Error>;

/// Days of a period: days, or instants of them.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DatesValidationRequest {
    date_debut: Option<String>,
    date_fin: Option<String>,
}

/// An espace, new or changed: what is not said stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EspaceRequest {
    #[schema(value_type = mots::TypeEspace)]
    pub type_espace: Option<TypeEspace>,
    pub code: Option<String>,
    libelle: Option<String>,
    libelle_long: Option<String>,
    libelle_affichage: Option<String>,
    /// The year in which it begins.
    annee_universitaire: Option<i16>,
    validite: Option<DatesValidationRequest>,
    active: Option<bool>,
    #[serde(rename = "type")]
    #[schema(value_type = Option<mots::Typologie>)]
    type_: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    date_consommation_nomenclatures: Option<Timestamp>,
    pub version: Option<i32>,
}

impl EspaceRequest {
    pub fn completer(self, e: &mut backend::offre::Espace, fuseau: &TimeZone) -> Issue<()> {
        let validite = self.validite.unwrap_or_default();
        for (champ, dit, jour) in [
            ("validite.dateDebut", validite.date_debut, &mut e.debut),
            ("validite.dateFin", validite.date_fin, &mut e.fin),
        ] {
            if let Some(texte) = dit {
                let lu = lire_jour(&texte, fuseau);
                *jour = Some(lu.ok_or_else(|| backend::Error::champ(champ, CodeErreur::DateInvalide))?);
            }
        }
        if let Some(libelle) = self.libelle {
            // Of one that is new, it is what the others say.
            if e.libelle.is_empty() {
                e.libelle_en.clone_from(&libelle);
                e.libelle_long.clone_from(&libelle);
                e.libelle_affichage.clone_from(&libelle);
            }
            e.libelle = libelle;
        }
        if let Some(long) = self.libelle_long {
            e.libelle_long = long;
        }
        if let Some(affichage) = self.libelle_affichage {
            e.libelle_affichage = affichage;
        }
        if let Some(annee) = self.annee_universitaire {
            e.annee_universitaire = Some(format!("{annee}-{}", annee.saturating_add(1)));
        }
        e.active = self.active.unwrap_or(e.active);
        if let Some(type_) = self.type_ {
            e.typologie = type_;
        }
        e.nomenclatures_le = self.date_consommation_nomenclatures.unwrap_or(e.nomenclatures_le);
        Ok(())
    }
}

/// A day, or the day of an instant where the establishment is.
fn lire_jour(texte: &str, fuseau: &TimeZone) -> Option<Date> {
    match texte.parse::<Timestamp>() {
        Ok(instant) => Some(instant.to_zoned(fuseau.clone()).date()),
        Err(_) => texte.parse().ok(),
    }
}

/// How many to choose.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub struct PlageDeChoixRequest {
    min: u32,
    max: u32,
}

impl From<PlageDeChoixRequest> for Plage {
    fn from(p: PlageDeChoixRequest) -> Self {
        Self { min: p.min, max: p.max }
    }
}

/// What an object is worth and is. The label in English and the coefficient, which clients may not know, stay when nothing is
/// said; so does the structure.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursObjetMaquetteRequest {
    #[schema(value_type = Option<mots::TypeObjetMaquette>)]
    type_objet_maquette: Option<Genre>,
    libelle: Option<String>,
    libelle_long: Option<String>,
    libelle_en: Option<String>,
    #[serde(rename = "type", default, deserialize_with = "code")]
    type_: Option<String>,
    #[serde(default, deserialize_with = "code")]
    nature: Option<String>,
    #[serde(default, deserialize_with = "code")]
    nature_groupement: Option<String>,
    #[schema(value_type = Option<f64>)]
    ects: Option<Decimal>,
    #[schema(value_type = Option<f64>)]
    coefficient: Option<Decimal>,
    plage_de_choix: Option<PlageDeChoixRequest>,
    capacite_accueil: Option<u32>,
    pub structure_principale: Option<String>,
    tele_enseignement: Option<bool>,
    stage: Option<bool>,
}

impl DescripteursObjetMaquetteRequest {
    pub fn completer(self, o: &mut Objet) -> Issue<()> {
        meme_genre(self.type_objet_maquette, o.genre)?;
        o.libelle = self.libelle.unwrap_or_default();
        o.libelle_long = self.libelle_long.unwrap_or_else(|| o.libelle.clone());
        if let Some(en) = self.libelle_en {
            o.libelle_en = en;
        }
        o.type_objet = self.type_;
        o.nature = self.nature.or(self.nature_groupement);
        o.ects = self.ects.map(|n| n.normalize());
        o.coefficient = self.coefficient.map(|n| n.normalize()).or(o.coefficient);
        o.plage = self.plage_de_choix.map(Into::into);
        o.capacite = self.capacite_accueil;
        if let Some(structure) = self.structure_principale {
            o.structure = structure;
        }
        o.tele_enseignement = self.tele_enseignement.unwrap_or_default();
        o.stage = self.stage.unwrap_or_default();
        Ok(())
    }
}

/// An object stays what it is.
fn meme_genre(dit: Option<Genre>, genre: Genre) -> Issue<()> {
    if dit.is_none_or(|g| g == genre) {
        Ok(())
    } else {
        Err(backend::Error::champ("typeObjetMaquette", CodeErreur::ValeurInterdite))
    }
}

/// A new object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreerObjetMaquetteRequest {
    #[schema(value_type = mots::TypeObjetMaquette)]
    pub type_objet_maquette: Genre,
    pub code: String,
    pub espace_id: Uuid,
    pub mutualise: Option<bool>,
    pub descripteurs_objet_maquette: DescripteursObjetMaquetteRequest,
}

/// Another code of an object.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ModifierCodeObjetMaquetteRequest {
    pub code: String,
}

/// What is said of a course, in French; what is said in English stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursSyllabusRequest {
    #[schema(value_type = Option<mots::TypeObjetMaquette>)]
    type_objet_maquette: Option<Genre>,
    #[serde(flatten)]
    syllabus: SyllabusEcrit,
}

impl DescripteursSyllabusRequest {
    pub fn completer(self, o: &mut Objet) -> Issue<()> {
        meme_genre(self.type_objet_maquette, o.genre)?;
        o.syllabus.fr = self.syllabus.into();
        Ok(())
    }
}

/// For the survey of students (SISE).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursSiseRequest {
    #[serde(default, deserialize_with = "code")]
    type_diplome: Option<String>,
    #[serde(default, deserialize_with = "code")]
    code_diplome_sise: Option<String>,
    #[serde(default, deserialize_with = "code")]
    parcours_type_sise: Option<String>,
    #[serde(default, deserialize_with = "code")]
    domaine_formation: Option<String>,
    #[serde(default, deserialize_with = "code")]
    mention: Option<String>,
    #[serde(default, deserialize_with = "code")]
    champ_formation: Option<String>,
    #[serde(default, deserialize_with = "code")]
    niveau_diplome: Option<String>,
    #[serde(default, deserialize_with = "code")]
    niveau_diplome_sise: Option<String>,
    #[serde(default, deserialize_with = "code")]
    code_diplome_intermediaire_sise: Option<String>,
}

/// For grants (AGLAE).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursAglaeRequest {
    habilite_pour_bourses_aglae: Option<bool>,
    niveau_aglae: Option<String>,
}

/// Numbers of the accreditation (FRESQ).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursFresqRequest {
    numero_fresq_niveau1: Option<String>,
    numero_fresq_niveau2: Option<String>,
}

/// For the surveys of the ministry. What clients may not know stays when nothing is said: FRESQ, the intermediate diploma.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursEnqueteRequest {
    descripteurs_sise: Option<DescripteursSiseRequest>,
    descripteurs_aglae: Option<DescripteursAglaeRequest>,
    descripteurs_fresq: Option<DescripteursFresqRequest>,
}

impl DescripteursEnqueteRequest {
    pub fn completer(self, e: &mut Enquete) {
        let sise = self.descripteurs_sise.unwrap_or_default();
        let aglae = self.descripteurs_aglae.unwrap_or_default();
        let (fresq1, fresq2) = match self.descripteurs_fresq {
            None => (e.fresq1.take(), e.fresq2.take()),
            Some(f) => (f.numero_fresq_niveau1, f.numero_fresq_niveau2),
        };
        *e = Enquete {
            type_diplome: sise.type_diplome,
            diplome_sise: sise.code_diplome_sise,
            diplome_intermediaire: sise
                .code_diplome_intermediaire_sise
                .or_else(|| e.diplome_intermediaire.take()),
            niveau_diplome_sise: sise.niveau_diplome_sise,
            parcours_type: sise.parcours_type_sise,
            domaine_formation: sise.domaine_formation,
            mention: sise.mention,
            champ_formation: sise.champ_formation,
            niveau_diplome: sise.niveau_diplome,
            habilite_bourses: aglae.habilite_pour_bourses_aglae,
            niveau_aglae: aglae.niveau_aglae,
            fresq1,
            fresq2,
        };
    }
}

/// A way in which something is taught.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormatEnseignementRequest {
    #[serde(default, deserialize_with = "code")]
    modalite: Option<String>,
    #[serde(default, deserialize_with = "code")]
    type_heure: Option<String>,
    /// Seconds of one student.
    #[schema(value_type = Option<f64>)]
    volume_horaire: Option<Decimal>,
    nombre_theorique_de_groupes: Option<u32>,
    seuil_dedoublement: Option<u32>,
}

/// How something is taught, and by whom.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormatsEnseignementRequest {
    pub formation_porteuse: Option<Uuid>,
    structures_porteuse: Option<Vec<String>>,
    formats_enseignement: Option<Vec<FormatEnseignementRequest>>,
}

impl FormatsEnseignementRequest {
    pub fn completer(self, o: &mut Objet) -> Issue<()> {
        o.structures_porteuses = self.structures_porteuse.unwrap_or_default();
        o.formats = self
            .formats_enseignement
            .unwrap_or_default()
            .into_iter()
            .map(|f| {
                Ok(Format {
                    modalite: f.modalite,
                    type_heure: f.type_heure,
                    volume: secondes(f.volume_horaire)?,
                    groupes: f.nombre_theorique_de_groupes,
                    seuil: f.seuil_dedoublement,
                })
            })
            .collect::<Issue<_>>()?;
        Ok(())
    }
}

/// What a path is to have of its own.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescripteursContexteRequest {
    #[schema(value_type = Option<mots::TypeObjetMaquette>)]
    type_objet_maquette: Option<Genre>,
    #[schema(value_type = Option<f64>)]
    ects: Option<Decimal>,
    #[serde(default, deserialize_with = "code")]
    nature: Option<String>,
    #[serde(default, deserialize_with = "code")]
    nature_groupement: Option<String>,
    plage_de_choix: Option<PlageDeChoixRequest>,
}

impl DescripteursContexteRequest {
    pub fn completer(self, genre: Genre, r: &mut Reglage) -> Issue<()> {
        meme_genre(self.type_objet_maquette, genre)?;
        r.ects = self.ects.map(|n| n.normalize());
        r.nature = self.nature.or(self.nature_groupement);
        r.plage = self.plage_de_choix.map(Into::into);
        Ok(())
    }
}

/// A child to be; nothing said: it must be taken.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EnfantRequest {
    pub id: Uuid,
    pub obligatoire: Option<bool>,
}

/// Must a child be taken?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifierLienRequest {
    pub temoin_obligatoire: bool,
}

/// A tree in the form of exchange.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImporterBase64Request {
    pub espace_id: Uuid,
    /// JSON, compressed by gzip or zlib, in base64.
    pub base64_encode: String,
    /// Taken for those who send it, and of no effect: codes of nomenclatures are always looked at.
    #[allow(dead_code, reason = "part of the contract")]
    pub check_nomenclatures: Option<bool>,
}

/// Where an object is copied to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImporterExistantVersEspaceRequest {
    pub espace_id: Uuid,
}
