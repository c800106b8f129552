//! What every answer says to browsers, whatever it answers.

use crate::{
    autorisations::{application, jeton},
    support::Essai,
};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header},
};
use server::router::ADRESSES;
use tower::ServiceExt;

const PAGES: &[&str] = &[
    "/fr",
    "/fr/connexion",
    "/fr/nulle-part",
    "/gestion",
    "/mon-espace",
    "/pkg/rien.js",
];

#[tokio::test]
async fn toute_reponse_se_defend() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let jeton = jeton(&essai, "admin.demo").await;
    let adresses = ADRESSES
        .iter()
        .map(|(methode, chemin)| (methode.to_uppercase(), (*chemin).to_owned()));
    let pages = PAGES.iter().map(|chemin| ("GET".to_owned(), (*chemin).to_owned()));
    for (methode, chemin) in adresses.chain(pages) {
        let chemin = chemin.replace(['{', '}'], "x");
        let requete = Request::builder()
            .method(methode.as_str())
            .uri(&chemin)
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from("x=1"))
            .unwrap();
        let reponse = app.clone().oneshot(requete).await.unwrap();
        let dit = |nom: &str| un(reponse.headers(), nom);
        assert_eq!(dit("x-content-type-options"), "nosniff", "{methode} {chemin}");
        assert_eq!(dit("referrer-policy"), "same-origin", "{methode} {chemin}");
        assert!(
            dit("strict-transport-security").starts_with("max-age="),
            "{methode} {chemin}"
        );
        let politique = dit("content-security-policy");
        assert!(politique.contains("default-src"), "{methode} {chemin}: {politique}");
        // The page that browses the document of the interfaces is somebody else's, and styles itself; it shows nothing of anybody.
        let dure = if chemin == "/openapi" {
            politique.replace("style-src 'self' 'unsafe-inline'", "")
        } else {
            politique.clone()
        };
        assert!(
            !dure.contains("unsafe-inline") && !dure.contains("'unsafe-eval'"),
            "{methode} {chemin}: {politique}"
        );
        // Nobody shows a page of ours in one of hers; a script that is a file is nobody's page.
        assert!(
            chemin == "/sw.js" || politique.contains("frame-ancestors 'none'"),
            "{methode} {chemin}: {politique}"
        );
        for temoin in reponse.headers().get_all(header::SET_COOKIE) {
            let temoin = temoin.to_str().unwrap();
            let choix = temoin.starts_with("langue=") || temoin.starts_with("affichage=");
            let garde = temoin.starts_with("__Host-") && temoin.contains("; Secure") && temoin.contains("; HttpOnly");
            assert!(choix || garde, "{methode} {chemin}: {temoin}");
        }
    }
}

fn un(entetes: &HeaderMap, nom: &str) -> String {
    let dits: Vec<&str> = entetes.get_all(nom).iter().map(|v| v.to_str().unwrap()).collect();
    assert!(dits.len() <= 1, "{nom}: {dits:?}");
    dits.first().map(|d| (*d).to_owned()).unwrap_or_default()
}

/// The nonce of a page is good for that page.
#[tokio::test]
async fn un_nonce_ne_sert_qu_une_fois() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let requete = Request::builder().uri("/fr/connexion").body(Body::empty()).unwrap();
        let reponse = app.clone().oneshot(requete).await.unwrap();
        let politique = un(reponse.headers(), "content-security-policy");
        let nonce = politique
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        assert!(
            politique.contains("base-uri 'none'") && politique.contains("object-src 'none'"),
            "{politique}"
        );
        let page = to_bytes(reponse.into_body(), 1 << 22).await.unwrap();
        let page = String::from_utf8(page.to_vec()).unwrap();
        let scripts = page.matches("<script").count();
        assert_eq!(
            page.matches(&format!("nonce=\"{nonce}\"")).count().min(scripts),
            scripts,
            "a script without the nonce"
        );
        nonces.push(nonce);
    }
    assert!(nonces[0].len() >= 20 && nonces[0] != nonces[1], "{nonces:?}");
}

/// What a name holds is text, wherever it is shown; and an address that leads elsewhere leads home.
#[tokio::test]
async fn un_nom_n_est_pas_un_script_et_un_retour_reste_ici() {
    let essai = Essai::nouveau().await;
    let id = essai.dossier("apprenant3.demo").await;
    let mechant = "\"><script>alert(1)</script>";
    sqlx::query("UPDATE identite.personne SET nom_usage = $1, ville = $1 WHERE id = (SELECT personne_id FROM inscription.inscription WHERE id = $2)")
        .bind(mechant)
        .bind(id.0)
        .execute(&essai.pool)
        .await
        .unwrap();
    let app = application(&essai).await;
    let clerc = jeton(&essai, "admin.demo").await;
    let elle = jeton(&essai, "apprenant3.demo").await;
    let demander = async |methode: &str, adresse: &str, corps: &str, jeton: &str| {
        let requete = Request::builder()
            .method(methode)
            .uri(adresse)
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header(header::REFERER, "http://ailleurs.example//ailleurs.example/x")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(corps.to_owned()))
            .unwrap();
        let reponse = app.clone().oneshot(requete).await.unwrap();
        let vers = reponse
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned());
        let corps = to_bytes(reponse.into_body(), 1 << 24).await.unwrap();
        (vers.unwrap_or_default(), String::from_utf8_lossy(&corps).into_owned())
    };
    let retour = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for (adresse, jeton) in [
        ("/gestion/inscriptions".to_owned(), &clerc),
        (format!("/gestion/inscriptions/{id}"), &clerc),
        ("/mon-espace".to_owned(), &elle),
        (format!("/mon-espace/inscription/{id}/recapitulatif"), &elle),
        (format!("/fr/connexion?retour={retour}&erreur={retour}"), &elle),
        (format!("/fr/confirmer?retour={retour}"), &elle),
        (format!("/gestion/inscriptions?q={retour}"), &clerc),
    ] {
        let (_, page) = demander("GET", &adresse, "", jeton).await;
        assert!(page.contains("<html"), "{adresse}");
        assert!(!page.contains("<script>alert"), "{adresse}");
    }
    // Forms that lead on.
    let ailleurs = "%2F%2Failleurs.example%2Fx";
    for (adresse, corps) in [
        (
            "/connexion",
            format!("identifiant=admin.demo&mot_de_passe=demo&retour={ailleurs}"),
        ),
        ("/confirmer", format!("mot_de_passe=demo&retour={ailleurs}")),
        (
            "/confirmer",
            "mot_de_passe=demo&retour=%2F%0d%0aSet-Cookie:%20x=1".into(),
        ),
    ] {
        let (vers, _) = demander("POST", adresse, &corps, &clerc).await;
        assert!(vers.starts_with('/') && !vers.starts_with("//"), "{adresse}: {vers}");
    }
    let (vers, _) = demander("GET", "/langue/en", "", &clerc).await;
    assert!(vers.starts_with('/') && !vers.starts_with("//"), "{vers}");
}

/// Nothing above the folders that are served, and no file of the machine.
#[tokio::test]
async fn un_chemin_ne_remonte_pas() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    for adresse in [
        "/pkg/..%2f..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "/pkg/../Cargo.toml",
        "/..%2fCargo.toml",
        "/.git/config",
        "/fonts/..%2f..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
    ] {
        let requete = Request::builder().uri(adresse).body(Body::empty()).unwrap();
        let reponse = app.clone().oneshot(requete).await.unwrap();
        let statut = reponse.status().as_u16();
        let corps = to_bytes(reponse.into_body(), 1 << 22).await.unwrap();
        let corps = String::from_utf8_lossy(&corps);
        assert!(
            statut != 200 || !(corps.contains("[workspace]") || corps.contains("root:")),
            "{adresse}"
        );
        assert!(matches!(statut, 303 | 308 | 400 | 404), "{adresse}: {statut}");
    }
}
