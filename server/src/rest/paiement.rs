//! Paying online: the page that leads to the bank, the bank's own answer, and the browser's return.

use super::{Personnelle, fichier, refus};
use crate::state::AppState;
use axum::{
    Extension, Form,
    body::Bytes,
    extract::{Path, Query, RawQuery, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, paiement, paiement::Formulaire, parcours};
use i18n::{Langue, format, paiement as t};
use leptos::config::LeptosOptions;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What the button of the page says besides.
#[derive(Deserialize)]
pub struct Intention {
    /// She gave up an attempt that the bank has not answered.
    recommencer: Option<String>,
}

/// `POST /mon-espace/inscription/{id}/payer`: begins a payment, and shows the form that goes to the bank.
pub async fn payer(
    State(etat): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(intention): Form<Intention>,
) -> Response {
    let Ok(id) = id.parse() else {
        return refus(&ctx, Error::Introuvable);
    };
    match paiement::payer(&ctx, id, intention.recommencer.is_some()).await {
        Ok(formulaire) => page(&formulaire, ctx.langue, &feuille_de_style(&etat.options)),
        // Nothing to pay any more: her page says so.
        Err(Error::Conflit(_)) => Redirect::to("/mon-espace").into_response(),
        Err(erreur) => refus(&ctx, erreur),
    }
}

/// A page of one button, which sends our sealed form to the bank; plain HTML, since it must work everywhere.
fn page(f: &Formulaire, l: Langue, feuille: &str) -> Response {
    let montant = format::montant(f.montant, l);
    let champs: String = f
        .champs
        .iter()
        .map(|(nom, valeur)| {
            format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                echapper(nom),
                echapper(valeur)
            )
        })
        .collect();
    let titre = t::VERS_BANQUE.en_langue(l);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{titre}</title>\
         <link rel=\"stylesheet\" href=\"{feuille}\"></head><body><main class=\"principal\" id=\"principal\">\
         <h1>{titre}</h1><p>{}</p><form method=\"post\" action=\"{}\">{champs}\
         <button class=\"bouton bouton-principal bouton-large\" type=\"submit\">{}</button></form>\
         <p><a href=\"/mon-espace\">{}</a></p></main></body></html>",
        l.code(),
        echapper(&t::VERS_BANQUE_TEXTE.avec(l, &[("montant", &montant)])),
        echapper(&f.url),
        t::CONTINUER.en_langue(l),
        t::RETOUR.en_langue(l),
    );
    let origine = url::Url::parse(&f.url).map_or_else(|_| String::new(), |u| u.origin().ascii_serialization());
    let politique = format!(
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action {origine}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    (
        [
            (header::CONTENT_SECURITY_POLICY, politique),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        Html(html),
    )
        .into_response()
}

/// Address of the style sheet: its name holds the hash that the build wrote beside the executable.
fn feuille_de_style(options: &LeptosOptions) -> String {
    let somme = options.hash_files.then(|| {
        let executable = std::env::current_exe().ok()?;
        let sommes = std::fs::read_to_string(executable.parent()?.join(&*options.hash_file)).ok()?;
        sommes
            .lines()
            .find_map(|l| l.strip_prefix("css:").map(|h| h.trim().to_owned()))
    });
    let somme = somme.flatten().map(|h| format!(".{h}")).unwrap_or_default();
    format!("/{}/{}{somme}.css", options.site_pkg_dir, options.output_name)
}

fn echapper(texte: &str) -> String {
    texte
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What the bank tells, in this order: it signs all that comes before `signature`.
#[derive(IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "described, read as it came")]
pub(crate) struct RetourBanque {
    /// In cents.
    montant: i64,
    /// Ours.
    #[serde(rename = "ref")]
    reference: String,
    #[schema(value_type = String, required = false)]
    #[param(value_type = Option<String>)]
    auto: Option<String>,
    /// The bank's own number.
    trans: String,
    /// `00000` when the money is there.
    erreur: String,
    signature: String,
}

/// `GET /paiement/paybox/retour`: the bank's answer, signed by it. 200 once it is kept, so that the bank stops telling.
#[utoipa::path(get, path = "/paiement/paybox/retour", params(RetourBanque),
    responses((status = 200, description = "Kept, or known already"), (status = 400, description = "Not signed by the bank"),
        (status = 404, description = "No such payment"), (status = 503, description = "Tell it again later")))]
pub async fn retour(Extension(ctx): Extension<Ctx>, RawQuery(requete): RawQuery) -> StatusCode {
    recevoir(&ctx, &requete.unwrap_or_default()).await
}

/// `POST /paiement/paybox/retour`: the same in the body.
#[utoipa::path(post, path = "/paiement/paybox/retour",
    request_body(content = RetourBanque, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Kept, or known already"), (status = 400, description = "Not signed by the bank"),
        (status = 404, description = "No such payment"), (status = 413, description = "Too large"),
        (status = 503, description = "Tell it again later")))]
pub async fn retour_poste(Extension(ctx): Extension<Ctx>, corps: Bytes) -> StatusCode {
    match std::str::from_utf8(&corps) {
        Ok(texte) => recevoir(&ctx, texte).await,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

async fn recevoir(ctx: &Ctx, requete: &str) -> StatusCode {
    match parcours::recevoir_retour(ctx, requete).await {
        Ok(()) => StatusCode::OK,
        Err(Error::Champs(_)) => StatusCode::BAD_REQUEST,
        Err(Error::Introuvable) => StatusCode::NOT_FOUND,
        Err(erreur) => {
            backend::signaler(&erreur);
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// `GET /mon-espace/paiement/{issue}`: the browser is back. What it says is never believed; giving up lets her try again.
pub async fn navigateur(Extension(ctx): Extension<Ctx>, Path(issue): Path<String>) -> Response {
    if issue == "annule"
        && let Err(erreur) = paiement::abandonner(&ctx).await
        && !matches!(erreur, Error::NonConnecte | Error::Interdit)
    {
        return refus(&ctx, erreur);
    }
    Redirect::to("/mon-espace").into_response()
}

#[derive(Deserialize)]
pub struct Choix {
    langue: Option<String>,
}

/// `GET /documents/recu/{inscription}`: what was paid, as a PDF.
#[utoipa::path(get, path = "/documents/recu/{inscription}",
    params(("inscription" = String, Path), ("langue" = Option<String>, Query)),
    security(("session" = [])),
    responses(Personnelle, (status = 200, content_type = "application/pdf", description = "Attestation de paiement"),
        (status = 404, description = "None, or not yours")))]
pub async fn recu(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, Query(choix): Query<Choix>) -> Response {
    let langue = choix
        .langue
        .as_deref()
        .and_then(Langue::depuis_code)
        .unwrap_or(ctx.langue);
    let Ok(id) = id.parse() else {
        return refus(&ctx, Error::Introuvable);
    };
    match parcours::recu(&ctx, id, langue).await {
        Ok((nom, pdf)) => fichier(&nom, "application/pdf", pdf),
        Err(erreur) => refus(&ctx, erreur),
    }
}
