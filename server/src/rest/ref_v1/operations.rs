//! What the interface offers: one table, from which its routes and its document are made.

use super::{
    chercher, chercher_page, communes, creer, creer_nature, creer_ou_modifier, disponibles, est_standard, generer_code,
    lire, lister, lister_page, modifier, modifier_nature, personnes, structures, supprimer, supprimer_nature,
    verifier_creation, verifier_creation_nature, verifier_modification, verifier_nature,
};
use crate::{
    rest::contrat::{
        Corps::{Booleen, Criteres, Liste, Rien, Un},
        Operation,
    },
    state::AppState,
};
use axum::{
    Router,
    routing::{delete, get, post, put},
};

macro_rules! operations {
    ($($methode:ident $chemin:literal $id:literal $resume:literal $demande:expr => $statut:literal $reponse:expr, $faire:path;)*) => {
        pub(super) const OPERATIONS: &[Operation] = &[$(Operation {
            methode: stringify!($methode),
            chemin: $chemin,
            id: $id,
            resume: $resume,
            demande: $demande,
            statut: $statut,
            reponse: $reponse,
        }),*];

        /// Method and path of each.
        pub const ADRESSES: &[(&str, &str)] = &[$((stringify!($methode), concat!("/api/v1/ref", $chemin))),*];

        /// Puts them all where they are called.
        pub fn monter(routeur: Router<AppState>) -> Router<AppState> {
            routeur$(.route(concat!("/api/v1/ref", $chemin), $methode($faire)))*
        }
    };
}

#[rustfmt::skip]
operations! {
    get "/estNomenclatureStandard/{codeNomenclature}" "estNomenclatureStandard" "Has it no field of its own?" Rien => 200 Booleen, est_standard;
    get "/nomenclatures-disponibles" "lireListeNomenclaturesDisponibles" "Which nomenclatures there are" Rien => 200 Liste("NomenclatureAffichage"), disponibles;
    get "/nomenclatures/EtablissementEtranger/genererCode/prefix/{prefix}/structure/{codeStructure}" "genererCodeEtablissementEtrangerNomenclature" "The next free code of a foreign establishment" Rien => 201 Un("CodeGenere"), generer_code;
    get "/nomenclatures/communes/codePostal/{codePostal}" "lireCommunes" "Communes of a postal code, of today" Rien => 200 Liste("Nomenclature"), communes;
    get "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}" "lireEtablissementFrancaisNomenclature" "A French establishment" Rien => 200 Un("Nomenclature"), lire;
    delete "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "supprimerEtablissementFrancaisNomenclature" "Takes a French establishment away, as long as nothing uses it" Rien => 200 Rien, supprimer;
    put "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "modifierEtablissementFrancaisNomenclature" "Changes a French establishment" Un("Nomenclature") => 200 Un("Nomenclature"), modifier;
    put "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}/verifier/structure/{codeStructure}" "modifierSansEnregistrerEtablissementFrancaisNomenclature" "Could it be changed so?" Un("Nomenclature") => 201 Rien, verifier_modification;
    get "/nomenclatures/{codeNomenclature}" "lireListeNomenclatures" "All values, of whatever time" Rien => 200 Liste("Nomenclature"), lister;
    get "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}" "lireNomenclature" "One value" Rien => 200 Un("Nomenclature"), lire;
    delete "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "supprimerNomenclature" "Takes a value away, as long as nothing uses it" Rien => 200 Rien, supprimer;
    put "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "modifierNomenclature" "Changes a value" Un("Nomenclature") => 200 Un("Nomenclature"), modifier;
    put "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}/verifier/structure/{codeStructure}" "modifierSansEnregistrerNomenclature" "Could it be changed so?" Un("Nomenclature") => 201 Rien, verifier_modification;
    post "/nomenclatures/{codeNomenclature}/creerouModifier/structure/{codeStructure}" "creerOuModifierNomenclature" "A new value, or other words for one that is there" Un("Nomenclature") => 200 Un("Nomenclature"), creer_ou_modifier;
    get "/nomenclatures/{codeNomenclature}/generer/structure/{codeStructure}" "genererCodeNomenclature" "The next free code" Rien => 201 Un("CodeGenere"), generer_code;
    get "/nomenclatures/{codeNomenclature}/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListePageNomenclatures" "A page of values, from 0" Rien => 200 Un("Pagination"), lister_page;
    post "/nomenclatures/{codeNomenclature}/rechercher" "lireListeNomenclaturesAvecCriteres" "Values that fulfil criteria" Criteres => 200 Liste("Nomenclature"), chercher;
    post "/nomenclatures/{codeNomenclature}/rechercher/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListeNomenclaturesAvecCriteresPage" "A page of values that fulfil criteria, from 0" Criteres => 200 Un("Pagination"), chercher_page;
    post "/nomenclatures/{codeNomenclature}/structure/{codeStructure}" "creerNomenclature" "A new value" Un("Nomenclature") => 201 Rien, creer;
    post "/nomenclatures/{codeNomenclature}/verifier/structure/{codeStructure}" "creerSansEnregistrerNomenclature" "Could it be added?" Un("Nomenclature") => 201 Rien, verifier_creation;
    delete "/parametrages/NatureTypeObjetFormation/code/{code}/dateDebutValidite/{dateDebutValidite}/codeOTF/{codeOTF}/dateDebutValiditeOTF/{dateDebutValiditeOTF}/structure/{codeStructure}" "supprimerNatureTypeObjetFormation" "Takes a nature of a type of object away, as long as nothing uses it" Rien => 200 Rien, supprimer_nature;
    post "/parametrages/NatureTypeObjetFormation/structure/{codeStructure}" "creerNatureTypeObjetFormation" "A new nature of a type of object" Un("Nomenclature") => 201 Rien, creer_nature;
    post "/parametrages/NatureTypeObjetFormation/verifier/structure/{codeStructure}" "creerSansEnregistrerNatureTypeObjetFormation" "Could it be added?" Un("Nomenclature") => 201 Rien, verifier_creation_nature;
    put "/parametrages/NatureTypeObjetFormation/structure/{codeStructure}" "modifierNatureTypeObjetFormation" "Changes a nature of a type of object" Un("Parametrages") => 200 Un("Nomenclature"), modifier_nature;
    put "/parametrages/NatureTypeObjetFormation/verifier/structure/{codeStructure}" "modifierSansEnregistrerNatureTypeObjetFormation" "Could it be changed so?" Un("Parametrages") => 201 Rien, verifier_nature;
    get "/parametrages/{codeParametrage}" "lireListeParametrages" "All values, of whatever time" Rien => 200 Liste("Nomenclature"), lister;
    get "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}" "lireParametrage" "One value" Rien => 200 Un("Nomenclature"), lire;
    delete "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "supprimerParametrage" "Takes a value away, as long as nothing uses it" Rien => 200 Rien, supprimer;
    put "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "modifierParametrage" "Changes a value" Un("Nomenclature") => 200 Un("Nomenclature"), modifier;
    put "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}/verifier/structure/{codeStructure}" "modifierSansEnregistrerParametrage" "Could it be changed so?" Un("Nomenclature") => 201 Rien, verifier_modification;
    post "/parametrages/{codeParametrage}/creerOuModifier/structure/{codeStructure}" "creerOuModifierParametrage" "A new value, or other words for one that is there" Un("Nomenclature") => 200 Un("Nomenclature"), creer_ou_modifier;
    get "/parametrages/{codeParametrage}/generer/structure/{codeStructure}" "genererCodeParametrage" "The next free code" Rien => 201 Un("CodeGenere"), generer_code;
    get "/parametrages/{codeParametrage}/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListePageParametrages" "A page of values, from 0" Rien => 200 Un("Pagination"), lister_page;
    post "/parametrages/{codeParametrage}/rechercher" "lireListeParametragesAvecCriteres" "Values that fulfil criteria" Criteres => 200 Liste("Nomenclature"), chercher;
    post "/parametrages/{codeParametrage}/rechercher/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListeParametragesAvecCriteresPage" "A page of values that fulfil criteria, from 0" Criteres => 200 Un("Pagination"), chercher_page;
    post "/parametrages/{codeParametrage}/structure/{codeStructure}" "creerParametrage" "A new value" Un("Nomenclature") => 201 Rien, creer;
    post "/parametrages/{codeParametrage}/verifier/structure/{codeStructure}" "creerSansEnregistrerParametrage" "Could it be added?" Un("Nomenclature") => 201 Rien, verifier_creation;
    get "/personnes" "lireListePersonnes" "The directory" Rien => 200 Liste("PersonnePresentation"), personnes::lister;
    post "/personnes/structure/{codeStructure}" "creerOuModifierPersonne" "Somebody new, or known by one of the same sources" Un("Personne") => 201 Un("PersonnePresentation"), personnes::ecrire;
    get "/personnes/typePersonne/{typePersonne}" "lireListePersonnesParType" "Those of one type in the directory" Rien => 200 Liste("PersonnePresentation"), personnes::lister;
    get "/structures" "lireListeStructures" "All structures" Rien => 200 Liste("Structure"), structures::lister;
    post "/structures/avec-uai/codeStructure/{codeStructure}" "creerStructureAvecUAI" "A structure that the national table knows" Un("StructureAvecUaiCreation") => 201 Un("Structure"), structures::creer_avec_uai;
    put "/structures/avec-uai/codeStructure/{codeStructure}" "modifierStructureAvecUAI" "Changes it" Un("Structure") => 200 Un("Structure"), structures::modifier_avec_uai;
    post "/structures/avec-uai/verifier/codeStructure/{codeStructure}" "creerSansEnregistrerStructureAvecUAI" "Could it be added?" Un("StructureAvecUaiCreation") => 201 Rien, structures::verifier_creation_avec_uai;
    put "/structures/avec-uai/verifier/codeStructure/{codeStructure}" "modifierSansEnregistrerStructureAvecUAI" "Could it be changed so?" Un("Structure") => 200 Rien, structures::verifier_modification_avec_uai;
    get "/structures/codePegase/{codePegase}" "lireStructure" "One structure" Rien => 200 Un("Structure"), structures::lire_une;
    put "/structures/codePegase/{codePegase}/associerParent" "associerParent" "Puts it below another structure" Un("StructureParent") => 200 Un("Structure"), structures::associer;
    put "/structures/codePegase/{codePegase}/dissocierParent" "dissocierParent" "Puts it right below the whole establishment" Rien => 200 Un("Structure"), structures::dissocier;
    post "/structures/sans-uai/codeStructure/{codeStructure}" "creerStructureSansUAI" "A structure of the establishment's own" Un("Structure") => 201 Un("Structure"), structures::creer_sans_uai;
    put "/structures/sans-uai/codeStructure/{codeStructure}" "modifierStructureSansUAI" "Changes it" Un("Structure") => 200 Un("Structure"), structures::modifier_sans_uai;
    post "/structures/sans-uai/verifier/codeStructure/{codeStructure}" "creerSansEnregistrerStructureSansUAI" "Could it be added?" Un("Structure") => 200 Rien, structures::verifier_creation_sans_uai;
    put "/structures/sans-uai/verifier/codeStructure/{codeStructure}" "modifierSansEnregistrerStructureSansUAI" "Could it be changed so?" Un("Structure") => 200 Rien, structures::verifier_modification_sans_uai;
}
