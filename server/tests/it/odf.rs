//! The course offer, as the clients of the ecosystem call it.

use crate::{autorisations::application, interface::cle, support::Essai};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, read::GzDecoder, write::ZlibEncoder};
use serde_json::{Value, json};
use std::io::{Read, Write};
use tower::ServiceExt;

const EXTERNE: &str = "/api/odf/ext/v1/etablissement/ETAB00";
const INTERNE: &str = "/api/odf/v1/etablissement/ETAB00";

/// A client: its router, and its key.
struct Client {
    app: Router,
    cle: String,
}

impl Client {
    async fn nouveau(essai: &Essai, identifiant: &str) -> Self {
        Self {
            app: application(essai).await,
            cle: cle(essai, identifiant).await,
        }
    }

    async fn envoyer(
        &self,
        methode: &str,
        chemin: &str,
        corps: Value,
        vue: Option<&str>,
    ) -> (StatusCode, Value, String) {
        let chemin = if chemin.starts_with("/api/") {
            chemin.to_owned()
        } else {
            format!("{EXTERNE}{chemin}")
        };
        let mut requete = Request::builder()
            .method(methode)
            .uri(chemin)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.cle))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(vue) = vue {
            requete = requete.header(header::IF_MATCH, vue);
        }
        let corps = if corps.is_null() {
            Body::empty()
        } else {
            Body::from(corps.to_string())
        };
        let reponse = self.app.clone().oneshot(requete.body(corps).unwrap()).await.unwrap();
        let (statut, etag) = (reponse.status(), reponse.headers().get(header::ETAG).cloned());
        let octets = to_bytes(reponse.into_body(), 1 << 28).await.unwrap();
        let etag = etag.map(|e| e.to_str().unwrap().to_owned()).unwrap_or_default();
        (statut, serde_json::from_slice(&octets).unwrap_or(Value::Null), etag)
    }

    async fn demander(&self, methode: &str, chemin: &str, corps: Value) -> (StatusCode, Value) {
        let (statut, corps, _) = self.envoyer(methode, chemin, corps, None).await;
        (statut, corps)
    }

    /// Done, and this is the answer.
    async fn faire(&self, methode: &str, chemin: &str, corps: Value) -> Value {
        let (statut, dit) = self.demander(methode, chemin, corps).await;
        assert_eq!(statut, StatusCode::OK, "{methode} {chemin}: {dit}");
        dit
    }

    async fn lire(&self, chemin: &str) -> Value {
        self.faire("GET", chemin, Value::Null).await
    }

    /// Refused, for that field.
    async fn refus(&self, methode: &str, chemin: &str, corps: Value) -> String {
        let (statut, dit) = self.demander(methode, chemin, corps).await;
        assert_eq!(statut, StatusCode::BAD_REQUEST, "{methode} {chemin}: {dit}");
        assert_eq!(dit["statusCode"], "400");
        for champ in ["correlationId", "timestamp", "version", "path"] {
            assert!(dit[champ].is_string(), "{dit}");
        }
        let erreur = &dit["errors"][0];
        assert!(erreur["code"].is_string() && erreur["message"].is_string(), "{dit}");
        erreur["champ"].as_str().unwrap().to_owned()
    }

    /// Identifier of an object of the demonstration.
    async fn objet(&self, code: &str) -> String {
        let trouves = self
            .lire(&format!("/objets-maquette?espace=PER-2026&taille=1000&r={code}"))
            .await;
        let items = trouves["items"].as_array().unwrap();
        let un = items.iter().find(|o| o["code"] == code);
        texte(&un.unwrap_or_else(|| panic!("{code}"))["id"])
    }

    /// A new espace of work.
    async fn espace(&self, code: &str) -> String {
        let demande = json!({ "typeEspace": "BAC_A_SABLE", "code": code, "libelle": code });
        texte(&self.faire("POST", "/espaces", demande).await["id"])
    }

    async fn creer(&self, espace: &str, genre: &str, code: &str) -> Value {
        let demande = json!({ "typeObjetMaquette": genre, "espaceId": espace, "code": code, "mutualise": false,
            "descripteursObjetMaquette": { "typeObjetMaquette": genre, "libelle": code, "libelleLong": code,
                "structurePrincipale": "SCI" } });
        self.faire("POST", "/objets-maquette", demande).await
    }
}

fn texte(v: &Value) -> String {
    v.as_str().unwrap_or_else(|| panic!("{v}")).to_owned()
}

fn codes(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["code"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn les_espaces_se_cherchent() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    for code in ["TRAVAIL-A", "TRAVAIL-B", "TRAVAIL-C"] {
        client.espace(code).await;
    }
    let periodes = client.lire("/espaces?type=PERIODE&actif=true").await;
    assert!(codes(&periodes).contains(&"PER-2026"));
    for e in periodes["items"].as_array().unwrap() {
        assert_eq!(e["typeEspace"], "PERIODE");
        assert!(
            e["anneeUniversitaire"].is_i64() && e["libelleLong"].is_string() && e["active"] == true,
            "{e}"
        );
        assert!(
            e["validite"]["dateDebut"].is_string() && e["type"] == "FORMATION",
            "{e}"
        );
    }
    // From 0, and as many pages as it takes.
    let page = client
        .lire("/espaces?r=travail&type=BAC_A_SABLE&taille=2&page=1&tri=code")
        .await;
    assert_eq!(codes(&page), ["TRAVAIL-C"]);
    assert_eq!((&page["totalElements"], &page["totalPages"]), (&json!(3), &json!(2)));
    assert_eq!((&page["taille"], &page["page"]), (&json!(2), &json!(1)));
    let descend = client.lire("/espaces?r=travail&tri=-code&tri=libelle").await;
    assert_eq!(codes(&descend), ["TRAVAIL-C", "TRAVAIL-B", "TRAVAIL-A"]);
    for (question, champ) in [
        ("taille=0", "taille"),
        ("page=x", "page"),
        ("tri=rien", "tri"),
        ("type=X", "type"),
        ("actif=x", "actif"),
    ] {
        assert_eq!(
            client.refus("GET", &format!("/espaces?{question}"), Value::Null).await,
            champ
        );
    }
}

#[tokio::test]
async fn un_espace_vit_par_l_interface() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let demande = json!({ "typeEspace": "PERIODE", "code": "PER-2031", "libelle": "2031", "libelleLong": "Année 2031",
        "libelleAffichage": "Année 2031", "active": false, "type": "DIPLOME",
        "validite": { "dateDebut": "2031-08-31T22:00:00Z", "dateFin": "2032-08-31" } });
    let cree = client.faire("POST", "/espaces", demande.clone()).await;
    // The day of an instant is that of the establishment.
    assert_eq!(cree["validite"]["dateDebut"], "2031-09-01T00:00:00+02:00");
    assert_eq!(
        (&cree["anneeUniversitaire"], &cree["type"]),
        (&json!(2031), &json!("DIPLOME"))
    );
    assert_eq!(client.refus("POST", "/espaces", demande).await, "code");
    assert_eq!(
        client.refus("POST", "/espaces", json!({ "code": "X" })).await,
        "typeEspace"
    );
    let chemin = format!("/espace/{}", texte(&cree["id"]));
    let (_, _, etag) = client.envoyer("GET", &chemin, Value::Null, None).await;
    let mut change = cree.clone();
    change["libelle"] = json!("Autre");
    change.as_object_mut().unwrap().remove("version");
    // As it was read, with a label that is another: nothing else moves.
    let ecrit = client.faire("PUT", &chemin, change.clone()).await;
    assert_eq!(
        (&ecrit["libelle"], &ecrit["validite"]),
        (&json!("Autre"), &cree["validite"])
    );
    // Whoever names the version that she saw is told that somebody was faster.
    let (statut, dit, _) = client.envoyer("PUT", &chemin, change, Some(&etag)).await;
    assert_eq!(
        (statut, &dit["errors"][0]["champ"]),
        (StatusCode::BAD_REQUEST, &json!("version"))
    );
    client.creer(&texte(&cree["id"]), "FORMATION", "F").await;
    assert_eq!(client.refus("DELETE", &chemin, Value::Null).await, "espace");
    client.faire("DELETE", &format!("{chemin}/purge"), Value::Null).await;
    assert_eq!(
        client.demander("GET", &chemin, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn les_objets_se_cherchent_et_se_lisent() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "svc-api").await;
    let formations = client
        .lire("/objets-maquette?espace=PER-2026&racine=true&typeObjetMaquette=FORMATION&taille=3&tri=code")
        .await;
    assert_eq!(formations["items"].as_array().unwrap().len(), 3);
    let total = formations["totalElements"].as_u64().unwrap();
    assert_eq!(formations["totalPages"].as_u64().unwrap(), total.div_ceil(3));
    for o in formations["items"].as_array().unwrap() {
        assert_eq!(o["typeObjetMaquette"], "FORMATION");
        assert!(o["espaceLibelle"].is_string() && o["periodeActive"] == true, "{o}");
        assert_eq!(o["valideInAnyContexte"], true);
    }
    let (lic, annee) = (client.objet("LIC-CHIMIE").await, client.objet("L1-CHIMIE").await);
    let deux = client
        .lire(&format!(
            "/objets-maquette?ids={lic}&ids={annee}&typeObjetMaquette=FORMATION&typeObjetMaquette=OBJET-FORMATION"
        ))
        .await;
    assert_eq!(deux["totalElements"], 2);
    let annees = client
        .lire("/objets-maquette?typeObjetFormation=ANNEE&piaSeulement=true&piaActif=true&valideSeulement=true&r=chimie")
        .await;
    assert!(codes(&annees).contains(&"L1-CHIMIE"), "{annees}");
    assert_eq!(
        client.lire("/objets-maquette?mutualise=true&racine=true").await["totalElements"],
        0
    );
    assert_eq!(client.refus("GET", "/objets-maquette?ids=x", Value::Null).await, "ids");
    assert_eq!(
        client.refus("GET", "/objets-maquette?espace=RIEN", Value::Null).await,
        "espace"
    );

    let lu = client.lire(&format!("/objets-maquette/{lic}")).await;
    assert_eq!(lu["typeObjetMaquette"], "FORMATION");
    for descripteurs in ["descripteursObjetMaquette", "descripteursSyllabus"] {
        assert_eq!(lu[descripteurs]["typeObjetMaquette"], "FORMATION");
    }
    let d = &lu["descripteursObjetMaquette"];
    assert_eq!(
        (&d["ects"], &d["type"]["type"]),
        (&json!(180.0), &json!("TypeFormation"))
    );
    assert!(
        d["type"]["code"].is_string() && d["type"]["dateConsommation"].is_string(),
        "{d}"
    );
    assert!(
        lu["descripteursEnquete"]["descripteursSise"]["typeDiplome"]["code"].is_string(),
        "{lu}"
    );
    assert_eq!(
        lu["contextes"][0]["descripteursContexte"]["typeObjetMaquette"],
        "FORMATION"
    );
    assert_eq!(lu["contextes"][0]["chemin"], json!([lic]));
    assert!(lu["enfants"][0]["id"].is_string() && lu["enfants"][0]["obligatoire"].is_boolean());
    // The same inside, also where some clients look for it, and with a slash at the end.
    for chemin in [
        format!("{INTERNE}/objets-maquette/{lic}"),
        format!("{INTERNE}/objet-maquette/{lic}"),
        format!("{EXTERNE}/objets-maquette/{lic}/"),
    ] {
        assert_eq!(client.lire(&chemin).await, lu, "{chemin}");
    }
    let contextes = client.lire(&format!("/objet-maquette/{annee}/contextes")).await;
    assert_eq!(contextes[0]["cheminCodes"], json!(["LIC-CHIMIE", "L1-CHIMIE"]));
    assert_eq!(contextes[0]["inscriptionAdministrative"]["actif"], true);
    let histoire = client.lire(&format!("/objet-maquette/{lic}/histories")).await;
    assert_eq!(
        (&histoire["id"], &histoire["items"][0]["code"]),
        (&json!(lic), &json!("LIC-CHIMIE"))
    );
}

/// Each node of a tree.
fn noeuds<'a>(racine: &'a Value, tous: &mut Vec<&'a Value>) {
    tous.push(racine);
    for enfant in racine["enfants"].as_array().unwrap() {
        noeuds(&enfant["objetMaquette"], tous);
    }
}

#[tokio::test]
async fn une_maquette_se_lit_d_un_coup() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "svc-api").await;
    let lic = client.objet("LIC-CHIMIE").await;
    let maquette = client.lire(&format!("/maquette/{lic}")).await;
    let racine = &maquette["racine"];
    assert_eq!((&racine["id"], &racine["classe"]), (&json!(lic), &json!("FORMATION")));
    let mut tous = vec![];
    noeuds(racine, &mut tous);
    let contextes: i64 = sqlx::query_scalar("SELECT count(*) FROM offre.contexte WHERE racine_id = $1::uuid")
        .bind(&lic)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(i64::try_from(tous.len()).unwrap(), contextes);
    for n in &tous {
        for champ in ["id", "code", "libelle", "contexteId", "classe"] {
            assert!(n[champ].is_string(), "{champ} of {}", n["code"]);
        }
        assert!(
            n["valide"] == true && n["pia"]["actif"].is_boolean() && n["mutualise"].is_boolean(),
            "{n}"
        );
    }
    let annee = &racine["enfants"][0];
    assert_eq!(annee["id"], annee["objetMaquette"]["id"]);
    assert!(annee["obligatoire"].is_boolean());
    assert_eq!(annee["objetMaquette"]["type"], "ANNEE");
    assert_eq!(annee["objetMaquette"]["pia"]["actif"], true);
    // What is taught, for who plans it.
    let autre = client.objet("LIC-INFO").await;
    let arbres = client
        .lire(&format!(
            "/periode/PER-2026/racines/{lic},{autre}/lireFormatsEnseignement"
        ))
        .await;
    assert_eq!(
        (&arbres[0]["racine"]["code"], &arbres[1]["racine"]["code"]),
        (&json!("LIC-CHIMIE"), &json!("LIC-INFO"))
    );
    let mut tous = vec![];
    noeuds(&arbres[0]["racine"], &mut tous);
    let enseigne = tous
        .iter()
        .find_map(|n| n["formatsEnseignement"]["formatsEnseignement"].get(0));
    let enseigne = enseigne.expect("something is taught");
    assert_eq!(enseigne["typeHeure"]["type"], "TypeHeure");
    assert!(enseigne["volumeHoraire"].as_u64().unwrap() >= 3_600, "{enseigne}");
    for absent in ["PER-1900", "TRAVAIL"] {
        let chemin = format!("/periode/{absent}/racines/{lic}/lireFormatsEnseignement");
        assert_eq!(
            client.demander("GET", &chemin, Value::Null).await.0,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn une_offre_se_construit_par_l_interface() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let demande = json!({ "typeEspace": "PERIODE", "code": "PER-2031", "libelle": "2031", "libelleLong": "2031",
        "libelleAffichage": "2031", "active": true, "validite": { "dateDebut": "2031-09-01", "dateFin": "2032-08-31" } });
    let espace = texte(&client.faire("POST", "/espaces", demande).await["id"]);
    let (f1, f2) = (
        client.creer(&espace, "FORMATION", "F1").await,
        client.creer(&espace, "FORMATION", "F2").await,
    );
    let annee = client.creer(&espace, "OBJET-FORMATION", "AN1").await;
    let (f1, f2, annee) = (texte(&f1["id"]), texte(&f2["id"]), texte(&annee["id"]));
    let objet = |suite: &str| format!("/objet-maquette/{annee}{suite}");
    let enfant = json!({ "id": annee, "obligatoire": true });
    let lu = client
        .faire("POST", &format!("/objet-maquette/{f1}/enfant"), enfant.clone())
        .await;
    assert_eq!(lu["enfants"], json!([{ "id": annee, "obligatoire": true }]));
    // Shared first, or not at all.
    assert_eq!(
        client
            .refus("POST", &format!("/objet-maquette/{f2}/enfant"), enfant.clone())
            .await,
        "enfant"
    );
    assert_eq!(
        client.faire("POST", &objet("/rendreMutualise"), Value::Null).await["mutualise"],
        true
    );
    client
        .faire("POST", &format!("/objet-maquette/{f2}/enfant/"), enfant)
        .await;
    assert_eq!(
        client.refus("POST", &objet("/supprimerMutualise"), Value::Null).await,
        "mutualise"
    );
    let lien = format!("/objet-maquette/{f2}/enfant/{annee}");
    let lu = client.faire("PUT", &lien, json!({ "temoinObligatoire": false })).await;
    assert_eq!(lu["enfants"][0]["obligatoire"], false);

    // What it is and is worth; what is not known stays away.
    let descripteurs = json!({ "typeObjetMaquette": "OBJET-FORMATION", "libelle": "Année 1", "libelleLong": "Première année",
        "type": "ANNEE", "ects": 60, "structurePrincipale": "SCI", "stage": true, "capaciteAccueil": 30 });
    let chemin = objet("/descripteurs-objet-maquette");
    let lu = client.faire("PUT", &chemin, descripteurs.clone()).await;
    let d = &lu["descripteursObjetMaquette"];
    assert_eq!(
        (&d["type"]["code"], &d["ects"], &d["stage"]),
        (&json!("ANNEE"), &json!(60.0), &json!(true))
    );
    for (champ, faux, dit) in [
        ("type", json!("RIEN"), "type"),
        ("ects", json!(1e9), "ects"),
        ("ects", json!({}), "ects"),
        ("structurePrincipale", json!("RIEN"), "structurePrincipale"),
        ("typeObjetMaquette", json!("GROUPEMENT"), "typeObjetMaquette"),
        ("plageDeChoix", json!({ "min": 1, "max": 2 }), "plageDeChoix"),
    ] {
        let mut mauvais = descripteurs.clone();
        mauvais[champ] = faux;
        assert_eq!(client.refus("PUT", &chemin, mauvais).await, dit);
    }
    let syllabus =
        json!({ "typeObjetMaquette": "OBJET-FORMATION", "objectif": "Savoir", "ouvertureALaMobiliteEntrante": true });
    let lu = client.faire("PUT", &objet("/descripteurs-syllabus"), syllabus).await;
    assert_eq!(lu["descripteursSyllabus"]["objectif"], "Savoir");
    let enquete = json!({ "descripteursSise": { "typeDiplome": "DL" }, "descripteursAglae": { "habilitePourBoursesAglae": true } });
    client
        .refus(
            "PUT",
            &objet("/descripteurs-enquete"),
            json!({ "descripteursSise": { "typeDiplome": "??" } }),
        )
        .await;
    let aglae = json!({ "descripteursSise": null, "descripteursAglae": enquete["descripteursAglae"] });
    let lu = client.faire("PUT", &objet("/descripteurs-enquete"), aglae).await;
    assert_eq!(
        lu["descripteursEnquete"]["descripteursAglae"]["habilitePourBoursesAglae"],
        true
    );
    let formats = json!({ "formationPorteuse": f1, "structuresPorteuse": ["SCI"], "formatsEnseignement": [
        { "typeHeure": { "type": "TypeHeure", "code": "CM", "dateConsommation": "2026-01-01T00:00:00Z" }, "volumeHoraire": 7200.0 }] });
    let lu = client.faire("PUT", &objet("/formats-enseignement"), formats).await;
    let f = &lu["formatsEnseignement"];
    assert_eq!(
        (&f["formationPorteuse"], &f["formatsEnseignement"][0]["volumeHoraire"]),
        (&json!(f1), &json!(7200))
    );

    // Its paths.
    let contextes = client.lire(&objet("/contextes")).await;
    let chemins: Vec<&Value> = contextes
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["cheminCodes"])
        .collect();
    assert_eq!(chemins, [&json!(["F1", "AN1"]), &json!(["F2", "AN1"])]);
    let contexte = texte(&contextes[0]["id"]);
    let ici = |acte: &str| objet(&format!("/contexte/{contexte}{acte}"));
    let propre = json!({ "typeObjetMaquette": "OBJET-FORMATION", "ects": 30.5 });
    let lu = client.faire("PUT", &ici(""), propre).await;
    assert_eq!(lu["contextes"][0]["descripteursContexte"]["ects"], 30.5);
    assert_eq!(lu["contextes"][1]["descripteursContexte"]["ects"], Value::Null);
    let ailleurs = format!("/objet-maquette/{f2}/contexte/{contexte}/validerPartieHaute");
    assert_eq!(
        client.demander("POST", &ailleurs, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );

    // Points of enrolment, and what is validated.
    let actif = |lu: &Value| lu["contextes"][0]["pointInscriptionAdministrative"]["actif"].clone();
    let reactiver = format!("/objet-maquettes/{annee}/contexte/{contexte}/reactiverPointInscriptionAdministrative");
    assert_eq!(client.refus("POST", &reactiver, Value::Null).await, "contexte");
    let lu = client
        .faire("POST", &ici("/declarerPointInscriptionAdministrative"), Value::Null)
        .await;
    assert_eq!(actif(&lu), false);
    assert_eq!(
        client.refus("POST", &ici("/validerPartieBasse"), Value::Null).await,
        "contexte"
    );
    let lu = client.faire("POST", &ici("/validerPartieHaute"), Value::Null).await;
    assert_eq!(lu["contextes"][0]["valide"], true);
    assert_eq!(actif(&client.faire("POST", &reactiver, Value::Null).await), true);
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM offre.point_inscription WHERE periode_code = 'PER-2031' AND actif")
            .await,
        1
    );
    // Its structure is frozen, its words are not.
    assert_eq!(
        client.refus("PUT", &objet("/code"), json!({ "code": "AN-1" })).await,
        "objet"
    );
    let mut mots = descripteurs;
    mots["libelle"] = json!("Autre");
    client.faire("PUT", &chemin, mots).await;
    let desactiver = ici("/desactiverPointInscriptionAdministrative");
    assert_eq!(actif(&client.faire("POST", &desactiver, Value::Null).await), false);
    let lu = client
        .faire("POST", &ici("/retirerPointInscriptionAdministrative"), Value::Null)
        .await;
    assert_eq!(lu["contextes"][0]["pointInscriptionAdministrative"], Value::Null);
    client.faire("POST", &ici("/devalider"), Value::Null).await;
    // What is below is validated by what is above: and F1 is validated still.
    client.faire("POST", &ici("/validerPartieBasse"), Value::Null).await;
    client.faire("POST", &ici("/devalider"), Value::Null).await;

    let au_dessus = client.lire(&format!("/objet-maquette/{f1}/contextes")).await;
    let au_dessus = format!("/objet-maquette/{f1}/contexte/{}/devalider", texte(&au_dessus[0]["id"]));
    client.faire("POST", &au_dessus, Value::Null).await;

    let (statut, lu, etag) = client
        .envoyer("PUT", &objet("/code"), json!({ "code": "AN-1" }), None)
        .await;
    assert_eq!((statut, &lu["code"]), (StatusCode::OK, &json!("AN-1")));
    let (statut, ..) = client
        .envoyer("PUT", &objet("/code"), json!({ "code": "AN-2" }), Some(&etag))
        .await;
    assert_eq!(statut, StatusCode::OK);
    let (statut, ..) = client
        .envoyer("PUT", &objet("/code"), json!({ "code": "AN-3" }), Some(&etag))
        .await;
    assert_eq!(statut, StatusCode::BAD_REQUEST);
    assert_eq!(
        client.refus("PUT", &objet("/code"), json!({ "code": "F1" })).await,
        "code"
    );
    assert_eq!(client.refus("PUT", &objet("/code"), json!({})).await, "corps");
    let contextes = client.lire(&objet("/contextes")).await;
    assert_eq!(contextes[0]["cheminCodes"], json!(["F1", "AN-2"]));
    let lu = client.faire("DELETE", &lien, Value::Null).await;
    assert_eq!(lu["enfants"], json!([]));
    assert_eq!(
        client.demander("DELETE", &lien, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    client.faire("DELETE", &objet(""), Value::Null).await;
    let absent = format!("/objets-maquette/{annee}");
    assert_eq!(
        client.demander("GET", &absent, Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn un_diplome_s_associe() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let espace = client.espace("TRAVAIL").await;
    let formation = texte(&client.creer(&espace, "FORMATION", "F").await["id"]);
    let diplome: String = sqlx::query_scalar(
        "INSERT INTO offre.diplome (id, code, intitule, libelle_court, libelle_long, libelle_affichage)
         VALUES (gen_random_uuid(), 'D1', 'D', 'D', 'D', 'D') RETURNING id::text",
    )
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let chemin = |acte: &str| format!("/objet-maquette/{formation}/diplome/{diplome}/{acte}");
    let lu = client.faire("POST", &chemin("associerDiplome/"), Value::Null).await;
    assert_eq!(lu["diplomeId"], json!(diplome));
    let lu = client.faire("POST", &chemin("retirerDiplome"), Value::Null).await;
    assert_eq!(lu["diplomeId"], Value::Null);
    let (statut, _) = client.demander("POST", &chemin("retirerDiplome"), Value::Null).await;
    assert_eq!(statut, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ce_sur_quoi_on_est_inscrit_reste_valide() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let annee = client.objet("L1-CHIMIE").await;
    let contextes = client.lire(&format!("/objet-maquette/{annee}/contextes")).await;
    let ici = format!("/objet-maquette/{annee}/contexte/{}", texte(&contextes[0]["id"]));
    for acte in ["devalider", "retirerPointInscriptionAdministrative"] {
        let (statut, dit) = client.demander("POST", &format!("{ici}/{acte}"), Value::Null).await;
        assert_eq!(
            (statut, &dit["errors"][0]["champ"]),
            (StatusCode::BAD_REQUEST, &json!("contexte")),
            "{dit}"
        );
    }
    let lu = client.lire(&format!("/objets-maquette/{annee}")).await;
    assert_eq!(lu["contextes"][0]["valide"], true);
}

/// What was written in an espace.
async fn traces(essai: &Essai) -> i64 {
    essai
        .nombre("SELECT coalesce(sum(o.version), 0) + (SELECT coalesce(sum(version), 0) FROM offre.contexte) FROM offre.objet o")
        .await
}

#[tokio::test]
async fn ce_qui_est_exporte_se_reimporte_sans_rien_changer() {
    let essai = Essai::nouveau().await;
    let client = Client::nouveau(&essai, "admin.demo").await;
    let periode = texte(&client.lire("/espaces?r=PER-2026").await["items"][0]["id"]);
    let lic = client.objet("LIC-CHIMIE").await;
    let exporte = texte(&client.lire(&format!("/maquette/{lic}/exporter")).await["base64Encode"]);
    let avant = traces(&essai).await;
    let importer =
        |espace: &str, base64: &str| json!({ "espaceId": espace, "base64Encode": base64, "checkNomenclatures": false });
    let chemin = "/maquette/importerBase64VersEspace";
    // Where it comes from: nothing to do, even where all of it is frozen.
    let lu = client.faire("POST", chemin, importer(&periode, &exporte)).await;
    assert_eq!((&lu["id"], traces(&essai).await), (&json!(lic), avant));
    // Elsewhere, packed otherwise: all of it, and the same again.
    let mut texte_lu = String::new();
    GzDecoder::new(BASE64_STANDARD.decode(&exporte).unwrap().as_slice())
        .read_to_string(&mut texte_lu)
        .unwrap();
    let mut zip = ZlibEncoder::new(Vec::new(), Compression::best());
    zip.write_all(texte_lu.as_bytes()).unwrap();
    let zlib = BASE64_STANDARD.encode(zip.finish().unwrap());
    let travail = client.espace("TRAVAIL").await;
    let lu = client
        .faire("POST", &format!("{INTERNE}{chemin}"), importer(&travail, &zlib))
        .await;
    assert_eq!((&lu["code"], &lu["espace"]), (&json!("LIC-CHIMIE"), &json!(travail)));
    let avant = traces(&essai).await;
    let ailleurs = texte(&lu["id"]);
    let exporte = texte(&client.lire(&format!("/maquette/{ailleurs}/exporter")).await["base64Encode"]);
    client.faire("POST", chemin, importer(&travail, &exporte)).await;
    assert_eq!(traces(&essai).await, avant);
    // The short way.
    let autre = client.espace("AUTRE").await;
    let copie = client
        .faire(
            "POST",
            &format!("/maquette/{lic}/importerExistantVersEspace"),
            json!({ "espaceId": autre }),
        )
        .await;
    assert_eq!(copie["espace"], json!(autre));
    let arbre = async |id: &str| {
        let maquette = client.lire(&format!("/maquette/{id}")).await;
        let mut tous = vec![];
        noeuds(&maquette["racine"], &mut tous);
        tous.iter()
            .map(|n| (texte(&n["code"]), n["ects"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(arbre(&texte(&copie["id"])).await, arbre(&lic).await);
    // What nobody knows is refused, whatever was asked; what cannot be read too.
    let inconnu = texte_lu.replacen("\"typeHeure\":\"", "\"typeHeure\":\"X", 1);
    let mut zip = ZlibEncoder::new(Vec::new(), Compression::fast());
    zip.write_all(inconnu.as_bytes()).unwrap();
    let champ = client
        .refus(
            "POST",
            chemin,
            importer(&travail, &BASE64_STANDARD.encode(zip.finish().unwrap())),
        )
        .await;
    assert!(champ.ends_with(".typeHeure"), "{champ}");
    assert_eq!(
        client.refus("POST", chemin, importer(&travail, "x")).await,
        "base64Encode"
    );
    let (statut, _) = client
        .demander("POST", chemin, importer(&uuid::Uuid::nil().to_string(), "x"))
        .await;
    assert_eq!(statut, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn chaque_refus_a_la_forme_du_contrat() {
    let essai = Essai::nouveau().await;
    let mut client = Client::nouveau(&essai, "svc-api").await;
    let lic = client.objet("LIC-CHIMIE").await;
    // May read, and no more.
    let code = format!("/objet-maquette/{lic}/code");
    let ailleurs = format!("/api/odf/ext/v1/etablissement/AILLEURS/objets-maquette/{lic}");
    let cas = [
        ("PUT", code.as_str(), json!({ "code": "X" }), StatusCode::FORBIDDEN),
        (
            "DELETE",
            &format!("/objet-maquette/{lic}"),
            Value::Null,
            StatusCode::FORBIDDEN,
        ),
        ("GET", "/objets-maquette/rien", Value::Null, StatusCode::NOT_FOUND),
        ("GET", &ailleurs, Value::Null, StatusCode::NOT_FOUND),
        ("PUT", &code, json!([]), StatusCode::BAD_REQUEST),
    ];
    for (methode, chemin, corps, attendu) in cas {
        let (statut, dit) = client.demander(methode, chemin, corps).await;
        assert_eq!(statut, attendu, "{methode} {chemin}: {dit}");
        assert_eq!(dit["statusCode"], attendu.as_str());
        assert!(dit["errors"][0]["code"].is_string(), "{dit}");
    }
    client.cle = "pegase_rien".into();
    let (statut, dit) = client.demander("GET", "/espaces", Value::Null).await;
    assert_eq!((statut, &dit["statusCode"]), (StatusCode::UNAUTHORIZED, &json!("401")));
}
