use crate::{
    Error, Result,
    coffre::{chiffrer, dechiffrer},
};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use domain::ids::{SessionId, UtilisateurId};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

/// What a session token says. It names the session; whether that still lives, the database says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jeton {
    pub sub: UtilisateurId,
    pub sid: SessionId,
    pub iat: i64,
    pub exp: i64,
}

/// A token is re-issued by the middleware once it is this old.
const VIE: SignedDuration = SignedDuration::from_mins(10);

/// Keys that sign session tokens: Ed25519, in the database, so that every replica has the same.
pub struct Cles {
    signature: (String, EncodingKey),
    verification: Vec<(String, DecodingKey)>,
}

impl Cles {
    /// Reads the keys, and makes the first one in a new database.
    pub async fn charger(pool: &PgPool, secret: &SecretString, maintenant: Timestamp) -> Result<Self> {
        let mut tx = pool.begin().await?;
        // Replicas that start together must agree on one first key.
        sqlx::query!("SELECT pg_advisory_xact_lock(7201)")
            .execute(&mut *tx)
            .await?;
        let vide = sqlx::query_scalar!(r#"SELECT NOT EXISTS (SELECT FROM authz.cle_signature) AS "vide!""#)
            .fetch_one(&mut *tx)
            .await?;
        if vide {
            let paire = Ed25519KeyPair::generate().map_err(Error::interne)?;
            let document = paire.to_pkcs8v1().map_err(Error::interne)?;
            sqlx::query!(
                "INSERT INTO authz.cle_signature (kid, publique, privee, cree_le) VALUES ($1, $2, $3, $4)",
                Uuid::now_v7().simple().to_string(),
                paire.public_key().as_ref(),
                chiffrer(secret, document.as_ref())?,
                maintenant.to_sqlx(),
            )
            .execute(&mut *tx)
            .await?;
        }
        let lignes =
            sqlx::query!("SELECT kid, publique, privee FROM authz.cle_signature ORDER BY cree_le DESC, kid DESC")
                .fetch_all(&mut *tx)
                .await?;
        tx.commit().await?;
        let premiere = lignes.first().ok_or_else(|| Error::interne("no signing key"))?;
        let privee = dechiffrer(secret, &premiere.privee)?;
        Ok(Self {
            signature: (premiere.kid.clone(), EncodingKey::from_ed_der(&privee)),
            verification: lignes
                .iter()
                .map(|l| (l.kid.clone(), DecodingKey::from_ed_der(&l.publique)))
                .collect(),
        })
    }

    /// A signed token for this session.
    pub fn signer(&self, sub: UtilisateurId, sid: SessionId, maintenant: Timestamp) -> Result<String> {
        let mut entete = Header::new(Algorithm::EdDSA);
        entete.kid = Some(self.signature.0.clone());
        let jeton = Jeton {
            sub,
            sid,
            iat: maintenant.as_second(),
            exp: (maintenant + VIE).as_second(),
        };
        jsonwebtoken::encode(&entete, &jeton, &self.signature.1).map_err(Error::interne)
    }

    /// The token, if one of our keys signed it. An expired one is still returned: whoever holds it gets a new one as
    /// long as the session lives.
    pub fn lire(&self, texte: &str) -> Option<Jeton> {
        let kid = jsonwebtoken::decode_header(texte).ok()?.kid?;
        let (_, cle) = self.verification.iter().find(|(k, _)| *k == kid)?;
        let mut regles = Validation::new(Algorithm::EdDSA);
        regles.validate_exp = false;
        jsonwebtoken::decode::<Jeton>(texte, cle, &regles)
            .ok()
            .map(|j| j.claims)
    }
}
