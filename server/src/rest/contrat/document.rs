//! OpenAPI documents out of tables of operations.

use super::{Corps, Operation, Statut};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

pub fn reference(nom: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{nom}") })
}

pub fn liste(elements: Value) -> Value {
    json!({ "type": "array", "items": elements })
}

fn corps(c: Corps) -> Option<Value> {
    match c {
        Corps::Rien => None,
        Corps::Un(nom) => Some(reference(nom)),
        Corps::Liste(nom) => Some(liste(reference(nom))),
        Corps::Booleen => Some(json!({ "type": "boolean" })),
        Corps::Criteres => Some(json!({ "type": "object", "additionalProperties": reference("Predicat") })),
    }
}

fn contenu(schema: Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// What the document says of an operation.
pub fn operation(o: &Operation, famille: &str, parametres: &[Value]) -> Value {
    let mut reussite = json!({ "description": "Done" });
    if let Some(schema) = corps(o.reponse) {
        reussite["content"] = contenu(schema);
    }
    let mut reponses = json!({ o.statut.to_string(): reussite });
    for (statut, sens) in [
        ("400", "Something to correct: `errors` says what"),
        ("401", "No token, or one that is good no more"),
        ("403", "The account may not do that"),
        ("404", "There is none"),
    ] {
        reponses[statut] = json!({ "description": sens, "content": contenu(reference("Erreurs")) });
    }
    for (statut, sens) in [
        ("429", "Too much was asked: `Retry-After` says when to ask again"),
        ("503", "Asked again later, it goes through"),
    ] {
        reponses[statut] = json!({ "description": sens });
    }
    let mut dite = json!({
        "operationId": o.id,
        "summary": o.resume,
        "tags": [famille],
        "parameters": parametres,
        "responses": reponses,
    });
    if let Some(schema) = corps(o.demande) {
        dite["requestBody"] = json!({ "required": true, "content": contenu(schema) });
    }
    dite
}

pub fn nul(type_: &str) -> Value {
    json!({ "type": [type_, "null"] })
}

pub fn jour() -> Value {
    json!({ "type": ["string", "null"], "format": "date" })
}

/// An object of optional fields.
pub fn objet(champs: &[(&str, Value)]) -> Value {
    let proprietes: Map<String, Value> = champs
        .iter()
        .map(|(nom, schema)| ((*nom).to_owned(), schema.clone()))
        .collect();
    json!({ "type": "object", "properties": proprietes })
}

/// A refusal, its status as the contract writes it.
pub fn erreurs(statut: Statut) -> Value {
    let texte = json!({ "type": "string" });
    let une = objet(&[
        ("code", texte.clone()),
        ("message", texte.clone()),
        ("champ", texte.clone()),
    ]);
    objet(&[
        ("correlationId", texte.clone()),
        ("timestamp", texte.clone()),
        ("version", texte.clone()),
        ("path", texte),
        ("statusCode", statut.type_()),
        ("errors", liste(une)),
    ])
}

/// A document as an answer.
pub fn servir(document: anyhow::Result<Value>) -> Response {
    match document {
        Ok(document) => (
            [
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "public, max-age=3600"),
            ],
            document.to_string(),
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
