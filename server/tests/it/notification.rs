//! Browsers that asked for it are told of mails, by a real exchange with a push service.

use crate::support::Essai;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use backend::{Ctx, Error, notification, notification::Push, parcours};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::pieces::Acte;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use web_push_native::{
    Auth,
    p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint},
};

const SECRET: [u8; 16] = [7; 16];

/// Who, headers, body.
type Recu = (String, HeaderMap, Vec<u8>);

/// A push service: keeps what it takes, knows nothing of `parti`, is out of order for `panne`.
#[derive(Clone, Default)]
struct Service {
    recus: Arc<Mutex<Vec<Recu>>>,
}

async fn prendre(
    State(service): State<Service>,
    Path(qui): Path<String>,
    entetes: HeaderMap,
    corps: Bytes,
) -> StatusCode {
    service
        .recus
        .lock()
        .unwrap()
        .push((qui.clone(), entetes, corps.to_vec()));
    match qui.as_str() {
        "parti" => StatusCode::GONE,
        "panne" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::CREATED,
    }
}

async fn service() -> (String, Service) {
    let service = Service::default();
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", ecoute.local_addr().unwrap());
    let routes = Router::new().route("/{qui}", post(prendre)).with_state(service.clone());
    tokio::spawn(async move { axum::serve(ecoute, routes).await });
    (base, service)
}

/// A browser: its secret key, and what it says of itself.
fn navigateur(graine: u8) -> (SecretKey, String) {
    let secrete = SecretKey::from_slice(&[graine; 32]).unwrap();
    let publique = URL_SAFE_NO_PAD.encode(secrete.public_key().to_encoded_point(false).as_bytes());
    (secrete, publique)
}

const EN_ATTENTE: &str = "SELECT count(*) FROM courriel.notification";

fn systeme(essai: &Essai) -> Ctx {
    Ctx::systeme(Arc::clone(&essai.services), "essai")
}

#[tokio::test]
async fn un_courriel_se_dit_aux_navigateurs_de_sa_destinataire() {
    let (base, service) = service().await;
    let push = Push::new(
        &Push::generer().unwrap(),
        "mailto:dsi@example.org",
        &["127.0.0.1".to_owned()],
    )
    .unwrap();
    let essai = Essai::avec(|r| r.push = Some(push.clone())).await;
    let qui = "apprenant3.demo";
    let (elle, id) = (essai.apprenant(qui).await, essai.dossier(qui).await);
    let autre = essai.apprenant("apprenant2.demo").await;
    let (secrete, publique) = navigateur(3);
    let secret = URL_SAFE_NO_PAD.encode(SECRET);
    let abonner = |ctx, ou: &str| {
        let adresse = format!("{base}/{ou}");
        let (publique, secret) = (publique.clone(), secret.clone());
        async move { notification::abonner(ctx, &adresse, &publique, &secret).await }
    };
    for ou in ["telephone", "parti", "panne"] {
        abonner(&elle, ou).await.unwrap();
    }
    abonner(&autre, "autre").await.unwrap();
    // Nobody has the server call elsewhere, nor with keys that are none.
    for (adresse, cle) in [
        ("https://10.0.0.1/x", publique.as_str()),
        ("https://example.org/x", publique.as_str()),
        (&format!("{base}/x"), "AAAA"),
    ] {
        let refus = notification::abonner(&elle, adresse, cle, &secret).await;
        assert!(matches!(refus, Err(Error::Champs(_))), "{adresse}");
    }

    let clerc = essai.personnel("admin.demo").await;
    let version: i32 =
        sqlx::query_scalar("SELECT version FROM pieces.depot WHERE inscription_id = $1 AND piece_code = 'PHOTO'")
            .bind(id.0)
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    parcours::examiner_piece(&clerc, id, "PHOTO", version, Acte::Refuser, Some("ILLISIBLE"), None)
        .await
        .unwrap();
    assert_eq!(
        essai.nombre(EN_ATTENTE).await,
        3,
        "her three browsers, and not that of somebody else"
    );
    assert_eq!(notification::notifier(&systeme(&essai)).await.unwrap(), 1);

    let recus = std::mem::take(&mut *service.recus.lock().unwrap());
    assert_eq!(recus.len(), 3);
    let (_, entetes, corps) = recus.iter().find(|(qui, ..)| qui == "telephone").unwrap();
    assert_eq!(entetes["content-encoding"], "aes128gcm");
    assert!(entetes["ttl"].to_str().unwrap().parse::<u32>().unwrap() > 0);
    // Only that browser can read it.
    let clair = web_push_native::decrypt(corps.clone(), &secrete, &Auth::from(SECRET)).unwrap();
    let dit: serde_json::Value = serde_json::from_slice(&clair).unwrap();
    assert!(
        dit["titre"].as_str().unwrap().contains("Une pièce est à remplacer"),
        "{dit}"
    );
    assert_eq!(dit["adresse"], "/mon-espace");
    assert!(web_push_native::decrypt(corps.clone(), &navigateur(4).0, &Auth::from(SECRET)).is_err());
    // The service knows who speaks, and that it is meant for this very service.
    let autorisation = entetes["authorization"].to_str().unwrap();
    let (jeton, cle) = autorisation
        .strip_prefix("vapid t=")
        .unwrap()
        .split_once(", k=")
        .unwrap();
    assert_eq!(cle, push.publique());
    let point = URL_SAFE_NO_PAD.decode(cle).unwrap();
    let (x, y) = (
        URL_SAFE_NO_PAD.encode(&point[1..33]),
        URL_SAFE_NO_PAD.encode(&point[33..]),
    );
    let mut attendu = Validation::new(Algorithm::ES256);
    attendu.set_audience(&[&base]);
    let lu =
        jsonwebtoken::decode::<serde_json::Value>(jeton, &DecodingKey::from_ec_components(&x, &y).unwrap(), &attendu);
    assert_eq!(lu.unwrap().claims["sub"], "mailto:dsi@example.org");

    // One browser is no more; the service that is out of order is asked again later, and not now.
    let restants: Vec<String> = sqlx::query_scalar("SELECT adresse FROM courriel.abonnement ORDER BY adresse")
        .fetch_all(&essai.pool)
        .await
        .unwrap();
    assert_eq!(
        restants,
        [
            format!("{base}/autre"),
            format!("{base}/panne"),
            format!("{base}/telephone")
        ]
    );
    assert_eq!(essai.nombre(EN_ATTENTE).await, 1);
    assert_eq!(notification::notifier(&systeme(&essai)).await.unwrap(), 0);
    assert!(service.recus.lock().unwrap().is_empty());
    // After so many times it is given up.
    for _ in 0..5 {
        sqlx::query("UPDATE courriel.notification SET prochain_essai = now() - interval '1 minute'")
            .execute(&essai.pool)
            .await
            .unwrap();
        notification::notifier(&systeme(&essai)).await.unwrap();
    }
    assert_eq!(essai.nombre(EN_ATTENTE).await, 0);

    // A browser that changes hands tells its new owner only; nobody takes somebody else's away.
    notification::desabonner(&autre, &format!("{base}/telephone"))
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO courriel.notification (message_id, abonnement_id, prochain_essai)
         SELECT m.id, a.id, now() FROM courriel.message m, courriel.abonnement a WHERE a.adresse LIKE '%/panne' LIMIT 1",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    abonner(&autre, "panne").await.unwrap();
    assert_eq!(essai.nombre(EN_ATTENTE).await, 0, "what waited was for the one before");
    for (ctx, ou, attendu) in [
        (&elle, "panne", false),
        (&autre, "panne", true),
        (&elle, "telephone", true),
    ] {
        let sien = notification::abonne(ctx, &format!("{base}/{ou}")).await.unwrap();
        assert_eq!(sien, attendu, "{ou}");
    }
    let siens: Vec<String> = sqlx::query_scalar(
        "SELECT a.adresse FROM courriel.abonnement a JOIN authz.utilisateur u ON u.id = a.utilisateur_id
         WHERE u.identifiant = $1",
    )
    .bind(qui)
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    assert_eq!(siens, [format!("{base}/telephone")]);
    // Who signs out leaves nothing behind on that device, and nobody else's.
    notification::quitter(&autre).await.unwrap();
    assert!(!notification::abonne(&autre, &format!("{base}/panne")).await.unwrap());
    assert!(notification::abonne(&elle, &format!("{base}/telephone")).await.unwrap());
    notification::desabonner(&elle, &format!("{base}/telephone"))
        .await
        .unwrap();
    assert_eq!(essai.nombre(EN_ATTENTE).await, 0);
}

/// Not configured: nothing waits for ever.
#[tokio::test]
async fn sans_cle_rien_ne_se_prevoit() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("apprenant3.demo").await;
    let refus = notification::abonner(&elle, "https://fcm.googleapis.com/x", "x", "x").await;
    assert!(matches!(refus, Err(Error::Introuvable)));
    assert_eq!(notification::notifier(&systeme(&essai)).await.unwrap(), 0);
    assert_eq!(essai.nombre(EN_ATTENTE).await, 0);
}
