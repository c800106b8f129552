use crate::{Error, Result};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::PgPool;
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A place in the order of the events: that of the transactions, then of the writing. Written as `xact-id`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub(super) xact: u64,
    pub(super) id: i64,
}

impl Position {
    /// Before all that there may be.
    pub(crate) const DEBUT: Self = Self { xact: 0, id: i64::MIN };

    pub(crate) fn depuis_base(xact: &str, id: i64) -> Result<Self> {
        Ok(Self {
            xact: xact.parse().map_err(Error::interne)?,
            id,
        })
    }

    /// As the database takes them.
    pub(crate) fn parties(self) -> (String, i64) {
        (self.xact.to_string(), self.id)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.xact, self.id)
    }
}

impl FromStr for Position {
    type Err = std::num::ParseIntError;

    fn from_str(texte: &str) -> std::result::Result<Self, Self::Err> {
        let (xact, id) = texte.split_once('-').unwrap_or((texte, ""));
        Ok(Self {
            xact: xact.parse()?,
            id: id.parse()?,
        })
    }
}

/// An event as it was written.
#[derive(Clone, Debug)]
pub struct Evenement {
    pub position: Position,
    pub id: Uuid,
    pub sujet: String,
    pub type_: String,
    pub agregat: String,
    pub donnees: Value,
    pub le: Timestamp,
    /// What it comes from, where traces are kept.
    pub traceparent: Option<String>,
}

/// The events after a place, at most so many, in order. Identifiers are given before transactions end: nothing is read
/// beyond the oldest transaction that is still in progress, so that what comes after was never before.
pub async fn apres(pool: &PgPool, position: Position, nombre: i64) -> Result<Vec<Evenement>> {
    let lignes = sqlx::query!(
        r#"SELECT id, xact::text AS "xact!", evenement_id, sujet, type, agregat_id, donnees, le, traceparent
           FROM evt.outbox
           WHERE (xact, id) > ($1::text::xid8, $2) AND xact < evt.horizon()
           ORDER BY xact, id LIMIT $3"#,
        position.xact.to_string(),
        position.id,
        nombre
    )
    .fetch_all(pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(Evenement {
                position: Position::depuis_base(&l.xact, l.id)?,
                id: l.evenement_id,
                sujet: l.sujet,
                type_: l.r#type,
                agregat: l.agregat_id,
                donnees: l.donnees,
                le: l.le.to_jiff(),
                traceparent: l.traceparent,
            })
        })
        .collect()
}

/// What comes is not before that place.
pub(super) async fn horizon(pool: &PgPool) -> Result<Position> {
    let xact = sqlx::query_scalar!(r#"SELECT evt.horizon()::text AS "xact!""#)
        .fetch_one(pool)
        .await?;
    Position::depuis_base(&xact, 0)
}
