use super::{
    Probleme,
    document::{decrit, un_de},
    lecture::{self, Lecture},
    reponse::{Refus, couper, rendre, rendre_suivi},
};
use axum::{
    Extension,
    extract::{Path, Query, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
};
use backend::{
    Ctx, Error,
    inscription::{self, Choix, Inscrite},
};
use domain::{CodeErreur, ids::InscriptionId, inscription::Statut};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parametres {
    /// `AUTORISEE`, `DEBUTEE`, `TERMINEE`, `VALIDEE`, `ANNULEE` or `EXPIREE`.
    #[param(inline, value_type = CodeStatut, required = false)]
    statut: Option<String>,
    /// Code of a period.
    #[param(example = "PER-2026", pattern = "^[^\\x00]*$")]
    periode: Option<String>,
    #[param(pattern = "^[^\\x00]*$")]
    code_apprenant: Option<String>,
    /// Changed at that moment or later.
    #[param(value_type = Option<String>, format = DateTime)]
    modifiee_depuis: Option<String>,
    /// `suivant` of the answer before.
    #[param(value_type = Option<Uuid>)]
    apres: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

decrit! { CodeStatut = un_de(Statut::TOUS.iter().map(|s| s.code())) }

/// An enrolment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inscription {
    id: Uuid,
    /// Moves with each change.
    version: i32,
    /// `AUTORISEE`, `DEBUTEE`, `TERMINEE`, `VALIDEE`, `ANNULEE` or `EXPIREE`.
    statut: String,
    statut_paiement: String,
    statut_pieces: String,
    /// Where the admission comes from.
    origine: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    motif_annulation: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    autorisee_le: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    validee_le: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    annulee_le: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    modifie_le: Timestamp,
    personne: Personne,
    point_inscription: PointInscription,
}

/// Who enrols.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Personne {
    id: Uuid,
    /// From the first validated enrolment on.
    #[serde(skip_serializing_if = "Option::is_none")]
    code_apprenant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ine: Option<String>,
    nom_naissance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nom_usage: Option<String>,
    prenom: String,
    #[schema(value_type = String, format = Date)]
    date_naissance: jiff::civil::Date,
    courriel: String,
}

/// Where she enrols.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PointInscription {
    id: Uuid,
    /// Path in the course offer of the period.
    chemin: String,
    periode: String,
    structure: String,
    libelle_fr: String,
    libelle_en: String,
}

/// A page of enrolments.
#[derive(Serialize, ToSchema)]
pub(crate) struct Inscriptions {
    /// In the order of their identifiers.
    inscriptions: Vec<Inscription>,
    /// Value of `apres` for the rest; nothing: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    suivant: Option<Uuid>,
}

impl From<Inscrite> for Inscription {
    fn from(i: Inscrite) -> Self {
        Self {
            id: i.id,
            version: i.version,
            statut: i.statut,
            statut_paiement: i.statut_paiement,
            statut_pieces: i.statut_pieces,
            origine: i.origine,
            motif_annulation: i.motif_annulation,
            autorisee_le: i.autorisee_le,
            validee_le: i.validee_le,
            annulee_le: i.annulee_le,
            modifie_le: i.modifie_le,
            personne: Personne {
                id: i.personne,
                code_apprenant: i.code_apprenant,
                ine: i.ine,
                nom_naissance: i.nom_naissance,
                nom_usage: i.nom_usage,
                prenom: i.prenom,
                date_naissance: i.date_naissance,
                courriel: i.courriel,
            },
            point_inscription: PointInscription {
                id: i.point_inscription,
                chemin: i.chemin,
                periode: i.periode,
                structure: i.structure,
                libelle_fr: i.libelle_fr,
                libelle_en: i.libelle_en,
            },
        }
    }
}

/// What is asked, or the parameters to correct.
fn comprendre(p: Parametres) -> Result<(Choix, Option<InscriptionId>, u16), Error> {
    let mut lecture = Lecture::default();
    if p.statut.as_deref().is_some_and(|s| Statut::depuis_code(s).is_none()) {
        lecture.refuser("statut", CodeErreur::Inconnu);
    }
    let choix = Choix {
        statut: p.statut,
        periode: p.periode,
        code_apprenant: p.code_apprenant,
        modifiee_depuis: lecture.lire("modifieeDepuis", p.modifiee_depuis, CodeErreur::DateInvalide),
    };
    let apres = lecture.lire("apres", p.apres, CodeErreur::FormatInvalide);
    let nombre = lecture.nombre(p.nombre);
    lecture.finir((choix, apres, nombre))
}

/// Enrolments of the structures where the account may read.
#[utoipa::path(
    get,
    path = "/api/v1/inscriptions",
    operation_id = "listerInscriptions",
    tag = "inscriptions",
    params(Parametres),
    responses(
        (status = 200, description = "A page of enrolments", body = Inscriptions),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lister(
    Extension(ctx): Extension<Ctx>,
    parametres: Result<Query<Parametres>, QueryRejection>,
) -> Response {
    let suite = async {
        let (choix, apres, nombre) = comprendre(lecture::parametres(&ctx, parametres)?)?;
        // One more than asked for: is there a rest?
        let lues = inscription::lister(&ctx, &choix, apres, nombre + 1).await?;
        let (lues, suivant) = couper(lues, nombre, |i| i.id);
        Ok(Inscriptions {
            suivant,
            inscriptions: lues.into_iter().map(Inscription::from).collect(),
        })
    };
    rendre(&ctx, suite.await)
}

/// One enrolment. Its `ETag` moves with each change: sent back as `If-None-Match`, what has not changed is not sent again.
#[utoipa::path(
    get,
    path = "/api/v1/inscriptions/{id}",
    operation_id = "lireInscription",
    tag = "inscriptions",
    params(("id" = Uuid, Path, description = "`inscription` of an event")),
    responses(
        (status = 200, description = "The enrolment", body = Inscription),
        (status = 304, description = "It has not changed"),
        (status = 404, description = "There is none, or not where the account may read", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lire(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, entetes: HeaderMap) -> Response {
    let suite = async {
        // Whoever may read nothing learns nothing of what an identifier looks like.
        ctx.perimetre(domain::authz::Traitement::InsLire)?;
        let id = id.parse().map_err(|_| Error::Introuvable)?;
        // A name or an address may change without the enrolment: the digest is that of all of it.
        Ok(Inscription::from(inscription::consulter(&ctx, id).await?))
    };
    rendre_suivi(&ctx, &entetes, suite.await)
}
