use super::{
    Probleme,
    document::CodeLangue,
    lecture::{self, Lecture},
    reponse::{Refus, couper, rendre, rendre_suivi},
};
use axum::{
    Extension,
    extract::{Path, Query, rejection::QueryRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use backend::{
    Ctx, Error,
    parcours::{self, Emis},
};
use domain::{CodeErreur, authz::Traitement, ids::DocumentId};
use i18n::Langue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametresDocuments {
    /// Of that enrolment only.
    #[param(value_type = Option<Uuid>)]
    inscription: Option<String>,
    /// `suivant` of the answer before.
    #[param(value_type = Option<Uuid>)]
    apres: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

/// In which language.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametresPdf {
    /// `fr` or `en`; that of `Accept-Language` when nothing is said.
    #[param(inline, value_type = CodeLangue, required = false)]
    langue: Option<String>,
}

/// A document that the establishment issued.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentEmis {
    id: Uuid,
    /// By which anybody checks it.
    numero: String,
    /// `CERTIFICAT_SCOLARITE` and others to come.
    #[serde(rename = "type")]
    type_: String,
    inscription: Uuid,
    #[schema(value_type = String, format = DateTime)]
    emis_le: Timestamp,
    /// It counts for nothing from then on.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    revoque_le: Option<Timestamp>,
}

/// A page of documents.
#[derive(Serialize, ToSchema)]
pub(crate) struct Documents {
    /// In the order of their identifiers.
    documents: Vec<DocumentEmis>,
    /// Value of `apres` for the rest; nothing: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    suivant: Option<Uuid>,
}

impl From<Emis> for DocumentEmis {
    fn from(e: Emis) -> Self {
        Self {
            id: e.id,
            numero: e.numero,
            type_: e.type_,
            inscription: e.inscription,
            emis_le: e.emis_le,
            revoque_le: e.revoque_le,
        }
    }
}

/// Documents of the enrolments where the account may read.
#[utoipa::path(
    get,
    path = "/api/v1/documents",
    operation_id = "listerDocuments",
    tag = "documents",
    params(ParametresDocuments),
    responses(
        (status = 200, description = "A page of documents", body = Documents),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lister(
    Extension(ctx): Extension<Ctx>,
    parametres: Result<Query<ParametresDocuments>, QueryRejection>,
) -> Response {
    let suite = async {
        let p = lecture::parametres(&ctx, parametres)?;
        let mut lecture = Lecture::default();
        let inscription = lecture.lire("inscription", p.inscription, CodeErreur::FormatInvalide);
        let apres = lecture.lire("apres", p.apres, CodeErreur::FormatInvalide);
        let nombre = lecture.nombre(p.nombre);
        let (inscription, apres, nombre) = lecture.finir((inscription, apres, nombre))?;
        let lus = parcours::lister_documents(&ctx, inscription, apres, nombre + 1).await?;
        let (lus, suivant) = couper(lus, nombre, |d| d.id);
        Ok(Documents {
            documents: lus.into_iter().map(DocumentEmis::from).collect(),
            suivant,
        })
    };
    rendre(&ctx, suite.await)
}

/// One document. Its `ETag` moves when it is revoked.
#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}",
    operation_id = "lireDocument",
    tag = "documents",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The document", body = DocumentEmis),
        (status = 304, description = "It has not changed"),
        (status = 404, description = "There is none, or not where the account may read", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lire(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, entetes: HeaderMap) -> Response {
    let suite = async {
        let id = identifiant(&ctx, &id)?;
        Ok(DocumentEmis::from(parcours::consulter_document(&ctx, id).await?))
    };
    rendre_suivi(&ctx, &entetes, suite.await)
}

/// The document itself.
#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}/pdf",
    operation_id = "lireDocumentPdf",
    tag = "documents",
    params(("id" = Uuid, Path), ParametresPdf),
    responses(
        (status = 200, description = "The document", content_type = "application/pdf", body = Vec<u8>),
        (status = 404, description = "There is none, not where the account may read, or it is revoked", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn pdf(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    parametres: Result<Query<ParametresPdf>, QueryRejection>,
) -> Response {
    let suite = async {
        let id = identifiant(&ctx, &id)?;
        let langue = match lecture::parametres(&ctx, parametres)?.langue {
            None => ctx.langue,
            Some(l) => Langue::depuis_code(&l).ok_or_else(|| Error::champ("langue", CodeErreur::ValeurInterdite))?,
        };
        parcours::document_pdf(&ctx, id, langue).await
    };
    match suite.await {
        Ok((nom, octets)) => (
            [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{nom}\"")),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
            ],
            octets,
        )
            .into_response(),
        Err(e) => Probleme::depuis(e, ctx.langue).into_response(),
    }
}

/// Whoever may read nothing learns nothing of what an identifier looks like.
fn identifiant(ctx: &Ctx, texte: &str) -> Result<DocumentId, Error> {
    ctx.perimetre(Traitement::InsLire)?;
    texte.parse().map_err(|_| Error::Introuvable)
}
