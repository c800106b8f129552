//! Waiting times after wrong passwords, by user name: the same whether the account exists or not.

use crate::{Ctx, Error, Result};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// Wrong passwords in a row before people wait.
const ECHECS_LIBRES: i32 = 5;

/// A name that nobody tried for so long starts afresh.
const OUBLI: SignedDuration = SignedDuration::from_hours(24);

/// Waiting time after this many wrong passwords in a row: it doubles, up to a quarter of an hour.
fn attente(echecs: i32) -> Option<SignedDuration> {
    let au_dela = echecs - ECHECS_LIBRES;
    (au_dela >= 0).then(|| SignedDuration::from_secs(30 << au_dela.min(5)).min(SignedDuration::from_mins(15)))
}

/// Whose failures are counted: a user name. Only a digest is kept: people sometimes type their password as their name.
pub(super) fn cle(identifiant: &str) -> Vec<u8> {
    Sha256::digest(identifiant.as_bytes()).to_vec()
}

/// The second factor of an account, whose password is known to whoever tries.
pub(super) fn cle_de_code(utilisateur: uuid::Uuid) -> Vec<u8> {
    let mut octets = vec![0xfe];
    octets.extend_from_slice(utilisateur.as_bytes());
    Sha256::digest(&octets).to_vec()
}

/// A machine, at its address of the network: nobody makes it wait from elsewhere, not even by typing something that looks
/// like this as a user name, since no text holds this first byte.
pub(super) fn cle_de_machine(identifiant: &str, reseau: &str) -> Vec<u8> {
    let mut texte = vec![0xff];
    texte.extend_from_slice(identifiant.as_bytes());
    texte.push(0xff);
    texte.extend_from_slice(reseau.as_bytes());
    Sha256::digest(&texte).to_vec()
}

/// Refuses who must wait, and counts nothing: for who may be many at once and right.
pub(super) async fn verifier(ctx: &Ctx, cle: &[u8]) -> Result<()> {
    let jusqua = sqlx::query_scalar!("SELECT jusqua FROM authz.attente WHERE cle = $1", cle)
        .fetch_optional(&ctx.services.pool)
        .await?;
    patienter(ctx, jusqua.flatten())
}

fn patienter(ctx: &Ctx, jusqua: Option<jiff_sqlx::Timestamp>) -> Result<()> {
    match jusqua.map(jiff_sqlx::Timestamp::to_jiff) {
        Some(fin) if fin > ctx.maintenant => Err(Error::Patienter {
            secondes: fin.duration_since(ctx.maintenant).as_secs().max(1),
        }),
        _ => Ok(()),
    }
}

/// Counts a failure of whom [`verifier`] let through.
pub(super) async fn noter(ctx: &Ctx, cle: &[u8]) -> Result<()> {
    match reserver(ctx, cle).await {
        // Somebody else failed in the meantime.
        Ok(()) | Err(Error::Patienter { .. }) => Ok(()),
        Err(e) => Err(e),
    }
}

/// Counts an attempt before it is made, so that a hundred attempts at once are a hundred, and refuses it when its time
/// has not come. Whoever gets in is forgotten by [`oublier`].
pub(super) async fn reserver(ctx: &Ctx, cle: &[u8]) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "INSERT INTO authz.attente (cle, le) VALUES ($1, $2) ON CONFLICT (cle) DO NOTHING",
        cle,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let ligne = sqlx::query!(
        "SELECT echecs, jusqua FROM authz.attente WHERE cle = $1 FOR UPDATE",
        cle
    )
    .fetch_one(&mut *tx)
    .await?;
    patienter(ctx, ligne.jusqua)?;
    let essais = ligne.echecs.saturating_add(1);
    sqlx::query!(
        "UPDATE authz.attente SET echecs = $2, jusqua = $3, le = $4 WHERE cle = $1",
        cle,
        essais,
        attente(essais).map(|d| (ctx.maintenant + d).to_sqlx()) as Option<jiff_sqlx::Timestamp>,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The right password, or a new one: nobody waits any more.
pub(super) async fn oublier(tx: &mut PgConnection, cle: &[u8]) -> Result<()> {
    sqlx::query!("DELETE FROM authz.attente WHERE cle = $1", cle)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets what no longer counts. Runs as the system; answers how many rows went.
pub(super) async fn oublier_anciennes(ctx: &Ctx) -> Result<u64> {
    let parties = sqlx::query!(
        "DELETE FROM authz.attente WHERE le < $1",
        (ctx.maintenant - OUBLI).to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(parties.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_attente_double_puis_plafonne() {
        let secondes: Vec<_> = (3..13).map(|n| attente(n).map(|d| d.as_secs())).collect();
        let attendu = [
            None,
            None,
            Some(30),
            Some(60),
            Some(120),
            Some(240),
            Some(480),
            Some(900),
            Some(900),
            Some(900),
        ];
        assert_eq!(secondes, attendu);
    }
}
