use super::{
    Probleme, lecture,
    reponse::{Refus, rendre},
};
use axum::{
    Extension,
    extract::{Path, Request},
    response::Response,
};
use backend::{
    Ctx, Error,
    reception::{self, Brut, Issue},
};
use domain::{CodeErreur, authz::Traitement, reception::Objet};
use metrics::counter;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Messages of one request, and megabytes of it.
const MAX: usize = 250;
const TAILLE_MAX_MO: u32 = 2;

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
    params(("objet" = String, Path, description = "`admissions`, `personnes` or `structures`")),
    request_body(
        description = "A CloudEvent 1.0 in JSON, or a list of 250 at most",
        content((Object = "application/cloudevents+json"), (Vec<Object> = "application/cloudevents-batch+json"), (Object = "application/json"))
    ),
    responses(
        (status = 200, description = "What became of each", body = Issues),
        (status = 404, description = "There is no such kind of messages", body = Probleme, content_type = "application/problem+json"),
        (status = 422, description = "Not JSON, or too many", body = Probleme, content_type = "application/problem+json"),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn deposer(Extension(ctx): Extension<Ctx>, Path(objet): Path<String>, requete: Request) -> Response {
    let suite = async {
        ctx.perimetre(Traitement::EvtEcrire)?;
        let objet = match objet.as_str() {
            "admissions" => Objet::Admission,
            "personnes" => Objet::Personne,
            "structures" => Objet::Structure,
            _ => return Err(Error::Introuvable),
        };
        let corps = lecture::corps(requete, TAILLE_MAX_MO, "messages").await?;
        let bruts = bruts(&ctx, corps)?;
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

fn bruts(ctx: &Ctx, corps: Value) -> Result<Vec<Brut>, Error> {
    let messages = match corps {
        Value::Array(messages) => messages,
        seul => vec![seul],
    };
    if messages.is_empty() || messages.len() > MAX {
        return Err(Error::champ("messages", CodeErreur::ValeurInterdite));
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
