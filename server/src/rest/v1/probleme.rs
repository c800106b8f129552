use app::AppError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::Error;
use domain::ErreurChamp;
use i18n::Langue;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Probleme {
    /// `urn:pegase:erreur:` and the code: the one to decide by.
    #[serde(rename = "type")]
    pub type_: String,
    /// What happened, in the language asked for.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Parameters and fields to correct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub champs: Vec<ChampRefuse>,
}

/// A parameter or a field to correct.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ChampRefuse {
    pub champ: String,
    pub code: String,
    /// What is wrong, in the language asked for.
    pub message: String,
}

impl Probleme {
    pub fn nouveau(statut: StatusCode, code: &str, titre: &str) -> Self {
        Self {
            type_: format!("urn:pegase:erreur:{code}"),
            title: titre.into(),
            status: statut.as_u16(),
            detail: None,
            champs: Vec::new(),
        }
    }

    pub fn depuis(erreur: Error, langue: Langue) -> Self {
        // Asked again later, it goes through.
        if erreur.passagere() {
            backend::signaler(&erreur);
            return super::indisponible(langue);
        }
        let erreur = AppError::from(erreur);
        let mut probleme = Self::nouveau(erreur.statut_http(), &mot(&erreur, "erreur"), &erreur.phrase(langue));
        if let AppError::Champs { champs } = &erreur {
            probleme.champs = self::champs(champs, langue);
        }
        probleme
    }
}

/// The same for programs and for people.
pub(super) fn champs(refuses: &[ErreurChamp], langue: Langue) -> Vec<ChampRefuse> {
    refuses
        .iter()
        .map(|e| ChampRefuse {
            champ: e.champ.clone(),
            code: mot(&e.code, "code"),
            message: i18n::erreurs::phrase(&e.code, langue),
        })
        .collect()
}

/// The word by which a refusal is told apart.
fn mot(refus: &impl Serialize, cle: &str) -> String {
    let valeur = serde_json::to_value(refus).unwrap_or_default();
    valeur[cle].as_str().unwrap_or("interne").to_owned()
}

impl IntoResponse for Probleme {
    fn into_response(self) -> Response {
        let statut = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut reponse = (statut, Json(&self)).into_response();
        let entetes = reponse.headers_mut();
        entetes.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if statut == StatusCode::UNAUTHORIZED {
            entetes.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        reponse
    }
}
