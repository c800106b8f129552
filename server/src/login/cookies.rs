//! Cookies: the session, and the language of who is not signed in.

use axum::http::{HeaderMap, header};

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

/// Keeps the language for a year.
pub fn langue(code: &str) -> String {
    format!("{LANGUE}={code}; Path=/; SameSite=Lax; Max-Age=31536000")
}
