//! Secrets that the database keeps, encrypted with the one that it does not: `PEGASE_SECRET`.

use crate::{Error, Result};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    digest,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};

fn cle_de(secret: &SecretString) -> Result<RandomizedNonceKey> {
    let empreinte = digest::digest(&digest::SHA256, secret.expose_secret().as_bytes());
    RandomizedNonceKey::new(&AES_256_GCM, empreinte.as_ref()).map_err(Error::interne)
}

/// Encrypts what only this installation may read, for its database.
pub(crate) fn chiffrer(secret: &SecretString, clair: &[u8]) -> Result<Vec<u8>> {
    fermer(secret, b"", clair)
}

/// What was encrypted with the same secret.
pub(crate) fn dechiffrer(secret: &SecretString, chiffre: &[u8]) -> Result<Vec<u8>> {
    ouvrir(secret, b"", chiffre)
}

/// Encrypts what a browser keeps for us, for one use: what was made for another one is not opened.
pub(crate) fn sceller<T: Serialize>(secret: &SecretString, usage: &str, clair: &T) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(fermer(secret, usage.as_bytes(), &serde_json::to_vec(clair)?)?))
}

/// What was sealed here for that use; None for anything else.
pub(crate) fn desceller<T: DeserializeOwned>(secret: &SecretString, usage: &str, texte: &str) -> Option<T> {
    let octets = URL_SAFE_NO_PAD.decode(texte).ok()?;
    serde_json::from_slice(&ouvrir(secret, usage.as_bytes(), &octets).ok()?).ok()
}

fn fermer(secret: &SecretString, usage: &[u8], clair: &[u8]) -> Result<Vec<u8>> {
    let mut tampon = clair.to_vec();
    let nonce = cle_de(secret)?
        .seal_in_place_append_tag(Aad::from(usage), &mut tampon)
        .map_err(Error::interne)?;
    let mut sortie = nonce.as_ref().to_vec();
    sortie.append(&mut tampon);
    Ok(sortie)
}

fn ouvrir(secret: &SecretString, usage: &[u8], chiffre: &[u8]) -> Result<Vec<u8>> {
    let (nonce, reste) = chiffre
        .split_at_checked(12)
        .ok_or_else(|| Error::interne("encrypted value cut short"))?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(Error::interne)?;
    let mut tampon = reste.to_vec();
    let clair = cle_de(secret)?
        .open_in_place(nonce, Aad::from(usage), &mut tampon)
        .map_err(|_| Error::interne("PEGASE_SECRET is not the one that encrypted the secrets of this database"))?;
    Ok(clair.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chiffrer_puis_dechiffrer() {
        let secret = SecretString::from("un secret d'essai");
        let chiffre = chiffrer(&secret, b"bonjour").unwrap();
        assert_eq!(dechiffrer(&secret, &chiffre).unwrap(), b"bonjour");
        assert!(dechiffrer(&SecretString::from("un autre"), &chiffre).is_err());
        assert!(dechiffrer(&secret, &chiffre[..5]).is_err());
    }

    #[test]
    fn un_sceau_ne_sert_qu_a_un_usage() {
        let secret = SecretString::from("un secret d'essai");
        let sceau = sceller(&secret, "depart", &7).unwrap();
        assert_eq!(desceller(&secret, "depart", &sceau), Some(7));
        assert_eq!(desceller::<i32>(&secret, "code", &sceau), None);
        assert_eq!(desceller::<i32>(&secret, "depart", "AAAA"), None);
        // Nor is what the database keeps.
        let garde = URL_SAFE_NO_PAD.encode(chiffrer(&secret, b"7").unwrap());
        assert_eq!(desceller::<i32>(&secret, "depart", &garde), None);
    }
}
