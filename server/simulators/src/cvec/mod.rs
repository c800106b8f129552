//! The control of the CVEC: `GET /api/attestation/{code}?etudiant=<5 first letters of the name>`.

mod regle;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, put},
};
use serde::{Deserialize, Serialize};

use crate::{
    ordre::{Impossible, Ordre},
    panne::{self, OrdreDePanne, Panne},
};

/// What the service says of a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Attestation {
    pub nom: String,
    #[serde(default)]
    pub prenom: Option<String>,
    #[serde(default)]
    pub date_naissance: Option<jiff::civil::Date>,
    #[serde(default)]
    pub ine: Option<String>,
    #[serde(default)]
    pub crous: Option<String>,
    pub etat: Etat,
    #[serde(default)]
    pub exoneration: Exoneration,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Etat {
    pub code: u16,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Exoneration {
    pub active: bool,
    pub motif: Option<String>,
}

#[derive(Default)]
pub(crate) struct Cvec {
    panne: Panne,
    /// What the control API has registered: it goes before the rule.
    attestations: Mutex<BTreeMap<String, Attestation>>,
}

#[derive(Deserialize)]
struct Demande {
    #[serde(default)]
    etudiant: String,
}

pub(crate) fn routes(cvec: Arc<Cvec>) -> Router {
    let service = Router::new()
        .route("/api/attestation/{code}", get(controler))
        .route_layer(middleware::from_fn_with_state(cvec.panne.clone(), panne::porte));
    let controle = Router::new()
        .route("/_controle/cvec/panne", get(dire_la_panne).post(mettre_en_panne))
        .route("/_controle/cvec/attestations/{code}", put(enregistrer).delete(oublier));
    service.merge(controle).with_state(cvec)
}

async fn controler(
    State(cvec): State<Arc<Cvec>>,
    Path(code): Path<String>,
    Query(demande): Query<Demande>,
) -> Response {
    let lettres = regle::lettres(&demande.etudiant);
    if lettres.is_empty() {
        return Impossible(StatusCode::BAD_REQUEST, "etudiant manque".into()).into_response();
    }
    let attestation = regle::code(&code).and_then(|code| {
        let registre = cvec.attestations.lock().unwrap_or_else(PoisonError::into_inner);
        match registre.get(&code) {
            Some(connue) => (regle::lettres(&connue.nom) == lettres).then(|| connue.clone()),
            None => regle::deduire(&code, &lettres),
        }
    });
    match attestation {
        Some(attestation) => Json(attestation).into_response(),
        // One answer for both: who asks must not learn that the number is somebody else's.
        None => Impossible(StatusCode::NOT_FOUND, "attestation inconnue".into()).into_response(),
    }
}

async fn enregistrer(
    State(cvec): State<Arc<Cvec>>,
    Path(code): Path<String>,
    ordre: Ordre<Attestation>,
) -> Result<Response, Impossible> {
    let code = lire_code(&code)?;
    let mut registre = cvec.attestations.lock().unwrap_or_else(PoisonError::into_inner);
    registre.insert(code, ordre.valeur.clone());
    Ok(ordre.repondre(&ordre.valeur))
}

async fn oublier(State(cvec): State<Arc<Cvec>>, Path(code): Path<String>) -> Result<StatusCode, Impossible> {
    let code = lire_code(&code)?;
    let mut registre = cvec.attestations.lock().unwrap_or_else(PoisonError::into_inner);
    registre.remove(&code);
    Ok(StatusCode::NO_CONTENT)
}

async fn dire_la_panne(State(cvec): State<Arc<Cvec>>) -> Json<OrdreDePanne> {
    let mode = cvec.panne.mode();
    Json(OrdreDePanne { mode })
}

async fn mettre_en_panne(State(cvec): State<Arc<Cvec>>, ordre: Ordre<OrdreDePanne>) -> Response {
    cvec.panne.changer(ordre.valeur.mode);
    ordre.repondre(&ordre.valeur)
}

fn lire_code(texte: &str) -> Result<String, Impossible> {
    regle::code(texte).ok_or_else(|| Impossible(StatusCode::UNPROCESSABLE_ENTITY, "code mal formé".into()))
}
