//! What the provider lets in.

use crate::monde::{ACCEPTEE, Monde, REFUSEE, changer, session, signer, variable};

async fn refuse(monde: &Monde, champs: &crate::monde::Champs) {
    let page = monde.presenter(champs).await;
    assert_eq!(page.statut, 400, "{champs:?}");
    assert!(page.texte.contains("Problème d’identification"), "{}", page.texte);
}

#[tokio::test]
async fn ce_qui_est_mal_signe_n_ouvre_rien() {
    let monde = Monde::ouvrir().await;
    let juste = signer(monde.champs());
    refuse(&monde, &monde.champs()).await;
    refuse(&monde, &changer(juste.clone(), "PBX_HMAC", Some(&"0".repeat(128)))).await;
    // The order and the case are part of what is signed.
    let mut retourne = juste.clone();
    retourne.swap(0, 1);
    refuse(&monde, &retourne).await;
    let minuscule = juste.last().unwrap().1.to_lowercase();
    refuse(&monde, &changer(juste.clone(), "PBX_HMAC", Some(&minuscule))).await;
    let mut altere = juste.clone();
    altere[3].1 = "100".into();
    refuse(&monde, &altere).await;
    // Signed twice is not better than not signed.
    let mut double = juste.clone();
    double.push(juste[3].clone());
    refuse(&monde, &double).await;
    assert_eq!(monde.lire("/_controle/paybox/transactions").await.texte, "[]");
}

#[tokio::test]
async fn ce_qui_est_bien_signe_doit_encore_etre_juste() {
    let monde = Monde::ouvrir().await;
    let tard = (jiff::Timestamp::now() - jiff::SignedDuration::from_mins(61)).to_string();
    for (nom, valeur) in [
        ("PBX_SITE", Some("1999887")),
        ("PBX_RANG", Some("33")),
        ("PBX_IDENTIFIANT", Some("1")),
        ("PBX_TOTAL", Some("285.00")),
        ("PBX_TOTAL", Some("000")),
        ("PBX_TOTAL", Some("99")),
        ("PBX_DEVISE", Some("840")),
        ("PBX_CMD", None),
        ("PBX_PORTEUR", Some("")),
        ("PBX_RETOUR", Some("montant:Z")),
        ("PBX_RETOUR", Some("signature:K;montant:M")),
        ("PBX_HASH", Some("SHA1")),
        ("PBX_TIME", Some("hier")),
        ("PBX_TIME", Some(&tard)),
        ("PBX_EFFECTUE", Some("javascript:alert(1)")),
        ("PBX_REPONDRE_A", None),
        ("PBX_2MONT1", Some("9500")),
    ] {
        refuse(&monde, &signer(changer(monde.champs(), nom, valeur))).await;
    }
    assert_eq!(monde.lire("/_controle/paybox/transactions").await.texte, "[]");
}

#[tokio::test]
async fn la_page_dit_ce_qu_elle_est_et_ce_qui_manque() {
    let monde = Monde::ouvrir().await;
    let champs = changer(monde.champs(), "PBX_CMD", Some("<b>FAC&1</b>"));
    let page = monde.presenter(&signer(champs)).await;
    for texte in [
        "SIMULATEUR",
        "285,00\u{a0}€",
        "&lt;b&gt;FAC&amp;1&lt;/b&gt;",
        "1111 2222 3333 4444",
    ] {
        assert!(page.texte.contains(texte), "{texte}: {}", page.texte);
    }
    assert!(!page.texte.contains("<script"));

    let session = session(&page.texte);
    let encore = monde.taper(&session, "4970 1000 0000 0000").await;
    assert_eq!(encore.statut, 200);
    assert!(encore.texte.contains("Recopiez un numéro"));
    assert!(encore.texte.contains("value=\"4970 1000 0000 0000\""));
    assert!(
        !encore.texte.contains("value=\"123\""),
        "the security code does not come back"
    );

    // What was decided stays decided.
    assert_eq!(monde.taper(&session, REFUSEE).await.statut, 303);
    assert_eq!(monde.taper(&session, ACCEPTEE).await.statut, 409);
    assert_eq!(monde.lire(&format!("/cgi/annuler?session={session}")).await.statut, 409);
    assert_eq!(monde.notifications().len(), 1);
}

#[tokio::test]
async fn abandonner_ne_notifie_personne() {
    let monde = Monde::ouvrir().await;
    let page = monde.presenter(&signer(monde.champs())).await;
    let retour = monde
        .lire(&format!("/cgi/annuler?session={}", session(&page.texte)))
        .await;
    assert_eq!(retour.statut, 303);
    let (adresse, requete) = retour.vers.split_once('?').unwrap();
    assert!(adresse.ends_with("/annule"), "{adresse}");
    assert_ne!(variable(requete, "erreur").unwrap(), "00000");
    assert_eq!(variable(requete, "auto"), None);
    monde.attendre(0).await;
    assert_eq!(monde.transaction(1).await["etat"], "annulee");
}
