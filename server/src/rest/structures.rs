use super::{
    Personnelle,
    depot::{recevoir, repondre},
    fichier, refus,
};
use axum::{
    Extension,
    extract::{Multipart, Query},
    response::Response,
};
use backend::{Ctx, referentiel, tableur::Forme};
use domain::referentiel::FiltreStructures;
use std::collections::HashMap;

/// What the tree says in its address: the export takes what it finds.
type Criteres = Query<HashMap<String, String>>;

async fn exporter(ctx: &Ctx, criteres: &Criteres, forme: Forme) -> Response {
    let (suffixe, type_) = forme.type_();
    let filtre = FiltreStructures::de_l_adresse(|champ| criteres.get(champ).cloned());
    match referentiel::exporter_structures(ctx, &filtre, forme).await {
        Ok(contenu) => fichier(&format!("structures.{suffixe}"), type_, contenu),
        Err(erreur) => refus(ctx, erreur),
    }
}

/// `GET /gestion/referentiel/structures/export.csv`: the structures, all or those that are looked for, to be brought back.
#[utoipa::path(get, path = "/gestion/referentiel/structures/export.csv", operation_id = "exporterStructuresCsv",
    params(("q" = Option<String>, Query, description = "What is searched for"), ("le" = Option<String>, Query, description = "Open on that day")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "text/csv", description = "The structures; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in")))]
pub async fn exporter_csv(Extension(ctx): Extension<Ctx>, criteres: Criteres) -> Response {
    exporter(&ctx, &criteres, Forme::Csv).await
}

/// `GET /gestion/referentiel/structures/export.xlsx`: the same for Excel.
#[utoipa::path(get, path = "/gestion/referentiel/structures/export.xlsx", operation_id = "exporterStructuresXlsx",
    params(("q" = Option<String>, Query, description = "What is searched for"), ("le" = Option<String>, Query, description = "Open on that day")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "The structures; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in")))]
pub async fn exporter_xlsx(Extension(ctx): Extension<Ctx>, criteres: Criteres) -> Response {
    exporter(&ctx, &criteres, Forme::Xlsx).await
}

/// `POST /gestion/referentiel/structures/deposer`: hands a file in and leads to what it would do.
#[utoipa::path(post, path = "/gestion/referentiel/structures/deposer", operation_id = "deposerStructures", security(("session" = [])),
    request_body(content_type = "multipart/form-data", description = "One part `fichier`"),
    responses(Personnelle, (status = 303, description = "To what the file would do, or back to the form with the reason")))]
pub async fn deposer(Extension(ctx): Extension<Ctx>, parties: Multipart) -> Response {
    let issue = match recevoir(parties).await {
        Ok(contenu) => referentiel::deposer_structures(&ctx, contenu).await,
        Err(erreur) => Err(erreur),
    };
    repondre(&ctx, "/gestion/referentiel/structures/import", issue)
}
