//! The one bar of the clerks: names whatever the accents and the order, slips of the finger, formations, perimeter.

use crate::support::{Essai, filtre};
use backend::{Error, inscription};

async fn noms(ctx: &backend::Ctx, texte: &str) -> (bool, Vec<String>) {
    let vue = inscription::chercher(ctx, texte).await.unwrap();
    let noms = vue.dossiers.iter().map(|d| format!("{} {}", d.nom, d.prenom)).collect();
    (vue.approche, noms)
}

#[tokio::test]
async fn un_nom_se_trouve_sans_accent_dans_tout_ordre_et_mal_ecrit() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    for (texte, approche, attendu) in [
        ("muller eloise", false, "Müller Éloïse"),
        ("ÉLOÏSE müller", false, "Müller Éloïse"),
        ("n'diaye", false, "N'Diaye Moussa"),
        ("sophie garn", false, "Garnier Anne-Sophie"),
        ("arnie", false, "Garnier Anne-Sophie"),
        ("garnyer", true, "Garnier Anne-Sophie"),
        ("lefebvre zoe", true, "Lefèvre Zoé"),
    ] {
        let trouves = noms(&admin, texte).await;
        assert_eq!(trouves, (approche, vec![attendu.to_owned()]), "{texte}");
    }
    // Each dossier of one who has two.
    assert_eq!(noms(&admin, "chevalier").await.1.len(), 2);
    for texte in ["", " ", "a", "%", "__", "zzzzzz", "\\", "\\\\", "‘‘"] {
        assert_eq!(noms(&admin, texte).await, (false, Vec::new()), "{texte:?}");
    }
    // The list itself gives the same, and says so.
    let vue = inscription::vue_file(&admin, &filtre(None, "garnyer")).await.unwrap();
    assert!(vue.approche);
    assert_eq!(vue.page.lignes[0].nom, "Garnier");
    let vue = inscription::vue_file(&admin, &filtre(None, "eloise muller"))
        .await
        .unwrap();
    assert!(!vue.approche);
    assert_eq!(vue.page.total, 1);
}

#[tokio::test]
async fn une_formation_se_trouve_et_restreint_la_liste() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let vue = inscription::chercher(&admin, "chimie licence 3e").await.unwrap();
    let chemins: Vec<_> = vue.formations.iter().map(|f| f.chemin.as_str()).collect();
    assert_eq!(chemins, ["LIC-CHIMIE>L3-CHIMIE"]);
    let vue = inscription::chercher(&admin, "lic-chimie>l2").await.unwrap();
    assert_eq!(vue.formations[0].chemin, "LIC-CHIMIE>L2-CHIMIE");
    let seule = |chemin: &str| domain::inscription::Filtre {
        chemin: Some(chemin.into()),
        ..filtre(None, "")
    };
    let page = inscription::file(&admin, &seule("LIC-MATHS>L3-MATHS")).await.unwrap();
    let noms: Vec<_> = page.lignes.iter().map(|x| x.nom.as_str()).collect();
    assert_eq!((page.total, noms), (1, vec!["Chevalier"]));
    let texte = String::from_utf8(
        inscription::exporter(&admin, &seule("LIC-MATHS>L3-MATHS"))
            .await
            .unwrap(),
    )
    .unwrap();
    assert_eq!(texte.lines().count(), 2);
}

#[tokio::test]
async fn on_ne_trouve_que_dans_son_perimetre() {
    let essai = Essai::nouveau().await;
    sqlx::query(
        "UPDATE inscription.inscription i SET point_inscription_id =
            (SELECT id FROM offre.point_inscription WHERE structure_code = 'LSH' LIMIT 1)
         FROM identite.personne p WHERE p.id = i.personne_id AND p.nom_naissance = 'Garnier'",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    let elle = essai.personnel("sciences.demo").await;
    // Not even as a similar name.
    for texte in ["garnier", "garnyer"] {
        assert_eq!(noms(&elle, texte).await, (false, Vec::new()), "{texte}");
    }
    let vue = inscription::chercher(&elle, "lettres").await.unwrap();
    assert!(vue.formations.is_empty(), "{:?}", vue.formations);
    assert_eq!(noms(&elle, "muller").await.1.len(), 1);
    let apprenant = essai.apprenant("apprenant1.demo").await;
    for qui in [essai.anonyme(), apprenant] {
        let refus = inscription::chercher(&qui, "muller").await;
        assert!(matches!(refus, Err(Error::NonConnecte | Error::Interdit)), "{refus:?}");
    }
}

/// Too many to be of use: a part is shown, which says so; an export holds them all.
#[tokio::test]
async fn une_recherche_trop_large_le_dit() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    sqlx::query(
        "WITH p AS (INSERT INTO identite.personne (id, nom_naissance, prenom, sexe, date_naissance, pays_naissance,
                nationalite, courriel, cree_le, modifie_le)
             SELECT gen_random_uuid(), 'Masse', 'Numéro ' || n, 'F', '2006-01-01', '99100', '99100',
                'masse' || n || '@example.org', now(), now() FROM generate_series(1, 1001) AS n RETURNING id)
         INSERT INTO inscription.inscription (id, personne_id, point_inscription_id, origine, contexte, statut,
            autorisee_le, modifie_le)
         SELECT gen_random_uuid(), p.id, (SELECT id FROM offre.point_inscription WHERE chemin = 'LIC-INFO>L1-INFO'),
            'parcoursup', 'PRIMO', 'AUTORISEE', now(), now() FROM p",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    let vue = inscription::vue_file(&admin, &filtre(None, "masse")).await.unwrap();
    assert_eq!((vue.large, vue.page.total), (true, 1_000));
    let vue = inscription::vue_file(&admin, &filtre(None, "masse 1001"))
        .await
        .unwrap();
    assert_eq!((vue.large, vue.page.total), (false, 1));
    let csv = inscription::exporter(&admin, &filtre(None, "masse")).await.unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 1_002);
}
