//! Long tasks: rows that any worker may take, with progress, and a lease so that a dead worker's task is taken over.

mod attente;
mod suivre;

pub use attente::{Attente, attentes};
pub use suivre::{Suivi, consulter, lister};

use crate::{Ctx, Error, Result, Services, traces};
use domain::ids::{JobId, UtilisateurId};
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use opentelemetry::{
    KeyValue,
    trace::{FutureExt, SpanKind, Status, TraceContextExt},
};
use serde_json::Value;
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;
use uuid::Uuid;

/// How long a worker may stay silent before another one takes its task over.
const BAIL: SignedDuration = SignedDuration::from_secs(15);

/// The same for one step of a task that does all in one transaction.
const BAIL_LONG: SignedDuration = SignedDuration::from_mins(2);

/// Times that a task is taken again without moving on, before it is given up.
const REPRISES: i16 = 10;

/// A task taken by this worker.
#[derive(Clone, Debug)]
pub(crate) struct Tache {
    pub id: JobId,
    pub type_: String,
    pub parametres: Value,
    /// Steps done by an earlier, interrupted run: where to go on.
    pub fait: usize,
    pub cree_par: Option<UtilisateurId>,
    reprises: i16,
    /// The request that left it.
    traceparent: Option<String>,
}

/// Leaves a task to the workers; none begins it before `pas_avant`.
pub(crate) async fn creer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    id: JobId,
    type_: &str,
    parametres: Value,
    pas_avant: Option<Timestamp>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO evt.job (id, type, parametres, cree_par, cree_le, pas_avant, traceparent)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        type_,
        parametres,
        ctx.id_acteur(),
        ctx.maintenant.to_sqlx(),
        pas_avant.map(ToSqlx::to_sqlx) as _,
        traces::courante()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Kinds of tasks that this version knows how to do; those of a later one wait for it.
const TYPES: [&str; 6] = [
    crate::inscription::TYPE_IMPORT,
    crate::parcours::TYPE_LOT,
    crate::parcours::TYPE_DROITS,
    crate::referentiel::nomenclatures::TYPE_MISE_A_JOUR,
    crate::offre::TYPE_PASSAGE,
    crate::offre::TYPE_RECONDUCTION,
];

/// Takes the oldest task that nobody holds.
async fn prendre(ctx: &Ctx) -> Result<Option<Tache>> {
    let ligne = sqlx::query!(
        "UPDATE evt.job SET statut = 'EN_COURS', debut_le = coalesce(debut_le, $1), bail_jusqua = $2,
            reprises = CASE statut WHEN 'CREE' THEN 0 ELSE reprises + 1 END
         WHERE id = (SELECT id FROM evt.job
                     WHERE (statut = 'CREE' OR (statut = 'EN_COURS' AND (bail_jusqua IS NULL OR bail_jusqua < $1)))
                        AND (pas_avant IS NULL OR pas_avant <= $1) AND type = ANY ($3)
                     ORDER BY cree_le LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, type, parametres, fait, cree_par, reprises, traceparent",
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + BAIL).to_sqlx(),
        &TYPES.map(str::to_owned)
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    Ok(ligne.map(|l| Tache {
        id: JobId(l.id),
        type_: l.r#type,
        parametres: l.parametres,
        fait: usize::try_from(l.fait).unwrap_or(0),
        cree_par: l.cree_par.map(UtilisateurId),
        reprises: l.reprises,
        traceparent: l.traceparent,
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
        "UPDATE evt.job SET fait = $3, total = $4, bail_jusqua = $5, reprises = 0 WHERE id = $1 AND fait = $2 AND statut = 'EN_COURS'",
        tache.id.0,
        de,
        a,
        total,
        (ctx.maintenant + BAIL).to_sqlx(),
    )
    .execute(tx)
    .await?
    .rows_affected();
    if touche == 1 { Ok(()) } else { Err(Error::BailPerdu) }
}

/// The same for a task that does all at its end: nothing is done yet, and what always fails is not tried for ever.
pub(crate) async fn annoncer(cx: &mut PgConnection, tache: &Tache, de: usize, a: usize, total: usize) -> Result<()> {
    let touche = sqlx::query!(
        "UPDATE evt.job SET fait = $3, total = $4, bail_jusqua = $5 WHERE id = $1 AND fait = $2 AND statut = 'EN_COURS'",
        tache.id.0,
        entier(de)?,
        entier(a)?,
        entier(total)?,
        (Timestamp::now() + BAIL_LONG).to_sqlx(),
    )
    .execute(cx)
    .await?
    .rows_affected();
    if touche == 1 { Ok(()) } else { Err(Error::BailPerdu) }
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

/// Ends a task that kept nothing, with what it found: what it was to see, or why it is refused.
pub(crate) async fn conclure(ctx: &Ctx, tache: &Tache, issue: std::result::Result<Value, Value>) -> Result<()> {
    let (statut, resultat) = match issue {
        Ok(vu) => ("SUCCES", vu),
        Err(refus) => ("ECHEC", refus),
    };
    sqlx::query!(
        "UPDATE evt.job SET statut = $2, resultat = $3, fin_le = $4, bail_jusqua = NULL
         WHERE id = $1 AND statut = 'EN_COURS'",
        tache.id.0,
        statut,
        resultat,
        ctx.maintenant.to_sqlx()
    )
    .execute(&ctx.services.pool)
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
    let ctx = Ctx::systeme(Arc::clone(services), "automate");
    let Some(tache) = prendre(&ctx).await? else {
        return Ok(false);
    };
    // It goes on with the trace of the request that left it.
    let trace = traces::ouvrir(
        format!("job {}", tache.type_),
        SpanKind::Consumer,
        &traces::lire(tache.traceparent.as_deref()),
        vec![KeyValue::new("job", tache.id.to_string())],
    );
    let travail = async {
        match tache.type_.as_str() {
            crate::inscription::TYPE_IMPORT => crate::inscription::traiter_import(&ctx, &tache).await,
            crate::parcours::TYPE_LOT => crate::parcours::traiter_lot(&ctx, &tache).await,
            crate::parcours::TYPE_DROITS => crate::parcours::traiter_droits(&ctx, &tache).await,
            crate::referentiel::nomenclatures::TYPE_MISE_A_JOUR => {
                crate::referentiel::nomenclatures::traiter_mise_a_jour(&ctx, &tache).await
            }
            crate::offre::TYPE_PASSAGE | crate::offre::TYPE_RECONDUCTION => {
                crate::offre::traiter_reconduction(&ctx, &tache).await
            }
            autre => Err(Error::interne(format!("unknown kind of task {autre}"))),
        }
    };
    let issue = travail.with_context(trace.clone()).await;
    if issue.is_err() {
        trace.span().set_status(Status::error(""));
    }
    trace.span().end();
    match issue {
        Ok(()) => {}
        Err(Error::BailPerdu) => tracing::warn!(job = %tache.id, "another worker took this task over"),
        Err(Error::Arret) => rendre(&ctx, &tache).await?,
        // The lease runs out and the task goes on later.
        Err(e) if e.passagere() && tache.reprises < REPRISES => {
            tracing::warn!(job = %tache.id, error = e.sans_valeurs(), "task interrupted, it will be resumed");
        }
        Err(e) => {
            tracing::error!(job = %tache.id, error = e.sans_valeurs(), "task failed");
            echouer(&Ctx::systeme(Arc::clone(services), "automate"), &tache, &e.to_string()).await?;
        }
    }
    Ok(true)
}

/// Gives a task back unfinished: another worker goes on at once.
async fn rendre(ctx: &Ctx, tache: &Tache) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.job SET bail_jusqua = NULL, reprises = 0 WHERE id = $1 AND statut = 'EN_COURS'",
        tache.id.0
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// Puts a task off, for what must end first.
pub(crate) async fn remettre(ctx: &Ctx, tache: &Tache, le: Timestamp) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.job SET statut = 'CREE', bail_jusqua = NULL, pas_avant = $2 WHERE id = $1 AND statut = 'EN_COURS'",
        tache.id.0,
        le.to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// A piece of upkeep: each may run twice, or on several workers, without harm. Answers how much it did.
type Soin = fn(Ctx) -> BoxFuture<'static, Result<u64>>;

/// What is looked at again and again, each on its own: a slow mail server or bank holds nothing else up.
const SOINS: &[(&str, Duration, Soin)] = &[
    ("courriels", Duration::from_secs(5), |ctx| {
        Box::pin(async move { crate::courriel::expedier(&ctx).await })
    }),
    ("notifications", Duration::from_secs(5), |ctx| {
        Box::pin(async move { crate::notification::notifier(&ctx).await })
    }),
    ("cvec", Duration::from_secs(5), |ctx| {
        Box::pin(async move { crate::parcours::verifier_cvec(&ctx).await })
    }),
    ("transactions", Duration::from_secs(30), |ctx| {
        Box::pin(async move { crate::paiement::expirer_transactions(&ctx).await })
    }),
    ("tentatives", Duration::from_secs(60), |ctx| {
        Box::pin(async move { crate::authz::oublier_tentatives(&ctx).await })
    }),
    ("assistances", Duration::from_secs(60), |ctx| {
        Box::pin(async move { crate::authz::echoir_assistances(&ctx).await })
    }),
    ("sceaux", Duration::from_secs(60), |ctx| {
        Box::pin(async move { crate::audit::sceller(&ctx).await })
    }),
    ("sondes", crate::sonde::PAS, |ctx| {
        Box::pin(async move { crate::sonde::regarder(&ctx).await })
    }),
    ("partitions", HEURE, |ctx| {
        Box::pin(async move { crate::audit::preparer_partitions(&ctx).await })
    }),
    ("sessions", HEURE, |ctx| {
        Box::pin(async move { crate::authz::purger(&ctx).await })
    }),
    ("droits", HEURE, |ctx| {
        Box::pin(async move { crate::authz::oublier_imports(&ctx).await })
    }),
    ("depots", HEURE, |ctx| {
        Box::pin(async move { crate::depots::oublier(&ctx).await })
    }),
    ("operations", HEURE, |ctx| {
        Box::pin(async move { crate::offre::oublier_operations(&ctx).await })
    }),
    ("revues", HEURE, |ctx| {
        Box::pin(async move { crate::authz::clore_revues(&ctx).await })
    }),
    ("calendriers", HEURE, |ctx| {
        Box::pin(async move { crate::inscription::expirer(&ctx).await })
    }),
    ("evenements", HEURE, |ctx| {
        Box::pin(async move { crate::evenement::purger(&ctx).await })
    }),
    ("receptions", HEURE, |ctx| {
        Box::pin(async move { crate::reception::purger(&ctx).await })
    }),
    ("demandes", HEURE, |ctx| {
        Box::pin(async move { crate::inscription::oublier_demandes(&ctx).await })
    }),
    ("fichiers", HEURE, |ctx| {
        Box::pin(async move { crate::pieces::purger(&ctx).await })
    }),
];

const HEURE: Duration = Duration::from_secs(3600);

/// Does one piece of upkeep at its pace until the process must stop.
async fn entretenir(services: Arc<Services>, (nom, pas, soin): (&'static str, Duration, Soin)) {
    loop {
        if let Err(e) = soin(Ctx::systeme(Arc::clone(&services), "entretien")).await {
            tracing::warn!(soin = nom, error = e.sans_valeurs(), "upkeep put off");
        }
        tokio::select! {
            () = tokio::time::sleep(pas) => {}
            () = services.arret.cancelled() => return,
        }
    }
}

/// Runs tasks and upkeep until the process must stop; a long task stops between two steps, and another worker goes on.
pub async fn travailler(services: Arc<Services>) {
    let mut soins: JoinSet<()> = JoinSet::new();
    for soin in SOINS {
        soins.spawn(entretenir(Arc::clone(&services), *soin));
    }
    soins.spawn(crate::webhook::travailler(Arc::clone(&services)));
    while !services.arret.is_cancelled() {
        let pause = match executer_une(&services).await {
            Ok(true) => continue,
            Ok(false) => Duration::from_millis(500),
            Err(e) => {
                tracing::warn!(error = e.sans_valeurs(), "cannot look for tasks");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = services.arret.cancelled() => {}
        }
    }
    soins.join_all().await;
}

/// A fresh identifier.
pub(crate) fn nouvel_id() -> JobId {
    JobId(Uuid::now_v7())
}
