//! The OpenAPI document of the interface: its operations are a table, its nomenclatures are data.

use super::{RACINE, operations::OPERATIONS};
use crate::rest::contrat::{
    Corps, Operation, Statut,
    document::{self, erreurs, jour, liste, nul, objet, reference},
};
use axum::response::Response;
use backend::referentiel::nomenclatures;
use domain::referentiel::{Colonne, Definition, TypeColonne};
use serde_json::{Map, Value, json};

/// The document as JSON.
pub fn document() -> anyhow::Result<Value> {
    let definitions = nomenclatures::delivrees()?;
    let mut chemins: Map<String, Value> = Map::new();
    for o in OPERATIONS {
        let chemin = chemins
            .entry(format!("{RACINE}{}", o.chemin))
            .or_insert_with(|| json!({}));
        chemin[o.methode.to_lowercase()] = operation(o);
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pégase, référentiel",
            "version": "1",
            "description": "Nomenclatures, settings, structures and directory of the establishment, as the clients of the \
                ecosystem call them. Fields are only ever added: skip what you do not know.",
        },
        "paths": chemins,
        "components": {
            "schemas": schemas(&definitions),
            "securitySchemes": { "idTokenAuth": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
        "security": [{ "idTokenAuth": [] }],
    }))
}

fn operation(o: &Operation) -> Value {
    let mut parametres: Vec<Value> = o.parametres().map(parametre).collect();
    if o.demande == Corps::Criteres {
        parametres.push(json!({
            "name": "operateurLogique", "in": "query", "required": false,
            "description": "`ET` or `AND` (nothing said: that), `OU` or `OR`",
            "schema": { "type": "string", "enum": ["ET", "OU", "AND", "OR"] },
        }));
    }
    let famille = o.chemin.split('/').nth(1).unwrap_or_default();
    document::operation(o, famille, &parametres)
}

fn parametre(nom: &str) -> Value {
    let schema = match nom {
        "numPage" => json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000 }),
        "nbOccurences" => json!({ "type": "integer", "minimum": 1, "maximum": 1_000 }),
        n if n.starts_with("date") => json!({ "type": "string", "format": "date" }),
        _ => json!({ "type": "string", "pattern": "^[^\\x00/]+$" }),
    };
    json!({ "name": nom, "in": "path", "required": true, "schema": schema })
}

fn colonne(c: &Colonne) -> Value {
    let cible = c.cible.as_deref().unwrap_or_default();
    let mut schema = match c.type_ {
        TypeColonne::Texte => nul("string"),
        TypeColonne::Entier => nul("integer"),
        TypeColonne::Decimal => nul("number"),
        TypeColonne::Booleen => nul("boolean"),
        TypeColonne::Date => jour(),
        TypeColonne::Reference => json!({ "oneOf": [reference(cible), { "type": "null" }] }),
        TypeColonne::References => liste(reference(cible)),
    };
    schema["description"] = json!(c.libelle_en);
    schema
}

/// Fields that all values have.
fn commune(definitions: &[Definition]) -> Value {
    let noms: Map<String, Value> = definitions
        .iter()
        .map(|d| (d.code.clone(), json!(format!("#/components/schemas/{}", d.code))))
        .collect();
    let mut schema = objet(&[
        ("typeNomenclature", json!({ "type": "string" })),
        ("code", json!({ "type": "string", "maxLength": 30 })),
        ("dateDebutValidite", json!({ "type": "string", "format": "date" })),
        ("dateFinValidite", jour()),
        ("libelleCourt", json!({ "type": "string", "maxLength": 50 })),
        ("libelleLong", json!({ "type": "string", "maxLength": 150 })),
        ("libelleAffichage", json!({ "type": "string", "maxLength": 150 })),
        (
            "libelleAnglais",
            json!({ "type": ["string", "null"], "maxLength": 150 }),
        ),
        ("prioriteAffichage", json!({ "type": "integer" })),
        ("temoinLivre", json!({ "type": "boolean" })),
        ("temoinVisible", json!({ "type": "boolean" })),
    ]);
    schema["required"] = json!(["typeNomenclature", "code", "dateDebutValidite"]);
    schema["discriminator"] = json!({ "propertyName": "typeNomenclature", "mapping": noms });
    schema
}

fn schemas(definitions: &[Definition]) -> Value {
    let (texte, entier) = (nul("string"), json!({ "type": "integer" }));
    let mut tous: Map<String, Value> = definitions
        .iter()
        .map(|d| {
            let champs: Vec<(&str, Value)> = d.colonnes.iter().map(|c| (c.nom.as_str(), colonne(c))).collect();
            let schema = json!({ "allOf": [reference("Nomenclature"), objet(&champs)], "description": d.pluriel_en });
            (d.code.clone(), schema)
        })
        .collect();
    let mut poser = |nom: &str, schema: Value| tous.insert(nom.to_owned(), schema);
    poser("Nomenclature", commune(definitions));
    poser(
        "NomenclatureAffichage",
        objet(&[
            ("codeNomenclature", texte.clone()),
            ("nomSingulier", texte.clone()),
            ("nomPluriel", texte.clone()),
            ("estNomenclatureStandard", json!({ "type": "boolean" })),
            ("url", texte.clone()),
        ]),
    );
    poser("CodeGenere", objet(&[("code", json!({ "type": "string" }))]));
    poser(
        "Pagination",
        objet(&[
            ("nomenclatures", liste(reference("Nomenclature"))),
            ("numPage", entier.clone()),
            ("nbOccurences", entier.clone()),
            ("nbTotalOccurences", entier.clone()),
            ("nbTotalPages", entier),
        ]),
    );
    poser(
        "Parametrages",
        objet(&[
            ("natureTypeObjetFormationOrigine", reference("NatureTypeObjetFormation")),
            ("natureTypeObjetFormationModifie", reference("NatureTypeObjetFormation")),
        ]),
    );
    poser("Predicat", {
        let mut p = objet(&[
            ("operateur", json!({ "type": "string", "enum": ["=", "~"] })),
            ("valeur", json!({ "type": "string", "maxLength": 500 })),
        ]);
        p["required"] = json!(["operateur", "valeur"]);
        p
    });
    poser("Erreurs", erreurs(Statut::Nombre));
    structures(&mut poser);
    personnes(&mut poser);
    Value::Object(tous)
}

fn structures(poser: &mut impl FnMut(&str, Value) -> Option<Value>) {
    let texte = nul("string");
    let ou_rien = |nom: &str| json!({ "oneOf": [reference(nom), { "type": "null" }] });
    poser(
        "Responsable",
        objet(&[
            ("nom", texte.clone()),
            ("prenom", texte.clone()),
            ("titre", texte.clone()),
            ("dateDebutValidite", jour()),
            ("dateFinValidite", jour()),
        ]),
    );
    poser(
        "Adresse",
        objet(&[
            ("adresse1", texte.clone()),
            ("adresse2", texte.clone()),
            ("adresse3", texte.clone()),
            ("adresse4", texte.clone()),
            ("adresse5", texte.clone()),
            ("codePostal", texte.clone()),
            ("localiteAcheminement", texte.clone()),
            ("codePaysAcheminement", texte.clone()),
            ("libelleCourtPaysAcheminement", texte.clone()),
            ("commune", ou_rien("Commune")),
            ("pays", ou_rien("PaysNationalite")),
        ]),
    );
    poser(
        "Structure",
        objet(&[
            ("code", json!({ "type": "string" })),
            ("codeUai", texte.clone()),
            ("codeReferentielExterne", texte.clone()),
            ("denominationPrincipale", texte.clone()),
            ("denominationComplementaire", texte.clone()),
            ("appellationOfficielle", texte.clone()),
            ("sigleUai", texte.clone()),
            ("typeUaiCode", texte.clone()),
            ("typeUaiLibelle", texte.clone()),
            ("categorieJuridiqueCode", texte.clone()),
            ("categorieJuridiqueLibelle", texte.clone()),
            ("parent", texte.clone()),
            ("estStructureMere", json!({ "type": "boolean" })),
            ("dateDebutValidite", jour()),
            ("dateFinValidite", jour()),
            ("temoinVisible", json!({ "type": "boolean" })),
            ("commentaire", texte.clone()),
            ("responsable", ou_rien("Responsable")),
            ("adresse", ou_rien("Adresse")),
            ("sousStructures", liste(reference("Structure"))),
        ]),
    );
    poser("StructureParent", objet(&[("code", json!({ "type": "string" }))]));
    poser(
        "StructureAvecUaiCreation",
        objet(&[
            ("code", json!({ "type": "string" })),
            ("codeUai", json!({ "type": "string" })),
            ("codeReferentielExterne", texte.clone()),
            ("commentaire", texte),
            ("temoinVisible", json!({ "type": "boolean" })),
            ("responsable", ou_rien("Responsable")),
        ]),
    );
}

fn personnes(poser: &mut impl FnMut(&str, Value) -> Option<Value>) {
    let texte = nul("string");
    let dates = [("dateDebutValidite", jour()), ("dateFinValidite", jour())];
    let datee = |champs: &[(&'static str, Value)]| objet(&[champs, &dates].concat());
    poser("TypePersonne", objet(&[("libelle", texte.clone())]));
    poser(
        "PersonneTypePersonne",
        datee(&[("typePersonne", reference("TypePersonne"))]),
    );
    poser(
        "PersonneUtilisateur",
        datee(&[
            ("identifiantUtilisateur", texte.clone()),
            ("sourceUtilisateur", texte.clone()),
        ]),
    );
    poser(
        "SourcePersonne",
        datee(&[("basePersonne", texte.clone()), ("identifiantPersonne", texte.clone())]),
    );
    let champs = [
        ("civilite", texte.clone()),
        ("nomFamille", texte.clone()),
        ("nomUsage", texte.clone()),
        ("prenom1", texte.clone()),
        ("prenom2", texte.clone()),
        ("prenom3", texte.clone()),
        ("sexe", texte.clone()),
        ("dateNaissance", jour()),
        ("personneTypePersonneLst", liste(reference("PersonneTypePersonne"))),
        ("personneUtilisateurLst", liste(reference("PersonneUtilisateur"))),
        ("sourcePersonneLst", liste(reference("SourcePersonne"))),
    ];
    poser("Personne", datee(&champs));
    poser(
        "PersonnePresentation",
        datee(&[&champs[..], &[("codeMetier", texte)]].concat()),
    );
}

/// `GET /openapi/ref-v1.json`.
pub async fn servir() -> Response {
    document::servir(document())
}
