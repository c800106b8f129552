//! Failed sign-ins by address of the network: a high ceiling, since a whole campus may be one address. It stops whoever
//! tries a few passwords on thousands of accounts, which the back-off of one account never sees.

use super::attente;
use crate::{Ctx, Error, Result};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use std::net::IpAddr;

/// Failures are counted over so long.
const FENETRE: SignedDuration = SignedDuration::from_mins(10);

/// Refuses an address that failed too often lately; who has no address (the system, a test) is never refused.
pub(super) async fn verifier(ctx: &Ctx) -> Result<()> {
    let Some(adresse) = ctx.adresse else { return Ok(()) };
    let echecs = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(nombre), 0)::bigint AS "n!" FROM authz.tentative WHERE adresse = $1 AND minute > $2"#,
        reseau(adresse),
        (ctx.maintenant - FENETRE).to_sqlx()
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    if echecs >= i64::from(ctx.services.reglages.plafond_echecs) {
        return Err(Error::Patienter { secondes: 60 });
    }
    Ok(())
}

/// Counts one failure of this address.
pub(super) async fn noter(ctx: &Ctx) -> Result<()> {
    let Some(adresse) = ctx.adresse else { return Ok(()) };
    sqlx::query!(
        "INSERT INTO authz.tentative (adresse, minute, nombre) VALUES ($1, $2, 1)
         ON CONFLICT (adresse, minute) DO UPDATE SET nombre = tentative.nombre + 1",
        reseau(adresse),
        minute(ctx.maintenant).to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// Forgets the failures that no longer count, by address and by name: both are personal data. Runs as the system;
/// answers how many rows went.
pub async fn oublier_tentatives(ctx: &Ctx) -> Result<u64> {
    let parties = sqlx::query!(
        "DELETE FROM authz.tentative WHERE minute < $1",
        (ctx.maintenant - FENETRE).to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(parties.rows_affected() + attente::oublier_anciennes(ctx).await?)
}

fn minute(instant: Timestamp) -> Timestamp {
    let seconde = instant.as_second();
    Timestamp::from_second(seconde - seconde.rem_euclid(60)).unwrap_or(instant)
}

/// What is counted as one address: in IPv6, whoever has one has the 2^64 others of its network.
pub fn reseau(adresse: IpAddr) -> String {
    match adresse.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_reseau_de_six_est_une_adresse() {
        let un = |t: &str| reseau(t.parse().unwrap());
        assert_eq!(un("2001:db8:1:2::1"), un("2001:db8:1:2:ffff::9"));
        assert_ne!(un("2001:db8:1:2::1"), un("2001:db8:1:3::1"));
        assert_eq!(un("::ffff:192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn la_minute_est_entiere() {
        let instant: Timestamp = "2026-07-08T10:00:59.5Z".parse().unwrap();
        assert_eq!(minute(instant).to_string(), "2026-07-08T10:00:00Z");
    }
}
