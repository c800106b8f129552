//! Times of a large offer.

use crate::{
    offre::{creer, id, objet, periode, place},
    offre_reconduction::derouler,
    support::Essai,
};
use backend::offre::{self, Reconduction};
use domain::{
    ids::EspaceId,
    offre::{FiltreCatalogue, Genre},
};

/// Run by `deploy/local/bench-offre.sh`.
#[tokio::test]
#[ignore = "takes a minute"]
async fn banc_d_une_grande_offre() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    sqlx::raw_sql(include_str!("../../../deploy/local/offre.sql"))
        .execute(&essai.pool)
        .await
        .unwrap();
    sqlx::raw_sql("VACUUM ANALYZE offre.objet, offre.lien, offre.contexte, offre.point_inscription")
        .execute(&essai.pool)
        .await
        .unwrap();
    let objets = essai.nombre("SELECT count(*) FROM offre.objet").await;
    let chemins = essai.nombre("SELECT count(*) FROM offre.contexte").await;
    println!("{objets} objects, {chemins} paths");
    let de = EspaceId(
        sqlx::query_scalar("SELECT id FROM offre.espace WHERE code = 'BANC'")
            .fetch_one(&essai.pool)
            .await
            .unwrap(),
    );
    let mots = [
        "chimie",
        "F12 L2",
        "algebre",
        "procedure civile",
        "P77",
        "mathematiques",
        "licence droit",
        "réseaux m3",
    ];
    for espace in [Some(de), None] {
        let (mut produit, mut sol) = (vec![], vec![]);
        for tour in 0..200 {
            let mot = mots[tour % mots.len()];
            let critere = offre::CritereObjets {
                recherche: mot.into(),
                espace,
                taille: 50,
                ..offre::CritereObjets::default()
            };
            let debut = std::time::Instant::now();
            offre::chercher(&ctx, &critere).await.unwrap();
            produit.push(debut.elapsed());
            let debut = std::time::Instant::now();
            let mut q = sqlx::QueryBuilder::<sqlx::Postgres>::new(
                "SELECT o.id::text, o.code, o.libelle_long FROM offre.objet o WHERE true",
            );
            if let Some(espace) = espace {
                q.push(" AND o.espace_id = ").push_bind(espace.0);
            }
            for m in mot.split(' ') {
                q.push(" AND o.recherche LIKE '%' || public.sans_accent(")
                    .push_bind(m)
                    .push(") || '%'");
            }
            q.push(" ORDER BY o.libelle_long, o.id LIMIT 50");
            let _: Vec<(String, String, String)> = q.build_query_as().fetch_all(&essai.services.pool).await.unwrap();
            sol.push(debut.elapsed());
        }
        produit.sort();
        sol.sort();
        println!(
            "search, espace named: {}: p50 {:?} p99 {:?}; plain SQL p50 {:?} p99 {:?}",
            espace.is_some(),
            produit[100],
            produit[197],
            sol[100],
            sol[197]
        );
    }
    // The public reads this one.
    for ordre in [
        "UPDATE offre.espace SET annee_de_reference = false WHERE annee_de_reference",
        "UPDATE offre.espace SET annee_de_reference = true WHERE code = 'BANC'",
    ] {
        sqlx::query(ordre).execute(&essai.pool).await.unwrap();
    }
    let publics = [
        "chimie",
        "algebre",
        "procédures civiles",
        "anglais licence",
        "mathemathique",
        "infromatique",
        "",
    ];
    let (mut produit, mut sol) = (vec![], vec![]);
    for tour in 0..140 {
        let filtre = FiltreCatalogue {
            recherche: publics[tour % publics.len()].into(),
            ..FiltreCatalogue::default()
        };
        let debut = std::time::Instant::now();
        let vue = offre::catalogue(&ctx, &filtre).await.unwrap();
        produit.push(debut.elapsed());
        assert!(vue.page.total > 0, "{filtre:?}");
        let debut = std::time::Instant::now();
        let mut q = sqlx::QueryBuilder::<sqlx::Postgres>::new(
            "SELECT DISTINCT c.racine_id::text FROM offre.objet o JOIN offre.contexte c ON c.objet_id = o.id AND c.valide
             WHERE o.espace_id = ",
        );
        q.push_bind(de.0);
        for m in filtre.recherche.split_whitespace() {
            q.push(
                " AND offre.mots(o.recherche, o.syllabus) @@ plainto_tsquery('pg_catalog.french', public.sans_accent(",
            )
            .push_bind(m)
            .push("))");
        }
        let _: Vec<(String,)> = q.build_query_as().fetch_all(&essai.services.pool).await.unwrap();
        sol.push(debut.elapsed());
    }
    produit.sort();
    sol.sort();
    println!(
        "public catalogue: p50 {:?} p99 {:?}; plain SQL p50 {:?} p99 {:?}",
        produit[70], produit[138], sol[70], sol[138]
    );
    let racine = id(&essai, de, "BANC-GRANDE").await;
    let racines = offre::CritereObjets {
        espace: Some(de),
        racine: Some(true),
        taille: 50,
        ..offre::CritereObjets::default()
    };
    let (mut arbres, mut listes) = (vec![], vec![]);
    let mut places = 0;
    for _ in 0..10 {
        let debut = std::time::Instant::now();
        places = offre::arbre(&ctx, racine).await.unwrap().noeuds.len();
        arbres.push(debut.elapsed());
        let debut = std::time::Instant::now();
        offre::chercher(&ctx, &racines).await.unwrap();
        listes.push(debut.elapsed());
    }
    arbres.sort();
    listes.sort();
    println!("tree of {places} places: median {:?}, worst {:?}", arbres[5], arbres[9]);
    println!(
        "first page of formations: median {:?}, worst {:?}",
        listes[5], listes[9]
    );
    let vers = periode(&ctx, "BANC-SUITE").await;
    let voulue = Reconduction {
        de,
        vers,
        formations: vec![],
        reglages: true,
        rattacher: false,
        essai: false,
        revisions: None,
    };
    let debut = std::time::Instant::now();
    let (statut, resultat) = derouler(&essai, &ctx, voulue).await;
    println!("roll-over: {:?} {statut} {resultat}", debut.elapsed());
    assert_eq!(statut, "SUCCES");
    let grande = id(&essai, vers, "BANC-GRANDE-L1-S1").await;
    let debut = std::time::Instant::now();
    creer(&ctx, vers, objet("BANC-NEUVE", Genre::Objet), vec![place(grande, 0)]).await;
    println!("a child more in a formation of {places} paths: {:?}", debut.elapsed());
    let debut = std::time::Instant::now();
    offre::annuler(&ctx, vers).await.unwrap();
    println!("taken back: {:?}", debut.elapsed());
}
