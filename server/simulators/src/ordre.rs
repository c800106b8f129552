//! The control API takes JSON from tests and forms from the table of the demonstration.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Serialize, de::DeserializeOwned};

/// The body of an order, and where its answer is to be shown.
pub(crate) struct Ordre<T> {
    pub valeur: T,
    formulaire: bool,
}

/// An order that cannot be carried out: answered as `{"erreur": …}`.
pub(crate) struct Impossible(pub StatusCode, pub String);

impl<T> Ordre<T> {
    /// A program reads what came of it; a human goes back to the table.
    pub fn repondre(&self, resultat: impl Serialize) -> Response {
        if self.formulaire {
            Redirect::to("/").into_response()
        } else {
            Json(resultat).into_response()
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Ordre<T> {
    type Rejection = Impossible;

    async fn from_request(requete: Request, etat: &S) -> Result<Self, Self::Rejection> {
        let genre = requete.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let formulaire = genre.is_some_and(|g| g.starts_with("application/x-www-form-urlencoded"));
        let refus = |texte: String| Impossible(StatusCode::UNPROCESSABLE_ENTITY, texte);
        let valeur = if formulaire {
            let lu = axum::Form::<T>::from_request(requete, etat).await;
            lu.map_err(|e| refus(e.body_text()))?.0
        } else {
            let octets = Bytes::from_request(requete, etat).await;
            let octets = octets.map_err(|e| refus(e.body_text()))?;
            // No body is an order without options.
            let octets = if octets.is_empty() { &b"{}"[..] } else { &octets };
            serde_json::from_slice(octets).map_err(|e| refus(e.to_string()))?
        };
        Ok(Self { valeur, formulaire })
    }
}

impl IntoResponse for Impossible {
    fn into_response(self) -> Response {
        (self.0, Json(serde_json::json!({ "erreur": self.1 }))).into_response()
    }
}
