use super::{Personnelle, fichier, refus};
use axum::{
    Extension,
    extract::{Multipart, Path},
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, inscription, inscription::Depot};
use bytes::Bytes;
use domain::CodeErreur;
use utoipa::ToSchema;

/// An admissions file.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described, read by hand")]
pub(crate) struct Fichier {
    #[schema(value_type = String, format = Binary)]
    fichier: Vec<u8>,
}

/// `POST /gestion/imports/deposer`: hands an admissions file in and leads to its progress.
#[utoipa::path(post, path = "/gestion/imports/deposer",
    request_body(content = Fichier, content_type = "multipart/form-data"),
    security(("session" = [])),
    responses(Personnelle, (status = 303, description = "To the import, back to the form with the reason, or to sign in")))]
pub async fn deposer(Extension(ctx): Extension<Ctx>, mut parties: Multipart) -> Response {
    let mut depot = Depot {
        nom: String::new(),
        contenu: Bytes::new(),
    };
    loop {
        match parties.next_field().await {
            Ok(Some(partie)) if partie.name() == Some("fichier") => {
                depot.nom = partie
                    .file_name()
                    .unwrap_or("admissions.csv")
                    .chars()
                    .take(200)
                    .collect();
                match partie.bytes().await {
                    Ok(contenu) => depot.contenu = contenu,
                    Err(_) => return Redirect::to("/gestion/imports?refus=taille").into_response(),
                }
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(_) => return Redirect::to("/gestion/imports?refus=vide").into_response(),
        }
    }
    match inscription::deposer(&ctx, depot).await {
        Ok(id) => Redirect::to(&format!("/gestion/imports/{id}")).into_response(),
        Err(Error::Champs(champs)) => {
            let raison = match champs.first().filter(|e| e.champ == "fichier").map(|e| &e.code) {
                Some(CodeErreur::Obligatoire) => "vide".to_owned(),
                Some(CodeErreur::TropLong { .. }) => "taille".to_owned(),
                Some(_) => "encodage".to_owned(),
                None => champs.into_iter().map(|e| e.champ).collect::<Vec<_>>().join(","),
            };
            Redirect::to(&format!("/gestion/imports?refus={raison}")).into_response()
        }
        Err(erreur) => refus(&ctx, erreur),
    }
}

/// `GET /gestion/imports/{id}/rejets.csv`: the refused lines, to mend and hand in again.
#[utoipa::path(get, path = "/gestion/imports/{id}/rejets.csv", params(("id" = String, Path)),
    security(("session" = [])),
    responses(Personnelle, (status = 303, description = "To sign in"),
        (status = 200, content_type = "text/csv", description = "Refused lines with their reasons"),
        (status = 404, description = "None, or not yours")))]
pub async fn rejets(Extension(ctx): Extension<Ctx>, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else {
        return refus(&ctx, Error::Introuvable);
    };
    match inscription::rejets_csv(&ctx, id).await {
        Ok(csv) => fichier("rejets.csv", "text/csv; charset=utf-8", csv),
        Err(erreur) => refus(&ctx, erreur),
    }
}
