use crate::{
    Error, Result,
    coffre::{chiffrer, dechiffrer},
};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    CodeErreur,
    ids::{SessionId, UtilisateurId},
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::SecretString;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
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

/// Keys are read again this often, so that a new one is known everywhere before anything is signed with it.
const RELECTURE: Duration = Duration::from_secs(30);

/// An unknown key makes us look again at most this often, whoever asks.
const RELECTURE_MIN: Duration = Duration::from_secs(1);

/// A new key signs nothing before every replica has read it.
const PREAVIS: SignedDuration = SignedDuration::from_mins(2);

/// Keys that sign tokens: Ed25519, in the database, so that every replica has the same.
pub struct Cles {
    pool: PgPool,
    secret: SecretString,
    trousseau: RwLock<Arc<Trousseau>>,
    /// Whoever holds it reads the keys; the instant is that of the last time.
    relu: Mutex<Instant>,
}

/// The keys as they were read, the newest first.
struct Trousseau {
    lues_le: Instant,
    cles: Vec<Cle>,
}

struct Cle {
    kid: String,
    cree_le: Timestamp,
    retiree: bool,
    publique: Vec<u8>,
    signature: EncodingKey,
    verification: DecodingKey,
}

impl Trousseau {
    async fn lire(cx: &mut PgConnection, secret: &SecretString) -> Result<Self> {
        let lignes = sqlx::query!(
            "SELECT kid, publique, privee, cree_le, retiree_le FROM authz.cle_signature ORDER BY cree_le DESC, kid DESC"
        )
        .fetch_all(cx)
        .await?;
        let cles = lignes
            .into_iter()
            .map(|l| {
                Ok(Cle {
                    signature: EncodingKey::from_ed_der(&dechiffrer(secret, &l.privee)?),
                    verification: DecodingKey::from_ed_der(&l.publique),
                    kid: l.kid,
                    cree_le: l.cree_le.to_jiff(),
                    retiree: l.retiree_le.is_some(),
                    publique: l.publique,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            lues_le: Instant::now(),
            cles,
        })
    }

    /// The newest key that everybody knows; the oldest when all are new.
    fn qui_signe(&self, maintenant: Timestamp) -> Option<&Cle> {
        let actives = || self.cles.iter().filter(|c| !c.retiree);
        actives()
            .find(|c| c.cree_le + PREAVIS <= maintenant)
            .or_else(|| actives().next_back())
    }
}

impl Cles {
    /// Reads the keys, and makes the first one in a new database.
    pub async fn charger(pool: &PgPool, secret: &SecretString, maintenant: Timestamp) -> Result<Self> {
        let mut tx = pool.begin().await?;
        // Replicas that start together must agree on one first key.
        sqlx::query!("SELECT pg_advisory_xact_lock(7201)")
            .execute(&mut *tx)
            .await?;
        let vide = sqlx::query_scalar!(
            r#"SELECT NOT EXISTS (SELECT FROM authz.cle_signature WHERE retiree_le IS NULL) AS "vide!""#
        )
        .fetch_one(&mut *tx)
        .await?;
        if vide {
            creer(&mut tx, secret, maintenant).await?;
        }
        let trousseau = Trousseau::lire(&mut tx, secret).await?;
        tx.commit().await?;
        Ok(Self {
            pool: pool.clone(),
            secret: secret.clone(),
            relu: Mutex::new(trousseau.lues_le),
            trousseau: RwLock::new(Arc::new(trousseau)),
        })
    }

    fn trousseau(&self) -> Arc<Trousseau> {
        Arc::clone(&self.trousseau.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the keys again when they are old: a replica that only signs learns of a new key, and of one that got out, by this.
    pub async fn relire_si_besoin(&self) {
        self.relire(RELECTURE).await;
    }

    /// Reads the keys again unless somebody did within `age`. What cannot be read leaves the keys that are known.
    async fn relire(&self, age: Duration) {
        let mut relu = self.relu.lock().await;
        if relu.elapsed() < age {
            return;
        }
        *relu = Instant::now();
        let lu = async {
            let mut cx = self.pool.acquire().await?;
            Trousseau::lire(&mut cx, &self.secret).await
        };
        match lu.await {
            Ok(trousseau) => {
                *self.trousseau.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(trousseau);
            }
            Err(e) => tracing::warn!(error = e.sans_valeurs(), "the signing keys cannot be read again"),
        }
    }

    /// Signs with the key of the moment.
    pub(super) fn sceller(&self, contenu: &impl Serialize, maintenant: Timestamp) -> Result<String> {
        let trousseau = self.trousseau();
        let cle = trousseau
            .qui_signe(maintenant)
            .ok_or_else(|| Error::interne("no signing key"))?;
        let mut entete = Header::new(Algorithm::EdDSA);
        entete.kid = Some(cle.kid.clone());
        jsonwebtoken::encode(&entete, contenu, &cle.signature).map_err(Error::interne)
    }

    /// What one of our keys signed, under these rules; the keys are read again for one that is not known yet.
    pub(super) async fn desceller<T: DeserializeOwned>(&self, texte: &str, regles: &Validation) -> Option<T> {
        let kid = jsonwebtoken::decode_header(texte).ok()?.kid?;
        let trousseau = self.trousseau();
        let connue = trousseau.cles.iter().any(|c| c.kid == kid);
        if !connue {
            self.relire(RELECTURE_MIN).await;
        } else if trousseau.lues_le.elapsed() > RELECTURE {
            self.relire(RELECTURE).await;
        }
        let trousseau = self.trousseau();
        let cle = trousseau.cles.iter().find(|c| c.kid == kid)?;
        jsonwebtoken::decode::<T>(texte, &cle.verification, regles)
            .ok()
            .map(|j| j.claims)
    }

    /// A signed token for this session.
    pub fn signer(&self, sub: UtilisateurId, sid: SessionId, maintenant: Timestamp) -> Result<String> {
        let jeton = Jeton {
            sub,
            sid,
            iat: maintenant.as_second(),
            exp: (maintenant + VIE).as_second(),
        };
        self.sceller(&jeton, maintenant)
    }

    /// The token, if one of our keys signed it. An expired one is still returned: whoever holds it gets a new one as
    /// long as the session lives.
    pub async fn lire(&self, texte: &str) -> Option<Jeton> {
        let mut regles = Validation::new(Algorithm::EdDSA);
        regles.validate_exp = false;
        self.desceller(texte, &regles).await
    }

    /// The public halves, as RFC 7517 has them (Ed25519: RFC 8037).
    pub async fn publiques(&self) -> Value {
        self.relire(RELECTURE).await;
        let cles: Vec<Value> = self
            .trousseau()
            .cles
            .iter()
            .map(|c| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": c.kid,
                    "x": URL_SAFE_NO_PAD.encode(&c.publique),
                })
            })
            .collect();
        json!({ "keys": cles })
    }
}

async fn creer(tx: &mut PgConnection, secret: &SecretString, maintenant: Timestamp) -> Result<String> {
    let kid = Uuid::now_v7().simple().to_string();
    let paire = Ed25519KeyPair::generate().map_err(Error::interne)?;
    let document = paire.to_pkcs8v1().map_err(Error::interne)?;
    sqlx::query!(
        "INSERT INTO authz.cle_signature (kid, publique, privee, cree_le) VALUES ($1, $2, $3, $4)",
        kid,
        paire.public_key().as_ref(),
        chiffrer(secret, document.as_ref())?,
        maintenant.to_sqlx(),
    )
    .execute(tx)
    .await?;
    Ok(kid)
}

/// Makes the next key, and lets the others sign no more: nobody is signed out. `tout_de_suite`: the others verify
/// nothing any more either, as when one of them got out; whoever holds a token must sign in again. Refused right after another
/// one was made, which not everybody knows yet. Answers its name.
pub(super) async fn tourner(
    tx: &mut PgConnection,
    secret: &SecretString,
    maintenant: Timestamp,
    tout_de_suite: bool,
) -> Result<String> {
    sqlx::query!("SELECT pg_advisory_xact_lock(7201)")
        .execute(&mut *tx)
        .await?;
    let recente = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM authz.cle_signature WHERE cree_le > $1) AS "oui!""#,
        (maintenant - PREAVIS).to_sqlx()
    )
    .fetch_one(&mut *tx)
    .await?;
    if recente && !tout_de_suite {
        return Err(Error::champ("cle", CodeErreur::DateTropRecente));
    }
    if tout_de_suite {
        sqlx::query!("DELETE FROM authz.cle_signature")
            .execute(&mut *tx)
            .await?;
    } else {
        // The newest of them signs until the new one is known everywhere: it is retired by the one after.
        sqlx::query!(
            "UPDATE authz.cle_signature SET retiree_le = $1 WHERE retiree_le IS NULL
                AND cree_le < (SELECT max(cree_le) FROM authz.cle_signature)",
            maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    creer(tx, secret, maintenant).await
}

/// Forgets the keys that signed nothing that could still be good. Answers how many went.
pub(super) async fn oublier(cx: &mut PgConnection, maintenant: Timestamp, vie_max: SignedDuration) -> Result<u64> {
    let parties = sqlx::query!(
        "DELETE FROM authz.cle_signature WHERE retiree_le < $1",
        (maintenant - vie_max - PREAVIS).to_sqlx()
    )
    .execute(cx)
    .await?;
    Ok(parties.rows_affected())
}
