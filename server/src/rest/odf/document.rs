//! The OpenAPI document of the interface: its operations are a table, its schemas are those of the types.

use super::{BASE, OPERATIONS, fil, requetes};
use crate::rest::contrat::{
    Operation, Statut,
    document::{self, erreurs},
};
use axum::response::Response;
use domain::offre::{Genre, TypeEspace};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(components(schemas(
    fil::PagedEspaces,
    fil::PagedObjetMaquetteSummaries,
    fil::ObjetMaquetteDetail,
    fil::ObjetMaquetteHistory,
    fil::ContexteDetails,
    fil::MaquetteStructure,
    fil::EnfantsStructure,
    fil::MaquetteFormatsEnseignementStructure,
    fil::EnfantsFormatsEnseignementStructure,
    fil::ExporterResponse,
    requetes::EspaceRequest,
    requetes::CreerObjetMaquetteRequest,
    requetes::ModifierCodeObjetMaquetteRequest,
    requetes::DescripteursObjetMaquetteRequest,
    requetes::DescripteursSyllabusRequest,
    requetes::DescripteursEnqueteRequest,
    requetes::FormatsEnseignementRequest,
    requetes::DescripteursContexteRequest,
    requetes::EnfantRequest,
    requetes::ModifierLienRequest,
    requetes::ImporterBase64Request,
    requetes::ImporterExistantVersEspaceRequest,
)))]
struct Schemas;

/// The document as JSON.
pub fn document() -> anyhow::Result<Value> {
    let mut chemins: Map<String, Value> = Map::new();
    for o in OPERATIONS {
        let chemin = chemins
            .entry(format!("{BASE}{}", o.chemin))
            .or_insert_with(|| json!({}));
        chemin[o.methode] = operation(o);
    }
    let mut schemas = json!(Schemas::openapi().components.unwrap_or_default().schemas);
    schemas["Erreurs"] = erreurs(Statut::Texte);
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pégase, offre de formation",
            "version": "1",
            "description": "The course offer, as the clients of the ecosystem call it. The same operations are under \
                `/api/odf/v1`, where an object is also read at `objet-maquette/{id}`; a slash at the end changes nothing. Codes of \
                nomenclatures are always looked at, whatever `checkNomenclatures` says. Fields are only ever added: skip what you \
                do not know.",
        },
        "paths": chemins,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "idTokenAuth": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
        "security": [{ "idTokenAuth": [] }],
    }))
}

fn operation(o: &Operation) -> Value {
    let mut parametres: Vec<Value> = o.parametres().map(parametre).collect();
    parametres.extend(questions(o.id));
    let famille = o.chemin.split('/').nth(3).unwrap_or_default();
    document::operation(o, famille, &parametres)
}

fn parametre(nom: &str) -> Value {
    let schema = match nom {
        "codeStructure" | "codePeriode" => json!({ "type": "string", "pattern": "^[^\\x00/]+$" }),
        "ids" => json!({ "type": "array", "items": { "type": "string", "format": "uuid" } }),
        _ => json!({ "type": "string", "format": "uuid" }),
    };
    json!({ "name": nom, "in": "path", "required": true, "schema": schema })
}

/// What may be asked of a search.
fn questions(id: &str) -> Vec<Value> {
    let (texte, oui) = (json!({ "type": "string" }), json!({ "type": "boolean" }));
    let codes = |codes: Vec<&str>| json!({ "type": "string", "enum": codes });
    let liste = |elements: Value| json!({ "type": "array", "items": elements });
    let siennes = match id {
        "rechercherEspaces" => vec![
            (
                "type",
                codes(TypeEspace::TOUS.iter().map(|t| t.code()).collect()),
                "What it is for",
            ),
            ("actif", oui, "Is it active?"),
        ],
        "rechercherObjetMaquette" => vec![
            ("espace", texte.clone(), "Identifier of an espace, or its code"),
            (
                "typeObjetMaquette",
                liste(codes(Genre::TOUS.iter().map(|g| g.code()).collect())),
                "One of these",
            ),
            ("racine", oui.clone(), "Does it hang nowhere?"),
            ("typeObjetFormation", texte.clone(), "Code of its type"),
            (
                "ids",
                liste(json!({ "type": "string", "format": "uuid" })),
                "One of these",
            ),
            ("piaSeulement", oui.clone(), "One enrols on it"),
            ("piaActif", oui.clone(), "One enrols on it now"),
            ("valideSeulement", oui.clone(), "It is validated on a path"),
            ("mutualise", oui, "May it hang in several places?"),
        ],
        _ => return vec![],
    };
    let nombre = |max: u32, min: u32| json!({ "type": "integer", "minimum": min, "maximum": max });
    let communes = [
        ("page", nombre(1_000_000, 0), "From 0"),
        ("taille", nombre(1_000, 1), "Lines of a page; nothing said: 20"),
        ("tri", liste(texte.clone()), "Fields, `-` before those that go down"),
        (
            "r",
            texte,
            "Words of the code and of the labels; accents and case do not count",
        ),
    ];
    communes
        .into_iter()
        .chain(siennes)
        .map(|(nom, schema, sens)| {
            json!({ "name": nom, "in": "query", "required": false, "description": sens, "schema": schema })
        })
        .collect()
}

/// `GET /openapi/odf-v1.json`.
pub async fn servir() -> Response {
    document::servir(document())
}
