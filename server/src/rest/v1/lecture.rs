use axum::{
    body::to_bytes,
    extract::{Query, Request, rejection::QueryRejection},
};
use backend::{Ctx, Error};
use domain::{CodeErreur, ErreurChamp};
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// Lines of a page when nothing is said.
const PAGE: u16 = 100;
const PAGE_MAX: u16 = 1_000;

/// The parameters of an address as text. Said twice, or not readable at all, they are refused: as if nothing was said would
/// be a surprise. Whoever has no key learns nothing of what they look like.
pub(super) fn parametres<P>(ctx: &Ctx, lus: Result<Query<P>, QueryRejection>) -> Result<P, Error> {
    ctx.compte()?;
    let Query(parametres) = lus.map_err(|_| Error::champ("apres", CodeErreur::FormatInvalide))?;
    Ok(parametres)
}

/// Reads the body, once whoever sends it is known to have the right: `champ` is what it is called when it cannot be read.
pub(super) async fn corps<T: DeserializeOwned>(requete: Request, max_mo: u32, champ: &str) -> Result<T, Error> {
    let octets = to_bytes(requete.into_body(), max_mo as usize * 1024 * 1024)
        .await
        .map_err(|_| Error::champ(champ, CodeErreur::FichierTropGros { max: max_mo }))?;
    serde_json::from_slice(&octets).map_err(|_| Error::champ(champ, CodeErreur::FormatInvalide))
}

/// Reads parameters one by one, and keeps what is wrong with each.
#[derive(Default)]
pub(super) struct Lecture(Vec<ErreurChamp>);

impl Lecture {
    pub fn refuser(&mut self, champ: &str, code: CodeErreur) {
        self.0.push(ErreurChamp::new(champ, code));
    }

    /// What a parameter says, if it says anything.
    pub fn lire<T: FromStr>(&mut self, champ: &str, texte: Option<String>, code: CodeErreur) -> Option<T> {
        let lu = texte?.parse().ok();
        if lu.is_none() {
            self.refuser(champ, code);
        }
        lu
    }

    /// `nombre`: how many lines a page has.
    pub fn nombre(&mut self, texte: Option<String>) -> u16 {
        let voulu = texte.map_or(Some(PAGE), |t| t.parse().ok());
        voulu.filter(|n| (1..=PAGE_MAX).contains(n)).unwrap_or_else(|| {
            self.refuser("nombre", CodeErreur::ValeurInterdite);
            PAGE
        })
    }

    /// All of them, or all that is wrong.
    pub fn finir<T>(self, lus: T) -> Result<T, Error> {
        if self.0.is_empty() {
            Ok(lus)
        } else {
            Err(Error::Champs(self.0))
        }
    }
}
