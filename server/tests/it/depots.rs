//! `/api/v1` beyond reading enrolments: what is handed in, once, and what becomes of it; learners, documents, tasks, limits.

use crate::{
    autorisations::{application, application_limitee},
    interface::{cle, lire},
    support::Essai,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use backend::jobs;
use serde_json::{Value, json};
use std::{num::NonZeroU32, sync::Arc};
use tower::ServiceExt;

async fn poster(
    app: &Router,
    chemin: &str,
    cle: &str,
    demande: Option<&str>,
    corps: &Value,
) -> (StatusCode, HeaderMap, Value) {
    let mut requete = Request::post(chemin)
        .header(header::AUTHORIZATION, format!("Bearer {cle}"))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(demande) = demande {
        requete = requete.header("idempotency-key", demande);
    }
    let requete = requete.body(Body::from(corps.to_string())).unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    let (statut, entetes) = (reponse.status(), reponse.headers().clone());
    let corps = to_bytes(reponse.into_body(), 1 << 24).await.unwrap();
    (statut, entetes, serde_json::from_slice(&corps).unwrap())
}

fn ligne(numero: &str, courriel: &str) -> Value {
    json!({
        "nom_naissance": "Delorme", "prenom": "Agathe", "sexe": "F", "date_naissance": "2008-03-04",
        "code_pays_naissance": "99100", "code_nationalite": "99100", "mail": courriel, "numero_candidat": numero,
        "origine_admission1": "parcoursup", "annee_concours1": "2026", "code_voeu1": "LIC-CHIMIE>L1-CHIMIE",
        "code_periode1": "PER-2026",
    })
}

#[tokio::test]
async fn des_admissions_deposees_deux_fois_le_sont_une() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "admin.demo").await;
    let chemin = "/api/v1/admissions";
    let imports = "SELECT count(*) FROM evt.job WHERE type = 'IMPORT_ADMISSIONS'";
    let avant = essai.nombre(imports).await;
    let deux = json!({ "admissions": [ligne("2026-1", "agathe@example.org"), ligne("2026-2", "pas une adresse")] });
    let (statut, entetes, corps) = poster(&app, chemin, &cle, Some("a"), &deux).await;
    assert_eq!(statut, StatusCode::ACCEPTED, "{corps}");
    let job = entetes[header::LOCATION].to_str().unwrap().to_owned();
    assert!(job.ends_with(corps["job"].as_str().unwrap()));
    // Again, and many times at once.
    let ensemble = (0..6).map(|n| {
        let (app, cle, deux) = (app.clone(), cle.clone(), deux.clone());
        tokio::spawn(async move {
            let demande = if n == 0 { "a" } else { "b" };
            let (statut, _, corps) = poster(&app, chemin, &cle, Some(demande), &deux).await;
            assert_eq!(statut, StatusCode::ACCEPTED);
            (demande, corps["job"].clone())
        })
    });
    let mut b = None;
    for issue in futures::future::join_all(ensemble).await {
        match issue.unwrap() {
            ("a", j) => assert_eq!(j, corps["job"]),
            (_, j) => assert_eq!(*b.get_or_insert_with(|| j.clone()), j),
        }
    }
    assert_eq!(essai.nombre(imports).await - avant, 2);
    // The key of something else, no key, columns that are none.
    let autre = json!({ "admissions": [ligne("2026-3", "agathe@example.org")] });
    for (demande, corps, champ) in [
        (Some("a"), autre.clone(), "Idempotency-Key"),
        (None, autre, "Idempotency-Key"),
        (Some("c"), json!({ "admissions": [{ "nom": "x" }] }), "admissions.nom"),
        (Some("c"), json!({ "admissions": [] }), "admissions"),
        (Some("c"), json!({ "lignes": [] }), "admissions"),
    ] {
        let (statut, _, corps) = poster(&app, chemin, &cle, demande, &corps).await;
        assert_eq!(statut, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(corps["champs"][0]["champ"], champ, "{corps}");
    }
    // The task, before and after.
    assert_eq!(lire(&app, &job, Some(&cle)).await.1["statut"], "CREE");
    while jobs::executer_une(&essai.services).await.unwrap() {}
    let (_, fini) = lire(&app, &job, Some(&cle)).await;
    assert_eq!((&fini["statut"], &fini["fait"]), (&json!("SUCCES"), &json!(2)));
    assert_eq!(
        (&fini["resultat"]["creees"], &fini["resultat"]["rejetees"]),
        (&json!(1), &json!(1))
    );
    let (_, rejets) = lire(&app, &format!("{job}/rejets"), Some(&cle)).await;
    assert_eq!(rejets["rejets"][0]["rang"], 2);
    assert_eq!(rejets["rejets"][0]["champs"][0]["champ"], "mail");
    assert_eq!(rejets["rejets"][0]["ligne"]["mail"], "pas une adresse");
    let (_, lues) = lire(
        &app,
        "/api/v1/admissions?origine=parcoursup&numeroCandidat=2026-1",
        Some(&cle),
    )
    .await;
    assert_eq!(lues["admissions"].as_array().unwrap().len(), 1);
    // Somebody else's task does not exist.
    let autre = self::cle(&essai, "sciences.demo").await;
    assert_eq!(lire(&app, &job, Some(&autre)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        lire(&app, &format!("{job}/rejets"), Some(&autre)).await.0,
        StatusCode::NOT_FOUND
    );
    let lecture = self::cle(&essai, "lecture.demo").await;
    let (statut, ..) = poster(&app, chemin, &lecture, Some("a"), &deux).await;
    assert_eq!(statut, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn des_messages_par_http_ont_leur_effet_une_fois() {
    let essai = crate::reception::essai().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let dit = |id: &str, champ: &str, valeur: &str| {
        json!({
            "specversion": "1.0", "id": id, "source": "essai", "type": "pegase.personne", "subject": "a",
            "data": { "code_apprenant": crate::reception::ELLE, champ: valeur },
        })
    };
    let chemin = "/api/v1/messages/personnes";
    let (statut, _, corps) = poster(&app, chemin, &cle, None, &dit("1", "ville", "Dieppe")).await;
    assert_eq!(
        (statut, &corps["messages"][0]["issue"]),
        (StatusCode::OK, &json!("APPLIQUE"))
    );
    let suite = json!([
        dit("1", "ville", "Dieppe"),
        dit("2", "sexe", "?"),
        dit("3", "ville", "Caen")
    ]);
    let (_, _, corps) = poster(&app, chemin, &cle, None, &suite).await;
    let issues: Vec<&str> = corps["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["issue"].as_str().unwrap())
        .collect();
    assert_eq!(issues, ["DEJA", "REBUT", "REBUT"]);
    assert_eq!(corps["messages"][1]["champs"][0]["champ"], "sexe");
    for (chemin, corps, attendu) in [
        ("/api/v1/messages/autres", json!({}), StatusCode::NOT_FOUND),
        (chemin, json!([]), StatusCode::UNPROCESSABLE_ENTITY),
        (chemin, json!(vec![0; 251]), StatusCode::UNPROCESSABLE_ENTITY),
        (chemin, json!(1), StatusCode::UNPROCESSABLE_ENTITY),
        (chemin, json!([{}, null]), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(poster(&app, chemin, &cle, None, &corps).await.0, attendu, "{chemin}");
    }
    // One event is not a list, nor a list one event: `Content-Type` says which it is.
    for (type_, corps, attendu) in [
        (
            "application/cloudevents+json",
            dit("1", "ville", "Dieppe"),
            StatusCode::OK,
        ),
        (
            "application/cloudevents+json; charset=utf-8",
            suite.clone(),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("application/cloudevents-batch+json", suite.clone(), StatusCode::OK),
        (
            "Application/CloudEvents-Batch+JSON",
            dit("1", "ville", "Dieppe"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let requete = Request::post(chemin)
            .header(header::AUTHORIZATION, format!("Bearer {cle}"))
            .header(header::CONTENT_TYPE, type_)
            .body(Body::from(corps.to_string()))
            .unwrap();
        assert_eq!(app.clone().oneshot(requete).await.unwrap().status(), attendu, "{type_}");
    }
    let lecture = self::cle(&essai, "lecture.demo").await;
    assert_eq!(
        poster(&app, chemin, &lecture, None, &suite).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn apprenants_et_documents_se_lisent_dans_le_perimetre() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let cle = cle(&essai, "svc-api").await;
    let (_, page) = lire(&app, "/api/v1/apprenants?nombre=1", Some(&cle)).await;
    let une = &page["apprenants"][0];
    let suivant = page["suivant"].as_str().unwrap();
    let (_, reste) = lire(&app, &format!("/api/v1/apprenants?apres={suivant}"), Some(&cle)).await;
    assert!(reste["suivant"].is_null() && reste["apprenants"][0]["id"].as_str() > une["id"].as_str());
    let code = une["codeApprenant"].as_str().unwrap();
    let (_, seule) = lire(&app, &format!("/api/v1/apprenants/{code}"), Some(&cle)).await;
    assert_eq!(&seule, une);
    let (_, aucune) = lire(
        &app,
        "/api/v1/apprenants?modifieDepuis=2100-01-01T00:00:00Z",
        Some(&cle),
    )
    .await;
    assert_eq!(aucune["apprenants"], json!([]));
    let (_, documents) = lire(&app, "/api/v1/documents", Some(&cle)).await;
    let document = &documents["documents"][0];
    let (id, inscription) = (
        document["id"].as_str().unwrap(),
        document["inscription"].as_str().unwrap(),
    );
    let (_, seul) = lire(&app, &format!("/api/v1/documents/{id}"), Some(&cle)).await;
    assert_eq!(&seul, document);
    let (_, siens) = lire(
        &app,
        &format!("/api/v1/documents?inscription={inscription}"),
        Some(&cle),
    )
    .await;
    assert_eq!(siens["documents"].as_array().unwrap().len(), 1);
    let pdf = |suite: &str| {
        let requete = Request::get(format!("/api/v1/documents/{id}/pdf{suite}"))
            .header(header::AUTHORIZATION, format!("Bearer {cle}"))
            .body(Body::empty())
            .unwrap();
        let app = app.clone();
        async move {
            let reponse = app.oneshot(requete).await.unwrap();
            (reponse.status(), to_bytes(reponse.into_body(), 1 << 24).await.unwrap())
        }
    };
    let (statut, octets) = pdf("?langue=en").await;
    assert!(statut == StatusCode::OK && octets.starts_with(b"%PDF"));
    assert_eq!(pdf("?langue=xx").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    sqlx::query("UPDATE parcours.document SET revoque_le = now()")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(pdf("").await.0, StatusCode::NOT_FOUND);
    assert!(lire(&app, &format!("/api/v1/documents/{id}"), Some(&cle)).await.1["revoqueLe"].is_string());
    // Elsewhere there is nothing.
    sqlx::query(
        "UPDATE inscription.inscription SET point_inscription_id =
            (SELECT id FROM offre.point_inscription WHERE structure_code = 'LSH' LIMIT 1) WHERE id = $1::text::uuid",
    )
    .bind(inscription)
    .execute(&essai.pool)
    .await
    .unwrap();
    let de_l_inscription = "SELECT p.code_apprenant FROM identite.personne p JOIN inscription.inscription i
        ON i.personne_id = p.id WHERE i.id = $1::text::uuid";
    let code: String = sqlx::query_scalar(de_l_inscription)
        .bind(inscription)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    let sciences = self::cle(&essai, "sciences.demo").await;
    for chemin in [
        format!("/api/v1/apprenants/{code}"),
        format!("/api/v1/documents/{id}"),
        "/api/v1/documents/x".into(),
    ] {
        assert_eq!(
            lire(&app, &chemin, Some(&sciences)).await.0,
            StatusCode::NOT_FOUND,
            "{chemin}"
        );
    }
    let enseignant = self::cle(&essai, "enseignant.demo").await;
    for chemin in ["apprenants", "apprenants/x", "documents", "documents/x", "admissions"] {
        let (statut, _) = lire(&app, &format!("/api/v1/{chemin}"), Some(&enseignant)).await;
        assert_eq!(statut, StatusCode::FORBIDDEN, "{chemin}");
    }
}

#[tokio::test]
async fn ce_qui_est_enorme_ou_nul_est_refuse() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let (cle, rien) = (cle(&essai, "admin.demo").await, cle(&essai, "lecture.demo").await);
    let lignes = vec![json!({}); 20_001];
    let trop = json!({ "admissions": lignes });
    let (statut, _, corps) = poster(&app, "/api/v1/admissions", &cle, Some("x"), &trop).await;
    assert_eq!(
        (statut, &corps["champs"][0]["champ"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("admissions"))
    );
    let enorme = json!({ "x": "y".repeat(3 * 1024 * 1024) });
    let (statut, _, corps) = poster(&app, "/api/v1/messages/personnes", &cle, None, &enorme).await;
    assert_eq!(
        (statut, &corps["champs"][0]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("fichierTropGros"))
    );
    // Who has no right is refused before anything is read.
    let (statut, ..) = poster(&app, "/api/v1/admissions", &rien, Some("x"), &trop).await;
    assert_eq!(statut, StatusCode::FORBIDDEN);
    for chemin in [
        "apprenants/%00",
        "inscriptions?codeApprenant=%00",
        "admissions?origine=parcoursup&numeroCandidat=a%00",
    ] {
        let (statut, _) = lire(&app, &format!("/api/v1/{chemin}"), Some(&cle)).await;
        assert_eq!(statut, StatusCode::UNPROCESSABLE_ENTITY, "{chemin}");
    }
    let (statut, corps) = lire(&app, "/api/v1/admissions?numeroCandidat=1", Some(&cle)).await;
    assert_eq!(
        (statut, &corps["champs"][0]["champ"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("origine"))
    );
}

#[tokio::test]
async fn un_acte_refuse_sans_script_est_une_page() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let jeton = crate::autorisations::jeton(&essai, "admin.demo").await;
    let demander = async |accepte: &str| {
        let requete = Request::post("/_fn/webhook/creer")
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, accepte)
            .header(header::REFERER, "http://127.0.0.1:3000/gestion/evenements?page=2")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from("libelle=&adresse=x"))
            .unwrap();
        let reponse = app.clone().oneshot(requete).await.unwrap();
        let (statut, type_) = (reponse.status(), reponse.headers()[header::CONTENT_TYPE].clone());
        let corps = to_bytes(reponse.into_body(), 1 << 20).await.unwrap();
        (statut, type_, String::from_utf8(corps.to_vec()).unwrap())
    };
    let (statut, type_, page) = demander("text/html,application/xhtml+xml,*/*;q=0.8").await;
    assert_eq!(
        (statut, type_.to_str().unwrap()),
        (StatusCode::UNPROCESSABLE_ENTITY, "text/html; charset=utf-8")
    );
    assert!(
        page.contains("href=\"/gestion/evenements?page=2\"") && page.contains("</html>"),
        "{page}"
    );
    let (statut, type_, _) = demander("application/json").await;
    assert_eq!(
        (statut, type_.to_str().unwrap()),
        (StatusCode::UNPROCESSABLE_ENTITY, "application/json")
    );
}

#[tokio::test]
async fn qui_demande_trop_attend() {
    let essai = Essai::nouveau().await;
    let limite = |n| NonZeroU32::new(n).unwrap();
    let app = application_limitee(&essai, Arc::new(server::Debit::nouveau(limite(1), limite(3)))).await;
    let (bavarde, autre) = (cle(&essai, "svc-api").await, cle(&essai, "admin.demo").await);
    let demander = async |cle: &str| {
        let requete = Request::get("/api/v1/jobs")
            .header(header::AUTHORIZATION, format!("Bearer {cle}"))
            .body(Body::empty())
            .unwrap();
        app.clone().oneshot(requete).await.unwrap()
    };
    for reste in [2, 1, 0] {
        let reponse = demander(&bavarde).await;
        assert_eq!(reponse.status(), StatusCode::OK);
        assert_eq!(reponse.headers()["ratelimit-remaining"], reste.to_string());
        assert_eq!(reponse.headers()["ratelimit-limit"], "3");
    }
    let refus = demander(&bavarde).await;
    assert_eq!(refus.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refus.headers()["retry-after"], "1");
    assert_eq!(refus.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(
        demander(&autre).await.status(),
        StatusCode::OK,
        "others are not held up"
    );
}
