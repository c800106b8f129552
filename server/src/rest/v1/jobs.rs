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
    Ctx, Error,
    inscription::{self, RejetLu},
    jobs::{self, Suivi},
};
use domain::{CodeErreur, ids::JobId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametresJobs {
    /// `suivant` of the answer before.
    #[param(value_type = Option<Uuid>)]
    apres: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametresRejets {
    /// `suivant` of the answer before.
    #[param(value_type = Option<i32>)]
    apres: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

/// A long task.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Job {
    id: Uuid,
    /// `IMPORT_ADMISSIONS` and others.
    #[serde(rename = "type")]
    type_: String,
    /// `CREE`, `EN_COURS`, `SUCCES`, `ECHEC` or `STOP`.
    statut: String,
    /// Steps done, of `total`.
    fait: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i32>,
    /// What came of it, once it is finished; of an import, how many lines did what.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    resultat: Option<Value>,
    #[schema(value_type = String, format = DateTime)]
    cree_le: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    debut_le: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    fin_le: Option<Timestamp>,
}

/// A page of tasks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Jobs {
    /// Oldest first.
    jobs: Vec<Job>,
    /// Value of `apres` for the rest; nothing: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    suivant: Option<Uuid>,
}

/// A line that an import refused.
#[derive(Serialize, ToSchema)]
pub(crate) struct Rejet {
    /// Its place in what was sent, from 1.
    rang: i32,
    /// The line, as it came.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    ligne: Value,
    champs: Vec<super::probleme::ChampRefuse>,
}

/// A page of refused lines.
#[derive(Serialize, ToSchema)]
pub(crate) struct Rejets {
    rejets: Vec<Rejet>,
    /// Value of `apres` for the rest; nothing: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    suivant: Option<i32>,
}

impl From<Suivi> for Job {
    fn from(s: Suivi) -> Self {
        Self {
            id: s.id,
            type_: s.type_,
            statut: s.statut,
            fait: s.fait,
            total: s.total,
            resultat: s.resultat,
            cree_le: s.cree_le,
            debut_le: s.debut_le,
            fin_le: s.fin_le,
        }
    }
}

/// Long tasks that the account asked for; all imports for who may import on the whole establishment.
#[utoipa::path(
    get,
    path = "/api/v1/jobs",
    operation_id = "listerJobs",
    tag = "jobs",
    params(ParametresJobs),
    responses(
        (status = 200, description = "A page of tasks", body = Jobs),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lister(
    Extension(ctx): Extension<Ctx>,
    parametres: Result<Query<ParametresJobs>, QueryRejection>,
) -> Response {
    let suite = async {
        let p = lecture::parametres(&ctx, parametres)?;
        let (apres, nombre) = page(p.apres, p.nombre)?;
        let lus = jobs::lister(&ctx, apres, nombre + 1).await?;
        let (lus, suivant) = couper(lus, nombre, |j| j.id);
        Ok(Jobs {
            jobs: lus.into_iter().map(Job::from).collect(),
            suivant,
        })
    };
    rendre(&ctx, suite.await)
}

fn page<T: FromStr>(apres: Option<String>, nombre: Option<String>) -> Result<(Option<T>, u16), Error> {
    let mut lecture = Lecture::default();
    let apres = lecture.lire("apres", apres, CodeErreur::FormatInvalide);
    let nombre = lecture.nombre(nombre);
    lecture.finir((apres, nombre))
}

/// One task: ask again every few seconds until `finLe` is there.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{id}",
    operation_id = "lireJob",
    tag = "jobs",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The task", body = Job),
        (status = 304, description = "It has not moved"),
        (status = 404, description = "There is none, or it is somebody else's", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lire(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, entetes: HeaderMap) -> Response {
    let suite = async {
        let id = identifiant(&ctx, &id)?;
        Ok(Job::from(jobs::consulter(&ctx, id).await?))
    };
    rendre_suivi(&ctx, &entetes, suite.await)
}

/// Lines that an import refused, with the reasons: to be mended and sent again.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{id}/rejets",
    operation_id = "listerRejets",
    tag = "jobs",
    params(("id" = Uuid, Path), ParametresRejets),
    responses(
        (status = 200, description = "A page of refused lines", body = Rejets),
        (status = 404, description = "There is none, or it is somebody else's", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn rejets(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    parametres: Result<Query<ParametresRejets>, QueryRejection>,
) -> Response {
    let suite = async {
        let id = identifiant(&ctx, &id)?;
        let p = lecture::parametres(&ctx, parametres)?;
        let (apres, nombre) = page::<i32>(p.apres, p.nombre)?;
        // A file has a header line; what was sent here has none.
        let lus = inscription::rejets(&ctx, id, apres.map(|r| r.saturating_add(1)), nombre + 1).await?;
        let (lus, suivant) = couper(lus, nombre, |r| r.ligne - 1);
        Ok(Rejets {
            rejets: lus.into_iter().map(|r| rejet(&ctx, r)).collect(),
            suivant,
        })
    };
    rendre(&ctx, suite.await)
}

fn rejet(ctx: &Ctx, r: RejetLu) -> Rejet {
    Rejet {
        rang: r.ligne - 1,
        ligne: r.brut,
        champs: super::probleme::champs(&r.erreurs, ctx.langue),
    }
}

/// Whoever is nobody learns nothing of what an identifier looks like.
fn identifiant(ctx: &Ctx, texte: &str) -> Result<JobId, Error> {
    ctx.compte()?;
    texte.parse().map_err(|_| Error::Introuvable)
}
