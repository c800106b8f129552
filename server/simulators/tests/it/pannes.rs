//! Services that are down, and come back.

use std::time::Duration;

use simulateurs::Reglages;

use crate::monde::{DIFFEREE, Monde, signer};

#[tokio::test]
async fn en_erreur_tout_repond_503_sauf_le_controle() {
    let monde = Monde::ouvrir().await;
    monde.ordonner("paybox/panne", "{\"mode\":\"erreur\"}").await;
    assert_eq!(monde.presenter(&signer(monde.champs())).await.statut, 503);
    assert_eq!(monde.lire("/pubkey.pem").await.statut, 503);
    // The other service is not concerned.
    assert_eq!(
        monde
            .lire("/api/attestation/PAY1-ABC123-45?etudiant=MARTI")
            .await
            .statut,
        200
    );
    assert_eq!(
        monde.lire("/_controle/paybox/panne").await.texte,
        "{\"mode\":\"erreur\"}"
    );
    assert_eq!(monde.poster("/_controle/paybox/panne", "mode=aucune").await.statut, 303);
    assert_eq!(monde.presenter(&signer(monde.champs())).await.statut, 200);
    assert_eq!(monde.ordonner("paybox/panne", "{\"mode\":\"autre\"}").await.0, 422);
}

#[tokio::test]
async fn coupe_ou_muet_rien_ne_repond() {
    let monde = Monde::ouvrir().await;
    let adresse = monde.simulateurs.url("/api/attestation/PAY1-ABC123-45?etudiant=MARTI");
    let appeler = || monde.navigateur.get(&adresse);
    monde.ordonner("cvec/panne", "{\"mode\":\"coupure\"}").await;
    let erreur = appeler().send().await.unwrap_err();
    assert!(!erreur.is_timeout(), "{erreur:?}");
    monde.ordonner("cvec/panne", "{\"mode\":\"muette\"}").await;
    let patience = Duration::from_millis(500);
    assert!(appeler().timeout(patience).send().await.unwrap_err().is_timeout());
    monde.ordonner("cvec/panne", "{\"mode\":\"aucune\"}").await;
    assert_eq!(appeler().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn ce_qui_est_du_attend_la_fin_de_la_panne() {
    let monde = Monde::avec(Reglages {
        delai: Duration::from_millis(1500),
        ..Reglages::default()
    })
    .await;
    monde.payer(monde.champs(), DIFFEREE).await;
    monde.ordonner("paybox/panne", "{\"mode\":\"coupure\"}").await;
    tokio::time::sleep(Duration::from_millis(2000)).await;
    assert!(monde.notifications().is_empty());
    monde.ordonner("paybox/panne", "{\"mode\":\"aucune\"}").await;
    monde.attendre(1).await;
}
