//! The course offer as the clients of the ecosystem call it, outside (`/api/odf/ext/v1`) and inside (`/api/odf/v1`): the same
//! operations. One table says what they are, where they are, and who answers: the router and the document are made of it.

mod contextes;
mod demande;
pub mod document;
mod echange;
mod espaces;
mod fil;
mod liens;
mod objets;
mod requetes;
mod structure;

use super::contrat::{
    Corps::{self, Liste, Rien, Un},
    Operation,
};
use crate::state::AppState;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{MethodRouter, delete, get, post, put},
};
use demande::{Demande, repondre};

/// What clients outside know; the document says no other.
const BASE: &str = "/api/odf/ext/v1";

/// What those inside know.
const INTERNE: &str = "/api/odf/v1";

/// Longest body of an import, in bytes: what it holds is packed.
const IMPORT_MAX: usize = 64 * 1024 * 1024;

macro_rules! operations {
    ($($methode:ident $chemin:literal $id:literal $resume:literal $demande:expr => $reponse:expr, $faire:path $([$max:expr])?;)*) => {
        const OPERATIONS: &[Operation] = &[$(Operation {
            methode: stringify!($methode),
            chemin: $chemin,
            id: $id,
            resume: $resume,
            demande: $demande,
            statut: 200,
            reponse: $reponse,
        }),*];

        /// Method and path of each, under both bases.
        pub const ADRESSES: &[(&str, &str)] = &[
            $(
                (stringify!($methode), concat!("/api/odf/ext/v1", $chemin)),
                (stringify!($methode), concat!("/api/odf/v1", $chemin)),
            )*
            // Some clients inside say it so.
            ("get", "/api/odf/v1/etablissement/{codeStructure}/objet-maquette/{id}"),
        ];

        /// Puts them all where they are called.
        pub fn monter(routeur: Router<AppState>) -> Router<AppState> {
            let routeur = sous(
                routeur,
                INTERNE,
                "/etablissement/{codeStructure}/objet-maquette/{id}",
                &get(|d: Demande| repondre(d, objets::lire)),
            );
            $(let routeur = poser(
                routeur,
                $chemin,
                &$methode(|d: Demande| repondre(d, $faire))$(.layer(DefaultBodyLimit::max($max)))?,
            );)*
            routeur
        }
    };
}

/// Under both bases.
fn poser(routeur: Router<AppState>, chemin: &str, gestion: &MethodRouter<AppState>) -> Router<AppState> {
    sous(sous(routeur, BASE, chemin, gestion), INTERNE, chemin, gestion)
}

/// With a slash at the end and without: clients do both.
fn sous(routeur: Router<AppState>, base: &str, chemin: &str, gestion: &MethodRouter<AppState>) -> Router<AppState> {
    let nu = format!("{base}{}", chemin.trim_end_matches('/'));
    let barre = format!("{nu}/");
    routeur.route(&nu, gestion.clone()).route(&barre, gestion.clone())
}

const DETAIL: Corps = Un("ObjetMaquetteDetail");

#[rustfmt::skip]
operations! {
    get "/etablissement/{codeStructure}/espaces" "rechercherEspaces" "Espaces, by what they are for, words of them" Rien => Un("PagedEspaces"), espaces::rechercher;
    post "/etablissement/{codeStructure}/espaces" "creerEspace" "A new espace" Un("EspaceRequest") => Un("Espace"), espaces::creer;
    get "/etablissement/{codeStructure}/espace/{id}" "lireEspace" "One espace" Rien => Un("Espace"), espaces::lire;
    put "/etablissement/{codeStructure}/espace/{id}" "modifierEspace" "Changes an espace; its kind and its code stay" Un("EspaceRequest") => Un("Espace"), espaces::modifier;
    delete "/etablissement/{codeStructure}/espace/{id}" "supprimerEspace" "Takes an empty espace away" Rien => Rien, espaces::supprimer;
    delete "/etablissement/{codeStructure}/espace/{id}/purge" "purgerEspace" "Takes an espace away with all that is in it, as long as nobody is enrolled on any of it" Rien => Rien, espaces::purger;
    post "/etablissement/{codeStructure}/maquette/importerBase64VersEspace" "importerBase64VersEspace" "Brings a tree into an espace: what is not there is added, what is there becomes so" Un("ImporterBase64Request") => DETAIL, echange::importer [IMPORT_MAX];
    post "/etablissement/{codeStructure}/maquette/{id}/importerExistantVersEspace" "importerExistantVersEspace" "Copies an object and all below it into another espace, under the same codes" Un("ImporterExistantVersEspaceRequest") => DETAIL, echange::importer_existant;
    get "/etablissement/{codeStructure}/maquette/{id}/exporter" "exporter" "The tree of an object, to be brought in elsewhere" Rien => Un("ExporterResponse"), echange::exporter;
    get "/etablissement/{codeStructure}/maquette/{id}" "lireStructureMaquette" "The tree of an object, in one go" Rien => Un("MaquetteStructure"), structure::lire;
    get "/etablissement/{codeStructure}/periode/{codePeriode}/racines/{ids}/lireFormatsEnseignement" "lireFormatsEnseignement" "What is taught below objects of a period" Rien => Liste("MaquetteFormatsEnseignementStructure"), structure::formats;
    get "/etablissement/{codeStructure}/objets-maquette" "rechercherObjetMaquette" "Objects of all espaces, by what they are, words of them" Rien => Un("PagedObjetMaquetteSummaries"), objets::rechercher;
    post "/etablissement/{codeStructure}/objets-maquette" "creerObjetMaquette" "A new object, which hangs nowhere" Un("CreerObjetMaquetteRequest") => DETAIL, objets::creer;
    get "/etablissement/{codeStructure}/objets-maquette/{id}" "lireObjetMaquette" "All of an object" Rien => DETAIL, objets::lire;
    delete "/etablissement/{codeStructure}/objet-maquette/{id}" "supprimerObjetMaquette" "Takes an object away that has nothing below" Rien => Rien, objets::supprimer;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/code" "modifierCodeObjetMaquette" "Gives an object another code: its paths follow" Un("ModifierCodeObjetMaquetteRequest") => DETAIL, objets::modifier_code;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/descripteurs-objet-maquette" "modifierDescripteursObjetMaquette" "What an object is worth and is" Un("DescripteursObjetMaquetteRequest") => DETAIL, objets::modifier_descripteurs;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/descripteurs-syllabus" "modifierDescripteursSyllabusObjetMaquette" "What is said of a course" Un("DescripteursSyllabusRequest") => DETAIL, objets::modifier_syllabus;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/descripteurs-enquete" "modifierDescripteursEnqueteObjetMaquette" "What the surveys of the ministry want to know" Un("DescripteursEnqueteRequest") => DETAIL, objets::modifier_enquete;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/formats-enseignement" "modifierFormatsEnseignementObjetMaquette" "How something is taught" Un("FormatsEnseignementRequest") => DETAIL, objets::modifier_formats;
    get "/etablissement/{codeStructure}/objet-maquette/{id}/histories" "lireHistorique" "The same object in other espaces" Rien => Un("ObjetMaquetteHistory"), objets::historique;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/rendreMutualise" "rendreMutualise" "It may hang in several places" Rien => DETAIL, objets::rendre_mutualise;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/supprimerMutualise" "supprimerMutualise" "It hangs in one place at most" Rien => DETAIL, objets::supprimer_mutualise;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/diplome/{diplomeId}/associerDiplome/" "associerDiplome" "A formation leads to a diploma" Rien => DETAIL, objets::associer_diplome;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/diplome/{diplomeId}/retirerDiplome/" "retirerDiplome" "It leads to that diploma no more" Rien => DETAIL, objets::retirer_diplome;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/enfant" "ajouterEnfant" "Hangs an object below another one, at the end" Un("EnfantRequest") => DETAIL, liens::ajouter;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/enfant/{idEnfant}" "modifierLienEnfant" "Must a child be taken?" Un("ModifierLienRequest") => DETAIL, liens::modifier;
    delete "/etablissement/{codeStructure}/objet-maquette/{id}/enfant/{idEnfant}" "retirerEnfant" "Takes a child away from its parent: it stays" Rien => DETAIL, liens::retirer;
    get "/etablissement/{codeStructure}/objet-maquette/{id}/contextes" "listerContextes" "Paths of an object" Rien => Liste("ContexteDetails"), contextes::lister;
    put "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}" "modifierDescripteursContexte" "What a path has of its own" Un("DescripteursContexteRequest") => DETAIL, contextes::modifier;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}/declarerPointInscriptionAdministrative" "declarerPointInscriptionAdministrative" "One enrols there; at once where it is validated" Rien => DETAIL, contextes::declarer;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}/desactiverPointInscriptionAdministrative" "desactiverPointInscriptionAdministrative" "One enrols there no more for now" Rien => DETAIL, contextes::desactiver;
    post "/etablissement/{codeStructure}/objet-maquettes/{id}/contexte/{contexteId}/reactiverPointInscriptionAdministrative" "reactiverPointInscriptionAdministrative" "One enrols there again" Rien => DETAIL, contextes::reactiver;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}/retirerPointInscriptionAdministrative" "retirerPointInscriptionAdministrative" "It is no point of enrolment any more, as long as nobody is enrolled" Rien => DETAIL, contextes::retirer;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}/validerPartieHaute" "validerPartieHaute" "Validates a path and all above: its structure is frozen" Rien => DETAIL, contextes::valider_haute;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}/validerPartieBasse" "validerPartieBasse" "Validates a path and all below, once all above is" Rien => DETAIL, contextes::valider_basse;
    post "/etablissement/{codeStructure}/objet-maquette/{id}/contexte/{contexteId}/devalider" "devaliderContexte" "Takes the validation of a path and of all below back, as long as nobody was enrolled there; ours" Rien => DETAIL, contextes::devalider;
}
