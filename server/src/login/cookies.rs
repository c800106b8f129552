//! Cookies: the session, the language of who is not signed in, and what a refused form held.

use axum::http::{HeaderMap, header};
use url::form_urlencoded;

/// `__Host-`: only this very host, only over TLS (browsers count loopback as such), for all paths.
pub const SESSION: &str = "__Host-pegase";
pub const LANGUE: &str = "langue";

/// Value of a cookie of the request.
pub fn lire(entetes: &HeaderMap, nom: &str) -> Option<String> {
    entetes
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|paire| {
            let (cle, valeur) = paire.trim().split_once('=')?;
            (cle == nom).then(|| valeur.to_owned())
        })
}

/// Sets the session; it dies with the browser, and with the session itself.
pub fn session(jeton: &str) -> String {
    format!("{SESSION}={jeton}; Path=/; HttpOnly; Secure; SameSite=Lax")
}

pub fn effacer_session() -> String {
    format!("{SESSION}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0")
}

/// What was typed in a form that was refused, for the page that shows it again: never in an address, which logs and
/// histories keep.
pub const SAISIE: &str = "__Host-saisie";

/// Keeps the fields of a refused form for the next page, a minute at most.
pub fn saisie(champs: &[(&str, &str)]) -> String {
    let valeur = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(champs)
        .finish();
    format!("{SAISIE}={valeur}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=60")
}

/// The fields that the last page kept.
pub fn lire_saisie(entetes: &HeaderMap) -> Option<Vec<(String, String)>> {
    let valeur = lire(entetes, SAISIE)?;
    Some(form_urlencoded::parse(valeur.as_bytes()).into_owned().collect())
}

pub fn effacer_saisie() -> String {
    format!("{SAISIE}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0")
}

/// Name of the cookie of one attempt to sign in elsewhere: several may be under way in one browser.
fn nom_depart(etat: &str) -> String {
    let court: String = etat.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    format!("__Host-depart-{court}")
}

/// Keeps what is needed on the way back from a provider, as long as the way may take.
pub fn depart(etat: &str, temoin: &str) -> String {
    format!(
        "{}={temoin}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=900",
        nom_depart(etat)
    )
}

pub fn lire_depart(entetes: &HeaderMap, etat: &str) -> Option<String> {
    lire(entetes, &nom_depart(etat))
}

pub fn effacer_depart(etat: &str) -> String {
    format!(
        "{}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0",
        nom_depart(etat)
    )
}

/// Somebody whose password was right, while her code is awaited.
pub const ATTENDUE: &str = "__Host-code";

pub fn attendue(temoin: &str) -> String {
    format!("{ATTENDUE}={temoin}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=600")
}

pub fn effacer_attendue() -> String {
    format!("{ATTENDUE}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0")
}

/// Keeps the language for a year.
pub fn langue(code: &str) -> String {
    format!("{LANGUE}={code}; Path=/; SameSite=Lax; Max-Age=31536000")
}
