//! Long tasks: rows that any worker may take, with progress, and a lease so that a dead worker's task is taken over.

use crate::{Ctx, Error, Result, Services};
use domain::ids::{JobId, UtilisateurId};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// How long a worker may stay silent before another one takes its task over.
const BAIL: SignedDuration = SignedDuration::from_secs(15);

/// A task taken by this worker.
#[derive(Clone, Debug)]
pub(crate) struct Tache {
    pub id: JobId,
    pub type_: String,
    pub parametres: Value,
    /// Steps done by an earlier, interrupted run: where to go on.
    pub fait: usize,
    pub cree_par: Option<UtilisateurId>,
}

pub(crate) async fn creer(tx: &mut PgConnection, ctx: &Ctx, id: JobId, type_: &str, parametres: Value) -> Result<()> {
    sqlx::query!(
        "INSERT INTO evt.job (id, type, parametres, cree_par, cree_le) VALUES ($1, $2, $3, $4, $5)",
        id.0,
        type_,
        parametres,
        ctx.id_acteur(),
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes the oldest task that nobody holds.
async fn prendre(ctx: &Ctx) -> Result<Option<Tache>> {
    let ligne = sqlx::query!(
        "UPDATE evt.job SET statut = 'EN_COURS', debut_le = coalesce(debut_le, $1), bail_jusqua = $2
         WHERE id = (SELECT id FROM evt.job
                     WHERE statut = 'CREE' OR (statut = 'EN_COURS' AND (bail_jusqua IS NULL OR bail_jusqua < $1))
                     ORDER BY cree_le LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, type, parametres, fait, cree_par",
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + BAIL).to_sqlx(),
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    Ok(ligne.map(|l| Tache {
        id: JobId(l.id),
        type_: l.r#type,
        parametres: l.parametres,
        fait: usize::try_from(l.fait).unwrap_or(0),
        cree_par: l.cree_par.map(UtilisateurId),
    }))
}

/// Records progress in the transaction of the work itself, and keeps the lease. Whoever lost the lease in the meantime
/// loses the transaction too: two workers never do the same step.
pub(crate) async fn avancer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    tache: &Tache,
    de: usize,
    a: usize,
    total: usize,
) -> Result<()> {
    let (de, a, total) = (entier(de)?, entier(a)?, entier(total)?);
    let touche = sqlx::query!(
        "UPDATE evt.job SET fait = $3, total = $4, bail_jusqua = $5 WHERE id = $1 AND fait = $2 AND statut = 'EN_COURS'",
        tache.id.0,
        de,
        a,
        total,
        (ctx.maintenant + BAIL).to_sqlx(),
    )
    .execute(tx)
    .await?
    .rows_affected();
    if touche == 1 {
        Ok(())
    } else {
        Err(Error::interne("another worker took this task over"))
    }
}

fn entier(n: usize) -> Result<i32> {
    i32::try_from(n).map_err(Error::interne)
}

pub(crate) async fn reussir(tx: &mut PgConnection, ctx: &Ctx, tache: &Tache, resultat: Value) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.job SET statut = 'SUCCES', resultat = $2, fin_le = $3, bail_jusqua = NULL WHERE id = $1",
        tache.id.0,
        resultat,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn echouer(ctx: &Ctx, tache: &Tache, cause: &str) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.job SET statut = 'ECHEC', erreur = $2, fin_le = $3, bail_jusqua = NULL
         WHERE id = $1 AND statut = 'EN_COURS'",
        tache.id.0,
        cause,
        ctx.maintenant.to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// Runs one waiting task, if there is one; true when there was.
pub async fn executer_une(services: &Arc<Services>) -> Result<bool> {
    let ctx = Ctx::systeme(Arc::clone(services), "worker");
    let Some(tache) = prendre(&ctx).await? else {
        return Ok(false);
    };
    let issue = match tache.type_.as_str() {
        crate::inscription::TYPE_IMPORT => crate::inscription::traiter_import(&ctx, &tache).await,
        autre => Err(Error::interne(format!("unknown kind of task {autre}"))),
    };
    match issue {
        Ok(()) => {}
        // The database is away or the connection was cut: the lease runs out and the task goes on later.
        Err(Error::Base(e)) => tracing::warn!(job = %tache.id, error = %e, "task interrupted, it will be resumed"),
        Err(e) => {
            tracing::error!(job = %tache.id, error = %e, "task failed");
            echouer(&Ctx::systeme(Arc::clone(services), "worker"), &tache, &e.to_string()).await?;
        }
    }
    Ok(true)
}

/// What is looked at again and again, whoever does it: each of these may run twice without harm.
async fn entretenir(services: &Arc<Services>) {
    let ctx = || Ctx::systeme(Arc::clone(services), "entretien");
    let issues = [
        crate::courriel::expedier(&ctx()).await,
        crate::parcours::verifier_cvec(&ctx()).await,
        crate::paiement::expirer_transactions(&ctx()).await,
        crate::pieces::purger(&ctx()).await,
    ];
    for e in issues.into_iter().filter_map(Result::err) {
        tracing::warn!(error = %e, "upkeep put off");
    }
}

/// How often the upkeep is done.
const ENTRETIEN: Duration = Duration::from_secs(5);

/// Runs tasks until `arret` says stop; the one in hand is finished first.
pub async fn travailler(services: Arc<Services>, mut arret: tokio::sync::watch::Receiver<bool>) {
    let mut dernier: Option<std::time::Instant> = None;
    while !*arret.borrow() {
        if dernier.is_none_or(|d| d.elapsed() >= ENTRETIEN) {
            entretenir(&services).await;
            dernier = Some(std::time::Instant::now());
        }
        let pause = match executer_une(&services).await {
            Ok(true) => continue,
            Ok(false) => Duration::from_millis(500),
            Err(e) => {
                tracing::warn!(error = %e, "cannot look for tasks");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = arret.changed() => {}
        }
    }
}

/// A fresh identifier.
pub(crate) fn nouvel_id() -> JobId {
    JobId(Uuid::now_v7())
}
