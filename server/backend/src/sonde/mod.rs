//! The services that the product leans on: does each of them answer? Workers ask again and again; the status page, the
//! figures and `server doctor` say what they saw.

mod regarder;

pub use regarder::regarder;

use crate::Result;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::{Timestamp as Instant, ToSqlx};
use sqlx::PgPool;
use std::time::Duration;

/// How often a worker asks.
pub const PAS: Duration = Duration::from_secs(30);

/// What was seen longer ago says nothing any more: no worker runs, or it does not reach the database.
const PERIMEE: SignedDuration = SignedDuration::from_mins(3);

/// A service without which somebody waits. The database is not one of them: without it nothing answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partenaire {
    /// Where files are kept.
    Fichiers,
    /// The broker that events are brought to.
    Courtier,
    /// The payment page.
    Banque,
    /// The service that checks CVEC numbers.
    Cvec,
    /// The server for mails.
    Courriels,
}

impl Partenaire {
    pub const TOUS: [Self; 5] = [
        Self::Fichiers,
        Self::Courtier,
        Self::Banque,
        Self::Cvec,
        Self::Courriels,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Fichiers => "FICHIERS",
            Self::Courtier => "COURTIER",
            Self::Banque => "BANQUE",
            Self::Cvec => "CVEC",
            Self::Courriels => "COURRIELS",
        }
    }
}

/// What was seen of a service, last time.
#[derive(Clone, Debug)]
pub struct Sonde {
    pub partenaire: Partenaire,
    /// None: nobody looked lately.
    pub va: Option<bool>,
    /// It has been so since.
    pub depuis: Timestamp,
    pub regardee_le: Timestamp,
}

/// Keeps what was seen of a service at that moment.
pub async fn noter(pool: &PgPool, partenaire: Partenaire, va: bool, le: Timestamp) -> Result<()> {
    sqlx::query!(
        "INSERT INTO evt.sonde AS s (partenaire, va, depuis, regardee_le) VALUES ($1, $2, $3, $3)
         ON CONFLICT (partenaire) DO UPDATE SET va = excluded.va,
            depuis = CASE WHEN s.va = excluded.va THEN s.depuis ELSE excluded.regardee_le END,
            regardee_le = excluded.regardee_le
         WHERE s.regardee_le < excluded.regardee_le",
        partenaire.code(),
        va,
        le.to_sqlx()
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What was last seen of each service that this installation has.
pub async fn lister(pool: &PgPool, maintenant: Timestamp) -> Result<Vec<Sonde>> {
    // What is looked at no more, since it was taken out of the configuration, is forgotten after a day.
    let lignes = sqlx::query!(
        "SELECT partenaire, va, depuis, regardee_le FROM evt.sonde WHERE regardee_le > $1",
        (maintenant - SignedDuration::from_hours(24)).to_sqlx()
    )
    .fetch_all(pool)
    .await?;
    let vue = |partenaire: &Partenaire| {
        let l = lignes.iter().find(|l| l.partenaire == partenaire.code())?;
        let regardee_le = l.regardee_le.to_jiff();
        Some(Sonde {
            partenaire: *partenaire,
            va: (maintenant.duration_since(regardee_le) < PERIMEE).then_some(l.va),
            depuis: l.depuis.to_jiff(),
            regardee_le,
        })
    };
    Ok(Partenaire::TOUS.iter().filter_map(vue).collect())
}

/// What was kept last: nothing, or when it was taken.
pub async fn derniere_sauvegarde(pool: &PgPool) -> Result<Option<Timestamp>> {
    let prise = sqlx::query_scalar!("SELECT max(prise_le) FROM evt.sauvegarde")
        .fetch_one(pool)
        .await?;
    Ok(prise.map(Instant::to_jiff))
}
