//! Supporting documents: the resumable upload, the plain form for browsers without JavaScript, and the files.

use super::{Personnelle, refus, refus_json};
use axum::{
    Extension, Form, Json,
    body::Bytes,
    extract::{Multipart, Path, Query},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, parcours, pieces};
use domain::{CodeErreur, ids::InscriptionId, pieces::Acte};
use serde::{Deserialize, Serialize};
use url::form_urlencoded::{Serializer, byte_serialize};

#[derive(Deserialize, utoipa::ToSchema)]
pub struct Ouverture {
    piece: String,
    nom: String,
    /// Bytes.
    #[schema(minimum = 1, maximum = 10_485_760)]
    taille: i64,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct Ouvert {
    id: String,
}

/// Where the server stands.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Recu {
    /// Bytes that the server has: where to go on.
    recu: i64,
    /// The document is complete and deposited.
    depose: bool,
}

/// `POST /mon-espace/inscription/{id}/televersements`: begins an upload.
#[utoipa::path(post, path = "/mon-espace/inscription/{id}/televersements", params(("id" = String, Path)),
    request_body = Ouverture,
    security(("session" = [])),
    responses(Personnelle, (status = 200, body = Ouvert, links(
        ("morceau" = (operation_id = "morceau", parameters(("id" = "$response.body#/id")))))), (status = 415, description = "Not said to be JSON"),
        (status = 404, description = "None, or not yours"), (status = 422, description = "Too large, or empty")))]
pub async fn ouvrir(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, Json(o): Json<Ouverture>) -> Response {
    let Ok(id) = id.parse() else {
        return refus_json(&ctx, Error::Introuvable);
    };
    match parcours::ouvrir_televersement(&ctx, id, &o.piece, &o.nom, o.taille).await {
        Ok(id) => Json(Ouvert { id: id.to_string() }).into_response(),
        Err(erreur) => refus_json(&ctx, erreur),
    }
}

#[derive(Deserialize)]
pub struct Debut {
    debut: i64,
}

/// `PUT /mon-espace/televersements/{id}?debut=`: one part; the answer says where to go on.
#[utoipa::path(put, path = "/mon-espace/televersements/{id}", params(("id" = String, Path), ("debut" = i64, Query)),
    request_body(content_type = "application/octet-stream", description = "The part that begins at `debut`"),
    security(("session" = [])),
    responses(Personnelle, (status = 200, body = Recu),
        (status = 404, description = "None, or not yours"), (status = 422, description = "Not a readable document")))]
pub async fn morceau(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Query(d): Query<Debut>,
    octets: Bytes,
) -> Response {
    let Ok(id) = id.parse() else {
        return refus_json(&ctx, Error::Introuvable);
    };
    match parcours::recevoir_morceau(&ctx, id, d.debut, octets).await {
        Ok(m) => Json(Recu {
            recu: m.recu,
            depose: m.depose,
        })
        .into_response(),
        Err(erreur) => refus_json(&ctx, erreur),
    }
}

/// `POST /mon-espace/inscription/{id}/pieces/{piece}`: the whole file in a plain form.
pub async fn deposer(
    Extension(ctx): Extension<Ctx>,
    Path((id, piece)): Path<(String, String)>,
    mut parties: Multipart,
) -> Response {
    let Ok(id) = id.parse::<InscriptionId>() else {
        return refus(&ctx, Error::Introuvable);
    };
    let (mut nom, mut octets) = (String::new(), Bytes::new());
    while let Ok(Some(partie)) = parties.next_field().await {
        if partie.name() == Some("fichier") {
            nom = partie.file_name().unwrap_or_default().to_owned();
            match partie.bytes().await {
                Ok(contenu) => octets = contenu,
                Err(_) => return retour(id, &piece, Some(CodeErreur::FichierTropGros { max: 10 })),
            }
        }
    }
    match entier(&ctx, id, &piece, &nom, octets).await {
        Ok(()) => retour(id, &piece, None),
        Err(Error::Champs(champs)) => retour(id, &piece, champs.into_iter().next().map(|e| e.code)),
        Err(erreur) => refus(&ctx, erreur),
    }
}

async fn entier(ctx: &Ctx, id: InscriptionId, piece: &str, nom: &str, octets: Bytes) -> backend::Result<()> {
    let taille = i64::try_from(octets.len()).unwrap_or(i64::MAX);
    let televersement = parcours::ouvrir_televersement(ctx, id, piece, nom, taille).await?;
    parcours::recevoir_morceau(ctx, televersement, 0, octets).await?;
    Ok(())
}

/// Back to the step, at the document, with why it was refused.
fn retour(id: InscriptionId, piece: &str, erreur: Option<CodeErreur>) -> Response {
    let mut requete = Serializer::new(String::new());
    if let Some(json) = erreur.and_then(|e| serde_json::to_string(&e).ok()) {
        requete.append_pair("piece", piece).append_pair("refus", &json);
    }
    let requete = requete.finish();
    let ou = format!(
        "/mon-espace/inscription/{id}/pieces?{requete}#piece-{}",
        byte_serialize(piece.as_bytes()).collect::<String>()
    );
    Redirect::to(&ou.replace("?#", "#")).into_response()
}

#[derive(Deserialize)]
pub struct Declaration {
    acte: String,
}

/// `POST /mon-espace/inscription/{id}/pieces/{piece}/declarer`: later, not concerned, or taken back.
pub async fn declarer(
    Extension(ctx): Extension<Ctx>,
    Path((id, piece)): Path<(String, String)>,
    Form(d): Form<Declaration>,
) -> Response {
    let acte = match d.acte.as_str() {
        "PROMETTRE" => Acte::Promettre,
        "NON_CONCERNE" => Acte::DeclarerNonConcerne,
        "REPRENDRE" => Acte::Reprendre,
        _ => return refus(&ctx, Error::Introuvable),
    };
    let Ok(id) = id.parse::<InscriptionId>() else {
        return refus(&ctx, Error::Introuvable);
    };
    match parcours::declarer_piece(&ctx, id, &piece, acte).await {
        // Done in another tab already: the page shows where it stands.
        Ok(()) | Err(Error::Conflit(_)) => retour(id, &piece, None),
        Err(erreur) => refus(&ctx, erreur),
    }
}

#[derive(Deserialize)]
pub struct Vue {
    apercu: Option<String>,
}

/// `GET /pieces/{fichier}`: the document, or with `apercu=1` its small picture; shown in place, never run.
#[utoipa::path(get, path = "/pieces/{fichier}", params(("fichier" = String, Path), ("apercu" = Option<String>, Query)),
    security(("session" = [])),
    responses(Personnelle, (status = 200, description = "The document, `image/jpeg` or `application/pdf`"),
        (status = 404, description = "None, or not yours")))]
pub async fn fichier(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, Query(vue): Query<Vue>) -> Response {
    let Ok(id) = id.parse() else {
        return refus(&ctx, Error::Introuvable);
    };
    match pieces::fichier(&ctx, id, vue.apercu.is_some()).await {
        Ok((genre, octets)) => (
            StatusCode::OK,
            [
                (header::CONTENT_TYPE, genre),
                (header::CONTENT_DISPOSITION, "inline".to_owned()),
                // On a machine that several people use, an identity card must not be found again.
                (header::CACHE_CONTROL, "no-store".to_owned()),
                // Our own pages may show it in a frame; it can do nothing there. Not `sandbox`: browsers then refuse
                // to show a PDF at all, and ours was written anew without anything that runs.
                (
                    header::CONTENT_SECURITY_POLICY,
                    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
                        .to_owned(),
                ),
            ],
            octets,
        )
            .into_response(),
        Err(erreur) => refus(&ctx, erreur),
    }
}
