//! The journal: nobody rewrites it unseen, and there is always a partition for what is written.

use crate::support::Essai;
use backend::{
    Acteur, Ctx,
    audit::{self, Faute, Rapport},
    authz,
};
use domain::{
    authz::Traitement,
    journal::{FiltreJournal, LigneJournal},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};
use std::{
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

async fn ordonner(pool: &PgPool, sql: &str) -> u64 {
    let fait = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(pool).await;
    fait.unwrap_or_else(|e| panic!("{sql}: {e}")).rows_affected()
}

/// Lines as the version before writes them.
async fn ecrire(pool: &PgPool, nombre: i64) {
    let sql =
        "INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id)
        SELECT now(), NULL, 'essai', 'ESSAYER', 'essai', n::text, NULL, jsonb_build_object('n', n), gen_random_uuid()
        FROM generate_series(1, $1) n";
    sqlx::query(sql).bind(nombre).execute(pool).await.unwrap();
}

fn ctx(essai: &Essai) -> Ctx {
    Ctx::systeme(Arc::clone(&essai.services), "entretien")
}

/// Seals all: the end comes when no transaction of the whole cluster is older, those of other tests included.
async fn sceller_tout(essai: &Essai) {
    let reste = "SELECT count(*) FROM audit.journal
        WHERE (xact, id) > (SELECT dernier_xact, dernier_id FROM audit.sceau ORDER BY numero DESC LIMIT 1)";
    let debut = Instant::now();
    loop {
        audit::sceller(&ctx(essai)).await.unwrap();
        if essai.nombre("SELECT count(*) FROM audit.sceau").await > 0 && essai.nombre(reste).await == 0 {
            return;
        }
        assert!(debut.elapsed() < Duration::from_secs(60), "lines are never sealed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn verifier(essai: &Essai) -> Rapport {
    audit::verifier(&essai.services.pool, 1, &[], Timestamp::now())
        .await
        .unwrap()
}

/// Under several seals, and all as it was written.
async fn scelle() -> Essai {
    let essai = Essai::nouveau().await;
    for nombre in [3, 5, 7] {
        sceller_tout(&essai).await;
        ecrire(&essai.services.pool, nombre).await;
    }
    sceller_tout(&essai).await;
    let rapport = verifier(&essai).await;
    assert_eq!(rapport.faute, None);
    assert!(rapport.sceaux >= 4, "{rapport:?}");
    assert_eq!(rapport.lignes, essai.nombre("SELECT count(*) FROM audit.journal").await);
    assert_eq!(rapport.non_scellees, 0);
    essai
}

/// The number of the seal under which the lines of a kind of test are.
async fn sceau_de(essai: &Essai, ligne: &'static str) -> i64 {
    let sql = format!(
        "SELECT numero FROM audit.sceau s, ({ligne}) l WHERE (l.xact, l.id) <= (s.dernier_xact, s.dernier_id) ORDER BY 1 LIMIT 1"
    );
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(&essai.pool)
        .await
        .unwrap()
}

const UNE: &str = "SELECT xact, id FROM audit.journal WHERE traitement = 'ESSAYER' ORDER BY id LIMIT 1 OFFSET 5";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn une_ligne_changee_se_voit() {
    for change in [
        "acteur = 'quelqu''un d''autre'",
        "apres = apres || '{\"n\": 0}'",
        "avant = apres, apres = avant",
        "le = le + interval '1 microsecond'",
        "adresse = '192.0.2.1'",
        "correlation_id = gen_random_uuid()",
        "acteur_id = gen_random_uuid()",
    ] {
        let essai = scelle().await;
        let sceau = sceau_de(&essai, UNE).await;
        ordonner(
            &essai.pool,
            &format!("UPDATE audit.journal SET {change} WHERE (xact, id) = ({UNE})"),
        )
        .await;
        let rapport = verifier(&essai).await;
        assert!(
            matches!(rapport.faute, Some(Faute::Lignes { sceau: s, scellees, trouvees, .. }) if s == sceau && scellees == trouvees),
            "{change}: {rapport:?}"
        );
        assert_eq!(rapport.sceaux, sceau - 1, "those before fit");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn une_ligne_retiree_ou_glissee_dans_le_passe_se_voit() {
    let essai = scelle().await;
    let sceau = sceau_de(&essai, UNE).await;
    // One at the very beginning, where no seal begins.
    for (id, xact, attendu) in [
        // Behind the last line of that seal: the next one begins there.
        ("1000000", "xact", sceau + 1),
        ("-5", "'0'", 1),
        ("-9223372036854775807", "'0'", 1),
        ("id", "xact", sceau),
    ] {
        let sql = format!(
            "INSERT INTO audit.journal (id, le, acteur_id, acteur, traitement, entite, entite_id, apres, correlation_id, xact)
             OVERRIDING SYSTEM VALUE SELECT {id}, le - interval '1 day', acteur_id, 'glissée', traitement, entite, entite_id, apres,
                correlation_id, {xact} FROM audit.journal WHERE (xact, id) = ({UNE})"
        );
        ordonner(&essai.pool, &sql).await;
        let rapport = verifier(&essai).await;
        assert!(
            matches!(rapport.faute, Some(Faute::Lignes { sceau: s, scellees, trouvees, .. })
                if trouvees == scellees + 1 && s == attendu),
            "{id}: {rapport:?}"
        );
        assert_eq!(
            ordonner(&essai.pool, "DELETE FROM audit.journal WHERE acteur = 'glissée'").await,
            1
        );
        assert_eq!(verifier(&essai).await.faute, None);
    }
    // One of a transaction that never was: no seal would ever come to it.
    let futur = "INSERT INTO audit.journal (le, acteur, traitement, entite, entite_id, correlation_id, xact)
         SELECT now(), 'x', 'X', 'x', 'x', gen_random_uuid(), '9000000000000000000'";
    ordonner(&essai.pool, futur).await;
    let rapport = verifier(&essai).await;
    assert!(
        matches!(rapport.faute, Some(Faute::SansTransaction { .. })),
        "{rapport:?}"
    );
    ordonner(&essai.pool, "DELETE FROM audit.journal WHERE traitement = 'X'").await;
    ordonner(
        &essai.pool,
        &format!("DELETE FROM audit.journal WHERE (xact, id) = ({UNE})"),
    )
    .await;
    let rapport = verifier(&essai).await;
    assert!(
        matches!(rapport.faute, Some(Faute::Lignes { sceau: s, scellees, trouvees, .. }) if s == sceau && trouvees == scellees - 1),
        "{rapport:?}"
    );
    // A whole seal without its lines.
    let essai = scelle().await;
    ordonner(&essai.pool, "DELETE FROM audit.journal WHERE traitement = 'ESSAYER'").await;
    assert!(matches!(
        verifier(&essai).await.faute,
        Some(Faute::Lignes { trouvees: 0, .. })
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_sceau_retire_ou_refait_se_voit() {
    let essai = scelle().await;
    let dernier: (i64, String) =
        sqlx::query_as("SELECT numero, encode(empreinte, 'hex') FROM audit.sceau ORDER BY numero DESC LIMIT 1")
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    let ancres = [dernier.clone()];
    let ancre = async |depuis| {
        audit::verifier(&essai.services.pool, depuis, &ancres, Timestamp::now())
            .await
            .unwrap()
            .faute
    };
    assert_eq!(ancre(1).await, None);
    assert_eq!(ancre(dernier.0).await, None, "from the last one on");
    // The last one, and the lines that it held: the chain shows nothing, whoever read the logs knows.
    ordonner(&essai.pool, "CREATE TABLE public.gardes AS SELECT * FROM audit.sceau").await;
    ordonner(
        &essai.pool,
        "DELETE FROM audit.sceau WHERE numero = (SELECT max(numero) FROM audit.sceau)",
    )
    .await;
    assert!(verifier(&essai).await.non_scellees > 0);
    assert_eq!(ancre(1).await, Some(Faute::SceauAbsent(dernier.0)));
    ordonner(
        &essai.pool,
        "UPDATE audit.journal SET acteur = 'x' WHERE traitement = 'ESSAYER' AND entite_id = '7'",
    )
    .await;
    sceller_tout(&essai).await;
    assert_eq!(ancre(1).await, Some(Faute::Ancre(dernier.0)));
    // Lines that wait for longer than upkeep may be away.
    ordonner(
        &essai.pool,
        "DELETE FROM audit.sceau WHERE numero = (SELECT max(numero) FROM audit.sceau)",
    )
    .await;
    let demain = Timestamp::now() + SignedDuration::from_hours(25);
    let rapport = audit::verifier(&essai.services.pool, 1, &[], demain).await.unwrap();
    assert!(matches!(rapport.faute, Some(Faute::SansSceau { .. })), "{rapport:?}");
    // One in the middle, then what would hide it.
    ordonner(&essai.pool, "DELETE FROM audit.sceau WHERE numero = 2").await;
    assert_eq!(verifier(&essai).await.faute, Some(Faute::SceauAbsent(2)));
    let depuis_trois = audit::verifier(&essai.services.pool, 3, &[], Timestamp::now())
        .await
        .unwrap();
    assert_eq!(depuis_trois.faute, Some(Faute::SceauAbsent(2)));
    ordonner(
        &essai.pool,
        "UPDATE audit.sceau SET numero = numero - 1 WHERE numero > 2",
    )
    .await;
    assert_eq!(verifier(&essai).await.faute, Some(Faute::SceauHorsChaine(2)));
    ordonner(&essai.pool, "TRUNCATE audit.sceau; ").await;
    ordonner(&essai.pool, "INSERT INTO audit.sceau SELECT * FROM public.gardes").await;
    ordonner(
        &essai.pool,
        "UPDATE audit.sceau SET dernier_id = dernier_id + 1 WHERE numero = 2",
    )
    .await;
    assert!(matches!(
        verifier(&essai).await.faute,
        Some(Faute::Lignes { sceau: 2, .. })
    ));
}

/// Workers that seal at the same time make one chain, of every line once, while others write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plusieurs_qui_scellent_font_une_seule_chaine() {
    let essai = Essai::nouveau().await;
    let ecrivains: Vec<_> = (0..3)
        .map(|_| {
            let pool = essai.services.pool.clone();
            tokio::spawn(async move {
                for n in 0..20 {
                    // Numbered early, written late.
                    let mut tx = pool.begin().await.unwrap();
                    tx.execute("SELECT pg_current_xact_id()").await.unwrap();
                    tokio::time::sleep(Duration::from_millis(n % 7)).await;
                    let sql = "INSERT INTO audit.journal (le, acteur, traitement, entite, entite_id, correlation_id)
                        VALUES (now(), 'essai', 'ESSAYER', 'essai', '1', gen_random_uuid())";
                    tx.execute(sql).await.unwrap();
                    tokio::time::sleep(Duration::from_millis(n % 5)).await;
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    let scelleurs: Vec<_> = (0..2)
        .map(|_| {
            let ctx = ctx(&essai);
            tokio::spawn(async move {
                for _ in 0..40 {
                    audit::sceller(&ctx).await.unwrap();
                    tokio::time::sleep(Duration::from_millis(3)).await;
                }
            })
        })
        .collect();
    for tache in ecrivains.into_iter().chain(scelleurs) {
        tache.await.unwrap();
    }
    sceller_tout(&essai).await;
    let rapport = verifier(&essai).await;
    assert_eq!(rapport.faute, None);
    assert_eq!(rapport.lignes, essai.nombre("SELECT count(*) FROM audit.journal").await);
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.journal WHERE traitement = 'ESSAYER'")
            .await,
        60
    );
    let fourche =
        "INSERT INTO audit.sceau SELECT numero + 1000, premier_xact, premier_id, dernier_xact, dernier_id, nombre,
        precedent, sha256('x'), le FROM audit.sceau WHERE numero = 1";
    let refus = sqlx::query(fourche).execute(&essai.services.pool).await.unwrap_err();
    assert!(refus.to_string().contains("sceau_precedent_unique"), "{refus}");
}

/// What is not over holds those that come after back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rien_n_est_scelle_devant_une_transaction_en_cours() {
    let essai = scelle().await;
    let mut lente = essai.services.pool.begin().await.unwrap();
    lente.execute("SELECT pg_current_xact_id()").await.unwrap();
    ecrire(&essai.services.pool, 4).await;
    assert_eq!(audit::sceller(&ctx(&essai)).await.unwrap(), 0);
    assert_eq!(verifier(&essai).await.non_scellees, 4);
    let sql = "INSERT INTO audit.journal (le, acteur, traitement, entite, entite_id, correlation_id)
        VALUES (now(), 'lente', 'ESSAYER', 'essai', '1', gen_random_uuid())";
    lente.execute(sql).await.unwrap();
    lente.commit().await.unwrap();
    sceller_tout(&essai).await;
    assert_eq!(verifier(&essai).await.faute, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn la_ligne_de_commande_dit_et_echoue() {
    let essai = scelle().await;
    let demander = |suite: &[&str]| {
        let sortie = essai
            .programme(&[&["audit", "verify"], suite].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        (
            sortie.status.success(),
            String::from_utf8_lossy(&sortie.stdout).into_owned() + &String::from_utf8_lossy(&sortie.stderr),
        )
    };
    let (bien, dit) = demander(&[]);
    assert!(bien && dit.contains("0 lines wait"), "{dit}");
    let ancre = dit.lines().find(|l| l.starts_with("last seal of")).unwrap();
    let ancre = ancre.rsplit(' ').next().unwrap().to_owned();
    assert!(demander(&["--anchor", &ancre]).0);
    assert!(demander(&["--from", "2"]).0);
    assert!(!demander(&["--anchor", "1:00"]).0);
    ordonner(
        &essai.pool,
        "UPDATE audit.journal SET acteur = 'x' WHERE traitement = 'ESSAYER'",
    )
    .await;
    let (bien, dit) = demander(&[]);
    assert!(!bien && dit.contains("does not fit its lines"), "{dit}");
}

/// The application's role adds lines and reads them: nothing else, to the whole or to a partition.
#[tokio::test]
async fn le_role_applicatif_ajoute_et_lit() {
    let essai = Essai::nouveau().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'audit' AND c.relkind IN ('r', 'p') ORDER BY 1",
    )
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    assert!(tables.len() >= 6, "{tables:?}");
    let mut cx = PgConnection::connect(&essai.url).await.unwrap();
    cx.execute("SET ROLE pegase_app").await.unwrap();
    for table in &tables {
        let colonne = if table == "sceau" {
            "nombre = 1"
        } else {
            "acteur = 'moi'"
        };
        for interdit in [
            format!("UPDATE audit.{table} SET {colonne}"),
            format!("DELETE FROM audit.{table}"),
            format!("TRUNCATE audit.{table}"),
            format!("DROP TABLE audit.{table}"),
            format!("ALTER TABLE audit.{table} DISABLE TRIGGER ALL"),
        ] {
            assert!(cx.execute(AssertSqlSafe(interdit.clone())).await.is_err(), "{interdit}");
        }
    }
    let vers = |table: &str, colonnes: &str, valeurs: &str| {
        format!(
            "INSERT INTO audit.{table} (le, acteur, traitement, entite, entite_id, correlation_id{colonnes})
             OVERRIDING SYSTEM VALUE VALUES (now(), 'moi', 'X', 'x', '1', gen_random_uuid(){valeurs})"
        )
    };
    // Nobody chooses the number of a line, that of its transaction, or its partition.
    for interdit in [
        vers("journal", ", id", ", 1"),
        vers("journal", ", xact", ", '1'"),
        "ALTER TABLE audit.journal DETACH PARTITION audit.journal_origine".into(),
        "CREATE TABLE audit.x (n integer)".into(),
        "SELECT audit.creer_partition('2040-01-01')".into(),
        "SELECT setval('audit.journal_id_seq', 1)".into(),
    ] {
        assert!(cx.execute(AssertSqlSafe(interdit.clone())).await.is_err(), "{interdit}");
    }
    for table in tables.iter().filter(|t| t.starts_with("journal_")) {
        let interdit = vers(table, "", "");
        assert!(cx.execute(AssertSqlSafe(interdit.clone())).await.is_err(), "{interdit}");
    }
    // Nor would its owner put a line where it does not belong.
    let ailleurs = tables.iter().filter(|t| t.starts_with("journal_2")).max().unwrap();
    let refus = essai
        .pool
        .execute(AssertSqlSafe(vers(ailleurs, ", id", ", 999999")))
        .await;
    assert!(refus.unwrap_err().to_string().contains("partition constraint"));
    cx.execute(AssertSqlSafe(vers("journal", "", ""))).await.unwrap();
    cx.execute("SELECT FROM audit.journal, audit.sceau LIMIT 1")
        .await
        .unwrap();
}

/// A partition for this month and the next three, made by the application as by the owner; what the net took goes there.
#[tokio::test]
async fn il_y_a_toujours_une_partition() {
    let essai = Essai::nouveau().await;
    let manquent = "SELECT count(*) FROM generate_series(0, 3) n,
        LATERAL (SELECT now() + make_interval(months => n) AS le) d
        WHERE d.le >= audit.origine() AND to_regclass(to_char(d.le AT TIME ZONE 'UTC', '\"audit.journal_\"YYYY_MM')) IS NULL";
    assert_eq!(essai.nombre(manquent).await, 0);
    let preparer = async || {
        sqlx::query_scalar::<_, i32>("SELECT audit.preparer_partitions()")
            .fetch_one(&essai.services.pool)
            .await
            .unwrap()
    };
    assert_eq!(preparer().await, 0);
    let derniere: String = sqlx::query_scalar(
        "SELECT max(relname)::text FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relname ~ '^journal_[0-9_]+$'",
    )
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    ordonner(&essai.pool, &format!("DROP TABLE audit.{derniere}")).await;
    let mois = derniere.trim_start_matches("journal_").replace('_', "-");
    let ecrire = format!(
        "INSERT INTO audit.journal (le, acteur, traitement, entite, entite_id, correlation_id)
         VALUES ('{mois}-15T00:00:00Z', 'moi', 'PLUS_TARD', 'x', '1', gen_random_uuid())"
    );
    sqlx::query(AssertSqlSafe(ecrire))
        .execute(&essai.services.pool)
        .await
        .unwrap();
    let net = "SELECT count(*) FROM ONLY audit.journal_autres";
    assert_eq!(essai.nombre(net).await, 1);
    let avant: String =
        sqlx::query_scalar("SELECT to_jsonb(j)::text FROM audit.journal j WHERE traitement = 'PLUS_TARD'")
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    // Two at once make it once.
    let (une, autre) = tokio::join!(preparer(), preparer());
    assert_eq!(une + autre, 1);
    assert_eq!(essai.nombre(net).await, 0);
    let (apres, ou): (String, String) = sqlx::query_as(
        "SELECT to_jsonb(j)::text, tableoid::regclass::text FROM audit.journal j WHERE traitement = 'PLUS_TARD'",
    )
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    assert_eq!(apres, avant, "moved, not changed");
    assert_eq!(ou, format!("audit.{derniere}"));
    let droits = format!(
        "SELECT count(*) FROM information_schema.role_table_grants WHERE table_name = '{derniere}' AND grantee = 'pegase_app'"
    );
    let droits: i64 = sqlx::query_scalar(AssertSqlSafe(droits))
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(droits, 0);
}

/// The table that was there becomes a partition as it is, while the version before goes on writing with what it prepared.
#[tokio::test]
async fn le_journal_d_avant_devient_une_partition_sans_copie() {
    let essai = Essai::vide().await;
    let base = format!("{}_ancienne", essai.url);
    let nom = base.rsplit('/').next().unwrap().to_owned();
    ordonner(&essai.pool, &format!("CREATE DATABASE {nom}")).await;
    let mut cx = PgConnection::connect(&base).await.unwrap();
    migrations::MIGRATOR.run_to(31, &mut cx).await.unwrap();
    let mut elle = PgConnection::connect(&base).await.unwrap();
    elle.execute("SET ROLE pegase_app").await.unwrap();
    let sql =
        "INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id)
        VALUES ($1::timestamptz, NULL, 'avant', 'X', 'x', '1', NULL, '{}', gen_random_uuid()) RETURNING id";
    let ecrire = async |elle: &mut PgConnection| {
        sqlx::query_scalar::<_, i64>(sql)
            .bind(jiff_sqlx::Timestamp::from(Timestamp::now()))
            .fetch_one(elle)
            .await
            .unwrap()
    };
    let lire = "SELECT le, acteur, traitement, apres FROM audit.journal WHERE entite = $1 ORDER BY id DESC LIMIT 200";
    for n in 1..=3 {
        assert_eq!(ecrire(&mut elle).await, n);
        assert_eq!(
            sqlx::query(lire).bind("x").fetch_all(&mut elle).await.unwrap().len(),
            usize::try_from(n).unwrap()
        );
    }
    let fichier: i64 = sqlx::query_scalar("SELECT pg_relation_filenode('audit.journal')::int8")
        .fetch_one(&mut cx)
        .await
        .unwrap();
    migrations::migrer(&base, None).await.unwrap();
    let (garde, attachee): (bool, bool) = sqlx::query_as(
        "SELECT pg_relation_filenode('audit.journal_origine')::int8 = $1, (SELECT relispartition FROM pg_class WHERE oid = 'audit.journal_origine'::regclass)",
    )
    .bind(fichier)
    .fetch_one(&mut cx)
    .await
    .unwrap();
    assert!(garde && attachee);
    assert_eq!(ecrire(&mut elle).await, 4, "numbers go on");
    assert_eq!(sqlx::query(lire).bind("x").fetch_all(&mut elle).await.unwrap().len(), 4);
    // Those that were there are none of those to come.
    let ordre: bool = sqlx::query_scalar(
        "SELECT (SELECT max(xact) FROM audit.journal WHERE id <= 3) < (SELECT xact FROM audit.journal WHERE id = 4)",
    )
    .fetch_one(&mut cx)
    .await
    .unwrap();
    assert!(ordre);
    elle.close().await.unwrap();
    cx.close().await.unwrap();
    ordonner(&essai.pool, &format!("DROP DATABASE {nom} WITH (FORCE)")).await;
}

/// A dump goes into a cluster that has hardly lived: what is written then is sealed after what was there.
#[tokio::test]
async fn une_base_restauree_scelle_la_suite() {
    let essai = scelle().await;
    ordonner(
        &essai.pool,
        "UPDATE audit.journal SET xact = (xact::text::bigint + 100000000)::text::xid8",
    )
    .await;
    ordonner(&essai.pool, "TRUNCATE audit.sceau").await;
    assert!(matches!(
        verifier(&essai).await.faute,
        Some(Faute::SansTransaction { .. })
    ));
    migrations::migrer(&essai.url, None).await.unwrap();
    ecrire(&essai.services.pool, 2).await;
    sceller_tout(&essai).await;
    let rapport = verifier(&essai).await;
    assert_eq!((rapport.faute, rapport.non_scellees), (None, 0));
}

fn sur(objet: &str) -> FiltreJournal {
    FiltreJournal {
        objet: objet.into(),
        ..FiltreJournal::default()
    }
}

/// Whole pages, one after the other.
async fn tout(ctx: &Ctx, filtre: &FiltreJournal) -> Vec<LigneJournal> {
    let (mut lignes, mut depuis) = (Vec::new(), None);
    loop {
        let vue = audit::chercher(ctx, filtre, depuis).await.unwrap();
        lignes.extend(vue.lignes);
        depuis = vue.suite;
        if depuis.is_none() {
            return lignes;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn le_journal_entier_se_cherche() {
    let essai = Essai::nouveau().await;
    let dpo = essai.personnel("dpo.demo").await;
    // Several of the same instant, and of other months.
    ordonner(
        &essai.pool,
        "INSERT INTO audit.journal (le, acteur, traitement, entite, entite_id, avant, apres, correlation_id, adresse)
         SELECT timestamptz '2026-01-15T12:00:00Z' + (n / 10) * interval '1 month', 'automate', 'ESSAYER', 'essai', 'x',
            jsonb_build_object('n', 0, 'meme', 1), jsonb_build_object('n', n, 'meme', 1), gen_random_uuid(), '192.0.2.7'
         FROM generate_series(1, 120) n",
    )
    .await;
    let tous = tout(&dpo, &FiltreJournal::default()).await;
    let total = essai.nombre("SELECT count(*) FROM audit.journal").await;
    assert_eq!(i64::try_from(tous.len()).unwrap(), total, "each once");
    assert!(tous.is_sorted_by(|a, b| (a.le, a.id) > (b.le, b.id)), "newest first");

    let essais = tout(&dpo, &sur("x")).await;
    assert_eq!(essais.len(), 120);
    assert!(essais.iter().all(|l| l.ecarts.len() == 1 && l.ecarts[0].champ == "n"));
    assert_eq!(essais[0].adresse.as_deref(), Some("192.0.2.7"));

    // A person by her code, her account by its name, her enrolment by its identifier: all of hers.
    let id = essai.dossier("apprenant5.demo").await;
    let code: String = sqlx::query_scalar(
        "SELECT code_apprenant FROM identite.personne p JOIN inscription.inscription i ON i.personne_id = p.id WHERE i.id = $1",
    )
    .bind(id.0)
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let par_code = tout(&dpo, &sur(&format!(" {} ", code.to_lowercase()))).await;
    assert!(
        par_code
            .iter()
            .any(|l| l.traitement == "VALIDER" && l.inscription == Some(id))
    );
    assert_eq!(par_code, tout(&dpo, &sur("Apprenant5.demo")).await);
    let par_id = tout(&dpo, &sur(&id.to_string())).await;
    assert!(!par_id.is_empty() && par_id.iter().all(|l| l.inscription == Some(id)));
    assert!(tout(&dpo, &sur("personne n’a cela")).await.is_empty());

    // By whom, what, when; all at once.
    let automate = FiltreJournal {
        acteur: "automate".into(),
        traitement: "ESSAYER".into(),
        du: Some(date(2026, 3, 15)),
        au: Some(date(2026, 4, 15)),
        ..FiltreJournal::default()
    };
    assert_eq!(tout(&dpo, &automate).await.len(), 20);
    let un_jour = FiltreJournal {
        au: automate.du,
        objet: "x".into(),
        ..automate
    };
    assert_eq!(tout(&dpo, &un_jour).await.len(), 10, "both days are included");
    authz::connecter(&essai.anonyme(), "dpo.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap();
    assert!(
        tout(&dpo, &sur("DPO.demo"))
            .await
            .iter()
            .any(|l| l.traitement == "CONNEXION")
    );
    audit::exporter(&dpo, &sur("x")).await.unwrap();
    let siens = FiltreJournal {
        acteur: "DPO.demo".into(),
        ..FiltreJournal::default()
    };
    let siens = tout(&dpo, &siens).await;
    assert!(siens.len() == 1 && siens[0].traitement == "EXPORTER", "{siens:?}");
    let vue = audit::chercher(&dpo, &FiltreJournal::default(), None).await.unwrap();
    assert!(vue.traitements.contains(&"ESSAYER".into()) && vue.traitements.is_sorted());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_export_du_journal_est_dans_le_journal() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    ordonner(
        &essai.pool,
        "INSERT INTO audit.journal (le, acteur, traitement, entite, entite_id, apres, correlation_id)
         VALUES (now(), '=cmd()', 'ESSAYER', 'essai', 'x', '{\"a\": \"b;c\"}', gen_random_uuid())",
    )
    .await;
    let csv = String::from_utf8(audit::exporter(&admin, &sur("x")).await.unwrap()).unwrap();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains(";'=cmd();ESSAYER;essai;x;;;\"a=b;c\";"), "{csv}");
    let trace =
        "SELECT count(*) FROM audit.journal WHERE traitement = 'EXPORTER' AND entite = 'journal' AND entite_id = 'x'
        AND apres ->> 'lignes' = '1' AND acteur = 'admin.demo'";
    assert_eq!(essai.nombre(trace).await, 1);
}

/// Of everywhere, or not at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn le_journal_est_pour_qui_en_repond_partout() {
    let essai = Essai::nouveau().await;
    let mut ailleurs = essai.personnel("sciences.demo").await;
    for (qui, permis) in [
        (essai.personnel("admin.demo").await, true),
        (essai.personnel("dpo.demo").await, true),
        (essai.personnel("scolarite.demo").await, false),
        (essai.personnel("lecture.demo").await, false),
        (essai.apprenant("apprenant5.demo").await, false),
        (essai.anonyme(), false),
        (
            {
                donner(&mut ailleurs, Traitement::SecJournal);
                ailleurs
            },
            false,
        ),
    ] {
        let filtre = FiltreJournal::default();
        assert_eq!(
            audit::chercher(&qui, &filtre, None).await.is_ok(),
            permis,
            "{:?}",
            qui.acteur
        );
        assert_eq!(audit::exporter(&qui, &filtre).await.is_ok(), permis, "{:?}", qui.acteur);
    }
}

/// One right more, where she has others.
fn donner(ctx: &mut Ctx, traitement: Traitement) {
    let Acteur::Compte(compte) = &ctx.acteur else { panic!() };
    let mut compte = (**compte).clone();
    for habilitation in &mut compte.habilitations {
        habilitation.traitements.push(traitement);
    }
    ctx.acteur = Acteur::Compte(Arc::new(compte));
}
