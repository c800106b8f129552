use super::{
    Probleme,
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
    Ctx,
    inscription::{Apprenante, consulter_apprenant, lister_apprenants},
};
use domain::CodeErreur;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ParametresApprenants {
    /// Changed at that moment or later.
    #[param(value_type = Option<String>, format = DateTime)]
    modifie_depuis: Option<String>,
    /// `suivant` of the answer before.
    #[param(value_type = Option<Uuid>)]
    apres: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

/// A learner: a person who was enrolled once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApprenantLu {
    id: Uuid,
    /// Moves with each change.
    version: i32,
    code_apprenant: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ine: Option<String>,
    /// Where its check by the national service stands.
    statut_ine: String,
    nom_naissance: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nom_usage: Option<String>,
    prenom: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    prenom2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prenom3: Option<String>,
    /// `F` or `M`.
    sexe: String,
    #[schema(value_type = String, format = Date)]
    date_naissance: jiff::civil::Date,
    /// Code of INSEE: 99100 for France.
    pays_naissance: String,
    /// Code of INSEE in France, a name elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    commune_naissance: Option<String>,
    nationalite: String,
    adresse: Adresse,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
    courriel: String,
    #[schema(value_type = String, format = DateTime)]
    modifie_le: Timestamp,
}

/// Where she lives.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Adresse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pays: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voie: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_postal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ville: Option<String>,
}

/// A page of learners.
#[derive(Serialize, ToSchema)]
pub(crate) struct Apprenants {
    /// In the order of their identifiers.
    apprenants: Vec<ApprenantLu>,
    /// Value of `apres` for the rest; nothing: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    suivant: Option<Uuid>,
}

impl From<Apprenante> for ApprenantLu {
    fn from(a: Apprenante) -> Self {
        Self {
            id: a.id,
            version: a.version,
            code_apprenant: a.code_apprenant,
            ine: a.ine,
            statut_ine: a.statut_ine,
            nom_naissance: a.nom_naissance,
            nom_usage: a.nom_usage,
            prenom: a.prenom,
            prenom2: a.prenom2,
            prenom3: a.prenom3,
            sexe: a.sexe,
            date_naissance: a.date_naissance,
            pays_naissance: a.pays_naissance,
            commune_naissance: a.commune_naissance,
            nationalite: a.nationalite,
            adresse: Adresse {
                pays: a.adresse_pays,
                voie: a.adresse_voie,
                complement: a.adresse_complement,
                code_postal: a.code_postal,
                ville: a.ville,
            },
            telephone: a.telephone,
            courriel: a.courriel,
            modifie_le: a.modifie_le,
        }
    }
}

/// Learners who have an enrolment where the account may read.
#[utoipa::path(
    get,
    path = "/api/v1/apprenants",
    operation_id = "listerApprenants",
    tag = "apprenants",
    params(ParametresApprenants),
    responses(
        (status = 200, description = "A page of learners", body = Apprenants),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lister(
    Extension(ctx): Extension<Ctx>,
    parametres: Result<Query<ParametresApprenants>, QueryRejection>,
) -> Response {
    let suite = async {
        let p = lecture::parametres(&ctx, parametres)?;
        let mut lecture = Lecture::default();
        let depuis = lecture.lire("modifieDepuis", p.modifie_depuis, CodeErreur::DateInvalide);
        let apres = lecture.lire("apres", p.apres, CodeErreur::FormatInvalide);
        let nombre = lecture.nombre(p.nombre);
        let (depuis, apres, nombre) = lecture.finir((depuis, apres, nombre))?;
        let lues = lister_apprenants(&ctx, depuis, apres, nombre + 1).await?;
        let (lues, suivant) = couper(lues, nombre, |a| a.id);
        Ok(Apprenants {
            apprenants: lues.into_iter().map(ApprenantLu::from).collect(),
            suivant,
        })
    };
    rendre(&ctx, suite.await)
}

/// One learner. Its `ETag` moves with each change: sent back as `If-None-Match`, what has not changed is not sent again.
#[utoipa::path(
    get,
    path = "/api/v1/apprenants/{code}",
    operation_id = "lireApprenant",
    tag = "apprenants",
    params(("code" = String, Path, pattern = "^[^\\x00]*$", description = "`codeApprenant`")),
    responses(
        (status = 200, description = "The learner", body = ApprenantLu),
        (status = 304, description = "She has not changed"),
        (status = 404, description = "There is none, or not where the account may read", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lire(Extension(ctx): Extension<Ctx>, Path(code): Path<String>, entetes: HeaderMap) -> Response {
    let suite = async { Ok(ApprenantLu::from(consulter_apprenant(&ctx, &code).await?)) };
    rendre_suivi(&ctx, &entetes, suite.await)
}
