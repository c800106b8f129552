//! Nomenclatures as data, and values that come from national tables: codes of establishments and structures, countries,
//! check letters.

mod aide;
mod appariement;
mod arbre;
mod cle;
mod definition;
mod fichier_structures;
mod mise_a_jour;
mod nomenclature;
mod occurrence;
mod parametre;
mod pays;
mod structure;
mod texte;
mod uai;
mod validite;
mod vues;

pub use aide::Aide;
pub use arbre::{
    EtatStructure, FiltreStructures, GenreUsageStructure, LigneStructure, RefusStructure, StructureDetail,
    StructureVue, StructuresVue, UsageStructure, arbre, verifier_debut, verifier_fin,
};
pub use cle::{ALPHABET_23, cle_23};
pub use definition::{Colonne, Definition, Domaine, Regime, TypeColonne};
pub use fichier_structures::{
    COLONNES_STRUCTURES, Champs, code_de_la_ligne, dessus_d_abord, differences_structure, lire_ligne_structure,
    verifier_entete_structures,
};
pub use mise_a_jour::{Connue, Ecart, Ecriture, comparer, garder_reglages, prendre};
pub use nomenclature::{Nomenclatures, Suggestion, Valeur, libelle_valeur};
pub use occurrence::{
    ActeValeur, Attribut, Occurrence, code_suivant, permis, references_nouvelles, verifier_occurrence,
};
pub use parametre::{GenreParametre, Parametre, ParametreVu, ParametresVus, UniteParametre, parametres_accordes};
pub use pays::{Pays, libelle as libelle_pays, liste as liste_pays, liste_de_tout_temps, pays};
pub use structure::CodeStructure;
pub use uai::{Uai, cle_uai};
pub use validite::{Validite, chevauchements, contient, se_chevauchent, validite};
pub use vues::{
    BilanMiseAJour, EcartVue, FiltreValeurs, ImportVue, IssueLigne, LigneImport, MiseAJourVue, NomenclatureVue,
    OperationVue, RapportImport, SuiviMiseAJour, TriValeurs, Usage, ValeurDetail, ValeurVue, ValeursVue,
};

pub(crate) use texte::{sans_blancs, texte_verifie};
