//! The référentiel: its values, who changes them, and the interface that clients of the ecosystem call.

use crate::{autorisations::application, interface::cle, support::Essai};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use backend::{
    Ctx, Error, jobs,
    referentiel::nomenclatures::{self, Demande, Lot},
    tableur::Forme,
};
use domain::{
    CodeErreur,
    referentiel::{Ecart, FiltreStructures, FiltreValeurs, IssueLigne, Occurrence, RefusStructure, TriValeurs},
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tower::ServiceExt;

pub const DEBUT: Date = date(2020, 1, 1);

/// A client: its router, and its key.
pub struct Client {
    app: Router,
    cle: String,
}

impl Client {
    pub async fn nouveau(essai: &Essai, identifiant: &str) -> Self {
        Self {
            app: application(essai).await,
            cle: cle(essai, identifiant).await,
        }
    }

    pub async fn demander(&self, methode: &str, chemin: &str, corps: Option<Value>) -> (StatusCode, Value) {
        let requete = Request::builder()
            .method(methode)
            .uri(format!("/api/v1/ref{chemin}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.cle))
            .header(header::CONTENT_TYPE, "application/json")
            .body(corps.map_or_else(Body::empty, |c| Body::from(c.to_string())))
            .unwrap();
        let reponse = self.app.clone().oneshot(requete).await.unwrap();
        let statut = reponse.status();
        let octets = to_bytes(reponse.into_body(), 1 << 28).await.unwrap();
        (statut, serde_json::from_slice(&octets).unwrap_or(Value::Null))
    }

    pub async fn lire(&self, chemin: &str) -> Value {
        let (statut, corps) = self.demander("GET", chemin, None).await;
        assert_eq!(statut, StatusCode::OK, "{chemin}: {corps}");
        corps
    }
}

/// Rights of the whole establishment.
pub async fn admin(essai: &Essai) -> Ctx {
    essai.personnel("admin.demo").await
}

pub fn valeur(code: &str, libelle: &str) -> Occurrence {
    let mut o = Occurrence::nouvelle(code, DEBUT);
    o.libelle_long = libelle.into();
    o
}

pub async fn ecrire(
    ctx: &Ctx,
    nomenclature: &str,
    avant: Option<&nomenclatures::Valeur>,
    o: Occurrence,
) -> Result<nomenclatures::Valeur, Error> {
    let demande = Demande {
        nomenclature: nomenclature.into(),
        cle: avant.map(|v| (v.occurrence.code.clone(), v.occurrence.debut)),
        version: avant.map(|v| v.version),
        occurrence: o,
        enregistrer: true,
    };
    nomenclatures::ecrire(ctx, demande).await
}

pub fn refus(issue: Result<impl std::fmt::Debug, Error>) -> Vec<(String, CodeErreur)> {
    match issue.unwrap_err() {
        Error::Champs(erreurs) => erreurs.into_iter().map(|e| (e.champ, e.code)).collect(),
        autre => panic!("{autre:?}"),
    }
}

#[tokio::test]
async fn les_clients_lisent_ce_qu_ils_attendent() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "svc-api").await;
    let disponibles = client.lire("/nomenclatures-disponibles").await;
    let codes: Vec<&str> = disponibles
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["codeNomenclature"].as_str().unwrap())
        .collect();
    assert!(codes.len() > 60 && codes.contains(&"PaysNationalite"), "{codes:?}");
    // Each says of what kind its values are: without that, clients cannot choose what to make of them.
    for code in codes
        .iter()
        .filter(|c| !["Commune", "CommuneNaissance", "EtablissementFrancais"].contains(c))
    {
        for v in client.lire(&format!("/nomenclatures/{code}")).await.as_array().unwrap() {
            assert_eq!(v["typeNomenclature"], **code);
            assert!(v["libelleLong"].is_string() && v["temoinLivre"].is_boolean(), "{v}");
        }
    }
    let page = client.lire("/nomenclatures/Commune/numPage/1/nbOccurences/1000").await;
    assert_eq!(page["nomenclatures"].as_array().unwrap().len(), 1000);
    assert_eq!((&page["numPage"], &page["nbOccurences"]), (&json!(1), &json!(1000)));
    assert!(page["nbTotalOccurences"].as_u64().unwrap() > 35_000);
    let communes = client.lire("/nomenclatures/communes/codePostal/76000").await;
    assert_eq!(communes[0]["codeInsee"], "76540");
    // What refers to something says what: kind and code at least.
    let lycee = client
        .lire("/nomenclatures/numeroUai/0010001W/dateDebutValidite/1900-01-01")
        .await;
    assert_eq!(lycee["departement"]["typeNomenclature"], "Departement");
    assert_eq!(lycee["departement"]["libelleLong"], "Ain");
    assert!(lycee["departement"]["codeRegion"].is_string());
    let criteres = json!({ "libelleLong": { "operateur": "~", "valeur": "ALLEM" } });
    let (statut, trouves) = client
        .demander(
            "POST",
            "/nomenclatures/PaysNationalite/rechercher?operateurLogique=ET",
            Some(criteres),
        )
        .await;
    assert_eq!(statut, StatusCode::OK);
    assert_eq!(
        trouves
            .as_array()
            .unwrap()
            .iter()
            .filter(|v| v["code"] == "109")
            .count(),
        1,
        "{trouves}"
    );
    // Countries have three digits among the clients, and are found by them.
    let (_, trouves) = client
        .demander(
            "POST",
            "/nomenclatures/PaysNationalite/rechercher",
            Some(json!({ "code": { "operateur": "=", "valeur": "109" } })),
        )
        .await;
    assert_eq!(
        (&trouves[0]["code"], &trouves[0]["libelleCourt"]),
        (&json!("109"), &json!("Allemagne"))
    );
    let france = client
        .lire("/nomenclatures/PaysNationalite/code/100/dateDebutValidite/1900-01-01")
        .await;
    assert_eq!(
        (&france["code"], &france["libelleCourt"]),
        (&json!("100"), &json!("France"))
    );
    let etrangers = client.lire("/nomenclatures/EtablissementEtranger").await;
    assert_eq!(etrangers[0]["paysNationalite"]["code"].as_str().unwrap().len(), 3);
    assert_eq!(client.lire("/estNomenclatureStandard/MentionBac").await, true);
    let (statut, erreur) = client.demander("GET", "/nomenclatures/Rien", None).await;
    assert_eq!((statut, &erreur["statusCode"]), (StatusCode::NOT_FOUND, &json!(404)));
    // A machine that may only read.
    let (statut, _) = client
        .demander("POST", "/nomenclatures/TypeGroupe/structure/ETAB00", Some(json!({})))
        .await;
    assert_eq!(statut, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn une_valeur_vit_par_l_interface() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let (statut, genere) = client
        .demander(
            "GET",
            "/nomenclatures/MentionHonorifique/generer/structure/ETAB00",
            None,
        )
        .await;
    assert_eq!(statut, StatusCode::CREATED);
    let code = genere["code"].as_str().unwrap().to_owned();
    let corps = json!({
        "typeNomenclature": "MentionHonorifique", "code": code, "dateDebutValidite": "2020-01-01",
        "libelleCourt": "Palmes", "libelleLong": "Palmes d'or", "libelleAffichage": "Palmes", "prioriteAffichage": 9,
    });
    let famille = "/nomenclatures/MentionHonorifique";
    let (statut, _) = client
        .demander(
            "POST",
            &format!("{famille}/verifier/structure/ETAB00"),
            Some(corps.clone()),
        )
        .await;
    assert_eq!(statut, StatusCode::CREATED);
    let adresse = format!("{famille}/code/{code}/dateDebutValidite/2020-01-01");
    assert_eq!(
        client.demander("GET", &adresse, None).await.0,
        StatusCode::NOT_FOUND,
        "only looked at"
    );
    let (statut, vide) = client
        .demander("POST", &format!("{famille}/structure/ETAB00"), Some(corps.clone()))
        .await;
    assert_eq!((statut, vide), (StatusCode::CREATED, Value::Null));
    assert_eq!(client.lire(&adresse).await["temoinLivre"], false);
    // Twice, or on some of the same days.
    let (statut, erreur) = client
        .demander("POST", &format!("{famille}/structure/ETAB00"), Some(corps.clone()))
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["code"]),
        (StatusCode::BAD_REQUEST, &json!("chevauchement"))
    );
    let mut autre = corps.clone();
    autre["libelleLong"] = json!("Palmes d'argent");
    autre["dateFinValidite"] = json!("2025-08-31");
    let (statut, lue) = client
        .demander("PUT", &format!("{adresse}/structure/ETAB00"), Some(autre.clone()))
        .await;
    assert_eq!(
        (statut, &lue["libelleLong"]),
        (StatusCode::OK, &json!("Palmes d'argent"))
    );
    autre["libelleCourt"] = json!("x".repeat(51));
    autre["dateDebutValidite"] = json!("hier");
    let (statut, erreur) = client
        .demander(
            "POST",
            &format!("{famille}/creerouModifier/structure/ETAB00"),
            Some(autre),
        )
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["champ"]),
        (StatusCode::BAD_REQUEST, &json!("dateDebutValidite"))
    );
    let (statut, _) = client
        .demander("DELETE", &format!("{adresse}/structure/ETAB00"), None)
        .await;
    assert_eq!(statut, StatusCode::OK);
    assert_eq!(client.demander("GET", &adresse, None).await.0, StatusCode::NOT_FOUND);
    // Another establishment; a national list.
    let (statut, erreur) = client
        .demander("POST", &format!("{famille}/structure/AILLEU"), Some(corps.clone()))
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["champ"]),
        (StatusCode::BAD_REQUEST, &json!("codeStructure"))
    );
    let mut pays = corps;
    pays["typeNomenclature"] = json!("PaysNationalite");
    let (statut, erreur) = client
        .demander("POST", "/nomenclatures/PaysNationalite/structure/ETAB00", Some(pays))
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["code"]),
        (StatusCode::BAD_REQUEST, &json!("nomenclatureFermee"))
    );
    // Other systems are told, and the journal keeps who did it.
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM evt.outbox WHERE sujet = 'ref.nomenclature.v1'")
            .await,
        3
    );
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.journal WHERE traitement = 'MODIFIER_NOMENCLATURE'")
            .await,
        3
    );
}

/// What the form of a structure sends, as the page showed it.
async fn formulaire(ctx: &Ctx, code: &str) -> (i32, BTreeMap<String, String>) {
    let vue = backend::referentiel::detail_structure(ctx, Some(code), None)
        .await
        .unwrap();
    let mut champs = vue.champs;
    if champs.remove("temoinVisible").is_some_and(|v| v == "true") {
        champs.insert("temoinVisible".into(), "on".into());
    }
    (vue.version, champs)
}

#[tokio::test]
async fn une_structure_vit_a_l_ecran() {
    use backend::referentiel::{arbre_structures, detail_structure, saisir_structure};
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let champs = |dits: &[(&str, &str)]| -> BTreeMap<String, String> {
        dits.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    };
    let obligatoire = |nom: &str| (nom.to_owned(), CodeErreur::Obligatoire);
    assert_eq!(
        refus(saisir_structure(&ctx, None, None, &champs(&[("code", "PHY")])).await),
        [obligatoire("parent"), obligatoire("typeUaiCode")]
    );
    let nouvelle = champs(&[
        ("code", "phy"),
        ("denominationPrincipale", "Département de physique"),
        ("parent", "SCI"),
        ("typeUaiCode", "DEP"),
        ("codeUai", "0769904D"),
        ("temoinVisible", "on"),
        ("adresse1", "3 rue du Vide"),
        ("codePostal", "76000"),
        ("localite", "rouen"),
        ("pays", "99100"),
    ]);
    // The letter of a UAI is checked.
    assert_eq!(
        refus(saisir_structure(&ctx, None, None, &nouvelle).await),
        [("codeUai".to_owned(), CodeErreur::CleInvalide)]
    );
    let mut nouvelle = nouvelle;
    nouvelle.insert("codeUai".into(), "0769904C".into());
    assert_eq!(saisir_structure(&ctx, None, None, &nouvelle).await.unwrap().0, "PHY");
    let (version, mut dits) = formulaire(&ctx, "PHY").await;
    assert_eq!(dits["denominationAnglaise"], "", "as in French");
    let fiche = backend::referentiel::lire_structure(&ctx, "PHY").await.unwrap();
    assert_eq!(fiche.adresse.unwrap().commune.as_deref(), Some("76540-76000"));
    // What the form shows, sent back, changes nothing.
    saisir_structure(&ctx, Some("PHY"), Some(version), &dits).await.unwrap();
    assert_eq!(formulaire(&ctx, "PHY").await, (version, dits.clone()));
    // English, an empty UAI, another address: all is told.
    dits.insert("denominationAnglaise".into(), "Physics".into());
    dits.insert("codeUai".into(), String::new());
    dits.insert("adresse1".into(), "4 rue du Vide".into());
    saisir_structure(&ctx, Some("PHY"), Some(version), &dits).await.unwrap();
    let (autre, relus) = formulaire(&ctx, "PHY").await;
    assert_eq!(relus, dits);
    let perime = saisir_structure(&ctx, Some("PHY"), Some(version), &dits).await;
    assert_eq!(refus(perime), [("version".to_owned(), CodeErreur::Perime)]);
    let traces = "SELECT count(*) FROM audit.journal WHERE traitement = 'MODIFIER_STRUCTURE' AND entite_id = 'PHY'";
    assert_eq!(essai.nombre(traces).await, 3, "made, renamed, moved house");
    // Where rights, the offer and dossiers hang.
    let sci = detail_structure(&ctx, Some("SCI"), None).await.unwrap();
    let genres: BTreeSet<&str> = sci.usages.iter().map(|u| u.genre.code()).collect();
    assert_eq!(genres, BTreeSet::from(["STRUCTURES", "DROITS", "OFFRE", "DOSSIERS"]));
    assert!(!sci.parents.iter().any(|s| ["SCI", "PHY"].contains(&s.code.as_str())));
    // Whom learners contact: both languages or none.
    let mut moitie = relus.clone();
    moitie.insert("contactHoraires".into(), "Le matin".into());
    moitie.insert("contactCourriel".into(), "physique".into());
    assert_eq!(
        refus(saisir_structure(&ctx, Some("PHY"), Some(autre), &moitie).await),
        [obligatoire("contactHorairesAnglais")]
    );
    moitie.insert("contactHorairesAnglais".into(), "Mornings".into());
    let issue = saisir_structure(&ctx, Some("PHY"), Some(autre), &moitie).await;
    assert_eq!(refus(issue)[0].0, "contactCourriel");
    // Who may read only reads.
    let lecteur = essai.personnel("lecture.demo").await;
    let vue = arbre_structures(&lecteur, &FiltreStructures::default()).await.unwrap();
    assert!(!vue.ecrit && vue.lignes.len() as u32 == vue.toutes);
    let issue = saisir_structure(&lecteur, Some("PHY"), None, &relus).await;
    assert!(matches!(issue, Err(Error::Interdit)));
}

#[tokio::test]
async fn une_structure_prend_fin_apres_celles_d_en_dessous() {
    use backend::referentiel::saisir_structure;
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let poser = async |code: &str, dits: &[(&str, &str)]| {
        let (version, mut champs) = formulaire(&ctx, code).await;
        champs.extend(dits.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        saisir_structure(&ctx, Some(code), Some(version), &champs).await
    };
    let dit = |champ: &str, refus: RefusStructure| (champ.to_owned(), refus.en_code());
    for (code, parent) in [("CHI", "SCI"), ("ORGA", "CHI")] {
        let dits = [
            ("code", code),
            ("denominationPrincipale", code),
            ("parent", parent),
            ("typeUaiCode", "DEP"),
        ];
        let champs = dits.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        saisir_structure(&ctx, None, None, &champs).await.unwrap();
    }
    // The tree stays one.
    for parent in ["CHI", "ORGA"] {
        let issue = poser("CHI", &[("parent", parent)]).await;
        assert_eq!(refus(issue), [("parent".to_owned(), CodeErreur::ValeurInterdite)]);
    }
    let fin = |jour| ("dateFinValidite", jour);
    let issue = poser("ETAB00", &[fin("2026-08-31")]).await;
    assert_eq!(refus(issue)[0].0, "dateFinValidite");
    assert_eq!(
        refus(poser("CHI", &[fin("2026-08-31")]).await),
        [dit("dateFinValidite", RefusStructure::Dessous)]
    );
    poser("ORGA", &[fin("2025-08-31")]).await.unwrap();
    poser("CHI", &[fin("2026-08-31"), ("dateDebutValidite", "2020-09-01")])
        .await
        .unwrap();
    // Open again, beyond what is above it.
    assert_eq!(
        refus(poser("ORGA", &[fin("")]).await),
        [dit("parent", RefusStructure::DurePlus)]
    );
    // Elsewhere it may; what is above it moves along.
    poser("ORGA", &[fin(""), ("parent", "DEG")]).await.unwrap();
    let ancetres: Vec<String> = sqlx::query_scalar("SELECT ancetres FROM referentiel.structure WHERE code = 'ORGA'")
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(ancetres, ["ETAB00", "DEG", "ORGA"]);
    // Both days move, across each other, in whichever direction.
    poser("CHI", &[("dateDebutValidite", "2000-01-01"), fin("2010-08-31")])
        .await
        .unwrap();
    poser("CHI", &[("dateDebutValidite", "2015-01-01"), fin("2020-08-31")])
        .await
        .unwrap();
    let issue = poser("CHI", &[("dateDebutValidite", "2021-01-01")]).await;
    assert_eq!(
        refus(issue),
        [("dateFinValidite".to_owned(), CodeErreur::DateTropAncienne)]
    );
}

#[tokio::test]
async fn les_structures_par_l_interface() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let toutes = client.lire("/structures").await;
    let mere = toutes
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["code"] == "ETAB00")
        .unwrap();
    assert_eq!(
        (&mere["estStructureMere"], mere["denominationPrincipale"].is_string()),
        (&json!(true), true)
    );
    let corps = json!({
        "code": "LABO1", "denominationPrincipale": "Laboratoire de chimie", "parent": "SCI", "typeUaiCode": "INST",
        "appellationOfficielle": "LC", "adresse": { "adresse1": "1 rue des Acides", "codePostal": "76000",
            "commune": { "code": "76540-76000", "typeNomenclature": "Commune" }, "pays": { "code": "100" } },
    });
    let (statut, _) = client
        .demander(
            "POST",
            "/structures/sans-uai/verifier/codeStructure/ETAB00",
            Some(corps.clone()),
        )
        .await;
    assert_eq!(statut, StatusCode::OK);
    assert_eq!(
        client.demander("GET", "/structures/codePegase/LABO1", None).await.0,
        StatusCode::NOT_FOUND
    );
    let mut inconnue = corps.clone();
    inconnue["typeUaiCode"] = json!("LABORATOIRE");
    let (statut, erreur) = client
        .demander("POST", "/structures/sans-uai/codeStructure/ETAB00", Some(inconnue))
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["champ"]),
        (StatusCode::BAD_REQUEST, &json!("typeUaiCode")),
        "a type that neither the nomenclature nor a structure has"
    );
    let (statut, lue) = client
        .demander("POST", "/structures/sans-uai/codeStructure/ETAB00", Some(corps.clone()))
        .await;
    assert_eq!(statut, StatusCode::CREATED, "{lue}");
    assert_eq!(lue["adresse"]["commune"]["codeInsee"], "76540");
    assert_eq!(lue["adresse"]["libelleCourtPaysAcheminement"], "France");
    assert_eq!(lue["adresse"]["codePaysAcheminement"], "100");
    assert_eq!(lue["adresse"]["pays"]["code"], "100");
    let fiche = backend::referentiel::lire_structure(&admin(&essai).await, "LABO1")
        .await
        .unwrap();
    assert_eq!(fiche.adresse.unwrap().pays.as_deref(), Some("99100"));
    let (statut, erreur) = client
        .demander("POST", "/structures/sans-uai/codeStructure/ETAB00", Some(corps))
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["champ"]),
        (StatusCode::BAD_REQUEST, &json!("code"))
    );
    // What is not said stays.
    let (statut, lue) = client
        .demander(
            "PUT",
            "/structures/sans-uai/codeStructure/LABO1",
            Some(json!({ "commentaire": "Bâtiment B" })),
        )
        .await;
    assert_eq!(
        (statut, &lue["commentaire"], &lue["parent"]),
        (StatusCode::OK, &json!("Bâtiment B"), &json!("SCI")),
        "{lue}"
    );
    assert_eq!(lue["adresse"]["adresse1"], "1 rue des Acides");
    let sci = client.lire("/structures/codePegase/SCI").await;
    let dessous = sci["sousStructures"].as_array().unwrap();
    assert_eq!(dessous.iter().filter(|s| s["code"] == "LABO1").count(), 1);
    let rattachement = |verbe: &str| format!("/structures/codePegase/LABO1/{verbe}Parent");
    let (statut, lue) = client.demander("PUT", &rattachement("dissocier"), None).await;
    assert_eq!((statut, &lue["parent"]), (StatusCode::OK, &json!("ETAB00")));
    let (statut, lue) = client
        .demander("PUT", &rattachement("associer"), Some(json!({ "code": "SCI" })))
        .await;
    assert_eq!((statut, &lue["parent"]), (StatusCode::OK, &json!("SCI")));
    // Below itself.
    let (statut, erreur) = client
        .demander(
            "PUT",
            "/structures/sans-uai/codeStructure/ETAB00",
            Some(json!({ "code": "SCI", "parent": "LABO1" })),
        )
        .await;
    assert_eq!(statut, StatusCode::BAD_REQUEST, "{erreur}");
    // What the national table knows is not typed.
    let corps = json!({ "code": "LYC1", "codeUai": "0010001W" });
    let (statut, lue) = client
        .demander("POST", "/structures/avec-uai/codeStructure/ETAB00", Some(corps))
        .await;
    assert_eq!(
        (statut, &lue["codeUai"]),
        (StatusCode::CREATED, &json!("0010001W")),
        "{lue}"
    );
    assert_eq!(lue["adresse"]["codePostal"], "01505");
    let (statut, erreur) = client
        .demander(
            "POST",
            "/structures/avec-uai/codeStructure/ETAB00",
            Some(json!({ "code": "LYC2", "codeUai": "0010001X" })),
        )
        .await;
    assert_eq!(
        (statut, &erreur["errors"][0]["champ"]),
        (StatusCode::BAD_REQUEST, &json!("codeUai"))
    );
}

#[tokio::test]
async fn l_annuaire_par_l_interface() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let corps = |prenom: &str| {
        json!({
            "nomFamille": "Curie", "prenom1": prenom, "dateDebutValidite": "2020-09-01", "dateNaissance": "1990-11-07",
            "personneTypePersonneLst": [{ "typePersonne": { "libelle": "ENSEIGNANT" }, "dateDebutValidite": "2020-09-01" }],
            "sourcePersonneLst": [{ "basePersonne": "HARPEGE", "identifiantPersonne": "42" }],
        })
    };
    let chemin = "/personnes/structure/ETAB00";
    let (statut, une) = client.demander("POST", chemin, Some(corps("Marie"))).await;
    assert_eq!((statut, &une["codeMetier"]), (StatusCode::CREATED, &json!("P00000001")));
    // Known by the same source: she is changed, not made twice.
    let (_, encore) = client.demander("POST", chemin, Some(corps("Manya"))).await;
    assert_eq!(
        (&encore["codeMetier"], &encore["prenom1"]),
        (&une["codeMetier"], &json!("Manya"))
    );
    assert_eq!(client.lire("/personnes").await.as_array().unwrap().len(), 1);
    assert_eq!(
        client
            .lire("/personnes/typePersonne/ENSEIGNANT")
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(client.lire("/personnes/typePersonne/TUTEUR").await, json!([]));
    let (statut, erreur) = client
        .demander("POST", chemin, Some(json!({ "dateDebutValidite": "2020-09-01" })))
        .await;
    assert_eq!(
        (statut, erreur["errors"].as_array().unwrap().len()),
        (StatusCode::BAD_REQUEST, 2)
    );
}

#[tokio::test]
async fn ce_qui_sert_ne_disparait_pas() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let mut atelier = valeur("ATELIER", "Atelier");
    atelier.attributs.insert(
        "categorieObjet".into(),
        domain::referentiel::Attribut::Texte("OP".into()),
    );
    let type_ = ecrire(&ctx, "TypeObjetFormation", None, atelier).await.unwrap();
    let mut nature = valeur("NAT1", "Atelier long");
    nature.attributs.insert(
        "typeObjetFormation".into(),
        domain::referentiel::Attribut::Texte("ATELIER".into()),
    );
    ecrire(&ctx, "NatureTypeObjetFormation", None, nature.clone())
        .await
        .unwrap();
    let issue = nomenclatures::supprimer(&ctx, "TypeObjetFormation", "ATELIER", DEBUT, None).await;
    assert_eq!(refus(issue), [("code".to_owned(), CodeErreur::Utilise { nombre: 1 })]);
    let usages = nomenclatures::usages(&ctx, "TypeObjetFormation", "ATELIER")
        .await
        .unwrap();
    assert_eq!(
        (usages[0].ou.as_str(), usages[0].nombre),
        ("NatureTypeObjetFormation", 1)
    );
    // It can be ended.
    let mut finie = type_.occurrence.clone();
    finie.fin = Some(date(2024, 8, 31));
    ecrire(&ctx, "TypeObjetFormation", Some(&type_), finie).await.unwrap();
    // Seen before somebody else changed it.
    let issue = ecrire(&ctx, "TypeObjetFormation", Some(&type_), type_.occurrence.clone()).await;
    assert_eq!(refus(issue), [("version".to_owned(), CodeErreur::Perime)]);
    // What does not exist is not referred to.
    nature.code = "NAT2".into();
    nature.attributs.insert(
        "typeObjetFormation".into(),
        domain::referentiel::Attribut::Texte("RIEN".into()),
    );
    let issue = ecrire(&ctx, "NatureTypeObjetFormation", None, nature).await;
    assert_eq!(refus(issue), [("typeObjetFormation".to_owned(), CodeErreur::Inconnu)]);
    // Undoing what made it would take it away as well. A first day that was moved can go back: the code stays.
    let operations = nomenclatures::operations(&ctx, "TypeObjetFormation").await.unwrap();
    let creation = operations.iter().find(|o| o.genre == "CREER").unwrap();
    ecrire(
        &ctx,
        "TypeObjetFormation",
        Some(&relue(&ctx, "ATELIER").await),
        type_.occurrence.clone(),
    )
    .await
    .unwrap();
    assert_eq!(
        refus(nomenclatures::annuler(&ctx, creation.id).await),
        [("code".to_owned(), CodeErreur::Utilise { nombre: 1 })]
    );
    let mut deplacee = type_.occurrence.clone();
    deplacee.debut = date(2021, 9, 1);
    ecrire(
        &ctx,
        "TypeObjetFormation",
        Some(&relue(&ctx, "ATELIER").await),
        deplacee,
    )
    .await
    .unwrap();
    let deplacement = nomenclatures::operations(&ctx, "TypeObjetFormation").await.unwrap()[0].id;
    nomenclatures::annuler(&ctx, deplacement).await.unwrap();
    assert_eq!(relue(&ctx, "ATELIER").await.occurrence.debut, DEBUT);
    // Countries of persons.
    let usages = nomenclatures::usages(&ctx, "PaysNationalite", "99100").await.unwrap();
    assert!(
        usages.iter().any(|u| u.ou == "personne.nationalite" && u.nombre > 0),
        "{usages:?}"
    );
}

/// The one value of that code.
async fn relue(ctx: &Ctx, code: &str) -> nomenclatures::Valeur {
    let mut valeurs = nomenclatures::du_code(ctx, "TypeObjetFormation", code).await.unwrap();
    assert_eq!(valeurs.len(), 1);
    valeurs.remove(0)
}

#[tokio::test]
async fn un_lot_se_fait_et_se_defait() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    for n in 1..=3 {
        ecrire(
            &ctx,
            "TypeGroupe",
            None,
            valeur(&format!("G{n}"), &format!("Groupe {n}")),
        )
        .await
        .unwrap();
    }
    let cles: Vec<_> = (1..=3).map(|n| (format!("G{n}"), DEBUT)).collect();
    let lot = Lot {
        nomenclature: "TypeGroupe".into(),
        cles: cles.clone(),
        fin: Some(Some(date(2025, 8, 31))),
        visible: Some(false),
        priorite: None,
    };
    let (operation, nombre) = nomenclatures::traiter_lot(&ctx, lot.clone()).await.unwrap();
    assert_eq!(nombre, 3);
    assert_eq!(
        nomenclatures::traiter_lot(&ctx, lot).await.unwrap(),
        (None, 0),
        "nothing is left to do"
    );
    let lues = async || {
        let toutes = nomenclatures::toutes(&ctx, "TypeGroupe").await.unwrap();
        toutes
            .into_iter()
            .filter(|v| v.livree.is_none())
            .map(|v| (v.occurrence.fin, v.occurrence.visible))
            .collect::<Vec<_>>()
    };
    assert_eq!(lues().await, vec![(Some(date(2025, 8, 31)), false); 3]);
    assert_eq!(nomenclatures::annuler(&ctx, operation.unwrap()).await.unwrap(), 3);
    assert_eq!(lues().await, vec![(None, true); 3]);
    assert_eq!(
        refus(nomenclatures::annuler(&ctx, operation.unwrap()).await)[0].1,
        CodeErreur::Perime,
        "once"
    );
    let vues = nomenclatures::operations(&ctx, "TypeGroupe").await.unwrap();
    assert_eq!(vues.iter().filter(|o| o.annulee).count(), 1);
    // Which of them is refused, and what of it.
    let mut tard = valeur("G4", "Groupe 4");
    tard.debut = date(2026, 9, 1);
    ecrire(&ctx, "TypeGroupe", None, tard).await.unwrap();
    let avec_tard = Lot {
        nomenclature: "TypeGroupe".into(),
        cles: cles.into_iter().chain([("G4".to_owned(), date(2026, 9, 1))]).collect(),
        fin: Some(Some(date(2025, 8, 31))),
        ..Lot::default()
    };
    assert_eq!(
        refus(nomenclatures::traiter_lot(&ctx, avec_tard).await),
        [("G4.dateFinValidite".to_owned(), CodeErreur::DateTropAncienne)]
    );
    assert_eq!(lues().await[..3], vec![(None, true); 3]);
    // A value of a closed list: none of the lot is changed.
    let lot = Lot {
        nomenclature: "PaysNationalite".into(),
        cles: vec![("99100".into(), date(1900, 1, 1))],
        visible: Some(false),
        ..Lot::default()
    };
    assert_eq!(
        refus(nomenclatures::traiter_lot(&ctx, lot).await),
        [("99100.code".to_owned(), CodeErreur::NomenclatureFermee)]
    );
}

/// Of a national value the form shows only its place and whether it is offered; what it does not show stays.
#[tokio::test]
async fn une_valeur_nationale_se_regle() {
    const LISTE: &str = "TypeHeure";
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let nationale = nomenclatures::toutes(&ctx, LISTE).await.unwrap().remove(0);
    assert!(nationale.livree.is_some());
    let (code, debut) = (nationale.occurrence.code.clone(), nationale.occurrence.debut);
    let saisir = async |dits: &[(&str, &str)]| {
        let champs = dits.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        nomenclatures::saisir(&ctx, LISTE, Some((code.clone(), debut)), None, &champs).await
    };
    let lue = async || nomenclatures::lire(&ctx, LISTE, &code, debut).await.unwrap().occurrence;
    saisir(&[("prioriteAffichage", " 7 ")]).await.unwrap();
    let mut attendue = nationale.occurrence.clone();
    (attendue.priorite, attendue.visible) = (7, false);
    assert_eq!(lue().await, attendue);
    saisir(&[("prioriteAffichage", "8"), ("temoinVisible", "on")])
        .await
        .unwrap();
    (attendue.priorite, attendue.visible) = (8, true);
    assert_eq!(lue().await, attendue);
    let issue = saisir(&[("prioriteAffichage", "premier")]).await;
    assert_eq!(
        refus(issue),
        [("prioriteAffichage".to_owned(), CodeErreur::FormatInvalide)]
    );
}

#[tokio::test]
async fn un_fichier_dit_ce_qu_il_change() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    ecrire(&ctx, "ChampsFormation", None, valeur("CHIM", "Chimie"))
        .await
        .unwrap();
    let texte = "code;dateDebutValidite;libelleLong;temoinVisible\nCHIM;01/01/2020;Chimie fine;non\nPHYS;2020-01-01;Physique;\n";
    let essai_ = nomenclatures::importer(&ctx, "ChampsFormation", texte.as_bytes(), true)
        .await
        .unwrap();
    assert_eq!(
        (essai_.ajoutees, essai_.modifiees, essai_.refusees, essai_.operation),
        (1, 1, 0, None)
    );
    let change = essai_.lignes.iter().find_map(|l| match &l.issue {
        IssueLigne::Modifiee { champs } => Some(champs.clone()),
        _ => None,
    });
    let change: Vec<_> = change.unwrap().into_iter().map(|(c, ..)| c).collect();
    assert_eq!(change, ["libelleLong", "temoinVisible"]);
    assert!(
        nomenclatures::lire(&ctx, "ChampsFormation", "PHYS", DEBUT)
            .await
            .is_err(),
        "a dry run writes nothing"
    );
    // A line that is wrong, and none is taken.
    let faux = format!("{texte}BIO;2020-13-01;Biologie;\n;2020-01-01;Sans code;\nPHYS;2020-01-01;Encore;\n");
    let rapport = nomenclatures::importer(&ctx, "ChampsFormation", faux.as_bytes(), false)
        .await
        .unwrap();
    assert_eq!((rapport.refusees, rapport.operation), (3, None));
    assert_eq!(rapport.lignes[0].numero, 4, "refused lines first: {:?}", rapport.lignes);
    let pris = nomenclatures::importer(&ctx, "ChampsFormation", texte.as_bytes(), false)
        .await
        .unwrap();
    assert!(pris.operation.is_some());
    let encore = nomenclatures::importer(&ctx, "ChampsFormation", texte.as_bytes(), false)
        .await
        .unwrap();
    assert_eq!((encore.inchangees, encore.ajoutees, encore.modifiees), (2, 0, 0));
    // What is taken away and brought back changes nothing, in both forms.
    for (nomenclature, forme) in [
        ("ChampsFormation", Forme::Csv),
        ("TypeHeure", Forme::Xlsx),
        ("RegimeInscription", Forme::Xlsx),
        ("MentionDiplome", Forme::Csv),
    ] {
        let contenu = nomenclatures::exporter(&ctx, nomenclature, &FiltreValeurs::default(), forme)
            .await
            .unwrap();
        let rapport = nomenclatures::importer(&ctx, nomenclature, &contenu, true)
            .await
            .unwrap();
        assert_eq!(
            (rapport.ajoutees, rapport.modifiees, rapport.refusees),
            (0, 0, 0),
            "{nomenclature}: {:?}",
            rapport.lignes
        );
        assert!(rapport.inchangees > 1);
    }
    let issue = nomenclatures::importer(&ctx, "ChampsFormation", b"code;couleur\nX;bleu\n", true).await;
    assert_eq!(
        refus(issue),
        [
            ("couleur".to_owned(), CodeErreur::Inconnu),
            ("dateDebutValidite".to_owned(), CodeErreur::Obligatoire)
        ]
    );
    let double = b"code;dateDebutValidite;libelleLong;libelleLong\nX;2020-01-01;Un;Deux\n";
    let issue = nomenclatures::importer(&ctx, "ChampsFormation", double, true).await;
    assert_eq!(refus(issue), [("libelleLong".to_owned(), CodeErreur::Repete)]);
    assert_eq!(nomenclatures::annuler(&ctx, pris.operation.unwrap()).await.unwrap(), 2);
    assert!(
        nomenclatures::lire(&ctx, "ChampsFormation", "PHYS", DEBUT)
            .await
            .is_err()
    );
}

/// What is applied is what was shown: of the file, and of the values that it changes.
#[tokio::test]
async fn un_fichier_depose_s_applique_comme_il_a_ete_vu() {
    use nomenclatures::{appliquer_depot, deposer, examiner_depot};
    const LISTE: &str = "ChampsFormation";
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let chim = ecrire(&ctx, LISTE, None, valeur("CHIM", "Chimie")).await.unwrap();
    let deposer = async |texte: &str| deposer(&ctx, LISTE, texte.to_owned().into()).await.unwrap();
    let perime = [("fichier".to_owned(), CodeErreur::Perime)];
    deposer("code;dateDebutValidite;libelleLong\nCHIM;2020-01-01;Chimie fine\nPHYS;2020-01-01;Physique\n").await;
    let vue = examiner_depot(&ctx, LISTE).await.unwrap();
    // Somebody says something else of a value of the file.
    let autre = ecrire(&ctx, LISTE, Some(&chim), valeur("CHIM", "Chimie du vivant"))
        .await
        .unwrap();
    assert_eq!(refus(appliquer_depot(&ctx, LISTE, &vue.empreinte).await), perime);
    let lue = nomenclatures::lire(&ctx, LISTE, "CHIM", DEBUT).await.unwrap();
    assert_eq!(lue, autre);
    // Looked at again, it is applied, and does not wait any more.
    let vue = examiner_depot(&ctx, LISTE).await.unwrap();
    let rapport = appliquer_depot(&ctx, LISTE, &vue.empreinte).await.unwrap();
    assert_eq!((rapport.ajoutees, rapport.modifiees), (1, 1));
    assert_eq!(examiner_depot(&ctx, LISTE).await.unwrap().rapport, None);
    // What stands against a line by now is told, and the file waits on.
    deposer("code;dateDebutValidite;libelleLong\nBIO;2020-01-01;Biologie\n").await;
    let vue = examiner_depot(&ctx, LISTE).await.unwrap();
    let mut avant = valeur("BIO", "Biologie");
    avant.debut = date(2019, 1, 1);
    ecrire(&ctx, LISTE, None, avant).await.unwrap();
    let rapport = appliquer_depot(&ctx, LISTE, &vue.empreinte).await.unwrap();
    assert_eq!((rapport.refusees, rapport.operation), (1, None));
    assert!(examiner_depot(&ctx, LISTE).await.unwrap().rapport.is_some());
}

/// As if an older version of the product had delivered other values, and the establishment had gone its own way since.
#[tokio::test]
async fn une_mise_a_jour_nationale_respecte_ce_qui_est_local() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let livrees = nomenclatures::toutes(&ctx, "ModaliteEnseignement").await.unwrap();
    assert!(livrees.len() >= 3 && livrees.iter().all(|v| v.livree.is_some()));
    let [changee, touchee, otee] = [0, 1, 2].map(|i| livrees[i].occurrence.clone());
    for ordre in [
        // Delivered otherwise, and left as it was.
        format!("UPDATE referentiel.valeur SET libelle_long = 'Ancien', livree = jsonb_set(livree, '{{libelle_long}}', '\"Ancien\"') WHERE nomenclature = 'ModaliteEnseignement' AND code = '{}'", changee.code),
        // Delivered otherwise, and changed here.
        format!("UPDATE referentiel.valeur SET libelle_long = 'À nous', livree = jsonb_set(livree, '{{libelle_long}}', '\"Ancien\"') WHERE nomenclature = 'ModaliteEnseignement' AND code = '{}'", touchee.code),
        // Not delivered before; one that is delivered no more; one of our own.
        format!("DELETE FROM referentiel.valeur WHERE nomenclature = 'ModaliteEnseignement' AND code = '{}'", otee.code),
        "INSERT INTO referentiel.valeur SELECT nomenclature, 'FINIE', debut, fin, libelle_court, libelle_long, libelle_affichage, libelle_en, priorite, visible, attributs, jsonb_set(livree, '{code}', '\"FINIE\"'), 1, now() FROM referentiel.valeur WHERE nomenclature = 'ModaliteEnseignement' LIMIT 1".to_owned(),
        "UPDATE referentiel.jeu SET empreinte = 'ancienne' WHERE code = 'REF:ModaliteEnseignement'".to_owned(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(ordre)).execute(&essai.pool).await.unwrap();
    }
    ecrire(&ctx, "ModaliteEnseignement", None, valeur("LOCALE", "La nôtre"))
        .await
        .unwrap();
    assert_eq!(nomenclatures::livrees(&ctx).await.unwrap(), ["ModaliteEnseignement"]);
    let apercu = nomenclatures::apercu_mise_a_jour(&ctx, "ModaliteEnseignement")
        .await
        .unwrap();
    let de = |code: &str| apercu.iter().find(|e| e.occurrence().code == code);
    assert!(matches!(de(&changee.code), Some(Ecart::Changee { .. })), "{apercu:?}");
    assert!(matches!(de(&touchee.code), Some(Ecart::Conflit { .. })));
    assert!(matches!(de(&otee.code), Some(Ecart::Ajoutee { .. })));
    assert!(matches!(de("FINIE"), Some(Ecart::Terminee { .. })));
    assert!(de("LOCALE").is_none());
    nomenclatures::demander_mise_a_jour(&ctx, "ModaliteEnseignement", [])
        .await
        .unwrap();
    while jobs::executer_une(&essai.services).await.unwrap() {}
    let lue = async |code: &str, debut| {
        nomenclatures::lire(&ctx, "ModaliteEnseignement", code, debut)
            .await
            .unwrap()
    };
    assert_eq!(
        lue(&changee.code, changee.debut).await.occurrence.libelle_long,
        changee.libelle_long
    );
    assert_eq!(
        lue(&touchee.code, touchee.debut).await.occurrence.libelle_long,
        "À nous",
        "what is here wins unless told otherwise"
    );
    lue(&otee.code, otee.debut).await;
    assert!(lue("FINIE", changee.debut).await.occurrence.fin.is_some());
    lue("LOCALE", DEBUT).await;
    assert!(nomenclatures::livrees(&ctx).await.unwrap().is_empty());
    assert!(
        nomenclatures::apercu_mise_a_jour(&ctx, "ModaliteEnseignement")
            .await
            .unwrap()
            .is_empty(),
        "nothing is left to say"
    );
    // It can be undone like anything else.
    let operation = nomenclatures::operations(&ctx, "ModaliteEnseignement").await.unwrap()[0].clone();
    assert_eq!((operation.genre.as_str(), operation.valeurs), ("MISE_A_JOUR", 4));
    // As long as the offer has none of what it brought.
    let refusee = refus(nomenclatures::annuler(&ctx, operation.id).await);
    assert!(matches!(refusee[..], [(_, CodeErreur::Utilise { .. })]), "{refusee:?}");
    sqlx::query("UPDATE offre.objet SET formats = '[]'")
        .execute(&essai.pool)
        .await
        .unwrap();
    nomenclatures::annuler(&ctx, operation.id).await.unwrap();
    assert_eq!(
        lue(&changee.code, changee.debut).await.occurrence.libelle_long,
        "Ancien"
    );
}

#[tokio::test]
async fn deux_ecritures_simultanees_ne_font_pas_deux_valeurs() {
    let essai = Essai::nouveau().await;
    let ctx = Arc::new(admin(&essai).await);
    let ecritures = (0..8).map(|n| {
        let ctx = Arc::clone(&ctx);
        tokio::spawn(async move {
            let mut o = valeur("MEME", "Le même");
            o.debut = date(2020 + n, 1, 1);
            ecrire(&ctx, "TypeGroupe", None, o).await.is_ok()
        })
    });
    let mut faites = 0;
    for e in ecritures.collect::<Vec<_>>() {
        faites += usize::from(e.await.unwrap());
    }
    assert_eq!(faites, 1, "they all overlap");
}

/// How long each took, in the order of the clock: the middle, and what one in a hundred exceeds.
fn quantiles(mut temps: Vec<std::time::Duration>) -> (std::time::Duration, std::time::Duration) {
    temps.sort();
    (temps[temps.len() / 2], temps[temps.len() * 99 / 100])
}

/// Times of the communes, imported and looked for: run by `deploy/local/bench-referentiel.sh`.
#[tokio::test]
#[ignore = "takes half a minute"]
async fn banc_des_communes() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let sql = async |texte: &'static str| {
        let debut = std::time::Instant::now();
        sqlx::raw_sql(texte).execute(&essai.pool).await.unwrap();
        debut.elapsed()
    };
    let fichier = nomenclatures::exporter(&ctx, "Commune", &FiltreValeurs::default(), Forme::Csv)
        .await
        .unwrap();
    // A closed list takes no file: here it does, as those of the establishment's own do.
    sql(r#"UPDATE referentiel.definition SET definition = jsonb_set(definition, '{regime}', '"OUVERTE"') WHERE code = 'Commune';
        CREATE TABLE public.banc AS SELECT nomenclature, code, debut, fin, libelle_court, libelle_long, libelle_affichage,
            libelle_en, priorite, visible, attributs, livree, version, modifie_le FROM referentiel.valeur WHERE nomenclature = 'Commune'"#)
    .await;
    const VIDER: &str = "DELETE FROM referentiel.valeur WHERE nomenclature = 'Commune'";
    for tour in 1..=3 {
        sql(VIDER).await;
        sql("VACUUM ANALYZE referentiel.valeur").await;
        let sol = sql(
            "INSERT INTO referentiel.valeur (nomenclature, code, debut, fin, libelle_court, libelle_long,
            libelle_affichage, libelle_en, priorite, visible, attributs, livree, version, modifie_le)
            SELECT * FROM public.banc",
        )
        .await;
        sql(VIDER).await;
        sql("VACUUM ANALYZE referentiel.valeur").await;
        let debut = std::time::Instant::now();
        let rapport = nomenclatures::importer(&ctx, "Commune", &fichier, false).await.unwrap();
        let produit = debut.elapsed();
        assert_eq!(rapport.refusees, 0, "{:?}", rapport.lignes);
        println!(
            "{tour}: import of {} communes {produit:?}; plain SQL {sol:?}",
            rapport.ajoutees
        );
        let debut = std::time::Instant::now();
        let rapport = nomenclatures::importer(&ctx, "Commune", &fichier, false).await.unwrap();
        println!("   again, {} unchanged: {:?}", rapport.inchangees, debut.elapsed());
        if tour == 3 {
            let operation = nomenclatures::operations(&ctx, "Commune").await.unwrap()[0].id;
            let debut = std::time::Instant::now();
            let defaites = nomenclatures::annuler(&ctx, operation).await.unwrap();
            println!("   undone, {defaites} taken away: {:?}", debut.elapsed());
            nomenclatures::importer(&ctx, "Commune", &fichier, false).await.unwrap();
        }
    }
    sql("VACUUM ANALYZE referentiel.valeur").await;
    let mots = [
        "rouen",
        "saint-étienne",
        "SAINT",
        "76000",
        "aigle",
        "l'hay",
        "bourg en bresse",
        "zzz",
    ];
    for tri in [TriValeurs::Priorite, TriValeurs::Libelle] {
        let (mut produit, mut sol) = (vec![], vec![]);
        for tour in 0..400 {
            let mot = mots[tour % mots.len()];
            let filtre = FiltreValeurs {
                recherche: mot.into(),
                valable_le: Some(ctx.jour()),
                locales: false,
                tri,
                page: 1,
            };
            let debut = std::time::Instant::now();
            nomenclatures::valeurs(&ctx, "Commune", &filtre).await.unwrap();
            produit.push(debut.elapsed());
            let debut = std::time::Instant::now();
            let _: Vec<(String, String)> = sqlx::query_as(
                "SELECT code, libelle_long FROM referentiel.valeur
                 WHERE nomenclature = 'Commune' AND recherche LIKE '%' || public.sans_accent($1) || '%'
                 ORDER BY priorite, libelle_long, code, debut LIMIT 50",
            )
            .bind(mot.replace(['-', '\''], " "))
            .fetch_all(&essai.services.pool)
            .await
            .unwrap();
            sol.push(debut.elapsed());
        }
        let (produit, sol) = (quantiles(produit), quantiles(sol));
        println!(
            "search by {}: p50 {:?} p99 {:?}; plain SQL p50 {:?} p99 {:?}",
            tri.code(),
            produit.0,
            produit.1,
            sol.0,
            sol.1
        );
    }
    let mut propositions = vec![];
    for tour in 0..400 {
        let debut = std::time::Instant::now();
        backend::referentiel::suggerer_communes(&ctx, mots[tour % mots.len()], None)
            .await
            .unwrap();
        propositions.push(debut.elapsed());
    }
    let (p50, p99) = quantiles(propositions);
    println!("suggestions while one types: p50 {p50:?} p99 {p99:?}");
}
