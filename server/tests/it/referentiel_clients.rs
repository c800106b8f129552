//! What clients of the référentiel may leave out, what they may not send, and what they read; what a file is told line by line, and
//! what is taken away in one.

use crate::{
    referentiel::{Client, DEBUT, admin, ecrire, refus, valeur},
    support::Essai,
};
use axum::http::StatusCode;
use backend::{Ctx, referentiel::nomenclatures, tableur::Forme};
use domain::{
    CodeErreur,
    referentiel::{Attribut, FiltreValeurs, IssueLigne, TriValeurs},
};
use jiff::civil::date;
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
        (json!({ "adresse": { "adresse4": long } }), "adresse4", "size"),
        (
            json!({ "adresse": { "localiteAcheminement": "a\0" } }),
            "localiteAcheminement",
            "pattern",
        ),
        (json!({ "responsable": { "nom": long } }), "responsable.nom", "size"),
        (
            json!({ "responsable": { "dateDebutValidite": "hier" } }),
            "responsable.dateDebutValidite",
            "dateInvalide",
        ),
        (
            json!({ "responsable": { "dateDebutValidite": "2026-09-01", "dateFinValidite": "2025-08-31T00:00:00Z" } }),
            "responsable.dateFinValidite",
            "dateEntre",
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

/// By which another system knows it: said, said otherwise, and taken away.
#[tokio::test]
async fn le_code_d_un_autre_systeme_se_change_et_s_efface() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let lu = async || client.lire("/structures/codePegase/SCI").await["codeReferentielExterne"].clone();
    for dit in [json!("X-12"), json!("X-13"), Value::Null, json!("X-12")] {
        assert_eq!(changer_sci(&client, json!({ "codeReferentielExterne": dit })).await, []);
        assert_eq!(lu().await, dit);
        assert_eq!(
            changer_sci(&client, json!({ "commentaire": format!("{dit}") })).await,
            []
        );
        assert_eq!(lu().await, dit, "what is not said stays");
    }
    let chemin = "/structures/sans-uai/codeStructure/LSH";
    for dit in ["X-14", "X-12"] {
        let corps = json!({ "codeReferentielExterne": dit });
        let (statut, lue) = client.demander("PUT", chemin, Some(corps)).await;
        assert_eq!(statut == StatusCode::OK, dit == "X-14", "one structure each: {lue}");
    }
    let long = json!({ "codeReferentielExterne": "x".repeat(41) });
    let refuse = [("codeReferentielExterne".to_owned(), "size".to_owned())];
    assert_eq!(changer_sci(&client, long).await, refuse);
}

/// Whoever changes something else of a structure meanwhile is not written over.
#[tokio::test]
async fn une_structure_changee_entre_temps_est_relue() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let rattacher = |verbe: &str| format!("/structures/codePegase/SCI/{verbe}Parent");
    for (chemin, corps) in [
        (
            "/structures/sans-uai/codeStructure/SCI".to_owned(),
            Some(json!({ "commentaire": "B" })),
        ),
        (rattacher("associer"), Some(json!({ "code": "LSH" }))),
        (rattacher("dissocier"), None),
    ] {
        // She holds the tree; the client has read the structure, and waits.
        let mut elle = essai.pool.begin().await.unwrap();
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('referentiel.structure', 0))")
            .execute(&mut *elle)
            .await
            .unwrap();
        let attend = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let ecrire = async {
            while essai.nombre(attend).await == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            sqlx::query("UPDATE referentiel.structure SET sigle = 'ICI', version = version + 1 WHERE code = 'SCI'")
                .execute(&mut *elle)
                .await
                .unwrap();
            elle.commit().await.unwrap();
        };
        let ((statut, lue), ()) = tokio::join!(client.demander("PUT", &chemin, corps), ecrire);
        assert_eq!(
            (statut, &lue["errors"][0]["champ"]),
            (StatusCode::BAD_REQUEST, &json!("version")),
            "{chemin}: {lue}"
        );
        let lue = client.lire("/structures/codePegase/SCI").await;
        assert_eq!(lue["sigleUai"], "ICI", "{chemin}");
    }
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

/// What is refused of a file that is tried: number of the line, column and code.
async fn refuses(ctx: &Ctx, nomenclature: &str, texte: &str) -> Vec<(usize, String, CodeErreur)> {
    let rapport = nomenclatures::importer(ctx, nomenclature, texte.as_bytes(), true)
        .await
        .unwrap();
    let mut dits = Vec::new();
    for ligne in rapport.lignes {
        if let IssueLigne::Refusee { erreurs } = ligne.issue {
            dits.extend(erreurs.into_iter().map(|e| (ligne.numero, e.champ, e.code)));
        }
    }
    assert_eq!(dits.len(), rapport.refusees);
    dits
}

#[tokio::test]
async fn un_fichier_dit_quelle_ligne_est_fausse() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let inconnu = |numero: usize, champ: &str| (numero, champ.to_owned(), CodeErreur::Inconnu);
    let commun = |numero: usize| (numero, "dateDebutValidite".to_owned(), CodeErreur::Chevauchement);
    let texte = "code;dateDebutValidite;libelleLong;typeObjetFormation\n\
        NOFA;2020-01-01;Une;UE\nNOFB;2020-01-01;Deux;RIEN\nNOFC;2020-01-01;Trois;UE\n";
    assert_eq!(
        refuses(&ctx, "NatureTypeObjetFormation", texte).await,
        [inconnu(3, "typeObjetFormation")]
    );
    // One line may refer to another of the same file.
    let texte = "code;dateDebutValidite;libelleLong;parent\n\
        REA;2020-01-01;Avec;REB\nREB;2020-01-01;Sans;\nREC;2020-01-01;Faux;RIEN\n";
    assert_eq!(refuses(&ctx, "TypeResultat", texte).await, [inconnu(4, "parent")]);
    // Periods of one code: of two lines, of a line and a value that is there.
    ecrire(&ctx, "ChampsFormation", None, valeur("CHIM", "Chimie"))
        .await
        .unwrap();
    let texte = "code;dateDebutValidite;dateFinValidite;libelleLong\n\
        PHYS;2020-01-01;2022-08-31;Physique\nPHYS;2022-08-31;;Physique\n\
        CHIM;2024-09-01;;Chimie fine\n\
        BIO;2020-01-01;2021-08-31;Biologie\nBIO;2021-09-01;;Biologie\n";
    assert_eq!(
        refuses(&ctx, "ChampsFormation", texte).await,
        [commun(2), commun(3), commun(4)]
    );
    // A value that the file ends makes room for the next one.
    let suite = "code;dateDebutValidite;dateFinValidite;libelleLong\n\
        CHIM;2024-09-01;;Chimie fine\nCHIM;2020-01-01;2024-08-31;Chimie\n";
    assert_eq!(refuses(&ctx, "ChampsFormation", suite).await, []);
    // What is refused for another reason is not counted against its neighbour.
    let faux = "code;dateDebutValidite;dateFinValidite;libelleLong;prioriteAffichage\n\
        CHIM;2024-09-01;;Chimie fine;\nCHIM;2020-01-01;2024-08-31;Chimie;beaucoup\n";
    assert_eq!(
        refuses(&ctx, "ChampsFormation", faux).await,
        [(3, "prioriteAffichage".to_owned(), CodeErreur::FormatInvalide)]
    );
    let pris = nomenclatures::importer(&ctx, "ChampsFormation", suite.as_bytes(), false)
        .await
        .unwrap();
    assert!(pris.operation.is_some());
}

#[tokio::test]
async fn un_export_prend_ce_que_la_liste_montre() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let mut finie = valeur("CHIM", "Chimie");
    finie.fin = Some(date(2022, 8, 31));
    for o in [finie, valeur("PHYS", "Physique")] {
        ecrire(&ctx, "ChampsFormation", None, o).await.unwrap();
    }
    let exporter = async |filtre: &FiltreValeurs| {
        let contenu = nomenclatures::exporter(&ctx, "ChampsFormation", filtre, Forme::Csv).await;
        String::from_utf8(contenu.unwrap()).unwrap()
    };
    // The header, and a line each.
    let lignes = |texte: &str| texte.lines().count() - 1;
    let nombre = "SELECT count(*) FROM referentiel.valeur WHERE nomenclature = 'ChampsFormation'";
    let tout = exporter(&FiltreValeurs::default()).await;
    assert_eq!(lignes(&tout) as i64, essai.nombre(nombre).await);
    let locales = FiltreValeurs {
        locales: true,
        tri: TriValeurs::Code,
        ..FiltreValeurs::default()
    };
    let siennes = exporter(&locales).await;
    assert_eq!(lignes(&siennes), 2, "{siennes}");
    let ce_jour = FiltreValeurs {
        valable_le: Some(date(2023, 1, 1)),
        ..locales.clone()
    };
    let de_ce_jour = exporter(&ce_jour).await;
    assert!(lignes(&de_ce_jour) == 1 && de_ce_jour.contains("PHYS"), "{de_ce_jour}");
    let cherchee = FiltreValeurs {
        recherche: "chim".into(),
        ..locales
    };
    let trouvee = exporter(&cherchee).await;
    assert!(lignes(&trouvee) == 1 && trouvee.contains("CHIM"), "{trouvee}");
    // What was taken away comes back as it is.
    let rapport = nomenclatures::importer(&ctx, "ChampsFormation", siennes.as_bytes(), true)
        .await
        .unwrap();
    assert_eq!(
        (
            rapport.inchangees,
            rapport.ajoutees,
            rapport.modifiees,
            rapport.refusees
        ),
        (2, 0, 0, 0)
    );
}

/// Some texts are the code of a value of another nomenclature, or a UAI: whoever says them, by whatever way.
#[tokio::test]
async fn un_texte_qui_est_un_code_est_verifie() {
    use backend::referentiel::nomenclatures::saisir;
    const UAI: &str = "0769981L";
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    ecrire(&ctx, "TypeDiplome", None, valeur("CERTIF", "Certificat"))
        .await
        .unwrap();
    let champs = |dits: &[(&str, &str)]| -> BTreeMap<String, String> {
        let communs = [("dateDebutValidite", "2020-01-01"), ("libelleLong", "Essai")];
        let dits = communs.iter().chain(dits);
        dits.map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    };
    let dit = |champ: &str, code| vec![(champ.to_owned(), code)];
    // The form.
    for (nomenclature, champ, faux, code) in [
        ("MentionDiplome", "typeDiplome", "RIEN", CodeErreur::Inconnu),
        ("EtablissementFrancais", "academie", "98", CodeErreur::Inconnu),
        ("EtablissementFrancais", "commune", "00000", CodeErreur::Inconnu),
        ("SpecificiteUai", "numeroUai", "0750654E", CodeErreur::CleInvalide),
        ("EcoleDoctorale", "uai", "75 rue", CodeErreur::FormatInvalide),
    ] {
        let dits = champs(&[("code", UAI), ("numeroUai", UAI), (champ, faux)]);
        let issue = saisir(&ctx, nomenclature, None, None, &dits).await;
        assert_eq!(refus(issue), dit(champ, code.clone()), "{nomenclature}");
        // The file.
        let (entete, uai) = match nomenclature {
            "EtablissementFrancais" => (";numeroUai", ";0769981L"),
            _ => ("", ""),
        };
        let texte =
            format!("code;dateDebutValidite;libelleLong;{champ}{entete}\n0769981L;2020-01-01;Essai;{faux}{uai}\n");
        let refusee = [(2, champ.to_owned(), code)];
        assert_eq!(refuses(&ctx, nomenclature, &texte).await, refusee, "{nomenclature}");
        // The interface.
        let corps = json!({
            "typeNomenclature": nomenclature, "code": UAI, "dateDebutValidite": "2020-01-01", "libelleLong": "Essai",
            "numeroUai": UAI, champ: faux,
        });
        let (statut, erreur) = client
            .demander(
                "POST",
                &format!("/nomenclatures/{nomenclature}/structure/ETAB00"),
                Some(corps),
            )
            .await;
        assert_eq!(
            (statut, &erreur["errors"][0]["champ"]),
            (StatusCode::BAD_REQUEST, &json!(champ)),
            "{nomenclature}: {erreur}"
        );
    }
    // A French establishment is looked for by its UAI, which is its code.
    for (code, numero, champ, refuse) in [
        ("EFR001", UAI, "code", CodeErreur::FormatInvalide),
        (UAI, "0673021V", "numeroUai", CodeErreur::PasLeCode),
    ] {
        let dits = champs(&[("code", code), ("numeroUai", numero)]);
        let issue = saisir(&ctx, "EtablissementFrancais", None, None, &dits).await;
        assert_eq!(refus(issue), dit(champ, refuse), "{code}");
    }
    // What is good is kept in one form, and is text for clients.
    let dits = champs(&[("code", UAI), ("numeroUai", "076 9981l"), ("academie", "01")]);
    saisir(&ctx, "EtablissementFrancais", None, None, &dits).await.unwrap();
    let lu = client
        .lire("/nomenclatures/EtablissementFrancais/code/0769981L/dateDebutValidite/2020-01-01")
        .await;
    assert_eq!((&lu["numeroUai"], &lu["academie"]), (&json!(UAI), &json!("01")));
    let dits = champs(&[("code", "MEN1"), ("typeDiplome", "CERTIF")]);
    saisir(&ctx, "MentionDiplome", None, None, &dits).await.unwrap();
    let lu = client
        .lire("/nomenclatures/MentionDiplome/code/MEN1/dateDebutValidite/2020-01-01")
        .await;
    assert_eq!(lu["typeDiplome"], "CERTIF");
    // The form offers them; long lists are typed.
    let detail = nomenclatures::detail(&ctx, "EtablissementFrancais", None)
        .await
        .unwrap();
    assert_eq!(detail.code, "", "no code is made for it");
    let offertes: Vec<&str> = detail.choix.iter().map(|(nom, _)| nom.as_str()).collect();
    assert_eq!(offertes, ["Academie", "Departement", "PaysNationalite", "TypeUai"]);
    // What is used stays, under its code.
    let usages = nomenclatures::usages(&ctx, "TypeDiplome", "CERTIF").await.unwrap();
    assert_eq!((usages[0].ou.as_str(), usages[0].nombre), ("MentionDiplome", 1));
    let utilise = dit("code", CodeErreur::Utilise { nombre: 1 });
    let issue = nomenclatures::supprimer(&ctx, "TypeDiplome", "CERTIF", DEBUT, None).await;
    assert_eq!(refus(issue), utilise);
    let certif = nomenclatures::lire(&ctx, "TypeDiplome", "CERTIF", DEBUT).await.unwrap();
    let issue = ecrire(&ctx, "TypeDiplome", Some(&certif), valeur("CERTIF2", "Certificat")).await;
    assert_eq!(refus(issue), utilise);
    // What was there before it was looked at is in nobody's way, until it is changed itself.
    sqlx::query(
        r#"UPDATE referentiel.valeur SET attributs = attributs || '{"numeroUai": "0750654E", "academie": "98"}' WHERE code = '0769981L'"#,
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    let mut avant = nomenclatures::lire(&ctx, "EtablissementFrancais", UAI, DEBUT)
        .await
        .unwrap();
    let texte = "code;dateDebutValidite;libelleLong;numeroUai;academie\n0769981L;2020-01-01;Autre;0750654E;98\n";
    assert_eq!(refuses(&ctx, "EtablissementFrancais", texte).await, []);
    for libelle in ["Encore", "Toujours"] {
        let mut o = avant.occurrence.clone();
        o.libelle_long = libelle.into();
        avant = ecrire(&ctx, "EtablissementFrancais", Some(&avant), o).await.unwrap();
    }
    let mut o = avant.occurrence.clone();
    o.attributs.insert("academie".into(), Attribut::Texte("97".into()));
    let issue = ecrire(&ctx, "EtablissementFrancais", Some(&avant), o).await;
    assert_eq!(refus(issue), dit("academie", CodeErreur::Inconnu));
}
