use super::{Personnelle, fichier, refus};
use crate::login::confirmer::d_abord;
use axum::{Extension, extract::Path, http::Uri, response::Response};
use backend::{Ctx, Error, rgpd};

/// `GET /mon-espace/donnees.{forme}`: all that is kept of the learner who is signed in, as `json` or as `pdf`.
#[utoipa::path(get, path = "/mon-espace/donnees/{forme}", operation_id = "exporterSesDonnees", params(("forme" = String, Path, description = "json or pdf")),
    security(("session" = [])),
    responses(Personnelle, (status = 200, description = "Her data", content(("application/json"), ("application/pdf"))),
        (status = 303, description = "To sign in, or to show again who she is"), (status = 404, description = "No such form")))]
pub async fn exporter(Extension(ctx): Extension<Ctx>, uri: Uri, Path(forme): Path<String>) -> Response {
    let issue = match forme.parse::<rgpd::Forme>() {
        Ok(forme) => rgpd::exporter(&ctx, forme)
            .await
            .map(|(nom, octets)| (nom, forme.into(), octets)),
        Err(erreur) => Err(erreur),
    };
    match issue {
        Ok((nom, type_, octets)) => fichier(&nom, type_, octets),
        Err(Error::AConfirmer) => d_abord(&ctx, &uri),
        Err(erreur) => refus(&ctx, erreur),
    }
}
