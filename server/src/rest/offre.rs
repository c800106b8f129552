use super::{Personnelle, fichier, refus};
use axum::{
    Extension,
    extract::{Path, Query},
    response::Response,
};
use backend::{Ctx, Error, offre, tableur::Forme};
use serde::Deserialize;

/// What of an espace is taken away.
#[derive(Deserialize)]
pub struct Quoi {
    /// Code of a formation; none: the whole espace.
    formation: Option<String>,
}

async fn exporter(ctx: &Ctx, espace: &str, quoi: &Quoi, forme: Forme) -> Response {
    let (suffixe, type_) = forme.type_();
    match contenu(ctx, espace, quoi, forme).await {
        Ok((nom, contenu)) => fichier(&format!("{nom}.{suffixe}"), type_, contenu),
        Err(erreur) => refus(ctx, erreur),
    }
}

async fn contenu(ctx: &Ctx, code: &str, quoi: &Quoi, forme: Forme) -> Result<(String, Vec<u8>), Error> {
    let espace = offre::espace_par_code(ctx, code).await?;
    let racine = match quoi.formation.as_deref() {
        None => None,
        Some(formation) => Some(offre::objet_par_code(ctx, espace, formation).await?),
    };
    let nom = match &quoi.formation {
        None => code.to_owned(),
        Some(formation) => format!("{code}-{formation}"),
    };
    Ok((nom, offre::exporter_tableau(ctx, espace, racine, forme).await?))
}

/// `GET /gestion/offre/{espace}/export.csv`: the offer of an espace or of one formation, to be brought back.
#[utoipa::path(get, path = "/gestion/offre/{espace}/export.csv", operation_id = "exporterOffreCsv",
    params(("espace" = String, Path, pattern = "^[^\\x00/]+$"), ("formation" = Option<String>, Query, description = "Code of a formation")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "text/csv", description = "A line for each place of an object"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such espace or formation")))]
pub async fn exporter_csv(
    Extension(ctx): Extension<Ctx>,
    Path(espace): Path<String>,
    Query(quoi): Query<Quoi>,
) -> Response {
    exporter(&ctx, &espace, &quoi, Forme::Csv).await
}

/// `GET /gestion/offre/{espace}/export.xlsx`: the same for Excel.
#[utoipa::path(get, path = "/gestion/offre/{espace}/export.xlsx", operation_id = "exporterOffreXlsx",
    params(("espace" = String, Path, pattern = "^[^\\x00/]+$"), ("formation" = Option<String>, Query, description = "Code of a formation")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "A line for each place of an object"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such espace or formation")))]
pub async fn exporter_xlsx(
    Extension(ctx): Extension<Ctx>,
    Path(espace): Path<String>,
    Query(quoi): Query<Quoi>,
) -> Response {
    exporter(&ctx, &espace, &quoi, Forme::Xlsx).await
}
