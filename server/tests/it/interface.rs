//! `/api/v1`, as another system of the establishment.

use crate::{autorisations::application, courtier::Ecrivains, support::Essai};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use backend::{Ctx, authz};
use domain::authz::Traitement;
use jiff::SignedDuration;
use serde_json::Value;
use std::{collections::HashSet, sync::Arc};
use tower::ServiceExt;

pub async fn cle(essai: &Essai, identifiant: &str) -> String {
    let ctx = Ctx::systeme(Arc::clone(&essai.services), "essai");
    authz::creer_cle(&ctx, identifiant, "essai", SignedDuration::from_hours(1))
        .await
        .unwrap()
}

pub async fn lire(app: &Router, chemin: &str, cle: Option<&str>) -> (StatusCode, Value) {
    let mut requete = Request::builder().uri(chemin).header(header::ACCEPT_LANGUAGE, "en");
    if let Some(cle) = cle {
        requete = requete.header(header::AUTHORIZATION, format!("Bearer {cle}"));
    }
    let reponse = app.clone().oneshot(requete.body(Body::empty()).unwrap()).await.unwrap();
    let (statut, type_) = (reponse.status(), reponse.headers()[header::CONTENT_TYPE].clone());
    assert_eq!(statut.is_success(), type_ == "application/json", "{type_:?}");
    assert_eq!(!statut.is_success(), type_ == "application/problem+json", "{type_:?}");
    let corps = to_bytes(reponse.into_body(), 1 << 24).await.unwrap();
    (statut, serde_json::from_slice(&corps).unwrap())
}

#[tokio::test]
async fn le_fil_des_evenements_se_reprend_sans_rien_manquer() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let tous = essai.nombre("SELECT count(*) FROM evt.outbox").await;
    let (mut suite, mut ids) = (String::new(), HashSet::new());
    loop {
        let (statut, corps) = lire(&app, &format!("/api/v1/evenements?nombre=7{suite}"), Some(&cle)).await;
        assert_eq!(statut, StatusCode::OK, "{corps}");
        for e in corps["evenements"].as_array().unwrap() {
            assert_eq!(e["specversion"], "1.0");
            assert!(ids.insert(e["id"].as_str().unwrap().to_owned()), "twice: {e}");
        }
        suite = format!("&apres={}", corps["suivant"].as_str().unwrap());
        // Events wait for every transaction of the cluster that is older, those of other tests included.
        if corps["encore"] == false && i64::try_from(ids.len()).unwrap() == tous {
            break;
        }
    }
    // Nothing new: the same place.
    let (_, corps) = lire(&app, &format!("/api/v1/evenements?x=1{suite}"), Some(&cle)).await;
    assert_eq!(format!("&apres={}", corps["suivant"].as_str().unwrap()), suite);
    // Some topics only, from where one likes.
    let (_, corps) = lire(
        &app,
        "/api/v1/evenements?nombre=1000&sujets=pie.depot.v1,pai.paiement.v1",
        Some(&cle),
    )
    .await;
    let types: HashSet<&str> = corps["evenements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["type"].as_str().unwrap())
        .collect();
    assert!(
        !types.is_empty() && types.iter().all(|t| !t.contains("inscription")),
        "{types:?}"
    );
}

#[tokio::test]
async fn qui_s_est_absente_trop_longtemps_le_sait() {
    let essai = Essai::avec(|r| r.duree_evenements = SignedDuration::from_hours(24)).await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    elles.ecrire_en_masse(3).await;
    sqlx::query("UPDATE evt.outbox SET le = le - interval '25 hours'")
        .execute(&elles.pool)
        .await
        .unwrap();
    let mut place = String::new();
    while place.is_empty() {
        let (_, corps) = lire(&app, "/api/v1/evenements?nombre=1", Some(&cle)).await;
        if corps["evenements"].as_array().unwrap().len() == 1 {
            place = corps["suivant"].as_str().unwrap().to_owned();
        }
    }
    elles.ecrire_en_masse(1).await;
    let mut worker = essai
        .programme(&["worker"])
        .env("PEGASE_EVENTS_DAYS", "1")
        .spawn()
        .unwrap();
    while essai.nombre("SELECT count(*) FROM evt.outbox").await != 1 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    worker.kill().unwrap();
    worker.wait().unwrap();
    let (statut, corps) = lire(&app, &format!("/api/v1/evenements?apres={place}"), Some(&cle)).await;
    assert_eq!(
        (statut, &corps["type"]),
        (StatusCode::GONE, &"urn:pegase:erreur:evenementsOublies".into())
    );
    assert!(corps["detail"].as_str().unwrap().contains("“apres”"), "{corps}");
    // A place that is still to come is one of a database that was lost.
    let (statut, _) = lire(&app, "/api/v1/evenements?apres=99999999999999-1", Some(&cle)).await;
    assert_eq!(statut, StatusCode::GONE);
    // From the beginning: what is left.
    let (statut, _) = lire(&app, "/api/v1/evenements", Some(&cle)).await;
    assert_eq!(statut, StatusCode::OK);
}

#[tokio::test]
async fn une_cle_ne_vaut_que_ce_que_vaut_son_compte() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let systeme = Ctx::systeme(Arc::clone(&essai.services), "essai");
    let chemin = "/api/v1/evenements";
    let bonne = cle(&essai, "svc-api").await;
    assert!(bonne.starts_with("pegase_") && bonne.len() > 40);
    assert_eq!(lire(&app, chemin, Some(&bonne)).await.0, StatusCode::OK);
    // Without the right, or with it on a part only.
    let lecture = cle(&essai, "lecture.demo").await;
    let (statut, corps) = lire(&app, chemin, Some(&lecture)).await;
    assert_eq!(
        (statut, &corps["type"]),
        (StatusCode::FORBIDDEN, &"urn:pegase:erreur:interdit".into())
    );
    authz::habiliter(&systeme, "sciences.demo", "SERVICE", "SCI")
        .await
        .unwrap();
    let partie = cle(&essai, "sciences.demo").await;
    assert_eq!(lire(&app, chemin, Some(&partie)).await.0, StatusCode::FORBIDDEN);
    // Nobody, somebody made up, and one whose key or account has ended.
    for inconnue in [None, Some("pegase_x"), Some("")] {
        let (statut, corps) = lire(&app, chemin, inconnue).await;
        assert_eq!((statut, &corps["status"]), (StatusCode::UNAUTHORIZED, &401.into()));
    }
    authz::revoquer_cle(&systeme, "svc-api", "essai").await.unwrap();
    assert_eq!(lire(&app, chemin, Some(&bonne)).await.0, StatusCode::UNAUTHORIZED);
    let courte = authz::creer_cle(&systeme, "svc-api", "courte", SignedDuration::from_secs(-1)).await;
    assert!(courte.is_err(), "a key that is over before it begins");
    let autre = authz::creer_cle(&systeme, "svc-api", "autre", SignedDuration::from_hours(1))
        .await
        .unwrap();
    authz::fermer_compte(&systeme, "svc-api").await.unwrap();
    assert_eq!(lire(&app, chemin, Some(&autre)).await.0, StatusCode::UNAUTHORIZED);
    // Nobody but who operates the machine makes keys.
    let admin = essai.personnel("admin.demo").await;
    assert!(
        authz::creer_cle(&admin, "svc-api", "x", SignedDuration::from_hours(1))
            .await
            .is_err()
    );
    assert!(admin.perimetre(Traitement::EvtLire).is_ok());
}

#[tokio::test]
async fn ce_qui_ne_va_pas_est_dit_par_son_nom() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let (statut, corps) = lire(&app, "/api/v1/evenements?apres=hier&nombre=0&sujets=x", Some(&cle)).await;
    assert_eq!(statut, StatusCode::UNPROCESSABLE_ENTITY);
    let champs: Vec<&str> = corps["champs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["champ"].as_str().unwrap())
        .collect();
    assert_eq!(champs, ["apres", "sujets", "nombre"]);
    for question in [
        "nombre=1&nombre=2",
        "nombre=-1",
        "apres=1-2-3",
        "apres=%ff",
        "nombre=99999999999999999999",
    ] {
        let (statut, _) = lire(&app, &format!("/api/v1/evenements?{question}"), Some(&cle)).await;
        assert_eq!(statut, StatusCode::UNPROCESSABLE_ENTITY, "{question}");
    }
    let (statut, corps) = lire(&app, "/api/v1/rien", None).await;
    assert_eq!(
        (statut, &corps["type"]),
        (StatusCode::NOT_FOUND, &"urn:pegase:erreur:introuvable".into())
    );
    assert!(
        corps["title"].as_str().unwrap().contains("nothing at this address"),
        "{corps}"
    );
}

#[tokio::test]
async fn qui_n_a_pas_de_cle_n_apprend_pas_ce_que_prennent_les_adresses() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    for chemin in [
        "admissions?origine=x",
        "apprenants?nombre=0",
        "documents?apres=x",
        "evenements?sujets=x",
        "inscriptions?statut=x",
        "jobs?nombre=1&nombre=2",
    ] {
        let (statut, _) = lire(&app, &format!("/api/v1/{chemin}"), None).await;
        assert_eq!(statut, StatusCode::UNAUTHORIZED, "{chemin}");
    }
}

#[tokio::test]
async fn ce_qu_une_adresse_ne_comprend_pas_est_un_probleme() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    // Not UTF-8.
    for chemin in ["apprenants/%ff", "documents/%C3", "jobs/%ff/rejets", "%ff"] {
        let (statut, corps) = lire(&app, &format!("/api/v1/{chemin}"), Some(&cle)).await;
        assert_eq!(
            (statut, &corps["champs"][0]["champ"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &"adresse".into()),
            "{chemin}"
        );
    }
    for (methode, chemin, permises) in [
        ("DELETE", "/api/v1/admissions", "GET,HEAD,POST"),
        ("TRACE", "/api/v1/jobs", "GET,HEAD"),
        ("GET", "/api/v1/messages/personnes", "POST"),
    ] {
        let requete = Request::builder().method(methode).uri(chemin).body(Body::empty());
        let reponse = app.clone().oneshot(requete.unwrap()).await.unwrap();
        assert_eq!(reponse.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(reponse.headers()[header::ALLOW], permises);
        assert_eq!(reponse.headers()[header::CONTENT_TYPE], "application/problem+json");
    }
}

#[tokio::test]
async fn les_inscriptions_se_lisent_page_a_page_dans_le_perimetre() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let tous = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    let (mut suite, mut ids) = (String::new(), Vec::new());
    loop {
        let (statut, corps) = lire(&app, &format!("/api/v1/inscriptions?nombre=4{suite}"), Some(&cle)).await;
        assert_eq!(statut, StatusCode::OK, "{corps}");
        for i in corps["inscriptions"].as_array().unwrap() {
            ids.push(i["id"].as_str().unwrap().to_owned());
        }
        match corps["suivant"].as_str() {
            Some(suivant) => suite = format!("&apres={suivant}"),
            None => break,
        }
    }
    assert_eq!(i64::try_from(ids.len()).unwrap(), tous);
    assert!(ids.is_sorted_by(|a, b| a < b), "in order, none twice");
    let (_, corps) = lire(&app, "/api/v1/inscriptions?statut=VALIDEE&nombre=1000", Some(&cle)).await;
    let validees = corps["inscriptions"].as_array().unwrap();
    assert!(!validees.is_empty() && validees.iter().all(|i| i["statut"] == "VALIDEE"));
    let code = validees[0]["personne"]["codeApprenant"].as_str().unwrap();
    let (_, corps) = lire(&app, &format!("/api/v1/inscriptions?codeApprenant={code}"), Some(&cle)).await;
    assert_eq!(corps["inscriptions"][0]["personne"]["codeApprenant"], code);
    let (_, corps) = lire(
        &app,
        "/api/v1/inscriptions?modifieeDepuis=2100-01-01T00:00:00Z",
        Some(&cle),
    )
    .await;
    assert_eq!(corps["inscriptions"].as_array().unwrap().len(), 0);
    let (statut, corps) = lire(
        &app,
        "/api/v1/inscriptions?statut=x&apres=y&nombre=0&modifieeDepuis=hier",
        Some(&cle),
    )
    .await;
    assert_eq!(
        (statut, corps["champs"].as_array().unwrap().len()),
        (StatusCode::UNPROCESSABLE_ENTITY, 4)
    );
    // Elsewhere there is nothing, and nothing to be found by its identifier.
    sqlx::query(
        "UPDATE inscription.inscription SET point_inscription_id =
            (SELECT id FROM offre.point_inscription WHERE structure_code = 'LSH' LIMIT 1) WHERE id = $1::text::uuid",
    )
    .bind(&ids[0])
    .execute(&essai.pool)
    .await
    .unwrap();
    let sciences = self::cle(&essai, "sciences.demo").await;
    let (_, corps) = lire(&app, "/api/v1/inscriptions?nombre=1000", Some(&sciences)).await;
    assert!(
        corps["inscriptions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|i| i["id"] != ids[0].as_str())
    );
    for (id, attendu) in [(ids[0].as_str(), 404), (ids[1].as_str(), 200), ("x", 404)] {
        let (statut, _) = lire(&app, &format!("/api/v1/inscriptions/{id}"), Some(&sciences)).await;
        assert_eq!(statut.as_u16(), attendu, "{id}");
    }
    let enseignant = self::cle(&essai, "enseignant.demo").await;
    assert_eq!(
        lire(&app, "/api/v1/inscriptions", Some(&enseignant)).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        lire(&app, "/api/v1/inscriptions/x", Some(&enseignant)).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn ce_qui_n_a_pas_change_n_est_pas_renvoye() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let id = essai.dossier("apprenant2.demo").await;
    let demander = |etiquette: Option<String>| {
        let mut requete = Request::builder()
            .uri(format!("/api/v1/inscriptions/{id}"))
            .header(header::AUTHORIZATION, format!("Bearer {cle}"));
        if let Some(etiquette) = etiquette {
            requete = requete.header(header::IF_NONE_MATCH, etiquette);
        }
        let app = app.clone();
        async move {
            let reponse = app.oneshot(requete.body(Body::empty()).unwrap()).await.unwrap();
            (
                reponse.status(),
                reponse.headers()[header::ETAG].to_str().unwrap().to_owned(),
            )
        }
    };
    let (statut, etiquette) = demander(None).await;
    assert_eq!(statut, StatusCode::OK);
    assert_eq!(
        demander(Some(etiquette.clone())).await,
        (StatusCode::NOT_MODIFIED, etiquette.clone())
    );
    // Her address is part of what is said.
    sqlx::query("UPDATE identite.personne SET courriel = 'autre@example.org' WHERE id = (SELECT personne_id FROM inscription.inscription WHERE id = $1)")
        .bind(id.0)
        .execute(&essai.pool)
        .await
        .unwrap();
    let (statut, nouvelle) = demander(Some(format!("\"x\", W/{etiquette}"))).await;
    assert_eq!(statut, StatusCode::OK);
    assert_ne!(nouvelle, etiquette);
}
