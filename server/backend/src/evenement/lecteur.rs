use super::{Position, purger::oubli};
use crate::{Error, Result, Services};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a process that reads may stay silent before another one takes its place, in seconds. Clocks of processes differ:
/// that of the database says when.
const BAIL: f64 = 10.0;

/// Between two looks when there is nothing new.
const PAUSE: Duration = Duration::from_millis(100);
/// Within this time a lease is prolonged even when nothing happens.
const RAPPEL: Duration = Duration::from_secs(3);

/// Somebody who reads the events in order and remembers how far: one process at a time, by a lease.
#[derive(Clone, Debug)]
pub struct Lecteur {
    nom: &'static str,
    moi: Uuid,
}

impl Lecteur {
    /// `nom` is what is remembered; two processes with the same one take turns.
    pub fn nouveau(nom: &'static str) -> Self {
        Self {
            nom,
            moi: Uuid::new_v4(),
        }
    }

    /// Takes the place if it is free, and says how far the one before came. A reader that never was begins with the oldest
    /// event that is kept.
    pub async fn prendre(&self, pool: &PgPool) -> Result<Option<Position>> {
        sqlx::query!(
            "INSERT INTO evt.lecteur (nom) VALUES ($1) ON CONFLICT (nom) DO NOTHING",
            self.nom
        )
        .execute(pool)
        .await?;
        let ligne = sqlx::query!(
            r#"UPDATE evt.lecteur SET tenu_par = $2, tenu_jusqua = now() + make_interval(secs => $3)
               WHERE nom = $1 AND (tenu_jusqua IS NULL OR tenu_jusqua < now() OR tenu_par = $2)
               RETURNING xact::text AS "xact!", id"#,
            self.nom,
            self.moi,
            BAIL
        )
        .fetch_optional(pool)
        .await?;
        let position = ligne.map(|l| Position::depuis_base(&l.xact, l.id)).transpose()?;
        if let Some(position) = position.filter(|p| *p > Position::default())
            && oubli(pool).await?.is_some_and(|oubli| position < oubli)
        {
            tracing::error!(lecteur = self.nom, %position, "events were forgotten before this reader had them");
        }
        Ok(position)
    }

    /// From `position`, which [`Self::prendre`] gave, to the moment when the place is lost or the process must stop: `traiter`
    /// deals with what comes after a place, and says how far it came; None when there is nothing.
    pub async fn regner<T, F, E>(&self, services: &Services, mut position: Position, mut traiter: T) -> Result<(), E>
    where
        T: FnMut(Position) -> F,
        F: Future<Output = Result<Option<Position>, E>>,
        E: From<Error>,
    {
        let mut rappel = Instant::now();
        while !services.arret.is_cancelled() {
            let Some(issue) = self.en_gardant(services, position, traiter(position)).await? else {
                return Ok(());
            };
            match issue? {
                Some(derniere) => position = derniere,
                None => {
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        () = services.arret.cancelled() => {}
                    }
                    if rappel.elapsed() < RAPPEL {
                        continue;
                    }
                }
            }
            rappel = Instant::now();
            if !self.avancer(&services.pool, position).await? {
                tracing::info!(lecteur = self.nom, "another process has the place");
                return Ok(());
            }
        }
        Ok(())
    }

    /// Prolongs the lease for as long as something takes; None when the place is lost meanwhile.
    async fn en_gardant<R>(
        &self,
        services: &Services,
        position: Position,
        travail: impl Future<Output = R>,
    ) -> Result<Option<R>> {
        let mut travail = std::pin::pin!(travail);
        loop {
            tokio::select! {
                issue = &mut travail => return Ok(Some(issue)),
                () = tokio::time::sleep(RAPPEL) => {
                    if !self.avancer(&services.pool, position).await? {
                        tracing::info!(lecteur = self.nom, "another process has the place");
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Remembers how far one came, and keeps the place: false when somebody else has it by now.
    async fn avancer(&self, pool: &PgPool, position: Position) -> Result<bool> {
        let tenu = sqlx::query!(
            "UPDATE evt.lecteur SET xact = $3::text::xid8, id = $4, tenu_jusqua = now() + make_interval(secs => $5)
             WHERE nom = $1 AND tenu_par = $2",
            self.nom,
            self.moi,
            position.xact.to_string(),
            position.id,
            BAIL
        )
        .execute(pool)
        .await?;
        Ok(tenu.rows_affected() > 0)
    }

    /// Leaves the place to whoever comes next.
    pub async fn lacher(&self, pool: &PgPool) -> Result<()> {
        sqlx::query!(
            "UPDATE evt.lecteur SET tenu_par = NULL, tenu_jusqua = NULL WHERE nom = $1 AND tenu_par = $2",
            self.nom,
            self.moi
        )
        .execute(pool)
        .await?;
        Ok(())
    }
}

/// Forgets how far a reader came: true when there was one, and no process reads under that name. By the command line only.
pub async fn oublier_lecteur(pool: &PgPool, nom: &str) -> Result<bool> {
    let oublie = sqlx::query!(
        "DELETE FROM evt.lecteur WHERE nom = $1 AND (tenu_jusqua IS NULL OR tenu_jusqua < now())",
        nom
    )
    .execute(pool)
    .await?;
    Ok(oublie.rows_affected() > 0)
}

/// Beyond, a lag is not counted any more.
const COMPTES: i64 = 200_000;

/// How far behind a reader is.
#[derive(Clone, Debug, PartialEq)]
pub struct Retard {
    pub lecteur: String,
    /// Events that it has not dealt with: 200 000 stand for all that are more.
    pub nombre: i64,
    /// Age of the oldest of them.
    pub age: SignedDuration,
}

/// The lag of each reader, shown to whoever operates the product.
pub async fn retards(pool: &PgPool, maintenant: Timestamp) -> Result<Vec<Retard>> {
    let lignes = sqlx::query!(
        r#"SELECT l.nom, n.nombre AS "nombre!", p.le AS "le?"
           FROM evt.lecteur l
           CROSS JOIN LATERAL (SELECT count(*) AS nombre FROM (SELECT FROM evt.outbox o
                WHERE (o.xact, o.id) > (l.xact, l.id) LIMIT $1) beaucoup) n
           LEFT JOIN LATERAL (SELECT o.le FROM evt.outbox o WHERE (o.xact, o.id) > (l.xact, l.id)
                              ORDER BY o.xact, o.id LIMIT 1) p ON true
           ORDER BY l.nom"#,
        COMPTES
    )
    .fetch_all(pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Retard {
            lecteur: l.nom,
            nombre: l.nombre,
            age: l.le.map_or(SignedDuration::ZERO, |le| {
                maintenant.duration_since(le.to_jiff()).max(SignedDuration::ZERO)
            }),
        })
        .collect())
}
