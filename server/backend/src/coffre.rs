//! Secrets that the database keeps, encrypted with the one that it does not: `PEGASE_SECRET`.

use crate::{Error, Result};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    digest,
};
use secrecy::{ExposeSecret, SecretString};

fn cle_de(secret: &SecretString) -> Result<RandomizedNonceKey> {
    let empreinte = digest::digest(&digest::SHA256, secret.expose_secret().as_bytes());
    RandomizedNonceKey::new(&AES_256_GCM, empreinte.as_ref()).map_err(Error::interne)
}

/// Encrypts what only this installation may read.
pub(crate) fn chiffrer(secret: &SecretString, clair: &[u8]) -> Result<Vec<u8>> {
    let mut tampon = clair.to_vec();
    let nonce = cle_de(secret)?
        .seal_in_place_append_tag(Aad::empty(), &mut tampon)
        .map_err(Error::interne)?;
    let mut sortie = nonce.as_ref().to_vec();
    sortie.append(&mut tampon);
    Ok(sortie)
}

/// What was encrypted with the same secret.
pub(crate) fn dechiffrer(secret: &SecretString, chiffre: &[u8]) -> Result<Vec<u8>> {
    let (nonce, reste) = chiffre
        .split_at_checked(12)
        .ok_or_else(|| Error::interne("encrypted value cut short"))?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(Error::interne)?;
    let mut tampon = reste.to_vec();
    let clair = cle_de(secret)?
        .open_in_place(nonce, Aad::empty(), &mut tampon)
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
}
