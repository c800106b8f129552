//! Where values and structures are used: all that names them counts, for what is used is not taken away.

use crate::{
    referentiel::{DEBUT, admin, ecrire, refus, valeur},
    support::Essai,
};
use backend::referentiel::{detail_structure, importer_structures, nomenclatures};
use domain::{
    CodeErreur,
    referentiel::{FiltreValeurs, GenreUsageStructure},
};

async fn executer(essai: &Essai, requete: &'static str) {
    sqlx::query(requete).execute(&essai.pool).await.unwrap();
}

/// Settings name codes within their texts and their conditions.
#[tokio::test]
async fn ce_qu_un_reglage_cite_sert() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    for code in ["ZZ", "Z"] {
        ecrire(&ctx, "RegimeInscription", None, valeur(code, "Essai"))
            .await
            .unwrap();
    }
    for requete in [
        "INSERT INTO referentiel.parametre (code, valeur)
         VALUES ('VALIDATION_AUTOMATIQUE', 'bourse=NON & regime!=1|ZZ'), ('REGIMES_SANS_CVEC', '2,ZZ')
         ON CONFLICT (code) DO UPDATE SET valeur = excluded.valeur",
        r#"UPDATE pieces.piece SET conditions = '[{"critere": "regime", "operateur": "EGAL", "valeurs": ["ZZ"]}]'
           WHERE (periode_code, code) IN (SELECT periode_code, code FROM pieces.piece LIMIT 1)"#,
        r#"UPDATE paiement.regle SET conditions = '[{"critere": "regime", "operateur": "DIFFERENT", "valeurs": ["1", "ZZ"]}]'
           WHERE (periode_code, code) IN (SELECT periode_code, code FROM paiement.regle LIMIT 1)"#,
    ] {
        executer(&essai, requete).await;
    }
    let usages = nomenclatures::usages(&ctx, "RegimeInscription", "ZZ").await.unwrap();
    let vus: Vec<_> = usages.iter().map(|u| (u.ou.as_str(), u.nombre)).collect();
    assert_eq!(
        vus,
        [("parametre.valeur", 2), ("paiement.regle", 1), ("pieces.piece", 1)]
    );
    let issue = nomenclatures::supprimer(&ctx, "RegimeInscription", "ZZ", DEBUT, None).await;
    assert_eq!(refus(issue), [("code".to_owned(), CodeErreur::Utilise { nombre: 4 })]);
    // Neither by a code that it begins with, nor by the same code of another list.
    assert_eq!(nomenclatures::usages(&ctx, "RegimeInscription", "Z").await.unwrap(), []);
    ecrire(&ctx, "TypeGroupe", None, valeur("ZZ", "Essai")).await.unwrap();
    assert_eq!(nomenclatures::usages(&ctx, "TypeGroupe", "ZZ").await.unwrap(), []);
    nomenclatures::supprimer(&ctx, "RegimeInscription", "Z", DEBUT, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn une_structure_qui_porte_un_objet_sert() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let texte = b"code;parent;typeUaiCode;denominationPrincipale\nPORTE;SCI;DEP;Porteuse\n";
    importer_structures(&ctx, texte, false).await.unwrap();
    executer(
        &essai,
        "UPDATE offre.objet SET structures_porteuses = '{LSH,PORTE}' WHERE id = (SELECT id FROM offre.objet LIMIT 1)",
    )
    .await;
    let usages = detail_structure(&ctx, Some("PORTE"), None).await.unwrap().usages;
    let vus: Vec<_> = usages.iter().map(|u| (u.genre, u.nombre)).collect();
    assert_eq!(vus, [(GenreUsageStructure::Offre, 1)]);
}

/// Many schools have the same name: the list finds them by their town.
#[tokio::test]
async fn une_valeur_se_trouve_par_ce_que_lisent_les_apprenants() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    for (recherche, code) in [
        ("Valserhône", "0010006B"),
        ("(belley", "0010010F"),
        ("0010006b", "0010006B"),
    ] {
        let filtre = FiltreValeurs {
            recherche: recherche.into(),
            ..FiltreValeurs::default()
        };
        let lues = nomenclatures::lister(&ctx, "EtablissementFrancais", &filtre, 1_000)
            .await
            .unwrap();
        assert_eq!(lues.total, lues.lignes.len() as u64, "{recherche}");
        let codes: Vec<&str> = lues.lignes.iter().map(|v| v.occurrence.code.as_str()).collect();
        assert!(codes.contains(&code) && codes.len() < 10, "{recherche}: {codes:?}");
    }
}
