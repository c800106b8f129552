use super::push::cles;
use crate::{Ctx, Error, Result};
use domain::CodeErreur;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// Browsers that one account may have told: the oldest gives way.
const ABONNEMENTS_MAX: i64 = 10;

/// Has this browser told of the mails of the account. Whoever is signed in, for herself; the address must be that of a push
/// service. A browser that changes hands tells its new owner only, and of nothing that waited for the one before.
pub async fn abonner(ctx: &Ctx, adresse: &str, cle: &str, secret: &str) -> Result<()> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let push = ctx.services.reglages.push.as_ref().ok_or(Error::Introuvable)?;
    if push.adresse(adresse).is_none() || cles(cle, secret).is_none() {
        return Err(Error::champ("adresse", CodeErreur::ValeurInterdite));
    }
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "DELETE FROM courriel.abonnement WHERE adresse = $1 AND utilisateur_id <> $2",
        adresse,
        compte.utilisateur.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO courriel.abonnement (id, utilisateur_id, session_id, adresse, cle, secret, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (adresse) DO UPDATE SET utilisateur_id = $2, session_id = $3, cle = $5, secret = $6, cree_le = $7",
        Uuid::now_v7(),
        compte.utilisateur.0,
        compte.session.0,
        adresse,
        cle,
        secret,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "DELETE FROM courriel.abonnement WHERE id IN (SELECT id FROM courriel.abonnement WHERE utilisateur_id = $1
            ORDER BY cree_le DESC, id DESC OFFSET $2)",
        compte.utilisateur.0,
        ABONNEMENTS_MAX
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Is this browser told of the mails of the account? Whoever is signed in, for herself. From now on it is until this session
/// is signed out of.
pub async fn abonne(ctx: &Ctx, adresse: &str) -> Result<bool> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let sien = sqlx::query!(
        "UPDATE courriel.abonnement SET session_id = $3 WHERE adresse = $1 AND utilisateur_id = $2",
        adresse,
        compte.utilisateur.0,
        compte.session.0
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(sien.rows_affected() > 0)
}

/// Has it told no more. Whoever is signed in, for herself.
pub async fn desabonner(ctx: &Ctx, adresse: &str) -> Result<()> {
    let compte = ctx.compte()?;
    sqlx::query!(
        "DELETE FROM courriel.abonnement WHERE utilisateur_id = $1 AND adresse = $2",
        compte.utilisateur.0,
        adresse
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// Has the browsers of this session told no more: whoever signs out may leave the device to somebody else.
pub async fn quitter(ctx: &Ctx) -> Result<()> {
    let compte = ctx.compte()?;
    sqlx::query!(
        "DELETE FROM courriel.abonnement WHERE session_id = $1 AND utilisateur_id = $2",
        compte.session.0,
        compte.utilisateur.0
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}
