//! The key pair of the provider: signs what is sent, and its public half is given to everybody.

use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    PrivateKey,
    pkcs8::{DecodePrivateKey, EncodePublicKey, LineEnding},
};

use crate::Erreur;

pub(crate) struct Cle {
    privee: PrivateKey,
    /// `SubjectPublicKeyInfo`, as PayBox gives it.
    pub publique_pem: String,
}

impl Cle {
    /// The given key, or a new one of 2048 bits.
    pub fn ouvrir(pem: Option<&str>) -> Result<Self, Erreur> {
        let privee = match pem {
            Some(pem) => PrivateKey::from_pkcs8_pem(pem).map_err(|e| Erreur::Cle(e.to_string()))?,
            None => PrivateKey::new(&mut getrandom::SysRng, 2048).map_err(|e| Erreur::Cle(e.to_string()))?,
        };
        let publique_pem = privee
            .to_public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(|e| Erreur::Cle(e.to_string()))?;
        Ok(Self { privee, publique_pem })
    }

    /// RSA-SHA1 (PKCS#1 v1.5) in base64, which is what the protocol still asks for.
    pub fn signer(&self, texte: &str) -> Result<String, Erreur> {
        let signature = self.privee.pkcs1v15_sign::<sha1::Sha1>(texte.as_bytes());
        let signature = signature.map_err(|e| Erreur::Cle(e.to_string()))?;
        Ok(STANDARD.encode(signature))
    }
}
