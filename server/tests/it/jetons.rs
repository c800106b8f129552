//! Tokens of machines, and the keys that sign.

use crate::{
    autorisations::{application, demander, jeton},
    interface::lire,
    support::Essai,
};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use backend::{Ctx, Services, authz, stockage::Stockage};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, jwk::JwkSet};
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;

const API: &str = "/api/v1/evenements";
const FORME: &str = "application/x-www-form-urlencoded";

async fn poster(app: &Router, chemin: &str, type_: Option<&str>, corps: &str) -> (StatusCode, String, String) {
    poster_avec(app, chemin, type_, corps, None).await
}

async fn poster_avec(
    app: &Router,
    chemin: &str,
    type_: Option<&str>,
    corps: &str,
    autorisation: Option<String>,
) -> (StatusCode, String, String) {
    let mut requete = Request::builder().method(Method::POST).uri(chemin);
    if let Some(type_) = type_ {
        requete = requete.header(header::CONTENT_TYPE, type_);
    }
    if let Some(valeur) = autorisation {
        requete = requete.header(header::AUTHORIZATION, valeur);
    }
    let reponse = app
        .clone()
        .oneshot(requete.body(Body::from(corps.to_owned())).unwrap())
        .await
        .unwrap();
    let genre = reponse
        .headers()
        .get(header::CONTENT_TYPE)
        .map(|v| v.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let statut = reponse.status();
    let corps = to_bytes(reponse.into_body(), 1 << 20).await.unwrap();
    (statut, genre, String::from_utf8(corps.to_vec()).unwrap())
}

fn contenu(jeton: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jeton.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

async fn ticket(app: &Router) -> String {
    let (statut, _, jeton) = poster(
        app,
        "/cas/v1/tickets",
        Some(FORME),
        "username=svc-api&password=demo&token=true",
    )
    .await;
    assert_eq!(statut, StatusCode::CREATED);
    jeton
}

/// Every way in which clients in service ask for a token.
#[tokio::test]
async fn un_ticket_se_demande_de_toutes_les_facons_connues() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let qui = "username=svc-api&password=demo&token=true";
    for (chemin, type_, corps) in [
        ("/cas/v1/tickets".to_owned(), Some(FORME), qui),
        ("/cas/v1/tickets/".to_owned(), Some(FORME), qui),
        (
            "/cas/v1/tickets".to_owned(),
            Some("application/x-www-form-urlencoded;charset=UTF-8"),
            qui,
        ),
        // In the address, with neither body nor type.
        (format!("/cas/v1/tickets?{qui}"), None, ""),
        (format!("/cas/v1/tickets/?{qui}"), None, ""),
        (
            "/cas/v1/tickets?token=true".to_owned(),
            Some(FORME),
            "username=svc-api&password=demo",
        ),
    ] {
        let (statut, genre, jeton) = poster(&app, &chemin, type_, corps).await;
        assert_eq!(statut, StatusCode::CREATED, "{chemin} {corps}: {jeton}");
        assert!(genre.starts_with("text/plain"), "{genre}");
        assert_eq!(lire(&app, API, Some(&jeton)).await.0, StatusCode::OK, "{chemin}");
        // Eight hours at least, and in the token itself: clients read it there.
        let dit = contenu(&jeton);
        assert!(dit["exp"].as_i64().unwrap() - dit["iat"].as_i64().unwrap() >= 8 * 3600);
    }
}

#[tokio::test]
async fn qui_n_est_pas_un_service_n_a_pas_de_jeton() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let mut dits = Vec::new();
    for (qui, secret) in [("svc-api", "faux"), ("personne", "demo"), ("scolarite.demo", "demo")] {
        let corps = format!("username={qui}&password={secret}&token=true");
        let (statut, _, dit) = poster(&app, "/cas/v1/tickets", Some(FORME), &corps).await;
        assert_eq!(statut, StatusCode::UNAUTHORIZED, "{qui}");
        dits.push(dit);
    }
    assert!(
        dits.windows(2).all(|d| d[0] == d[1]),
        "nobody learns which accounts exist"
    );
    let (statut, _, _) = poster(&app, "/cas/v1/tickets", Some(FORME), "token=true").await;
    assert_eq!(statut, StatusCode::BAD_REQUEST);
    // A machine has no page.
    assert!(authz::connecter(&essai.anonyme(), "svc-api", "demo").await.is_err());
    // Whoever guesses waits; a hundred right ones at once do not.
    for _ in 0..5 {
        poster(&app, "/cas/v1/tickets", Some(FORME), "username=svc-api&password=x").await;
    }
    let (statut, _, _) = poster(&app, "/cas/v1/tickets", Some(FORME), "username=svc-api&password=demo").await;
    assert_eq!(statut, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn un_nom_qui_porte_un_zero_n_est_personne() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let (statut, ..) = poster(&app, "/cas/v1/tickets", Some(FORME), "username=a%00&password=demo").await;
    assert_eq!(statut, StatusCode::BAD_REQUEST);
    let corps = "grant_type=client_credentials&client_id=a%00&client_secret=demo";
    let (statut, ..) = poster(&app, "/oauth/token", Some(FORME), corps).await;
    assert_eq!(statut, StatusCode::UNAUTHORIZED);
    let entete = format!("Basic {}", STANDARD.encode("a%00:demo"));
    let (statut, ..) = poster_avec(
        &app,
        "/oauth/token",
        Some(FORME),
        "grant_type=client_credentials",
        Some(entete),
    )
    .await;
    assert_eq!(statut, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn vingt_demandes_justes_a_la_fois_passent() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    futures::future::join_all((0..20).map(|_| ticket(&app))).await;
}

#[tokio::test]
async fn un_jeton_finit_avec_son_compte() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let systeme = Ctx::systeme(Arc::clone(&essai.services), "essai");
    let jeton = ticket(&app).await;
    assert_eq!(lire(&app, API, Some(&jeton)).await.0, StatusCode::OK);
    let neuf = "un autre mot de passe";
    authz::definir_compte(&systeme, "svc-api", "SI", neuf, true)
        .await
        .unwrap();
    assert_eq!(
        lire(&app, API, Some(&jeton)).await.0,
        StatusCode::UNAUTHORIZED,
        "another secret"
    );
    // A key is a secret too: two of them let one be changed while nothing stops.
    let cle = authz::creer_cle(&systeme, "svc-api", "rotation", SignedDuration::from_hours(1))
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let corps = format!("username=svc-api&password={cle}&token=true");
    let (statut, _, jeton) = poster(&app, "/cas/v1/tickets", Some(FORME), &corps).await;
    assert_eq!(statut, StatusCode::CREATED);
    assert_eq!(lire(&app, API, Some(&jeton)).await.0, StatusCode::OK);
    authz::fermer_compte(&systeme, "svc-api").await.unwrap();
    assert_eq!(
        lire(&app, API, Some(&jeton)).await.0,
        StatusCode::UNAUTHORIZED,
        "closed"
    );
}

#[tokio::test]
async fn oauth_donne_ce_qui_est_demande_et_pas_plus() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let basic = |qui: &str| {
        let texte = base64::engine::general_purpose::STANDARD.encode(qui);
        Some(format!("Basic {texte}"))
    };
    let demande = "grant_type=client_credentials";
    let corps = format!("{demande}&client_id=svc-api&client_secret=demo&scope=INS_LIRE+PAI_LIRE");
    let (statut, genre, dit) = poster(&app, "/oauth/token", Some(FORME), &corps).await;
    assert_eq!((statut, genre.as_str()), (StatusCode::OK, "application/json"));
    let dit: Value = serde_json::from_str(&dit).unwrap();
    assert_eq!(
        (&dit["token_type"], &dit["scope"], &dit["expires_in"]),
        (&json!("Bearer"), &json!("INS_LIRE PAI_LIRE"), &json!(12 * 3600))
    );
    let jeton = dit["access_token"].as_str().unwrap();
    assert_eq!(lire(&app, "/api/v1/inscriptions", Some(jeton)).await.0, StatusCode::OK);
    assert_eq!(
        lire(&app, API, Some(jeton)).await.0,
        StatusCode::FORBIDDEN,
        "it did not ask for events"
    );
    let (statut, _, dit) = poster_avec(&app, "/oauth/token", Some(FORME), demande, basic("svc-api:demo")).await;
    assert_eq!(statut, StatusCode::OK, "{dit}");
    for (corps, autorisation, attendu, code) in [
        (demande.to_owned(), None, 401, "invalid_client"),
        (demande.to_owned(), basic("svc-api:faux"), 401, "invalid_client"),
        (
            format!("{demande}&scope=TOUT"),
            basic("svc-api:demo"),
            400,
            "invalid_scope",
        ),
        (
            "grant_type=password".to_owned(),
            basic("svc-api:demo"),
            400,
            "unsupported_grant_type",
        ),
        // The address is kept in logs: secrets are not read from there.
        (String::new(), None, 400, "unsupported_grant_type"),
    ] {
        let (statut, _, dit) = poster_avec(&app, "/oauth/token", Some(FORME), &corps, autorisation).await;
        let dit: Value = serde_json::from_str(&dit).unwrap();
        assert_eq!(
            (statut.as_u16(), dit["error"].as_str().unwrap()),
            (attendu, code),
            "{corps}"
        );
    }
}

async fn jwks(app: &Router) -> JwkSet {
    let requete = Request::builder()
        .uri("/.well-known/jwks.json")
        .body(Body::empty())
        .unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    assert_eq!(reponse.status(), StatusCode::OK);
    serde_json::from_slice(&to_bytes(reponse.into_body(), 1 << 20).await.unwrap()).unwrap()
}

#[tokio::test]
async fn la_cle_publiee_verifie_le_jeton() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let jeton = ticket(&app).await;
    let kid = jsonwebtoken::decode_header(&jeton).unwrap().kid.unwrap();
    let cles = jwks(&app).await;
    let mut regles = Validation::new(Algorithm::EdDSA);
    regles.set_audience(&["pegase-api"]);
    let cle = DecodingKey::from_jwk(cles.find(&kid).unwrap()).unwrap();
    assert!(jsonwebtoken::decode::<Value>(&jeton, &cle, &regles).is_ok());
    let texte = serde_json::to_string(&cles).unwrap();
    assert!(!texte.contains("\"d\""), "no private half");
}

fn sans_signature(entete: &Value, dit: &Value) -> String {
    let un = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
    format!("{}.{}.", un(entete), un(dit))
}

/// Tokens that somebody else could make, or that were made for something else.
#[tokio::test]
async fn un_faux_jeton_n_est_rien() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let vrai = ticket(&app).await;
    let dit = contenu(&vrai);
    let kid = jsonwebtoken::decode_header(&vrai).unwrap().kid.unwrap();
    let publique = match &jwks(&app).await.find(&kid).unwrap().algorithm {
        jsonwebtoken::jwk::AlgorithmParameters::OctetKeyPair(p) => URL_SAFE_NO_PAD.decode(&p.x).unwrap(),
        autre => panic!("{autre:?}"),
    };
    let etrangere = Ed25519KeyPair::generate().unwrap();
    let avec = |alg: Algorithm, kid: Option<&str>, cle: &EncodingKey, dit: &Value| {
        let mut entete = Header::new(alg);
        entete.kid = kid.map(str::to_owned);
        jsonwebtoken::encode(&entete, dit, cle).unwrap()
    };
    let autre = EncodingKey::from_ed_der(etrangere.to_pkcs8v1().unwrap().as_ref());
    let secrete = EncodingKey::from_secret(&publique);
    let cookie = jeton(&essai, "admin.demo").await;
    let mut touche = vrai.clone().into_bytes();
    let place = vrai.find('.').unwrap() + 12;
    touche[place] = if touche[place] == b'A' { b'B' } else { b'A' };
    assert_ne!(publique, etrangere.public_key().as_ref());
    for (quoi, faux) in [
        (
            "no signature",
            sans_signature(&json!({"alg": "none", "typ": "JWT", "kid": kid}), &dit),
        ),
        (
            "no signature, otherwise written",
            sans_signature(&json!({"alg": "None", "typ": "JWT", "kid": kid}), &dit),
        ),
        (
            "signed with the public key as a secret",
            avec(Algorithm::HS256, Some(&kid), &secrete, &dit),
        ),
        ("of another key", avec(Algorithm::EdDSA, Some(&kid), &autre, &dit)),
        (
            "of an unknown key",
            avec(Algorithm::EdDSA, Some("inconnue"), &autre, &dit),
        ),
        ("of no key", avec(Algorithm::EdDSA, None, &autre, &dit)),
        ("touched", String::from_utf8(touche).unwrap()),
        ("of a session", cookie),
        ("cut", vrai[..vrai.len() - 4].to_owned()),
        ("nothing", String::new()),
    ] {
        assert_eq!(lire(&app, API, Some(&faux)).await.0, StatusCode::UNAUTHORIZED, "{quoi}");
    }
    // And it opens no page.
    let statut = demander(&app, Method::GET, "/gestion", "", Some(&vrai), "none").await;
    assert_eq!(statut, StatusCode::SEE_OTHER);
    assert_eq!(
        lire(&app, API, Some(&vrai)).await.0,
        StatusCode::OK,
        "the real one goes on"
    );
}

#[tokio::test]
async fn un_jeton_perime_ou_d_ailleurs_n_est_rien() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let tot = Ctx {
        maintenant: Timestamp::now() - SignedDuration::from_hours(13),
        ..essai.anonyme()
    };
    let vieux = authz::emettre_jeton(&tot, "svc-api", "demo", None).await.unwrap().jeton;
    assert_eq!(
        lire(&app, API, Some(&vieux)).await.0,
        StatusCode::UNAUTHORIZED,
        "expired"
    );
    // The same database under another name: its tokens are not ours.
    let mut reglages = essai.services.reglages.clone();
    reglages.url_publique = "https://ailleurs.example".into();
    let ailleurs = Services::ouvrir(
        essai.services.pool.clone(),
        Stockage::dossier(&essai.dossier).unwrap(),
        reglages,
    )
    .await
    .unwrap();
    let la_bas = Ctx {
        services: Arc::new(ailleurs),
        ..essai.anonyme()
    };
    let autre = authz::emettre_jeton(&la_bas, "svc-api", "demo", None)
        .await
        .unwrap()
        .jeton;
    assert_eq!(
        lire(&app, API, Some(&autre)).await.0,
        StatusCode::UNAUTHORIZED,
        "another issuer"
    );
}

/// Two replicas, requests all along, and three rotations: nobody is ever asked to sign in again.
#[tokio::test]
async fn une_rotation_ne_deconnecte_personne() {
    let essai = Essai::nouveau().await;
    let systeme = Ctx::systeme(Arc::clone(&essai.services), "essai");
    let replique = || async {
        let reglages = essai.services.reglages.clone();
        let stockage = Stockage::dossier(&essai.dossier).unwrap();
        Services::ouvrir(essai.services.pool.clone(), stockage, reglages)
            .await
            .unwrap()
    };
    let repliques = [replique().await, replique().await];
    let anonyme = essai.anonyme();
    let session = authz::connecter(&anonyme, "admin.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap();
    let premier = essai.services.cles.lire(&session.jeton).await.unwrap();
    let api = authz::emettre_jeton(&anonyme, "svc-api", "demo", None)
        .await
        .unwrap()
        .jeton;
    let mut vus = std::collections::HashSet::new();
    for tour in 0..3 {
        let maintenant = systeme.maintenant + SignedDuration::from_mins(5 * (tour + 1));
        let plus_tard = Ctx {
            maintenant,
            ..systeme.clone()
        };
        authz::tourner_cles(&plus_tard, false).await.unwrap();
        // An unknown key makes them look again this often at most.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        // A while later one that has just started signs with the new key, which the others have not read yet.
        let maintenant = anonyme.maintenant + SignedDuration::from_mins(5 * (tour + 1) + 3);
        let jeton = replique()
            .await
            .cles
            .signer(premier.sub, premier.sid, maintenant)
            .unwrap();
        vus.insert(jsonwebtoken::decode_header(&jeton).unwrap().kid.unwrap());
        for (n, autre) in repliques.iter().enumerate() {
            let lu = autre.cles.lire(&jeton).await;
            assert_eq!(lu.map(|j| j.sid), Some(premier.sid), "turn {tour}, replica {n}");
            assert!(
                autre.cles.lire(&session.jeton).await.is_some(),
                "the first token still opens"
            );
            assert!(authz::lire_porteur(autre, &api, maintenant).await.unwrap().is_some());
        }
    }
    assert_eq!(vus.len(), 3, "each new key signs in its turn");
    let deux_fois = Ctx {
        maintenant: systeme.maintenant + SignedDuration::from_mins(16),
        ..systeme.clone()
    };
    let issue = authz::tourner_cles(&deux_fois, false).await;
    assert!(issue.is_err(), "not everybody knows the one before");
    // Keys that signed nothing that could still be good are forgotten.
    let tard = Ctx {
        maintenant: anonyme.maintenant + SignedDuration::from_hours(48),
        ..systeme.clone()
    };
    authz::purger(&tard).await.unwrap();
    assert_eq!(
        essai.nombre("SELECT count(*) FROM authz.cle_signature").await,
        2,
        "the last, and the one before"
    );
    // One that got out: everything that was signed is worth nothing.
    authz::tourner_cles(&systeme, true).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let neuf = Services::ouvrir(
        essai.services.pool.clone(),
        Stockage::dossier(&essai.dossier).unwrap(),
        essai.services.reglages.clone(),
    )
    .await
    .unwrap();
    assert!(neuf.cles.lire(&session.jeton).await.is_none());
    assert!(
        authz::lire_porteur(&neuf, &api, anonyme.maintenant)
            .await
            .unwrap()
            .is_none()
    );
}
