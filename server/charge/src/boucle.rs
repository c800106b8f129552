//! The two ways of asking: each waits for its answer before it asks again, or all ask at a rate, answered or not.

use crate::{
    cibles::Cibles,
    client::{Connexion, Demande, Serveur},
    melange,
    mesure::{Latences, Mesure, Temoins},
};
use fastrand::Rng;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// The next request of one of those who ask at once; None: nothing is left to ask.
pub type Demandeur = Arc<dyn Fn(usize, &mut Rng) -> anyhow::Result<Option<Demande>> + Send + Sync>;

/// One round: how many ask at once, and how long.
#[derive(Clone, Copy)]
pub struct Tour {
    pub connexions: usize,
    pub duree: Duration,
}

/// Closed loop. Throughput is what comes out of it; latencies are those of a server as busy as it can be.
pub async fn fermee(
    nom: &str,
    serveur: &Serveur,
    tour: Tour,
    temoins: Temoins,
    demandeur: Demandeur,
) -> anyhow::Result<Mesure> {
    let mut liens = Vec::with_capacity(tour.connexions);
    for _ in 0..tour.connexions {
        liens.push(Connexion::ouvrir(serveur).await?);
    }
    let depart = temoins.partir();
    let fin = Instant::now() + tour.duree;
    let mut taches = JoinSet::new();
    for (qui, mut lien) in liens.into_iter().enumerate() {
        let demandeur = Arc::clone(&demandeur);
        taches.spawn(async move {
            let (mut latences, mut rng) = (Latences::nouvelles()?, Rng::with_seed(graine(qui)));
            while Instant::now() < fin {
                let Some(demande) = demandeur(qui, &mut rng)? else {
                    break;
                };
                let debut = Instant::now();
                lien.demander(&demande).await?;
                latences.noter(debut.elapsed());
            }
            anyhow::Ok(latences)
        });
    }
    Ok(depart.arriver(nom, tour.connexions, None, &reunir(taches).await?))
}

/// Open loop: the mix of July, so many requests each second. A request that waits because the server is late has been
/// waiting since it was due, which is what the person behind it has lived (no coordinated omission). A server that is as
/// late as the round was long is not waited for: what it has not answered counts with the time that it has waited so far.
pub async fn ouverte(
    serveur: &Serveur,
    tour: Tour,
    debit: u32,
    temoins: Temoins,
    cibles: Arc<Cibles>,
) -> anyhow::Result<Mesure> {
    let total = u64::from(debit) * tour.duree.as_secs();
    let prochaine = Arc::new(AtomicU64::new(0));
    let mut liens = Vec::with_capacity(tour.connexions);
    for _ in 0..tour.connexions {
        liens.push(Connexion::ouvrir(serveur).await?);
    }
    let depart = temoins.partir();
    let debut = Instant::now();
    let limite = debut + tour.duree * 2;
    let mut taches = JoinSet::new();
    for (qui, mut lien) in liens.into_iter().enumerate() {
        let (prochaine, cibles) = (Arc::clone(&prochaine), Arc::clone(&cibles));
        taches.spawn(async move {
            let (mut latences, mut rng) = (Latences::nouvelles()?, Rng::with_seed(graine(qui)));
            loop {
                let rang = prochaine.fetch_add(1, Ordering::Relaxed);
                if rang >= total {
                    return anyhow::Ok(latences);
                }
                let due = debut + Duration::from_micros(rang * 1_000_000 / u64::from(debit));
                sleep_until(due).await;
                if Instant::now() > limite {
                    latences.abandonner(due.elapsed());
                    continue;
                }
                let demande = melange::tirer(&mut rng).demande(&cibles, qui, &mut rng)?;
                let Some(demande) = demande else { continue };
                lien.demander(&demande).await?;
                latences.noter(due.elapsed());
            }
        });
    }
    Ok(depart.arriver(
        "mélange de juillet",
        tour.connexions,
        Some(debit),
        &reunir(taches).await?,
    ))
}

/// Each asks for other things, and for the same ones in each run.
fn graine(qui: usize) -> u64 {
    u64::try_from(qui).unwrap_or_default() + 2026
}

async fn reunir(mut taches: JoinSet<anyhow::Result<Latences>>) -> anyhow::Result<Latences> {
    let mut somme = Latences::nouvelles()?;
    while let Some(fini) = taches.join_next().await {
        somme.ajouter(fini??)?;
    }
    Ok(somme)
}
