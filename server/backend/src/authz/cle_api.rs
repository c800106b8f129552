//! Keys with which other systems call the interfaces.

use super::{
    comptes::{exiger_systeme, trace},
    session::{PRECISION_VU, habilitations_de},
};
use crate::{Compte, Ctx, Error, Result, Services, audit};
use aws_lc_rs::rand;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    CodeErreur,
    ids::{PersonneId, SessionId, UtilisateurId},
};
use i18n::Langue;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a key begins with: whoever looks for secrets that were left somewhere knows it by that.
pub(super) const PREFIXE: &str = "pegase_";

fn empreinte(cle: &str) -> Vec<u8> {
    // 256 random bits: nothing to guess, so nothing to slow down.
    Sha256::digest(cle.as_bytes()).to_vec()
}

/// Makes a key for that account, good for so long; what is returned is shown once. The label tells keys of one account
/// apart. By the command line only.
pub async fn creer_cle(ctx: &Ctx, identifiant: &str, libelle: &str, duree: SignedDuration) -> Result<String> {
    exiger_systeme(ctx)?;
    let mut octets = [0u8; 32];
    rand::fill(&mut octets).map_err(Error::interne)?;
    let cle = format!("{PREFIXE}{}", URL_SAFE_NO_PAD.encode(octets));
    let identifiant = &identifiant.trim().to_lowercase();
    let mut tx = ctx.transaction().await?;
    let creee = sqlx::query!(
        "INSERT INTO authz.cle_api (id, utilisateur_id, libelle, empreinte, cree_le, expire_le)
         SELECT $1, id, $3, $4, $5, $6 FROM authz.utilisateur WHERE identifiant = $2 AND actif",
        Uuid::now_v7(),
        identifiant,
        libelle,
        empreinte(&cle),
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + duree).to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| Error::from(e).sur_contrainte("cle_api_libelle_unique", "libelle", CodeErreur::ValeurInterdite))?;
    if creee.rows_affected() == 0 {
        return Err(Error::Introuvable);
    }
    audit::enregistrer(
        &mut tx,
        ctx,
        trace("CREER_CLE_API", identifiant, json!({ "libelle": libelle })),
    )
    .await?;
    tx.commit().await?;
    Ok(cle)
}

/// Ends a key at once. By the command line only.
pub async fn revoquer_cle(ctx: &Ctx, identifiant: &str, libelle: &str) -> Result<()> {
    exiger_systeme(ctx)?;
    let identifiant = &identifiant.trim().to_lowercase();
    let mut tx = ctx.transaction().await?;
    let finie = sqlx::query!(
        "UPDATE authz.cle_api c SET revoquee_le = $3 FROM authz.utilisateur u
         WHERE u.id = c.utilisateur_id AND u.identifiant = $1 AND c.libelle = $2 AND c.revoquee_le IS NULL",
        identifiant,
        libelle,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    if finie.rows_affected() == 0 {
        return Err(Error::Introuvable);
    }
    audit::enregistrer(
        &mut tx,
        ctx,
        trace("REVOQUER_CLE_API", identifiant, json!({ "libelle": libelle })),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The account behind a key, with its rights of this instant; None when the key is good no more.
pub(super) async fn lire_cle(services: &Services, cle: &str, maintenant: Timestamp) -> Result<Option<Compte>> {
    if !cle.starts_with(PREFIXE) {
        return Ok(None);
    }
    let mut cx = services.pool.acquire().await?;
    let ligne = sqlx::query!(
        "SELECT c.id, c.vue_le, u.id AS utilisateur, u.identifiant, u.nom_affiche, u.langue, u.personne_id
         FROM authz.cle_api c JOIN authz.utilisateur u ON u.id = c.utilisateur_id
         WHERE c.empreinte = $1 AND u.actif AND c.revoquee_le IS NULL AND c.expire_le > $2",
        empreinte(cle),
        maintenant.to_sqlx()
    )
    .fetch_optional(&mut *cx)
    .await?;
    let Some(l) = ligne else { return Ok(None) };
    if l.vue_le
        .is_none_or(|vue| maintenant.duration_since(vue.to_jiff()) > PRECISION_VU)
    {
        sqlx::query!(
            "UPDATE authz.cle_api SET vue_le = $2 WHERE id = $1",
            l.id,
            maintenant.to_sqlx()
        )
        .execute(&mut *cx)
        .await?;
    }
    let utilisateur = UtilisateurId(l.utilisateur);
    Ok(Some(Compte {
        utilisateur,
        // A key opens no session.
        session: SessionId(Uuid::nil()),
        identifiant: l.identifiant,
        nom: l.nom_affiche,
        personne: l.personne_id.map(PersonneId),
        langue: Langue::depuis_code(&l.langue).unwrap_or_default(),
        habilitations: habilitations_de(&mut cx, utilisateur).await?,
        confirmee_le: None,
        retenues: Vec::new(),
        assistance: None,
    }))
}

/// Is it a key of that account, good at this instant?
pub(super) async fn est_a(
    services: &Services,
    cle: &str,
    utilisateur: UtilisateurId,
    maintenant: Timestamp,
) -> Result<bool> {
    if !cle.starts_with(PREFIXE) {
        return Ok(false);
    }
    let bonne = sqlx::query!(
        "UPDATE authz.cle_api SET vue_le = $4
         WHERE empreinte = $1 AND utilisateur_id = $2 AND revoquee_le IS NULL AND expire_le > $3",
        empreinte(cle),
        utilisateur.0,
        maintenant.to_sqlx(),
        maintenant.to_sqlx()
    )
    .execute(&services.pool)
    .await?;
    Ok(bonne.rows_affected() > 0)
}
