//! A file that is handed in by a plain form, to be looked at before it is applied.

use super::refus;
use axum::{
    extract::Multipart,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error};
use bytes::Bytes;
use domain::CodeErreur;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The part `fichier`, or why there is none.
pub(crate) async fn recevoir(mut parties: Multipart) -> Result<Bytes, Error> {
    let refus = |code| Error::champ("fichier", code);
    while let Some(partie) = parties
        .next_field()
        .await
        .map_err(|_| refus(CodeErreur::FormatInvalide))?
    {
        if partie.name() == Some("fichier") {
            let contenu = partie
                .bytes()
                .await
                .map_err(|_| refus(CodeErreur::FichierTropGros { max: 20 }))?;
            return if contenu.is_empty() {
                Err(refus(CodeErreur::Obligatoire))
            } else {
                Ok(contenu)
            };
        }
    }
    Err(refus(CodeErreur::Obligatoire))
}

/// To what the file would do, or back to the form with the reasons, `champ=raison` a line each.
pub(crate) fn repondre(ctx: &Ctx, retour: &str, issue: Result<(), Error>) -> Response {
    match issue {
        // Another address each time: the page looks at the file anew.
        Ok(()) => Redirect::to(&format!("{retour}?depot={}", ctx.correlation)).into_response(),
        Err(Error::Champs(champs)) => {
            let raisons: Vec<String> = champs
                .iter()
                .take(20)
                .map(|e| format!("{}={}", e.champ, i18n::erreurs::phrase(&e.code, ctx.langue)))
                .collect();
            let raisons = utf8_percent_encode(&raisons.join("\n"), NON_ALPHANUMERIC).to_string();
            Redirect::to(&format!("{retour}?refus={raisons}")).into_response()
        }
        Err(erreur) => refus(ctx, erreur),
    }
}
