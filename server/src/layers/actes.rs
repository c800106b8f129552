//! An act that a browser sends by itself, without a script: its refusal is a page, not the answer to a program.

use crate::{login::retour::page_locale, rest::page::PageNue, state::AppState};
use app::AppError;
use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use backend::Ctx;
use i18n::{champs, commun, erreurs, parametres, referentiel};
use url::Url;

/// Longest refusal, in bytes.
const MAX: usize = 100_000;

pub async fn actes(State(etat): State<AppState>, requete: Request, suite: Next) -> Response {
    let langue = requete.extensions().get::<Ctx>().map(|ctx| ctx.langue);
    let (Some(l), true) = (
        langue,
        requete.uri().path().starts_with("/_fn/") && lue_par_une_personne(requete.headers()),
    ) else {
        return suite.run(requete).await;
    };
    let retour = d_ou(requete.headers());
    let reponse = suite.run(requete).await;
    let statut = reponse.status();
    if statut.is_success() || statut.is_redirection() {
        return reponse;
    }
    let corps = to_bytes(reponse.into_body(), MAX).await.unwrap_or_default();
    let erreur: AppError = serde_json::from_slice(&corps).unwrap_or(AppError::Interne);
    let lignes = match &erreur {
        AppError::Champs { champs: refuses } => refuses
            .iter()
            .map(|e| {
                if let Some(refus) = referentiel::refus_lot(e, l) {
                    return refus;
                }
                // Fields of the référentiel have names of their own, and some refusals too.
                let nom = referentiel::champ_structure(&e.champ).map(|nom| nom.en_langue(l));
                let phrase = nom.map_or_else(|| erreurs::phrase(&e.code, l), |_| referentiel::phrase_structure(e, l));
                let nom = nom.or_else(|| parametres::nom(&e.champ).map(|nom| nom.en_langue(l)));
                format!("{} – {phrase}", nom.unwrap_or_else(|| champs::champ(&e.champ, l)))
            })
            .collect(),
        autre => vec![autre.phrase(l)],
    };
    let page = PageNue {
        titre: commun::ERREUR_TITRE.en_langue(l),
        lignes: &lignes,
        corps: "",
        lien: (&retour, commun::RETOUR.en_langue(l)),
    };
    let mut reponse = page.rendre(&etat.options, l);
    *reponse.status_mut() = statut;
    reponse
}

fn lue_par_une_personne(entetes: &HeaderMap) -> bool {
    entetes
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

/// The page that the act was sent from; the first one when the browser does not say.
fn d_ou(entetes: &HeaderMap) -> String {
    let depuis = entetes
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| Url::parse(v).ok());
    let page = depuis.and_then(|url| {
        page_locale(&match url.query() {
            Some(question) => format!("{}?{question}", url.path()),
            None => url.path().to_owned(),
        })
    });
    page.unwrap_or_else(|| "/".to_owned())
}
