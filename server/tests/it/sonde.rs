//! What is seen of the services around, and the page that says so.

use crate::{
    autorisations::{application, jeton},
    support::Essai,
};
use axum::{Router, body::Body, http::Request};
use backend::{
    Ctx,
    sonde::{Partenaire, lister, noter, regarder},
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tower::ServiceExt;

async fn page(app: &Router, chemin: &str) -> (u16, String) {
    let requete = Request::builder().uri(chemin).body(Body::empty()).unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    let statut = reponse.status().as_u16();
    let corps = axum::body::to_bytes(reponse.into_body(), 1 << 20).await.unwrap();
    (statut, String::from_utf8(corps.to_vec()).unwrap())
}

#[tokio::test]
async fn on_voit_depuis_quand_un_service_ne_repond_plus() {
    let essai = Essai::nouveau().await;
    let maintenant = Timestamp::now();
    let il_y_a = |minutes| maintenant - SignedDuration::from_mins(minutes);
    for (minutes, va) in [(9, true), (2, false), (1, false)] {
        noter(&essai.pool, Partenaire::Banque, va, il_y_a(minutes))
            .await
            .unwrap();
    }
    // Told late by a worker that was slow.
    noter(&essai.pool, Partenaire::Banque, true, il_y_a(5)).await.unwrap();
    noter(&essai.pool, Partenaire::Cvec, true, il_y_a(60)).await.unwrap();
    noter(&essai.pool, Partenaire::Courtier, true, il_y_a(60 * 25))
        .await
        .unwrap();
    let vues = lister(&essai.pool, maintenant).await.unwrap();
    let vue = |p| vues.iter().find(|s| s.partenaire == p);
    let banque = vue(Partenaire::Banque).unwrap();
    assert_eq!(banque.va, Some(false));
    assert_eq!(banque.depuis.as_second(), il_y_a(2).as_second());
    assert_eq!(vue(Partenaire::Cvec).unwrap().va, None, "nobody looked for an hour");
    assert!(vue(Partenaire::Courtier).is_none(), "it is looked at no more");
}

#[tokio::test]
async fn la_page_dit_ce_qui_marche_et_l_attente() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    regarder(&Ctx::systeme(Arc::clone(&essai.services), "essai"))
        .await
        .unwrap();
    let (statut, dite) = page(&app, "/etat/fr").await;
    assert_eq!(statut, 200);
    assert!(
        dite.contains("Tout fonctionne") && dite.contains("Dépôt de documents"),
        "{dite}"
    );
    assert!(!dite.contains("Paiement en ligne"), "it is not configured");
    sqlx::query("UPDATE courriel.message SET envoye_le = NULL, cree_le = now() - interval '3 hours', essais = 0")
        .execute(&essai.pool)
        .await
        .unwrap();
    noter(&essai.pool, Partenaire::Banque, false, Timestamp::now())
        .await
        .unwrap();
    // What was said stays for some seconds: another replica.
    let app = application(&essai).await;
    let (_, dite) = page(&app, "/etat/en").await;
    for attendu in ["does not answer", "Online payment", "has waited for 3 h"] {
        assert!(dite.contains(attendu), "{attendu}: {dite}");
    }
    assert_eq!(page(&app, "/etat/xx").await.0, 404);
    let app = application(&essai).await;
    let jeton = jeton(&essai, "apprenant2.demo").await;
    essai.services.pool.close().await;
    let requete = Request::builder()
        .uri("/mon-espace")
        .header("cookie", format!("__Host-pegase={jeton}"))
        .header("accept-language", "fr")
        .body(Body::empty())
        .unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    assert_eq!(reponse.status().as_u16(), 503);
    let corps = axum::body::to_bytes(reponse.into_body(), 1 << 20).await.unwrap();
    assert!(String::from_utf8_lossy(&corps).contains("/etat/fr"), "where to look");
    let (statut, dite) = page(&app, "/etat/fr").await;
    assert_eq!(statut, 503);
    assert!(dite.contains("Ne répond pas"), "{dite}");
}
