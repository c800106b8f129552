use super::{
    Personnelle,
    depot::{recevoir, repondre},
    fichier, refus,
};
use axum::{
    Extension,
    extract::{Multipart, Path, Query},
    response::Response,
};
use backend::{Ctx, referentiel::nomenclatures, tableur::Forme};
use domain::referentiel::FiltreValeurs;
use std::collections::HashMap;

/// What the list of values says in its address: the export takes what it shows.
type Criteres = Query<HashMap<String, String>>;

async fn exporter(ctx: &Ctx, nomenclature: &str, criteres: &Criteres, forme: Forme) -> Response {
    let (suffixe, type_) = forme.type_();
    let filtre = FiltreValeurs::de_l_adresse(|champ| criteres.get(champ).cloned());
    match nomenclatures::exporter(ctx, nomenclature, &filtre, forme).await {
        Ok(contenu) => fichier(&format!("{nomenclature}.{suffixe}"), type_, contenu),
        Err(erreur) => refus(ctx, erreur),
    }
}

/// `GET /gestion/referentiel/{nomenclature}/export.csv`: its values, all or those that a list shows, to be brought back.
#[utoipa::path(get, path = "/gestion/referentiel/{nomenclature}/export.csv", operation_id = "exporterNomenclatureCsv",
    params(("nomenclature" = String, Path, pattern = "^[^\\x00/]+$"), ("q" = Option<String>, Query, description = "What is searched for"),
        ("le" = Option<String>, Query, description = "Valid on that day"), ("locales" = Option<String>, Query, description = "Said: the establishment's own only"),
        ("tri" = Option<String>, Query, description = "Order of the lines")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "text/csv", description = "The values; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such nomenclature")))]
pub async fn exporter_csv(
    Extension(ctx): Extension<Ctx>,
    Path(nomenclature): Path<String>,
    criteres: Criteres,
) -> Response {
    exporter(&ctx, &nomenclature, &criteres, Forme::Csv).await
}

/// `GET /gestion/referentiel/{nomenclature}/export.xlsx`: the same for Excel.
#[utoipa::path(get, path = "/gestion/referentiel/{nomenclature}/export.xlsx", operation_id = "exporterNomenclatureXlsx",
    params(("nomenclature" = String, Path, pattern = "^[^\\x00/]+$"), ("q" = Option<String>, Query, description = "What is searched for"),
        ("le" = Option<String>, Query, description = "Valid on that day"), ("locales" = Option<String>, Query, description = "Said: the establishment's own only"),
        ("tri" = Option<String>, Query, description = "Order of the lines")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "The values; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such nomenclature")))]
pub async fn exporter_xlsx(
    Extension(ctx): Extension<Ctx>,
    Path(nomenclature): Path<String>,
    criteres: Criteres,
) -> Response {
    exporter(&ctx, &nomenclature, &criteres, Forme::Xlsx).await
}

/// `POST /gestion/referentiel/{nomenclature}/deposer`: hands a file in and leads to what it would do.
#[utoipa::path(post, path = "/gestion/referentiel/{nomenclature}/deposer", operation_id = "deposerNomenclature", security(("session" = [])),
    params(("nomenclature" = String, Path, pattern = "^[^\\x00/]+$")),
    request_body(content_type = "multipart/form-data", description = "One part `fichier`"),
    responses(Personnelle, (status = 303, description = "To what the file would do, or back to the form with the reason"),
        (status = 404, description = "There is no such nomenclature")))]
pub async fn deposer(Extension(ctx): Extension<Ctx>, Path(nomenclature): Path<String>, parties: Multipart) -> Response {
    let retour = format!("/gestion/referentiel/{nomenclature}/import");
    let issue = match recevoir(parties).await {
        Ok(contenu) => nomenclatures::deposer(&ctx, &nomenclature, contenu).await,
        Err(erreur) => Err(erreur),
    };
    repondre(&ctx, &retour, issue)
}
