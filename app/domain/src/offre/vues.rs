//! The offer as screens show it.

use super::{Constat, Enfant, EtatEspace, Genre, Objet, Plage, Reglage, TypeEspace};
use crate::{
    ErreurChamp,
    ids::{ContexteId, EspaceId, ObjetId},
    page::Page,
};
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An espace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspaceVue {
    pub id: EspaceId,
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub type_: TypeEspace,
    pub etat: EtatEspace,
    pub annee_universitaire: Option<String>,
    pub debut: Option<Date>,
    pub fin: Option<Date>,
    pub active: bool,
    pub formations: i64,
    pub objets: i64,
    pub chemins: i64,
    pub pia: i64,
    pub version: i32,
}

/// What of an espace can be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReglageEspaceVue {
    pub espace: EspaceVue,
    /// The short label, in French.
    pub libelle: String,
    /// Of a period, when one may enrol, on the clocks of the establishment.
    pub inscriptions_du: Option<DateTime>,
    pub inscriptions_au: Option<DateTime>,
    /// The public sees this one first.
    pub reference: bool,
    pub peut_ecrire: bool,
}

/// The settings of an espace, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaisieReglageEspace {
    pub espace: EspaceId,
    /// Of the espace that was seen.
    pub version: i32,
    pub libelle: String,
    pub libelle_en: String,
    pub annee_universitaire: String,
    pub debut: String,
    pub fin: String,
    pub inscriptions_du: String,
    pub inscriptions_au: String,
    pub active: bool,
    pub reference: bool,
}

/// An espace to be made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaisieEspace {
    pub code: String,
    pub libelle: String,
    pub libelle_en: String,
    pub periode: bool,
    pub annee_universitaire: String,
    pub debut: String,
    pub fin: String,
}

codes! {
    /// Order of a list of objects.
    TriObjets {
        Libelle = "libelle",
        Code = "code",
    }
}

/// What of an espace is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiltreObjets {
    pub recherche: String,
    /// None: all that hang nowhere, formations first of all.
    pub genre: Option<Genre>,
    pub structure: String,
    pub tri: TriObjets,
    pub page: u32,
}

/// An object in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjetResume {
    pub id: ObjetId,
    pub code: String,
    pub libelle: String,
    pub genre: Genre,
    pub type_objet: Option<String>,
    pub structure: String,
    pub ects: Option<Decimal>,
    pub mutualise: bool,
    /// Paths of it, validated ones, points of enrolment.
    pub chemins: i64,
    pub valides: i64,
    pub pia: i64,
    /// The first of its paths, to open the tree of a formation at it; none: no formation has it.
    pub chemin: Option<String>,
}

/// A page of objects, and the espace that they are of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListeObjets {
    pub espace: EspaceVue,
    pub page: Page<ObjetResume>,
    pub peut_ecrire: bool,
    pub peut_valider: bool,
}

/// A place in a tree: one path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noeud {
    /// None: no formation is above it.
    pub contexte: Option<ContexteId>,
    pub objet: ObjetId,
    /// None: the formation itself.
    pub parent: Option<ObjetId>,
    pub chemin: String,
    /// 0 for the formation.
    pub niveau: u32,
    pub code: String,
    pub libelle: String,
    pub genre: Genre,
    pub type_objet: Option<String>,
    /// What it is, in the language of the reader.
    pub type_libelle: String,
    pub obligatoire: bool,
    /// As they are on this path.
    pub ects: Option<Decimal>,
    pub coefficient: Option<Decimal>,
    /// As they are on the object, wherever it hangs: what its form changes.
    pub ects_objet: Option<Decimal>,
    pub coefficient_objet: Option<Decimal>,
    pub plage: Option<Plage>,
    pub mutualise: bool,
    /// Children below it.
    pub enfants: u32,
    pub valide: bool,
    pub pia: bool,
    pub pia_actif: bool,
    pub constats: Vec<Constat>,
    /// Of the object.
    pub version: i32,
}

/// The whole tree of a formation, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArbreVue {
    pub espace: EspaceVue,
    pub racine: ObjetId,
    pub code: String,
    pub libelle: String,
    /// Of the espace when it was read: another one means that somebody did something.
    pub revision: i64,
    pub noeuds: Vec<Noeud>,
    pub peut_ecrire: bool,
    pub peut_valider: bool,
    /// What one did oneself and may undo, the latest first; and what was undone and may be done again.
    pub annulables: u32,
    pub retablissables: u32,
}

/// What was done in an espace lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nouvelle {
    pub par: String,
    pub le: DateTime,
    pub acte: String,
    pub objet: String,
}

/// A path of an object, with what it has of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContexteVue {
    pub id: ContexteId,
    pub chemin: String,
    pub racine: ObjetId,
    pub reglage: Reglage,
    pub valide: bool,
    pub pia_actif: bool,
    pub version: i32,
    pub inscriptions: i64,
}

/// An object of another year: what was acquired on one counts for the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondance {
    pub objet: ObjetId,
    pub espace: String,
    pub code: String,
    pub libelle: String,
    /// It feeds the object that is shown; else it is fed by it.
    pub avant: bool,
}

/// A diploma as it is written in a form, and how many formations lead to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiplomeVue {
    /// Of what was seen; 0: there is none yet.
    pub version: i32,
    pub code: String,
    pub intitule: String,
    pub libelle_court: String,
    pub finalite: String,
    pub grade: String,
    pub intermediaire: bool,
    pub uai: String,
    /// With commas between.
    pub co_accreditations: String,
    pub arrete_le: String,
    pub actif: bool,
    pub formations: i64,
}

/// All diplomas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiplomesVue {
    pub diplomes: Vec<DiplomeVue>,
    /// `FinaliteFormation`.
    pub finalites: Valeurs,
    pub peut_ecrire: bool,
}

/// All of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FicheObjet {
    pub id: ObjetId,
    pub espace: EspaceId,
    pub objet: Objet,
    pub version: i32,
    pub contextes: Vec<ContexteVue>,
    pub enfants: Vec<Enfant>,
    pub parents: Vec<(ObjetId, String, String)>,
    /// What may be paid where one enrols on it: fees of its period, of all periods in a working space.
    pub tarifs: Valeurs,
    /// Those before, then those after.
    pub correspondances: Vec<Correspondance>,
    /// Espaces of earlier years, whose acquis may count for it: identifier and label.
    pub espaces_avant: Valeurs,
    /// Hours of teaching that it costs; none: how it is taught is not said.
    pub hetd: Option<Decimal>,
    pub peut_ecrire: bool,
    pub peut_valider: bool,
}

/// A tab of a page of the catalogue: how many formations there are of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facette {
    pub code: String,
    pub libelle: String,
    pub nombre: i64,
}

/// What of the catalogue is shown: codes, and the words of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiltreCatalogue {
    pub recherche: String,
    /// Code of `DomaineFormation`.
    pub domaine: String,
    /// Code of `TypeDiplome`.
    pub diplome: String,
    /// Code of a structure: it and all below.
    pub composante: String,
    /// Code of `CursusFormation`.
    pub niveau: String,
    pub page: u32,
}

/// What the catalogue has a page for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axe {
    Niveau,
    Domaine,
    Composante,
}

impl Axe {
    pub const TOUS: [Self; 3] = [Self::Niveau, Self::Domaine, Self::Composante];

    /// Its part of the address of such a page.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Niveau => "niveau",
            Self::Domaine => "domaine",
            Self::Composante => "composante",
        }
    }

    /// The contrary of [`Axe::segment`].
    pub fn depuis_segment(segment: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|a| a.segment() == segment)
    }
}

/// What there is in the catalogue, with how many formations of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facettes {
    pub domaines: Vec<Facette>,
    pub diplomes: Vec<Facette>,
    pub niveaux: Vec<Facette>,
    /// Each with what is taught below it.
    pub composantes: Vec<Facette>,
}

impl Facettes {
    pub fn de(&self, axe: Axe) -> &[Facette] {
        match axe {
            Axe::Niveau => &self.niveaux,
            Axe::Domaine => &self.domaines,
            Axe::Composante => &self.composantes,
        }
    }
}

/// A formation in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormationCatalogue {
    pub code: String,
    pub libelle: String,
    pub diplome: String,
    pub domaine: String,
    pub composante: String,
    pub ects: Option<Decimal>,
    /// The first words of what it is about.
    pub resume: String,
    /// What is taught in it that a search found, when it is not the formation itself.
    pub enseignements: Vec<String>,
}

/// A page of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueVue {
    /// Label of the period; none: nothing is published yet.
    pub periode: Option<String>,
    pub page: Page<FormationCatalogue>,
    /// Nothing has these words: these are the nearest.
    pub approche: bool,
    pub facettes: Facettes,
}

/// Something that is taught, in the page of a formation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoeudCatalogue {
    /// 1 for what is just below the formation.
    pub niveau: u32,
    pub code: String,
    pub libelle: String,
    /// `Semestre`, `Unité d’enseignement`.
    pub type_: String,
    pub genre: Genre,
    pub ects: Option<Decimal>,
    pub plage: Option<Plage>,
    /// One may leave it out; what is in a choice is told by the choice.
    pub facultatif: bool,
    /// Kind of hours and seconds of a student.
    pub heures: Vec<(String, u32)>,
    pub syllabus: super::Syllabus,
    pub porteuse: Option<Porteuse>,
}

/// The other formation that carries a teaching: its code in the catalogue, and its label.
pub type Porteuse = (String, String);

/// The page of a formation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FicheCatalogue {
    pub formation: FormationCatalogue,
    pub periode: String,
    pub syllabus: super::Syllabus,
    pub porteuse: Option<Porteuse>,
    pub noeuds: Vec<NoeudCatalogue>,
}

/// Code and label.
pub type Valeurs = Vec<(String, String)>;

/// What forms of the offer offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoixOffre {
    /// `TypeObjetFormation`.
    pub types: Valeurs,
    /// `TypeFormation`.
    pub types_formation: Valeurs,
    /// `NatureGroupement`.
    pub natures: Valeurs,
    /// `NatureTypeObjetFormation`.
    pub natures_objet: Valeurs,
    /// `TypeDiplome`.
    pub diplomes: Valeurs,
    /// `DomaineFormation`.
    pub domaines: Valeurs,
    /// `ChampsFormation`.
    pub champs: Valeurs,
    /// `NiveauDiplome`.
    pub niveaux: Valeurs,
    /// `MentionDiplome`.
    pub mentions: Valeurs,
    /// `DiplomeSise`.
    pub diplomes_sise: Valeurs,
    /// `ParcoursTypeSise`.
    pub parcours_sise: Valeurs,
    /// `LangueEnseignement`.
    pub langues: Valeurs,
    /// `ModaliteEnseignement`.
    pub modalites: Valeurs,
    /// `TypeHeure`.
    pub heures: Valeurs,
    /// Those that may be delivered still.
    pub diplomes_delivres: Valeurs,
    pub structures: Valeurs,
    /// Formations of the espace that the form is in, by code.
    pub formations: Valeurs,
}

/// What changed from one offer to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceVue {
    pub ajoutes: usize,
    pub otes: usize,
    pub changes: usize,
    /// The first ones, as the trees are.
    pub lignes: Vec<super::LigneEcart>,
    /// Lines that are not shown.
    pub reste: usize,
}

/// What a file would do to an offer, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RapportOffre {
    /// Objects of the file.
    pub objets: usize,
    pub ajoutes: usize,
    pub changes: usize,
    /// The first ones.
    pub ecarts: Vec<super::Ecart>,
}

/// The file that waits for an espace, and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOffreVue {
    pub espace: EspaceVue,
    /// None: no file waits.
    pub rapport: Option<RapportOffre>,
    /// Digest of the file and of what it would do: what is applied is what was shown.
    pub empreinte: String,
}

/// Formations among which one chooses what is brought elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconductibleVue {
    pub liste: ListeObjets,
    /// Chosen already, on whatever page they are.
    pub coches: Vec<ObjetResume>,
    /// Espaces that receive: identifier and label.
    pub cibles: Valeurs,
}

/// What a report names: the first of them, each with what it is told about, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Releve {
    pub lignes: Vec<(String, String)>,
    pub total: u64,
}

/// What brought an offer from an espace to another one, or would bring it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconductionVue {
    /// It only says what would be done.
    pub essai: bool,
    /// Labels of both espaces.
    pub de: String,
    pub vers: String,
    /// What was chosen: to choose otherwise.
    pub vers_id: EspaceId,
    pub vers_code: String,
    /// None: all of the espace.
    pub choisies: Vec<ObjetId>,
    pub reglages: bool,
    pub rattacher: bool,
    pub fini: bool,
    pub echec: bool,
    /// Why it cannot be done.
    pub refus: Vec<ErreurChamp>,
    pub fait: i32,
    pub total: i32,
    pub formations: u64,
    pub objets: u64,
    pub liens: u64,
    pub chemins: u64,
    /// Points of enrolment among these paths.
    pub points: u64,
    /// What counts from one year to another; and what the source has of it and the target has not, not brought.
    pub acquis: u64,
    pub acquis_absents: u64,
    /// Codes that the target had already: left as they were.
    pub presents: Vec<String>,
    /// Objects that did not come in, each with what a validated context freezes above it in the target.
    pub geles: Releve,
    /// Links that the source has between objects that the target has, each child with its parent: not brought.
    pub absents: Releve,
    /// Paths whose fee the target has not, each with that fee.
    pub sans_tarif: Releve,
    /// Formations brought into a period without a point of enrolment, with their labels.
    pub sans_point: Releve,
}

impl EspaceVue {
    /// What it is called, in French or in English.
    pub fn dans(&self, francais: bool) -> &str {
        if francais || self.libelle_en.is_empty() {
            &self.libelle
        } else {
            &self.libelle_en
        }
    }
}
