use super::{
    Probleme,
    reponse::{Refus, rendre},
};
use axum::{Extension, body::Bytes, extract::Path, response::Response};
use backend::{
    Ctx, Error,
    reception::{self, Brut, Issue},
};
use domain::{CodeErreur, authz::Traitement, reception::Objet};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Messages of one request.
const MAX: usize = 250;

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
pub(crate) async fn deposer(Extension(ctx): Extension<Ctx>, Path(objet): Path<String>, corps: Bytes) -> Response {
    let suite = async {
        ctx.perimetre(Traitement::EvtEcrire)?;
        let objet = match objet.as_str() {
            "admissions" => Objet::Admission,
            "personnes" => Objet::Personne,
            "structures" => Objet::Structure,
            _ => return Err(Error::Introuvable),
        };
        let bruts = bruts(&ctx, &corps)?;
        let issues = reception::recevoir_de(&ctx, objet, &bruts).await?;
        Ok(Issues {
            messages: issues.into_iter().map(|i| lue(&ctx, &i)).collect(),
        })
    };
    rendre(&ctx, suite.await)
}

fn bruts(ctx: &Ctx, corps: &[u8]) -> Result<Vec<Brut>, Error> {
    let refuser = |code| Err(Error::champ("messages", code));
    let Ok(corps) = serde_json::from_slice::<Value>(corps) else {
        return refuser(CodeErreur::FormatInvalide);
    };
    let messages = match corps {
        Value::Array(messages) => messages,
        seul => vec![seul],
    };
    if messages.is_empty() || messages.len() > MAX {
        return refuser(CodeErreur::ValeurInterdite);
    }
    let origine = format!("/api/v1/messages ({})", ctx.compte()?.identifiant);
    Ok(messages
        .into_iter()
        .map(|message| Brut {
            origine: origine.clone(),
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
