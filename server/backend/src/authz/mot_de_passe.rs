use crate::{Error, Result, Services};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;
use tokio::sync::SemaphorePermit;
use zxcvbn::{Score, zxcvbn};

/// Shortest password that an account may have, in characters.
pub const MOT_DE_PASSE_MIN: usize = 12;

/// Long enough, and none of those that people try first? `connus`: words that whoever tries knows of the person.
pub fn acceptable(mot: &str, connus: &[&str]) -> bool {
    let connus: Vec<&str> = connus.iter().copied().chain(["pegase", "pégase"]).collect();
    mot.chars().count() >= MOT_DE_PASSE_MIN && zxcvbn(mot, &connus).score() >= Score::Three
}

/// Checked when the account does not exist, so that the answer takes as long and tells nothing.
static LEURRE: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(b"leurre")
        .map(|h| h.to_string())
        .unwrap_or_default()
});

/// Argon2id digest of a password, in PHC form. Slow on purpose: off the async threads, few at a time.
pub async fn hacher(services: &Services, mot_de_passe: &str) -> Result<String> {
    let _place = services.argon.acquire().await.map_err(Error::interne)?;
    let mot = mot_de_passe.to_owned();
    tokio::task::spawn_blocking(move || Argon2::default().hash_password(mot.as_bytes()).map(|h| h.to_string()))
        .await
        .map_err(Error::interne)?
        .map_err(Error::interne)
}

/// One of the few password checks that are made at a time.
pub(super) async fn place(services: &Services) -> Result<SemaphorePermit<'_>> {
    services.argon.acquire().await.map_err(Error::interne)
}

/// Is it the password of this digest? Without a digest, no, after the same time.
pub(super) async fn verifier(services: &Services, hache: Option<String>, mot_de_passe: &str) -> Result<bool> {
    verifier_a(place(services).await?, hache, mot_de_passe).await
}

/// The same, for who has a place already.
pub(super) async fn verifier_a(_place: SemaphorePermit<'_>, hache: Option<String>, mot_de_passe: &str) -> Result<bool> {
    let mot = mot_de_passe.to_owned();
    tokio::task::spawn_blocking(move || {
        let connu = hache.is_some();
        let hache = hache.unwrap_or_else(|| LEURRE.clone());
        let bon =
            PasswordHash::new(&hache).is_ok_and(|h| Argon2::default().verify_password(mot.as_bytes(), &h).is_ok());
        bon && connu
    })
    .await
    .map_err(Error::interne)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ni_court_ni_connu() {
        for (mot, attendu) in [
            ("", false),
            ("court", false),
            ("password1234", false),
            ("azertyuiop123", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("123456789012", false),
            ("Camille2004!", false),
            ("pegasepegase", false),
            ("une phrase assez longue", true),
            ("Xk7-pq2L-vv91-Tn", true),
        ] {
            assert_eq!(
                acceptable(mot, &["Camille", "2004", "camille@example.org"]),
                attendu,
                "{mot}"
            );
        }
    }
}
