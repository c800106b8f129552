//! What a decision costs: the rule itself, and the reading of a session with its rights, for accounts of few roles and of many.
//! On a database that is thrown away (`DATABASE_URL`, with the demonstration): accounts are made in it. Called by `make bench`.

use backend::{
    Reglages, Services,
    authz::{Fournisseurs, Jeton, lire_session},
    stockage::Stockage,
};
use domain::{
    authz::{Habilitation, Traitement, peut},
    ids::{SessionId, UtilisateurId},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use sqlx::PgPool;
use std::{
    env,
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Habilitations of the accounts.
const NOMBRES: [i64; 3] = [1, 10, 100];
const LECTURES: usize = 5_000;
const DECISIONS: u32 = 200_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let pool = PgPool::connect(&env::var("DATABASE_URL")?).await?;
    let services = Services::ouvrir(pool, Stockage::dossier(&env::temp_dir())?, reglages()?).await?;
    let maintenant = Timestamp::now();
    let jour = maintenant.to_zoned(TimeZone::UTC).date();
    println!(
        "\n  {:<14} {:>14} {:>14} {:>14} {:>16}",
        "habilitations", "granted µs", "refused µs", "session p50 µs", "session p99 µs"
    );
    for nombre in NOMBRES {
        let jeton = compte(&services.pool, nombre).await?;
        // Connection, plan, caches.
        for _ in 0..500 {
            lire_session(&services, &jeton, maintenant).await?;
        }
        let mut durees = Vec::with_capacity(LECTURES);
        let mut lu = None;
        for _ in 0..LECTURES {
            let debut = Instant::now();
            lu = lire_session(&services, &jeton, maintenant).await?;
            durees.push(debut.elapsed());
        }
        let habilitations = lu.ok_or("the session is not read")?.habilitations;
        assert_eq!(i64::try_from(habilitations.len())?, nombre, "all are read");
        durees.sort();
        let us = |d: Duration| d.as_secs_f64() * 1e6;
        let derniere = habilitations.last().ok_or("no habilitation")?.structure.clone();
        println!(
            "  {nombre:<14} {:>14.2} {:>14.2} {:>14.0} {:>16.0}",
            decision(&habilitations, &["ETAB00".to_owned(), derniere], jour, true),
            decision(&habilitations, &["AILLEURS".to_owned()], jour, false),
            us(durees[LECTURES / 2]),
            us(durees[LECTURES * 99 / 100])
        );
    }
    Ok(())
}

/// Microseconds of one decision.
fn decision(habilitations: &[Habilitation], ancetres: &[String], jour: Date, attendu: bool) -> f64 {
    let debut = Instant::now();
    for _ in 0..DECISIONS {
        let oui = peut(black_box(habilitations), Traitement::InsLire, black_box(ancetres), jour);
        assert_eq!(black_box(oui), attendu);
    }
    debut.elapsed().as_secs_f64() * 1e6 / f64::from(DECISIONS)
}

/// An account of that many habilitations that let read, on all structures in turn, and its session.
async fn compte(pool: &PgPool, nombre: i64) -> Result<Jeton, sqlx::Error> {
    let (sub, sid) = (Uuid::new_v4(), Uuid::new_v4());
    let mut tx = pool.begin().await?;
    sqlx::query(
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, cree_le) VALUES ($1, $1::text, 'Mesure', now())",
    )
    .bind(sub)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
         SELECT gen_random_uuid(), $1, 'COMPOSANTE', s.code, current_date - jours FROM generate_series(1, 100) jours
         CROSS JOIN referentiel.structure s ORDER BY jours, s.code LIMIT $2",
    )
    .bind(sub)
    .bind(nombre)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO authz.session (id, utilisateur_id, cree_le, vu_le, expire_le)
         VALUES ($1, $2, now(), now(), now() + interval '1 hour')",
    )
    .bind(sid)
    .bind(sub)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Jeton {
        sub: UtilisateurId(sub),
        sid: SessionId(sid),
        iat: 0,
        exp: i64::MAX,
    })
}

/// Nothing of these counts here, but for the secret, by which the keys in the database are read.
fn reglages() -> Result<Reglages, env::VarError> {
    Ok(Reglages {
        url_publique: "http://127.0.0.1".into(),
        demo: true,
        plafond_echecs: 300,
        paybox: None,
        cvec_url: None,
        smtp: None,
        push: None,
        inactivite: SignedDuration::from_hours(1),
        duree_session: SignedDuration::from_hours(1),
        duree_confirmation: SignedDuration::from_mins(15),
        duree_assistance: SignedDuration::from_mins(30),
        facteur_pour: Vec::new(),
        duree_jeton_api: SignedDuration::from_hours(1),
        fournisseurs: Fournisseurs::default(),
        duree_invitation: SignedDuration::from_hours(1),
        duree_evenements: SignedDuration::from_hours(1),
        reseaux_webhooks: Vec::new(),
        fraicheur: Duration::ZERO,
        secret: env::var("PEGASE_SECRET")?.into(),
    })
}
