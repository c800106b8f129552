//! What can be set: in the code of a test, or in the environment of the binary.

use std::time::Duration;

use crate::Erreur;

/// The merchant that the PayBox simulator knows, and its habits.
///
/// [`Reglages::default`] is the account that PayBox publishes for everybody's tests.
#[derive(Clone)]
pub struct Reglages {
    /// `PBX_SITE`.
    pub site: String,
    /// `PBX_RANG`.
    pub rang: String,
    /// `PBX_IDENTIFIANT`.
    pub identifiant: String,
    /// The key shared with the merchant, decoded.
    pub cle_hmac: Vec<u8>,
    /// The private key that signs the notifications (PKCS#8 PEM); made at start when there is none.
    pub cle_privee: Option<String>,
    /// How late the notification of a delayed card comes.
    pub delai: Duration,
    /// How long to wait before each new attempt of a notification that was not answered with 200.
    pub reprises: Vec<Duration>,
}

impl Default for Reglages {
    fn default() -> Self {
        Self {
            site: "1999888".into(),
            rang: "32".into(),
            identifiant: "110647233".into(),
            cle_hmac: [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF].repeat(8),
            cle_privee: None,
            delai: Duration::from_secs(20),
            reprises: [2, 10, 30, 120, 600].map(Duration::from_secs).to_vec(),
        }
    }
}

impl Reglages {
    /// The settings of the environment (`SIMULATEURS_…`), each with the default of [`Reglages::default`].
    ///
    /// # Errors
    ///
    /// When a value cannot be read.
    pub fn environnement() -> Result<Self, Erreur> {
        let mut reglages = Self::default();
        for (nom, valeur) in [
            ("SIMULATEURS_SITE", &mut reglages.site),
            ("SIMULATEURS_RANG", &mut reglages.rang),
            ("SIMULATEURS_IDENTIFIANT", &mut reglages.identifiant),
        ] {
            if let Ok(lue) = std::env::var(nom) {
                *valeur = lue;
            }
        }
        if let Ok(cle) = std::env::var("SIMULATEURS_CLE_HMAC") {
            // The value is a secret: what is wrong with it is told, not what it is.
            reglages.cle_hmac = hex::decode(cle.trim())
                .map_err(|_| Erreur::Reglage("SIMULATEURS_CLE_HMAC", "not hexadecimal".into()))?;
        }
        if let Ok(chemin) = std::env::var("SIMULATEURS_CLE_PRIVEE") {
            let pem = std::fs::read_to_string(&chemin)
                .map_err(|e| Erreur::Reglage("SIMULATEURS_CLE_PRIVEE", format!("{chemin}: {e}")))?;
            reglages.cle_privee = Some(pem);
        }
        if let Ok(delai) = std::env::var("SIMULATEURS_DELAI") {
            let secondes = delai
                .parse()
                .map_err(|_| Erreur::Reglage("SIMULATEURS_DELAI", format!("{delai:?} is not a number of seconds")))?;
            reglages.delai = Duration::from_secs(secondes);
        }
        Ok(reglages)
    }
}
