use super::push::cles;
use crate::{Ctx, Error, Result};
use domain::CodeErreur;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// Browsers that one account may have told: the oldest gives way.
const ABONNEMENTS_MAX: i64 = 10;

/// Has this browser told of the mails of the account. Whoever is signed in, for herself; the address must be that of a push
/// service. A browser that changes hands tells its new owner only.
pub async fn abonner(ctx: &Ctx, adresse: &str, cle: &str, secret: &str) -> Result<()> {
    let compte = ctx.compte()?.utilisateur;
    let push = ctx.services.reglages.push.as_ref().ok_or(Error::Introuvable)?;
    if push.adresse(adresse).is_none() || cles(cle, secret).is_none() {
        return Err(Error::champ("adresse", CodeErreur::ValeurInterdite));
    }
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "INSERT INTO courriel.abonnement (id, utilisateur_id, adresse, cle, secret, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (adresse) DO UPDATE SET utilisateur_id = $2, cle = $4, secret = $5, cree_le = $6",
        Uuid::now_v7(),
        compte.0,
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
        compte.0,
        ABONNEMENTS_MAX
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Has it told no more. Whoever is signed in, for herself.
pub async fn desabonner(ctx: &Ctx, adresse: &str) -> Result<()> {
    let compte = ctx.compte()?.utilisateur;
    sqlx::query!(
        "DELETE FROM courriel.abonnement WHERE utilisateur_id = $1 AND adresse = $2",
        compte.0,
        adresse
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}
