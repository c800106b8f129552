use super::{Personnelle, fichier, refus};
use crate::login::confirmer::d_abord;
use axum::{
    Extension,
    extract::{Multipart, Query},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, authz};
use bytes::Bytes;
use domain::CodeErreur;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Demande {
    #[serde(default)]
    q: String,
}

/// `GET /gestion/habilitations.csv`: the roles as they are filtered on the screen.
#[utoipa::path(get, path = "/gestion/habilitations.csv", operation_id = "exporterHabilitations",
    params(("q" = Option<String>, Query, pattern = "^[^\\x00]*$")), security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "text/csv", description = "The roles of the actor's perimeter; the export is one line of the journal"),
        (status = 303, description = "Nobody is signed in, or to be confirmed first")))]
pub async fn exporter(Extension(ctx): Extension<Ctx>, uri: Uri, Query(d): Query<Demande>) -> Response {
    match authz::exporter_droits(&ctx, &d.q).await {
        Ok(csv) => fichier("habilitations.csv", "text/csv; charset=utf-8", csv),
        Err(Error::AConfirmer) => d_abord(&ctx, &uri),
        Err(erreur) => refus(&ctx, erreur),
    }
}

/// `POST /gestion/habilitations/deposer`: hands a file of roles in and leads to what it would do.
#[utoipa::path(post, path = "/gestion/habilitations/deposer", operation_id = "deposerHabilitations", security(("session" = [])),
    request_body(content_type = "multipart/form-data", description = "One part `fichier`"),
    responses(Personnelle, (status = 303, description = "To what the file would do, or back to the form with the reason")))]
pub async fn deposer(Extension(ctx): Extension<Ctx>, parties: Multipart) -> Response {
    let raison = match recevoir(parties).await {
        Err(raison) => raison.to_owned(),
        Ok(contenu) => match authz::deposer_import(&ctx, contenu).await {
            Ok(()) => return Redirect::to("/gestion/habilitations/import").into_response(),
            Err(Error::Champs(champs)) => match champs.first().filter(|e| e.champ == "fichier").map(|e| &e.code) {
                Some(CodeErreur::Obligatoire) => "vide".to_owned(),
                Some(CodeErreur::FichierTropGros { .. }) => "taille".to_owned(),
                Some(CodeErreur::PlafondAtteint { .. }) => "lignes".to_owned(),
                Some(_) => "encodage".to_owned(),
                None => champs.into_iter().map(|e| e.champ).collect::<Vec<_>>().join(","),
            },
            Err(erreur) => return refus(&ctx, erreur),
        },
    };
    Redirect::to(&format!("/gestion/habilitations?refus={raison}#importer")).into_response()
}

/// The file, or why there is none.
async fn recevoir(mut parties: Multipart) -> Result<Bytes, &'static str> {
    while let Some(partie) = parties.next_field().await.map_err(|_| "vide")? {
        if partie.name() == Some("fichier") {
            return partie.bytes().await.map_err(|_| "taille");
        }
    }
    Err("vide")
}
