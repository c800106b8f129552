//! Refusals, in the words of the contract.

use app::AppError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{Ctx, Error};
use domain::CodeErreur;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// How a contract writes the status of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statut {
    Nombre,
    Texte,
}

impl Statut {
    /// Its type, in a document.
    pub fn type_(self) -> Value {
        json!({ "type": if self == Self::Texte { "string" } else { "integer" } })
    }

    fn ecrire(self, statut: StatusCode) -> Value {
        match self {
            Self::Nombre => statut.as_u16().into(),
            Self::Texte => statut.as_str().into(),
        }
    }
}

/// Why a request was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Erreurs {
    /// Ties the answer to our logs.
    correlation_id: String,
    timestamp: String,
    version: &'static str,
    path: String,
    status_code: Value,
    errors: Vec<UneErreur>,
}

/// One thing to correct.
#[derive(Serialize, ToSchema)]
struct UneErreur {
    /// `notBlank`, `size`, `pattern`, or a word of ours.
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    champ: Option<String>,
}

/// The word that clients know for it.
fn mot(code: &CodeErreur) -> String {
    match code {
        CodeErreur::Obligatoire => "notBlank".into(),
        CodeErreur::TropLong { .. } => "size".into(),
        CodeErreur::FormatInvalide | CodeErreur::CaractereInterdit { .. } => "pattern".into(),
        CodeErreur::DateTropAncienne | CodeErreur::DateTropRecente => "dateEntre".into(),
        autre => serde_json::to_value(autre)
            .ok()
            .and_then(|v| v["code"].as_str().map(str::to_owned))
            .unwrap_or_else(|| "interne".into()),
    }
}

/// A refusal as the contract has it: what is wrong with what was sent is a 400.
pub fn refuser(ctx: &Ctx, chemin: &str, erreur: Error, ecriture: Statut) -> Response {
    if erreur.passagere() {
        backend::signaler(&erreur);
        return crate::rest::v1::indisponible(ctx.langue).into_response();
    }
    let erreur = AppError::from(erreur);
    let (statut, errors) = match &erreur {
        AppError::Champs { champs } => {
            let erreurs = champs.iter().map(|e| UneErreur {
                code: mot(&e.code),
                message: i18n::erreurs::phrase(&e.code, ctx.langue),
                champ: Some(e.champ.clone()),
            });
            (StatusCode::BAD_REQUEST, erreurs.collect())
        }
        autre => {
            let code = match autre {
                AppError::NonConnecte => "nonConnecte",
                AppError::Interdit => "interdit",
                AppError::Introuvable => "introuvable",
                _ => "interne",
            };
            let seule = UneErreur {
                code: code.into(),
                message: autre.phrase(ctx.langue),
                champ: None,
            };
            (autre.statut_http(), vec![seule])
        }
    };
    let corps = Erreurs {
        correlation_id: ctx.correlation.to_string(),
        timestamp: ctx.maintenant.to_string(),
        version: env!("CARGO_PKG_VERSION"),
        path: chemin.to_owned(),
        status_code: ecriture.ecrire(statut),
        errors,
    };
    let mut reponse = (statut, Json(corps)).into_response();
    if statut == StatusCode::UNAUTHORIZED {
        reponse
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    reponse
}
