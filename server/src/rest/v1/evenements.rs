use super::{
    Probleme,
    document::decrit,
    lecture::{self, Lecture},
    reponse::Refus,
};
use axum::{
    Extension, Json,
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use backend::{
    Ctx, Error,
    evenement::{self, Enveloppe, Position, SUJETS},
};
use domain::CodeErreur;
use i18n::Langue;
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Parametres {
    /// `suivant` of the answer before; without it, from the oldest event that is kept.
    #[param(example = "1234-567", pattern = "^[0-9]{1,19}-[0-9]{1,18}$")]
    apres: Option<String>,
    /// Only these topics, separated by commas.
    #[param(inline, value_type = Sujets, required = false, example = "ins.inscription.v1,pai.paiement.v1")]
    sujets: Option<String>,
    /// Most events looked at.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

decrit! { Sujets = sujets() }

fn sujets() -> Object {
    let codes: Vec<String> = SUJETS.iter().map(|s| s.code.replace('.', r"\.")).collect();
    let un = format!(" *({})? *", codes.join("|"));
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^{un}(,{un})*$")))
        .build()
}

/// Events, and where to go on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Evenements {
    /// In order, oldest first; none of other topics.
    evenements: Vec<Enveloppe>,
    /// Value of `apres` next time: what came until here is not told again.
    suivant: String,
    /// There are more already: ask again at once. Else a few seconds later is early enough.
    encore: bool,
}

/// What is asked, or the parameters to correct.
fn comprendre(p: Parametres) -> Result<(Option<Position>, Vec<String>, u16), Error> {
    let mut lecture = Lecture::default();
    let apres = lecture.lire("apres", p.apres, CodeErreur::FormatInvalide);
    let sujets: Vec<String> = p
        .sujets
        .iter()
        .flat_map(|texte| texte.split(','))
        .map(|s| s.trim().to_owned())
        .filter(|s| !s.is_empty())
        .collect();
    if sujets.iter().any(|s| SUJETS.iter().all(|connu| connu.code != s)) {
        lecture.refuser("sujets", CodeErreur::Inconnu);
    }
    let nombre = lecture.nombre(p.nombre);
    lecture.finir((apres, sujets, nombre))
}

/// Events in order, resumable: keep `suivant`, and nothing is missed and nothing comes twice.
#[utoipa::path(
    get,
    path = "/api/v1/evenements",
    operation_id = "listerEvenements",
    tag = "evenements",
    params(Parametres),
    responses(
        (status = 200, description = "Events after that place", body = Evenements),
        (status = 410, description = "Events after that place are forgotten: read again what you keep of the establishment, then begin without `apres`", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lister(
    Extension(ctx): Extension<Ctx>,
    parametres: Result<Query<Parametres>, QueryRejection>,
) -> Response {
    let suite = async {
        let (apres, sujets, nombre) = comprendre(lecture::parametres(&ctx, parametres)?)?;
        evenement::consulter(&ctx, apres, &sujets, nombre).await
    };
    match suite.await {
        Ok(Some(suite)) => Json(Evenements {
            suivant: suite.suivant.to_string(),
            encore: suite.encore,
            evenements: suite.evenements,
        })
        .into_response(),
        Ok(None) => oublies(ctx.langue).into_response(),
        Err(e) => Probleme::depuis(e, ctx.langue).into_response(),
    }
}

fn oublies(langue: Langue) -> Probleme {
    let (titre, detail) = (i18n::api::EVENEMENTS_OUBLIES, i18n::api::REPRENDRE_DU_DEBUT);
    Probleme {
        detail: Some(detail.en_langue(langue).into()),
        ..Probleme::nouveau(StatusCode::GONE, "evenementsOublies", titre.en_langue(langue))
    }
}
