//! What clients of the référentiel may leave out, what they may not send, and what they read.

use crate::{
    referentiel::{Client, admin, ecrire, valeur},
    support::Essai,
};
use axum::http::StatusCode;
use domain::referentiel::Attribut;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[tokio::test]
async fn un_client_n_efface_pas_ce_qu_il_ne_sait_pas_dire() {
    let essai = Essai::nouveau().await;
    let (client, ctx) = (Client::nouveau(&essai, "admin.demo").await, admin(&essai).await);
    let mut o = valeur("ADX", "Admis autrement");
    o.libelle_en = "Passed otherwise".into();
    o.priorite = 7;
    o.visible = false;
    o.attributs = BTreeMap::from([
        ("positif".to_owned(), Attribut::Booleen(false)),
        ("parent".to_owned(), Attribut::Texte("ADM".into())),
    ]);
    ecrire(&ctx, "TypeResultat", None, o).await.unwrap();
    // A client made from the contract of 2021 has no word for English nor for the parent.
    let corps = json!({
        "typeNomenclature": "TypeResultat", "code": "ADX", "dateDebutValidite": "2020-01-01",
        "libelleCourt": "Admis plus", "libelleLong": "Admis plus", "libelleAffichage": "Admis plus", "positif": true,
    });
    let dits = |lue: &Value| {
        [
            "libelleLong",
            "libelleAnglais",
            "parent",
            "prioriteAffichage",
            "temoinVisible",
        ]
        .map(|champ| lue[champ].clone())
    };
    let adresse = "/nomenclatures/TypeResultat/code/ADX/dateDebutValidite/2020-01-01";
    let modifier = format!("{adresse}/structure/ETAB00");
    let poser = "/nomenclatures/TypeResultat/creerouModifier/structure/ETAB00";
    for (methode, chemin) in [("PUT", modifier.as_str()), ("POST", poser)] {
        let (statut, lue) = client.demander(methode, chemin, Some(corps.clone())).await;
        assert_eq!(statut, StatusCode::OK, "{lue}");
        assert_eq!(lue["positif"], true);
        assert_eq!(
            dits(&lue),
            [
                json!("Admis plus"),
                json!("Passed otherwise"),
                json!("ADM"),
                json!(7),
                json!(false)
            ],
            "{methode}"
        );
    }
    // What it says to be nothing is emptied; what always is something stays.
    let mut vide = corps.clone();
    for champ in ["libelleAnglais", "parent", "prioriteAffichage", "temoinVisible"] {
        vide[champ] = Value::Null;
    }
    let (statut, lue) = client.demander("PUT", &modifier, Some(vide)).await;
    assert_eq!(statut, StatusCode::OK, "{lue}");
    assert_eq!(
        dits(&lue),
        [json!("Admis plus"), Value::Null, Value::Null, json!(7), json!(false)]
    );
    // A new one is what all are at first.
    let mut neuve = corps;
    neuve["code"] = json!("ADY");
    let (statut, lue) = client.demander("POST", poser, Some(neuve)).await;
    assert_eq!(statut, StatusCode::OK, "{lue}");
    assert_eq!(
        dits(&lue),
        [json!("Admis plus"), Value::Null, Value::Null, json!(0), json!(true)]
    );
}

#[tokio::test]
async fn une_structure_se_lit_partout_de_meme() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let corps = json!({
        "code": "LABO1", "denominationPrincipale": "Laboratoire de chimie", "parent": "SCI", "typeUaiCode": "UFR",
        "categorieJuridiqueCode": "4110", "adresse": { "codePostal": "76000", "localiteAcheminement": "Rouen",
            "commune": { "code": "76540-76000", "typeNomenclature": "Commune" }, "pays": { "code": "99100" } },
    });
    let (statut, lue) = client
        .demander("POST", "/structures/sans-uai/codeStructure/ETAB00", Some(corps))
        .await;
    assert_eq!(statut, StatusCode::CREATED, "{lue}");
    let toutes = client.lire("/structures").await;
    let trouver = |liste: &Value, code: &str| -> Value {
        let trouvee = liste.as_array().unwrap().iter().find(|s| s["code"] == code);
        trouvee.unwrap().clone()
    };
    let sci = trouver(&toutes, "SCI");
    let labo = trouver(&sci["sousStructures"], "LABO1");
    assert_eq!(labo["adresse"]["commune"]["codeInsee"], "76540");
    assert_eq!(labo["adresse"]["pays"]["libelleCourt"], "France");
    assert!(labo["categorieJuridiqueLibelle"].is_string(), "{labo}");
    // Alone, and as the answer to a change that changes nothing.
    assert_eq!(client.lire("/structures/codePegase/SCI").await, sci);
    let chemin = "/structures/sans-uai/codeStructure/SCI";
    let (statut, ecrite) = client.demander("PUT", chemin, Some(json!({}))).await;
    assert_eq!((statut, ecrite), (StatusCode::OK, sci));
}

/// What is refused of a change of SCI: fields and codes; nothing: it was taken.
async fn changer_sci(client: &Client, corps: Value) -> Vec<(String, String)> {
    let chemin = "/structures/sans-uai/codeStructure/SCI";
    let (statut, lue) = client.demander("PUT", chemin, Some(corps)).await;
    if statut == StatusCode::OK {
        return Vec::new();
    }
    assert_eq!(statut, StatusCode::BAD_REQUEST, "{lue}");
    let texte = |v: &Value| v.as_str().unwrap().to_owned();
    let erreurs = lue["errors"].as_array().unwrap().iter();
    erreurs.map(|e| (texte(&e["champ"]), texte(&e["code"]))).collect()
}

#[tokio::test]
async fn une_structure_ne_prend_que_ce_qui_est_bon() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let long = "x".repeat(101);
    for (corps, champ, code) in [
        (
            json!({ "categorieJuridiqueCode": "0000" }),
            "categorieJuridiqueCode",
            "inconnu",
        ),
        (
            json!({ "adresse": { "commune": { "code": "00000-00000" } } }),
            "commune",
            "inconnu",
        ),
        (
            json!({ "adresse": { "codePaysAcheminement": "ZZ" } }),
            "pays",
            "inconnu",
        ),
        // Czechoslovakia was a country.
        (
            json!({ "adresse": { "pays": { "code": "99115" } } }),
            "pays",
            "horsPeriode",
        ),
        (json!({ "adresse": { "adresse4": long } }), "adresse4", "tropLong"),
        (
            json!({ "adresse": { "localiteAcheminement": "a\0" } }),
            "localiteAcheminement",
            "formatInvalide",
        ),
        (json!({ "responsable": { "nom": long } }), "responsable.nom", "tropLong"),
        (
            json!({ "responsable": { "dateDebutValidite": "hier" } }),
            "responsable.dateDebutValidite",
            "dateInvalide",
        ),
        (
            json!({ "responsable": { "dateDebutValidite": "2026-09-01", "dateFinValidite": "2025-08-31T00:00:00Z" } }),
            "responsable.dateFinValidite",
            "dateTropAncienne",
        ),
    ] {
        let dit = format!("{corps}");
        assert_eq!(
            changer_sci(&client, corps).await,
            [(champ.to_owned(), code.to_owned())],
            "{dit}"
        );
    }
    // What was kept when nobody looked is in nobody's way, even sent back.
    sqlx::query(
        r#"UPDATE referentiel.structure SET categorie_juridique = 'VIEUX',
            adresse = jsonb_build_object('adresse1', repeat('x', 150), 'pays', '99115') WHERE code = 'SCI'"#,
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    let mut lue = client.lire("/structures/codePegase/SCI").await;
    lue["commentaire"] = json!("Bâtiment B");
    assert_eq!(changer_sci(&client, lue).await, []);
    let lue = client.lire("/structures/codePegase/SCI").await;
    assert_eq!(
        (&lue["categorieJuridiqueCode"], &lue["commentaire"]),
        (&json!("VIEUX"), &json!("Bâtiment B"))
    );
}

#[tokio::test]
async fn une_structure_commence_apres_celle_du_dessus() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let depuis = |jour: &str| json!({ "dateDebutValidite": jour });
    let refuse = |champ: &str| vec![(champ.to_owned(), "structure".to_owned())];
    // Nobody knows when those below it began.
    assert_eq!(changer_sci(&client, depuis("2015-09-01")).await, []);
    let creer = async |code: &str, debut: Option<&str>| {
        let corps =
            json!({ "code": code, "denominationPrincipale": code, "parent": "SCI", "dateDebutValidite": debut });
        let chemin = "/structures/sans-uai/codeStructure/ETAB00";
        client.demander("POST", chemin, Some(corps)).await
    };
    let (statut, lue) = creer("AVANT", Some("2015-08-31")).await;
    assert_eq!(
        (statut, &lue["errors"][0]["champ"], &lue["errors"][0]["code"]),
        (StatusCode::BAD_REQUEST, &json!("parent"), &json!("structure"))
    );
    for (code, debut) in [("INCONNU", None), ("APRES", Some("2016-09-01"))] {
        assert_eq!(creer(code, debut).await.0, StatusCode::CREATED, "{code}");
    }
    assert_eq!(
        changer_sci(&client, depuis("2016-09-02")).await,
        refuse("dateDebutValidite")
    );
    assert_eq!(changer_sci(&client, depuis("2016-09-01")).await, []);
    // Other changes of what another system had put before the one above go through.
    sqlx::query("UPDATE referentiel.structure SET ouverte_le = '2000-09-01' WHERE code = 'APRES'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let chemin = "/structures/sans-uai/codeStructure/APRES";
    let fin = json!({ "dateFinValidite": "2030-08-31" });
    assert_eq!(client.demander("PUT", chemin, Some(fin)).await.0, StatusCode::OK);
}
