//! What the interface offers: one table, from which its document is made.

use crate::rest::contrat::{
    Corps::{Booleen, Criteres, Liste, Rien, Un},
    Operation,
};

macro_rules! operations {
    ($($methode:ident $chemin:literal $id:literal $resume:literal $demande:expr => $statut:literal $reponse:expr;)*) => {
        &[$(Operation {
            methode: stringify!($methode),
            chemin: $chemin,
            id: $id,
            resume: $resume,
            demande: $demande,
            statut: $statut,
            reponse: $reponse,
        }),*]
    };
}

#[rustfmt::skip]
pub(super) const OPERATIONS: &[Operation] = operations! {
    GET "/estNomenclatureStandard/{codeNomenclature}" "estNomenclatureStandard" "Has it no field of its own?" Rien => 200 Booleen;
    GET "/nomenclatures-disponibles" "lireListeNomenclaturesDisponibles" "Which nomenclatures there are" Rien => 200 Liste("NomenclatureAffichage");
    GET "/nomenclatures/EtablissementEtranger/genererCode/prefix/{prefix}/structure/{codeStructure}" "genererCodeEtablissementEtrangerNomenclature" "The next free code of a foreign establishment" Rien => 201 Un("CodeGenere");
    GET "/nomenclatures/communes/codePostal/{codePostal}" "lireCommunes" "Communes of a postal code, of today" Rien => 200 Liste("Nomenclature");
    GET "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}" "lireEtablissementFrancaisNomenclature" "A French establishment" Rien => 200 Un("Nomenclature");
    DELETE "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "supprimerEtablissementFrancaisNomenclature" "Takes a French establishment away, as long as nothing uses it" Rien => 200 Rien;
    PUT "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "modifierEtablissementFrancaisNomenclature" "Changes a French establishment" Un("Nomenclature") => 200 Un("Nomenclature");
    PUT "/nomenclatures/numeroUai/{numeroUai}/dateDebutValidite/{dateDebutValidite}/verifier/structure/{codeStructure}" "modifierSansEnregistrerEtablissementFrancaisNomenclature" "Could it be changed so?" Un("Nomenclature") => 201 Rien;
    GET "/nomenclatures/{codeNomenclature}" "lireListeNomenclatures" "All values, of whatever time" Rien => 200 Liste("Nomenclature");
    GET "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}" "lireNomenclature" "One value" Rien => 200 Un("Nomenclature");
    DELETE "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "supprimerNomenclature" "Takes a value away, as long as nothing uses it" Rien => 200 Rien;
    PUT "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "modifierNomenclature" "Changes a value" Un("Nomenclature") => 200 Un("Nomenclature");
    PUT "/nomenclatures/{codeNomenclature}/code/{code}/dateDebutValidite/{dateDebutValidite}/verifier/structure/{codeStructure}" "modifierSansEnregistrerNomenclature" "Could it be changed so?" Un("Nomenclature") => 201 Rien;
    POST "/nomenclatures/{codeNomenclature}/creerouModifier/structure/{codeStructure}" "creerOuModifierNomenclature" "A new value, or other words for one that is there" Un("Nomenclature") => 200 Un("Nomenclature");
    GET "/nomenclatures/{codeNomenclature}/generer/structure/{codeStructure}" "genererCodeNomenclature" "The next free code" Rien => 201 Un("CodeGenere");
    GET "/nomenclatures/{codeNomenclature}/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListePageNomenclatures" "A page of values, from 0" Rien => 200 Un("Pagination");
    POST "/nomenclatures/{codeNomenclature}/rechercher" "lireListeNomenclaturesAvecCriteres" "Values that fulfil criteria" Criteres => 200 Liste("Nomenclature");
    POST "/nomenclatures/{codeNomenclature}/rechercher/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListeNomenclaturesAvecCriteresPage" "A page of values that fulfil criteria, from 0" Criteres => 200 Un("Pagination");
    POST "/nomenclatures/{codeNomenclature}/structure/{codeStructure}" "creerNomenclature" "A new value" Un("Nomenclature") => 201 Rien;
    POST "/nomenclatures/{codeNomenclature}/verifier/structure/{codeStructure}" "creerSansEnregistrerNomenclature" "Could it be added?" Un("Nomenclature") => 201 Rien;
    DELETE "/parametrages/NatureTypeObjetFormation/code/{code}/dateDebutValidite/{dateDebutValidite}/codeOTF/{codeOTF}/dateDebutValiditeOTF/{dateDebutValiditeOTF}/structure/{codeStructure}" "supprimerNatureTypeObjetFormation" "Takes a nature of a type of object away, as long as nothing uses it" Rien => 200 Rien;
    POST "/parametrages/NatureTypeObjetFormation/structure/{codeStructure}" "creerNatureTypeObjetFormation" "A new nature of a type of object" Un("Nomenclature") => 201 Rien;
    POST "/parametrages/NatureTypeObjetFormation/verifier/structure/{codeStructure}" "creerSansEnregistrerNatureTypeObjetFormation" "Could it be added?" Un("Nomenclature") => 201 Rien;
    PUT "/parametrages/NatureTypeObjetFormation/structure/{codeStructure}" "modifierNatureTypeObjetFormation" "Changes a nature of a type of object" Un("Parametrages") => 200 Un("Nomenclature");
    PUT "/parametrages/NatureTypeObjetFormation/verifier/structure/{codeStructure}" "modifierSansEnregistrerNatureTypeObjetFormation" "Could it be changed so?" Un("Parametrages") => 201 Rien;
    GET "/parametrages/{codeParametrage}" "lireListeParametrages" "All values, of whatever time" Rien => 200 Liste("Nomenclature");
    GET "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}" "lireParametrage" "One value" Rien => 200 Un("Nomenclature");
    DELETE "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "supprimerParametrage" "Takes a value away, as long as nothing uses it" Rien => 200 Rien;
    PUT "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}" "modifierParametrage" "Changes a value" Un("Nomenclature") => 200 Un("Nomenclature");
    PUT "/parametrages/{codeParametrage}/code/{code}/dateDebutValidite/{dateDebutValidite}/verifier/structure/{codeStructure}" "modifierSansEnregistrerParametrage" "Could it be changed so?" Un("Nomenclature") => 201 Rien;
    POST "/parametrages/{codeParametrage}/creerOuModifier/structure/{codeStructure}" "creerOuModifierParametrage" "A new value, or other words for one that is there" Un("Nomenclature") => 200 Un("Nomenclature");
    GET "/parametrages/{codeParametrage}/generer/structure/{codeStructure}" "genererCodeParametrage" "The next free code" Rien => 201 Un("CodeGenere");
    GET "/parametrages/{codeParametrage}/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListePageParametrages" "A page of values, from 0" Rien => 200 Un("Pagination");
    POST "/parametrages/{codeParametrage}/rechercher" "lireListeParametragesAvecCriteres" "Values that fulfil criteria" Criteres => 200 Liste("Nomenclature");
    POST "/parametrages/{codeParametrage}/rechercher/numPage/{numPage}/nbOccurences/{nbOccurences}" "lireListeParametragesAvecCriteresPage" "A page of values that fulfil criteria, from 0" Criteres => 200 Un("Pagination");
    POST "/parametrages/{codeParametrage}/structure/{codeStructure}" "creerParametrage" "A new value" Un("Nomenclature") => 201 Rien;
    POST "/parametrages/{codeParametrage}/verifier/structure/{codeStructure}" "creerSansEnregistrerParametrage" "Could it be added?" Un("Nomenclature") => 201 Rien;
    GET "/personnes" "lireListePersonnes" "The directory" Rien => 200 Liste("PersonnePresentation");
    POST "/personnes/structure/{codeStructure}" "creerOuModifierPersonne" "Somebody new, or known by one of the same sources" Un("Personne") => 201 Un("PersonnePresentation");
    GET "/personnes/typePersonne/{typePersonne}" "lireListePersonnesParType" "Those of one type in the directory" Rien => 200 Liste("PersonnePresentation");
    GET "/structures" "lireListeStructures" "All structures" Rien => 200 Liste("Structure");
    POST "/structures/avec-uai/codeStructure/{codeStructure}" "creerStructureAvecUAI" "A structure that the national table knows" Un("StructureAvecUaiCreation") => 201 Un("Structure");
    PUT "/structures/avec-uai/codeStructure/{codeStructure}" "modifierStructureAvecUAI" "Changes it" Un("Structure") => 200 Un("Structure");
    POST "/structures/avec-uai/verifier/codeStructure/{codeStructure}" "creerSansEnregistrerStructureAvecUAI" "Could it be added?" Un("StructureAvecUaiCreation") => 201 Rien;
    PUT "/structures/avec-uai/verifier/codeStructure/{codeStructure}" "modifierSansEnregistrerStructureAvecUAI" "Could it be changed so?" Un("Structure") => 200 Rien;
    GET "/structures/codePegase/{codePegase}" "lireStructure" "One structure" Rien => 200 Un("Structure");
    PUT "/structures/codePegase/{codePegase}/associerParent" "associerParent" "Puts it below another structure" Un("StructureParent") => 200 Un("Structure");
    PUT "/structures/codePegase/{codePegase}/dissocierParent" "dissocierParent" "Puts it right below the whole establishment" Rien => 200 Un("Structure");
    POST "/structures/sans-uai/codeStructure/{codeStructure}" "creerStructureSansUAI" "A structure of the establishment's own" Un("Structure") => 201 Un("Structure");
    PUT "/structures/sans-uai/codeStructure/{codeStructure}" "modifierStructureSansUAI" "Changes it" Un("Structure") => 200 Un("Structure");
    POST "/structures/sans-uai/verifier/codeStructure/{codeStructure}" "creerSansEnregistrerStructureSansUAI" "Could it be added?" Un("Structure") => 200 Rien;
    PUT "/structures/sans-uai/verifier/codeStructure/{codeStructure}" "modifierSansEnregistrerStructureSansUAI" "Could it be changed so?" Un("Structure") => 200 Rien;
};
