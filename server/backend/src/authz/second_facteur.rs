//! The second factor of an account that has a password here: codes of an application (RFC 6238), and recovery codes.

use super::{SessionOuverte, attente, code, plafond, session, trace::tracer};
use crate::{
    Ctx, Error, Result,
    coffre::{chiffrer, dechiffrer, desceller, sceller as sceller_pour},
};
use aws_lc_rs::rand;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{CodeErreur, authz::FacteurVue, ids::UtilisateurId};
use i18n::Langue;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use qrcode::{QrCode, render::svg};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use totp_rs::{Builder, Totp};
use uuid::Uuid;

/// Whoever gave her password gives her code within so long.
const DUREE: SignedDuration = SignedDuration::from_mins(10);
/// What [`sceller`] seals is good for.
const USAGE: &str = "second facteur";
/// Recovery codes of an account.
const CODES: usize = 10;

/// What is kept until a first code was right.
#[derive(Serialize, Deserialize)]
struct Preparation {
    secret: Vec<u8>,
    codes: Vec<String>,
}

/// Six digits, that change every thirty seconds: what all applications know. The code before and the one after are good too.
fn totp(ctx: &Ctx, secret: Vec<u8>, identifiant: &str) -> Result<Totp> {
    let emetteur = match url::Url::parse(&ctx.services.reglages.url_publique) {
        Ok(url) => format!("Pégase {}", url.host_str().unwrap_or_default()),
        Err(_) => "Pégase".into(),
    };
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(emetteur))
        // A colon ends the name of who issues it.
        .with_account_name(identifiant.replace(':', " "))
        .build()
        .map_err(Error::interne)
}

fn instant(ctx: &Ctx) -> u64 {
    u64::try_from(ctx.maintenant.as_second()).unwrap_or(0)
}

/// The step of time of this code, when it is good now.
fn pas_du_code(totp: &Totp, saisi: &str, instant: u64) -> Result<Option<i64>> {
    totp.check(saisi, instant)
        .map(i64::try_from)
        .transpose()
        .map_err(Error::interne)
}

/// What was typed, without what people put between digits.
fn net(saisi: &str) -> String {
    saisi
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase()
}

/// Does this account demand a code?
pub(super) async fn actif(tx: &mut PgConnection, utilisateur: UtilisateurId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM authz.second_facteur WHERE utilisateur_id = $1 AND active_le IS NOT NULL) AS "oui!""#,
        utilisateur.0
    )
    .fetch_one(tx)
    .await?)
}

/// Is it a code of this account that is good now? Whatever it is, it is not any more.
pub(super) async fn consommer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    utilisateur: UtilisateurId,
    saisi: &str,
) -> Result<bool> {
    let ligne = sqlx::query!(
        "SELECT secret, dernier_pas FROM authz.second_facteur WHERE utilisateur_id = $1 AND active_le IS NOT NULL FOR UPDATE",
        utilisateur.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(ligne) = ligne else { return Ok(false) };
    let saisi = net(saisi);
    let totp = totp(ctx, dechiffrer(&ctx.services.reglages.secret, &ligne.secret)?, "-")?;
    // A code works once (RFC 6238 §5.2), and none before it any more.
    if let Some(pas) = pas_du_code(&totp, &saisi, instant(ctx))?
        && ligne.dernier_pas.is_none_or(|dernier| pas > dernier)
    {
        sqlx::query!(
            "UPDATE authz.second_facteur SET dernier_pas = $2 WHERE utilisateur_id = $1",
            utilisateur.0,
            pas
        )
        .execute(tx)
        .await?;
        return Ok(true);
    }
    let de_secours = sqlx::query!(
        "UPDATE authz.second_facteur SET codes = array_remove(codes, $2) WHERE utilisateur_id = $1 AND $2 = ANY (codes)",
        utilisateur.0,
        code::empreinte(&saisi)
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if de_secours == 1 {
        tracer(tx, ctx, "CODE_DE_SECOURS", utilisateur).await?;
    }
    Ok(de_secours == 1)
}

/// The second factor of the account that is signed in.
pub(super) async fn lire(ctx: &Ctx) -> Result<FacteurVue> {
    let compte = ctx.compte()?;
    let ligne = sqlx::query!(
        r#"SELECT secret, active_le, cardinality(codes) AS "codes!" FROM authz.second_facteur WHERE utilisateur_id = $1"#,
        compte.utilisateur.0
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    let Some(ligne) = ligne else {
        return Ok(FacteurVue::Aucun);
    };
    if let Some(depuis) = ligne.active_le {
        return Ok(FacteurVue::Actif {
            depuis: ctx.services.heure_locale(depuis.to_jiff()),
            codes_restants: usize::try_from(ligne.codes).unwrap_or(0),
        });
    }
    let preparation = ouvrir(ctx, &ligne.secret)?;
    let totp = totp(ctx, preparation.secret, &compte.identifiant)?;
    let dessin = QrCode::new(totp.to_url().map_err(Error::interne)?)
        .map_err(Error::interne)?
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .build();
    Ok(FacteurVue::Prepare {
        secret: totp.secret().to_base32(),
        image: format!("data:image/svg+xml;base64,{}", STANDARD.encode(dessin)),
        codes: preparation.codes,
    })
}

fn ouvrir(ctx: &Ctx, chiffre: &[u8]) -> Result<Preparation> {
    Ok(serde_json::from_slice(&dechiffrer(
        &ctx.services.reglages.secret,
        chiffre,
    )?)?)
}

/// Makes a secret and recovery codes for the account that is signed in, which a first code makes active. Whoever has a password
/// here, and showed a moment ago who she is. One that is active stays.
pub async fn preparer_facteur(ctx: &Ctx) -> Result<()> {
    let compte = ctx.compte()?;
    ctx.confirme()?;
    let mut secret = [0u8; 20];
    rand::fill(&mut secret).map_err(Error::interne)?;
    let preparation = Preparation {
        secret: secret.to_vec(),
        codes: (0..CODES)
            .map(|_| Ok(format!("{}-{}", code::nouveau()?, code::nouveau()?)))
            .collect::<Result<_>>()?,
    };
    let secret = chiffrer(&ctx.services.reglages.secret, &serde_json::to_vec(&preparation)?)?;
    let prete = sqlx::query!(
        "INSERT INTO authz.second_facteur (utilisateur_id, secret, prepare_le)
         SELECT id, $2, $3 FROM authz.utilisateur WHERE id = $1 AND mot_de_passe IS NOT NULL
         ON CONFLICT (utilisateur_id) DO UPDATE SET secret = excluded.secret, prepare_le = excluded.prepare_le
         WHERE second_facteur.active_le IS NULL",
        compte.utilisateur.0,
        secret,
        ctx.maintenant.to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?
    .rows_affected();
    if prete == 0 {
        return Err(Error::Interdit);
    }
    Ok(())
}

/// Makes the prepared factor active, with a first code of it. Whoever is signed in.
pub async fn activer_facteur(ctx: &Ctx, saisi: &str) -> Result<()> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let mut tx = ctx.transaction().await?;
    let ligne = sqlx::query!(
        "SELECT secret FROM authz.second_facteur WHERE utilisateur_id = $1 AND active_le IS NULL FOR UPDATE",
        compte.utilisateur.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    let preparation = ouvrir(ctx, &ligne.secret)?;
    let totp = totp(ctx, preparation.secret.clone(), &compte.identifiant)?;
    let pas =
        pas_du_code(&totp, &net(saisi), instant(ctx))?.ok_or_else(|| Error::champ("code", CodeErreur::Inconnu))?;
    let codes: Vec<Vec<u8>> = preparation.codes.iter().map(|c| code::empreinte(&net(c))).collect();
    sqlx::query!(
        "UPDATE authz.second_facteur SET secret = $2, active_le = $3, dernier_pas = $4, codes = $5 WHERE utilisateur_id = $1",
        compte.utilisateur.0,
        chiffrer(&ctx.services.reglages.secret, &preparation.secret)?,
        ctx.maintenant.to_sqlx(),
        pas,
        &codes
    )
    .execute(&mut *tx)
    .await?;
    tracer(&mut tx, ctx, "ACTIVER_SECOND_FACTEUR", compte.utilisateur).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the second factor off the account that is signed in, or gives up its preparation. Whoever showed a moment ago who she
/// is.
pub async fn retirer_facteur(ctx: &Ctx) -> Result<()> {
    let compte = ctx.compte()?;
    ctx.confirme()?;
    let mut tx = ctx.transaction().await?;
    oter(&mut tx, ctx, compte.utilisateur).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the second factor off an account: whoever lost her device and her codes asks for it. By the command line only.
pub async fn oter_facteur(ctx: &Ctx, identifiant: &str) -> Result<()> {
    super::comptes::exiger_systeme(ctx)?;
    let mut tx = ctx.transaction().await?;
    let id = sqlx::query_scalar!(
        "SELECT id FROM authz.utilisateur WHERE identifiant = $1",
        identifiant.trim().to_lowercase()
    )
    .fetch_one(&mut *tx)
    .await?;
    oter(&mut tx, ctx, UtilisateurId(id)).await?;
    tx.commit().await?;
    Ok(())
}

async fn oter(tx: &mut PgConnection, ctx: &Ctx, utilisateur: UtilisateurId) -> Result<()> {
    let etait_actif = sqlx::query_scalar!(
        r#"DELETE FROM authz.second_facteur WHERE utilisateur_id = $1 RETURNING active_le IS NOT NULL AS "oui!""#,
        utilisateur.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    if etait_actif {
        tracer(tx, ctx, "RETIRER_SECOND_FACTEUR", utilisateur).await?;
    }
    Ok(())
}

/// Somebody whose password was right, and whose code is awaited: in a cookie that only we can read.
#[derive(Serialize, Deserialize)]
struct Attendue {
    utilisateur: Uuid,
    le: Timestamp,
}

pub(super) fn sceller(ctx: &Ctx, utilisateur: UtilisateurId) -> Result<String> {
    let attendue = Attendue {
        utilisateur: utilisateur.0,
        le: ctx.maintenant,
    };
    sceller_pour(&ctx.services.reglages.secret, USAGE, &attendue)
}

fn lire_attendue(ctx: &Ctx, temoin: &str) -> Option<Uuid> {
    let attendue: Attendue = desceller(&ctx.services.reglages.secret, USAGE, temoin)?;
    (ctx.maintenant.duration_since(attendue.le) <= DUREE).then_some(attendue.utilisateur)
}

/// Ends a sign-in that waits for a code. Anybody may call it, with what [`super::connecter`] gave her browser. Wrong codes make
/// people wait as wrong passwords do.
pub async fn donner_code(ctx: &Ctx, temoin: &str, saisi: &str) -> Result<SessionOuverte> {
    plafond::verifier(ctx).await?;
    let perime = || Error::champ("temoin", CodeErreur::Inconnu);
    let id = lire_attendue(ctx, temoin).ok_or_else(perime)?;
    let cle = attente::cle_de_code(id);
    attente::reserver(ctx, &cle).await?;
    let mut tx = ctx.transaction().await?;
    let compte = sqlx::query!(
        "SELECT langue, personne_id FROM authz.utilisateur WHERE id = $1 AND actif",
        id
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(perime)?;
    let utilisateur = UtilisateurId(id);
    if !consommer(&mut tx, ctx, utilisateur, saisi).await? {
        tracer(&mut tx, ctx, "CODE_REFUSE", utilisateur).await?;
        tx.commit().await?;
        plafond::noter(ctx).await?;
        return Err(Error::champ("code", CodeErreur::Inconnu));
    }
    attente::oublier(&mut tx, &cle).await?;
    let jeton = session::ouvrir(&mut tx, ctx, utilisateur, None, Some(ctx.maintenant)).await?;
    tracer(&mut tx, ctx, "CONNEXION", utilisateur).await?;
    tx.commit().await?;
    Ok(SessionOuverte {
        jeton,
        langue: Langue::depuis_code(&compte.langue).unwrap_or_default(),
        apprenant: compte.personne_id.is_some(),
        facteur_voulu: false,
    })
}
