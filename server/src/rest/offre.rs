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
use backend::{
    Ctx, Error,
    offre::{self, FormeOffre},
    tableur::Forme,
};
use serde::Deserialize;

/// What of an espace is taken away.
#[derive(Deserialize)]
pub struct Quoi {
    /// Code of a formation; none: the whole espace.
    formation: Option<String>,
}

async fn exporter(ctx: &Ctx, espace: &str, quoi: &Quoi, forme: FormeOffre) -> Response {
    let (suffixe, type_) = forme.type_();
    match contenu(ctx, espace, quoi, forme).await {
        Ok((nom, contenu)) => fichier(&format!("{nom}.{suffixe}"), type_, contenu),
        Err(erreur) => refus(ctx, erreur),
    }
}

async fn contenu(ctx: &Ctx, code: &str, quoi: &Quoi, forme: FormeOffre) -> Result<(String, Vec<u8>), Error> {
    let espace = offre::espace_par_code(ctx, code).await?;
    let racine = match quoi.formation.as_deref() {
        None => None,
        Some(formation) => Some(offre::objet_par_code(ctx, espace, formation).await?),
    };
    let nom = match &quoi.formation {
        None => code.to_owned(),
        Some(formation) => format!("{code}-{formation}"),
    };
    Ok((nom, offre::exporter_espace(ctx, espace, racine, forme).await?))
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
    exporter(&ctx, &espace, &quoi, FormeOffre::Tableau(Forme::Csv)).await
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
    exporter(&ctx, &espace, &quoi, FormeOffre::Tableau(Forme::Xlsx)).await
}

/// `GET /gestion/offre/{espace}/export.json`: the same for programs.
#[utoipa::path(get, path = "/gestion/offre/{espace}/export.json", operation_id = "exporterOffreJson",
    params(("espace" = String, Path, pattern = "^[^\\x00/]+$"), ("formation" = Option<String>, Query, description = "Code of a formation")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/json", description = "Objects by code, their children, what paths have of their own"),
        (status = 303, description = "Nobody is signed in"), (status = 404, description = "There is no such espace or formation")))]
pub async fn exporter_json(
    Extension(ctx): Extension<Ctx>,
    Path(espace): Path<String>,
    Query(quoi): Query<Quoi>,
) -> Response {
    exporter(&ctx, &espace, &quoi, FormeOffre::Json).await
}

/// `GET /gestion/offre/{espace}/modele.xlsx`: a sheet to begin with.
#[utoipa::path(get, path = "/gestion/offre/{espace}/modele.xlsx", operation_id = "modeleOffre", security(("session" = [])),
    params(("espace" = String, Path, pattern = "^[^\\x00/]+$")),
    responses(Personnelle, (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "Every heading, and a small formation"),
        (status = 303, description = "Nobody is signed in")))]
pub async fn modele(Extension(ctx): Extension<Ctx>) -> Response {
    let (_, type_) = Forme::Xlsx.type_();
    match offre::modele(&ctx) {
        Ok(contenu) => fichier("maquette-modele.xlsx", type_, contenu),
        Err(erreur) => refus(&ctx, erreur),
    }
}

/// `POST /gestion/offre/{espace}/deposer`: hands a file in and leads to what it would do.
#[utoipa::path(post, path = "/gestion/offre/{espace}/deposer", operation_id = "deposerOffre", security(("session" = [])),
    params(("espace" = String, Path, pattern = "^[^\\x00/]+$")),
    request_body(content_type = "multipart/form-data", description = "One part `fichier`"),
    responses(Personnelle, (status = 303, description = "To what the file would do, or back to the form with the reason"),
        (status = 404, description = "There is no such espace")))]
pub async fn deposer(Extension(ctx): Extension<Ctx>, Path(espace): Path<String>, parties: Multipart) -> Response {
    let retour = format!("/gestion/offre/{espace}/importer");
    let issue = match recevoir(parties).await {
        Ok(contenu) => offre::deposer(&ctx, &espace, contenu).await,
        Err(erreur) => Err(erreur),
    };
    repondre(&ctx, &retour, issue)
}
