use super::{
    Probleme,
    document::{decrit, un_de},
    lecture,
    reponse::{Refus, rendre},
};
use axum::{
    Extension,
    extract::{Path, Request},
    http::{HeaderMap, header},
    response::Response,
};
use backend::{
    Ctx, Error,
    reception::{self, Brut, Issue},
};
use domain::{CodeErreur, authz::Traitement, reception::Objet};
use metrics::counter;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        ObjectBuilder, Type,
        schema::{ArrayBuilder, SchemaType},
    },
};

/// Messages of one request, and megabytes of it.
const MAX: usize = 250;
const TAILLE_MAX_MO: u32 = 2;

const UN: &str = "application/cloudevents+json";
const LOT: &str = "application/cloudevents-batch+json";

/// What they may be about, as the address says it.
const OBJETS: [(&str, Objet); 3] = [
    ("admissions", Objet::Admission),
    ("personnes", Objet::Personne),
    ("structures", Objet::Structure),
];

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ParametresObjet {
    /// `admissions`, `personnes` or `structures`
    #[param(inline, value_type = NomObjet)]
    objet: String,
}

decrit! { NomObjet = un_de(OBJETS.map(|(nom, _)| nom)) }

decrit! {
    /// A list of messages.
    Lot = lot()
}

decrit! {
    /// A message, or a list of them.
    UnOuPlusieurs = lot().schema_type(SchemaType::from_iter([Type::Object, Type::Array]))
}

fn lot() -> ArrayBuilder {
    ArrayBuilder::new()
        .items(ObjectBuilder::new())
        .min_items(Some(1))
        .max_items(Some(MAX))
}

/// What became of a message.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssueLue {
    /// `APPLIQUE`; `INCHANGE`: it says what is known; `IGNORE`: it is about somebody whom we do not know; `DEJA`: it came
    /// before; `REBUT`: it is kept to be mended by a clerk, who sees `champs`, or waits behind one that is.
    issue: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    champs: Vec<super::probleme::ChampRefuse>,
}

/// What became of each, in the order in which they were sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Issues {
    messages: Vec<IssueLue>,
}

/// Tells us what happened in another system, as a topic of Kafka would: one CloudEvent, or a list of them. Each has its
/// effect once, by its `source` and `id`; those of one `subject` in their order.
#[utoipa::path(
    post,
    path = "/api/v1/messages/{objet}",
    operation_id = "deposerMessages",
    tag = "messages",
    params(ParametresObjet),
    request_body(
        description = "A CloudEvent 1.0 in JSON, or a list of 250 at most",
        content((Object = "application/cloudevents+json"), (inline(Lot) = "application/cloudevents-batch+json"), (inline(UnOuPlusieurs) = "application/json"))
    ),
    responses(
        Refus,
        (status = 200, description = "What became of each", body = Issues),
        (status = 404, description = "There is no such kind of messages", body = Probleme, content_type = "application/problem+json"),
        (status = 422, description = "Not JSON, something else than CloudEvents, or too many", body = Probleme, content_type = "application/problem+json"),
    ),
    security(("cle" = []))
)]
pub(crate) async fn deposer(
    Extension(ctx): Extension<Ctx>,
    Path(p): Path<ParametresObjet>,
    requete: Request,
) -> Response {
    let suite = async {
        ctx.perimetre(Traitement::EvtEcrire)?;
        let objet = OBJETS
            .iter()
            .find(|(nom, _)| *nom == p.objet)
            .map(|(_, objet)| *objet)
            .ok_or(Error::Introuvable)?;
        let genre = genre(requete.headers());
        let corps = lecture::corps(requete, TAILLE_MAX_MO, "messages").await?;
        let bruts = bruts(&ctx, genre, corps)?;
        let issues = reception::recevoir(&ctx, objet, &bruts).await?;
        for issue in &issues {
            counter!("messages_received_total", "object" => objet.code(), "outcome" => issue.code()).increment(1);
        }
        Ok(Issues {
            messages: issues.into_iter().map(|i| lue(&ctx, &i)).collect(),
        })
    };
    rendre(&ctx, suite.await)
}

/// One event or a list of them, as `Content-Type` says (CloudEvents, HTTP binding §1.3).
#[derive(Clone, Copy)]
enum Genre {
    Un,
    Lot,
    Libre,
}

fn genre(entetes: &HeaderMap) -> Genre {
    let dit = entetes.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let seul = dit.and_then(|v| v.split(';').next()).unwrap_or_default().trim();
    match seul.to_ascii_lowercase().as_str() {
        UN => Genre::Un,
        LOT => Genre::Lot,
        _ => Genre::Libre,
    }
}

fn bruts(ctx: &Ctx, genre: Genre, corps: Value) -> Result<Vec<Brut>, Error> {
    let messages = match (corps, genre) {
        (Value::Array(messages), Genre::Lot | Genre::Libre) => messages,
        (seul @ Value::Object(_), Genre::Un | Genre::Libre) => vec![seul],
        _ => return Err(Error::champ("messages", CodeErreur::FormatInvalide)),
    };
    if messages.is_empty() || messages.len() > MAX {
        return Err(Error::champ("messages", CodeErreur::ValeurInterdite));
    }
    // Nobody could mend it.
    if !messages.iter().all(Value::is_object) {
        return Err(Error::champ("messages", CodeErreur::FormatInvalide));
    }
    let canal = format!("/api/v1/messages ({})", ctx.compte()?.identifiant);
    Ok(messages
        .into_iter()
        .map(|message| Brut {
            canal: canal.clone(),
            origine: canal.clone(),
            corps: message.to_string().into_bytes(),
            ..Brut::default()
        })
        .collect())
}

fn lue(ctx: &Ctx, issue: &Issue) -> IssueLue {
    let refuses = match issue {
        Issue::Rebut(erreurs) => erreurs.as_slice(),
        _ => &[],
    };
    IssueLue {
        issue: issue.code().to_owned(),
        champs: super::probleme::champs(refuses, ctx.langue),
    }
}
