//! What was there before the course offer was a graph: its migration keeps what people are enrolled on.

use crate::support::Essai;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// Two years of what there was: years called alike, codes that are too long once they bear the name of their formation, a
/// path of three, a formation that is its own point, and one that has none.
const AVANT: &str = "
    INSERT INTO referentiel.structure (code, parent_code, type, libelle_fr, libelle_en, ancetres)
    VALUES ('ETAB', NULL, 'ETABLISSEMENT', 'É', 'E', '{ETAB}'), ('SCI', 'ETAB', 'UFR', 'S', 'S', '{ETAB,SCI}');
    INSERT INTO offre.periode (code, libelle_fr, libelle_en, annee_universitaire, debut, fin, active, annee_de_reference,
        inscriptions_du, inscriptions_au)
    VALUES ('P-2025', '2025', '2025', '2025-2026', '2025-09-01', '2026-08-31', true, false, '2025-07-01', '2025-10-01'),
        ('P-2026', '2026', '2026', '2026-2027', '2026-09-01', '2027-08-31', true, true, '2026-07-01', '2026-10-01');
    INSERT INTO paiement.tarif (periode_code, code, libelle_fr, libelle_en, montant, reference_fr, reference_en)
    VALUES ('P-2026', 'LICENCE', 'Licence', 'Bachelor', 17800, '-', '-');
    INSERT INTO offre.formation (code, libelle_fr, libelle_en, type_diplome, structure_code)
    VALUES ('L-CHI', 'Licence Chimie', 'Chemistry', 'LICENCE', 'SCI'), ('L-PHY', 'Licence Physique', 'Physics', 'LICENCE', 'SCI'),
        ('UN-CODE-DE-FORMATION-LONG-UN', 'Longue un', 'Long one', 'DU', 'ETAB'),
        ('UN-CODE-DE-FORMATION-LONG-DE', 'Longue deux', 'Long two', 'DU', 'ETAB'),
        ('SANS-POINT', 'Sans point', 'Without a point', 'DU', 'ETAB');
    INSERT INTO offre.point_inscription (id, periode_code, chemin, formation_code, structure_code, libelle_fr, libelle_en, tarif_code,
        actif, niveau)
    SELECT md5(p.periode || p.chemin)::uuid, p.periode, p.chemin, p.formation, p.structure, p.libelle, p.libelle, p.tarif, p.actif, p.niveau
    FROM (VALUES
        ('P-2025', 'L-CHI>L1', 'L-CHI', 'SCI', 'Licence Chimie, 1re année', NULL, false, 'L1'),
        ('P-2026', 'L-CHI>L1', 'L-CHI', 'SCI', 'Licence Chimie, 1re année', 'LICENCE', true, 'L1'),
        ('P-2026', 'L-PHY>L1', 'L-PHY', 'SCI', 'Première année', 'LICENCE', true, 'L1'),
        ('P-2026', 'L-CHI>L3>PARC-A', 'L-CHI', 'SCI', 'Licence Chimie, parcours A', 'LICENCE', true, 'L3'),
        ('P-2026', 'L-PHY', 'L-PHY', 'SCI', 'Licence Physique', 'LICENCE', false, NULL),
        ('P-2026', 'UN-CODE-DE-FORMATION-LONG-UN>ANNEE', 'UN-CODE-DE-FORMATION-LONG-UN', 'ETAB', 'Longue un, année', NULL, true, NULL),
        ('P-2026', 'UN-CODE-DE-FORMATION-LONG-DE>ANNEE', 'UN-CODE-DE-FORMATION-LONG-DE', 'ETAB', 'Longue deux, année', NULL, true, NULL)
    ) p (periode, chemin, formation, structure, libelle, tarif, actif, niveau)";

#[tokio::test]
async fn l_offre_d_avant_devient_des_maquettes_sans_perdre_un_point() {
    let essai = Essai::vide().await;
    let base = format!("{}_avant", essai.url);
    let nom = base.rsplit('/').next().unwrap().to_owned();
    let ordonner = async |ordre: String| essai.pool.execute(AssertSqlSafe(ordre)).await.unwrap();
    ordonner(format!("CREATE DATABASE {nom}")).await;
    let mut cx = PgConnection::connect(&base).await.unwrap();
    migrations::MIGRATOR.run_to(48, &mut cx).await.unwrap();
    cx.execute(AVANT).await.unwrap();
    let etat = "SELECT id::text, periode_code, formation_code, structure_code, tarif_code, actif, niveau
        FROM offre.point_inscription ORDER BY id";
    type Point = (String, String, String, String, Option<String>, bool, Option<String>);
    let avant: Vec<Point> = sqlx::query_as(etat).fetch_all(&mut cx).await.unwrap();
    assert_eq!(avant.len(), 7);
    migrations::migrer(&base, None).await.unwrap();
    let apres: Vec<Point> = sqlx::query_as(etat).fetch_all(&mut cx).await.unwrap();
    assert_eq!(avant, apres);

    let compter =
        async |cx: &mut PgConnection, sql: &'static str| sqlx::query_scalar::<_, i64>(sql).fetch_one(cx).await.unwrap();
    // Each point is a context that is validated, open as it was, under the path that the objects make.
    let tenus = "SELECT count(*) FROM offre.point_inscription p JOIN offre.contexte c ON c.id = p.id
        JOIN offre.espace e ON e.id = c.espace_id AND e.code = p.periode_code
        JOIN offre.objet r ON r.id = c.racine_id AND r.id = p.formation_id AND r.code = p.formation_code AND r.genre = 'FORMATION'
        WHERE c.valide AND c.pia AND c.pia_actif = p.actif AND c.chemin = p.chemin AND c.niveau IS NOT DISTINCT FROM p.niveau
          AND c.chemin = (SELECT string_agg(o.code, '>' ORDER BY i.n) FROM unnest(c.ids) WITH ORDINALITY i (id, n)
              JOIN offre.objet o ON o.id = i.id)";
    assert_eq!(compter(&mut cx, tenus).await, 7);
    // A path is made of links, and all above what is validated is so too.
    let troues = "SELECT count(*) FROM offre.contexte c CROSS JOIN LATERAL generate_series(2, cardinality(c.ids)) n
        WHERE NOT EXISTS (SELECT FROM offre.lien l WHERE l.parent_id = c.ids[n - 1] AND l.enfant_id = c.ids[n])
           OR NOT EXISTS (SELECT FROM offre.contexte a WHERE a.ids = c.ids[1:n - 1] AND (a.valide OR NOT c.valide))";
    assert_eq!(compter(&mut cx, troues).await, 0);
    let chemins: Vec<String> =
        sqlx::query_scalar("SELECT chemin FROM offre.point_inscription WHERE periode_code = 'P-2026' ORDER BY chemin")
            .fetch_all(&mut cx)
            .await
            .unwrap();
    // A code is once in an espace; one that nothing else bears stays.
    assert_eq!(
        chemins[..4],
        ["L-CHI>L-CHI-L1", "L-CHI>L3>PARC-A", "L-PHY", "L-PHY>L-PHY-L1"]
    );
    assert!(
        chemins.iter().flat_map(|c| c.split('>')).all(|code| code.len() <= 30),
        "{chemins:?}"
    );
    let seul: String = sqlx::query_scalar("SELECT chemin FROM offre.point_inscription WHERE periode_code = 'P-2025'")
        .fetch_one(&mut cx)
        .await
        .unwrap();
    assert_eq!(seul, "L-CHI>L1");
    let sans = "SELECT count(*) FROM offre.objet o JOIN offre.espace e ON e.id = o.espace_id
        WHERE o.code = 'SANS-POINT' AND o.genre = 'FORMATION' AND e.code = 'P-2026'";
    assert_eq!(compter(&mut cx, sans).await, 1);
    // What a label left to be guessed is said.
    let dit: String =
        sqlx::query_scalar("SELECT libelle_fr FROM offre.point_inscription WHERE chemin = 'L-PHY>L-PHY-L1'")
            .fetch_one(&mut cx)
            .await
            .unwrap();
    assert_eq!(dit, "Licence Physique, Première année");
    cx.close().await.unwrap();
    ordonner(format!("DROP DATABASE {nom} WITH (FORCE)")).await;
}
