//! The AsyncAPI document: topics, and what their messages look like.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use backend::evenement::{Enveloppe, SUJETS, Sujet, schemas};
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

/// The document.
pub fn document() -> Value {
    let mut decrits: Map<String, Value> = schemas()
        .into_iter()
        .map(|(nom, schema)| (nom, json!(schema)))
        .collect();
    decrits.insert("Enveloppe".into(), json!(Enveloppe::schema()));
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Pégase events",
            "version": "1.0.0",
            "description": "What happens, told to the other systems of the establishment: CloudEvents 1.0 in JSON. Each event \
                comes at least once, always with the same `id`; events of one `subject` come in the order in which they \
                happened. Fields and types may be added; what would break a reader makes a new topic.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": SUJETS.iter().map(|s| (s.code.to_owned(), canal(s))).collect::<Map<_, _>>(),
        "operations": SUJETS.iter().map(|s| (format!("publier.{}", s.code), json!({
            "action": "send",
            "channel": { "$ref": format!("#/channels/{}", s.code) },
        }))).collect::<Map<_, _>>(),
        "components": { "schemas": decrits },
    })
}

fn canal(sujet: &Sujet) -> Value {
    let messages: Map<String, Value> = sujet
        .types
        .iter()
        .map(|(code, quoi)| {
            let message = json!({
                "name": format!("pegase.{}.{code}", sujet.code),
                "summary": quoi,
                "contentType": "application/cloudevents+json",
                "headers": { "type": "object", "properties": {
                    "schema-version": { "type": "string" },
                    "traceparent": { "type": "string", "description": "W3C Trace Context, where traces are kept" },
                } },
                "payload": { "allOf": [
                    { "$ref": "#/components/schemas/Enveloppe" },
                    { "type": "object", "properties": {
                        "type": { "const": format!("pegase.{}.{code}", sujet.code) },
                        "data": { "$ref": format!("#/components/schemas/{}", sujet.schema) },
                    } },
                ] },
            });
            ((*code).to_owned(), message)
        })
        .collect();
    json!({ "address": sujet.code, "description": sujet.quoi, "messages": messages })
}

/// `GET /asyncapi/pegase-v1.json`.
#[utoipa::path(
    get,
    path = "/asyncapi/pegase-v1.json",
    operation_id = "lireAsyncapi",
    responses((status = 200, description = "What the events look like, AsyncAPI 3.0"))
)]
pub async fn servir() -> Response {
    (
        [(header::CACHE_CONTROL, "public, max-age=3600")],
        axum::Json(document()),
    )
        .into_response()
}
