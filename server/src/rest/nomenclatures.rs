use super::{
    Personnelle,
    depot::{recevoir, repondre},
    fichier, refus,
};
use axum::{
    Extension,
    extract::{Multipart, Path},
    response::Response,
};
use backend::{Ctx, referentiel::nomenclatures, tableur::Forme};

async fn exporter(ctx: &Ctx, nomenclature: &str, forme: Forme) -> Response {
    let (suffixe, type_) = forme.type_();
    match nomenclatures::exporter(ctx, nomenclature, forme).await {
        Ok(contenu) => fichier(&format!("{nomenclature}.{suffixe}"), type_, contenu),
        Err(erreur) => refus(ctx, erreur),
    }
}

/// `GET /gestion/referentiel/{nomenclature}/export.csv`: all its values, to be brought back.
#[utoipa::path(get, path = "/gestion/referentiel/{nomenclature}/export.csv", operation_id = "exporterNomenclatureCsv",
    params(("nomenclature" = String, Path, pattern = "^[^\\x00/]+$")), security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "text/csv", description = "The values; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such nomenclature")))]
pub async fn exporter_csv(Extension(ctx): Extension<Ctx>, Path(nomenclature): Path<String>) -> Response {
    exporter(&ctx, &nomenclature, Forme::Csv).await
}

/// `GET /gestion/referentiel/{nomenclature}/export.xlsx`: the same for Excel.
#[utoipa::path(get, path = "/gestion/referentiel/{nomenclature}/export.xlsx", operation_id = "exporterNomenclatureXlsx",
    params(("nomenclature" = String, Path, pattern = "^[^\\x00/]+$")), security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "The values; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such nomenclature")))]
pub async fn exporter_xlsx(Extension(ctx): Extension<Ctx>, Path(nomenclature): Path<String>) -> Response {
    exporter(&ctx, &nomenclature, Forme::Xlsx).await
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
