//! What the provider tells the merchant.

use std::time::Duration;

use simulateurs::Reglages;

use crate::monde::{ACCEPTEE, DIFFEREE, DOUBLE, FALSIFIEE, Monde, PERDUE, REFUSEE, changer, variable};

#[tokio::test]
async fn un_paiement_accepte_est_notifie_et_signe() {
    let monde = Monde::ouvrir().await;
    let retour = monde.payer(monde.champs(), ACCEPTEE).await;
    assert_eq!(retour.statut, 303);

    // Told before the browser is sent back.
    let recues = monde.notifications();
    let requete = recues.first().unwrap();
    assert!(
        requete.starts_with("montant=28500&ref=FAC+2026%2F0001&auto="),
        "{requete}"
    );
    assert_eq!(variable(requete, "ref").unwrap(), "FAC 2026/0001");
    assert_eq!(variable(requete, "erreur").unwrap(), "00000");
    assert_eq!(variable(requete, "auto").unwrap().len(), 6);
    assert!(monde.authentique(requete));

    // The browser carries the same, signed with what its address already had.
    let (adresse, ramenee) = retour.vers.split_once('?').unwrap();
    assert!(adresse.ends_with("/effectue"), "{adresse}");
    assert!(ramenee.starts_with("langue=fr&montant=28500&"), "{ramenee}");
    assert_eq!(variable(ramenee, "trans"), variable(requete, "trans"));
    assert!(monde.authentique(ramenee));

    let pem = monde.lire("/pubkey.pem").await.texte;
    assert_eq!(pem, monde.simulateurs.cle_publique());
}

#[tokio::test]
async fn un_refus_n_a_pas_d_autorisation() {
    let monde = Monde::ouvrir().await;
    let retour = monde.payer(monde.champs(), REFUSEE).await;
    assert!(retour.vers.contains("/refuse?"), "{}", retour.vers);
    let recues = monde.attendre(1).await;
    assert_eq!(variable(&recues[0], "erreur").unwrap(), "00105");
    assert_eq!(variable(&recues[0], "auto"), None);
    assert!(monde.authentique(&recues[0]));
    assert_eq!(monde.transaction(1).await["etat"], "refusee");
}

#[tokio::test]
async fn par_post_le_corps_porte_les_variables() {
    let monde = Monde::ouvrir().await;
    monde
        .payer(changer(monde.champs(), "PBX_RUF1", Some("POST")), ACCEPTEE)
        .await;
    let recues = monde.attendre(1).await;
    assert!(monde.authentique(&recues[0]));
}

#[tokio::test]
async fn une_notification_peut_venir_apres_le_navigateur() {
    let monde = Monde::avec(Reglages {
        delai: Duration::from_millis(1500),
        ..Reglages::default()
    })
    .await;
    let retour = monde.payer(monde.champs(), DIFFEREE).await;
    assert!(retour.vers.contains("/attente?"), "{}", retour.vers);
    assert_eq!(
        variable(retour.vers.split_once('?').unwrap().1, "erreur").unwrap(),
        "99999"
    );
    assert!(monde.notifications().is_empty());
    let recues = monde.attendre(1).await;
    assert_eq!(variable(&recues[0], "erreur").unwrap(), "00000");

    // Without an address for it, the merchant's browser comes back as if all was well.
    let retour = monde
        .payer(changer(monde.champs(), "PBX_ATTENTE", None), DIFFEREE)
        .await;
    assert!(retour.vers.contains("/effectue?"), "{}", retour.vers);
}

#[tokio::test]
async fn une_notification_en_retard_part_sur_ordre() {
    let monde = Monde::avec(Reglages {
        delai: Duration::from_secs(3600),
        ..Reglages::default()
    })
    .await;
    for (numero, carte) in [(1, DIFFEREE), (2, PERDUE)] {
        monde.payer(monde.champs(), carte).await;
        assert_eq!(monde.notifications().len(), numero - 1);
        let ordre = format!("paybox/transactions/{numero}/envoyer");
        let (statut, transaction) = monde.ordonner(&ordre, "").await;
        assert_eq!(statut, 200);
        assert_eq!(transaction["notifications"][0]["suivi"], "recue");
        assert_eq!(monde.notifications().len(), numero);
    }
    assert_eq!(monde.ordonner("paybox/transactions/3/envoyer", "").await.0, 404);
}

#[tokio::test]
async fn une_notification_peut_venir_deux_fois() {
    let monde = Monde::ouvrir().await;
    monde.payer(monde.champs(), DOUBLE).await;
    let recues = monde.attendre(2).await;
    assert_eq!(recues[0], recues[1]);
    assert!(monde.authentique(&recues[0]));
}

#[tokio::test]
async fn une_fausse_notification_a_une_signature_qui_ne_lui_va_pas() {
    let monde = Monde::ouvrir().await;
    monde.payer(monde.champs(), FALSIFIEE).await;
    let recues = monde.attendre(2).await;
    assert!(!monde.authentique(&recues[0]));
    assert_ne!(variable(&recues[0], "montant").unwrap(), "28500");
    assert_eq!(variable(&recues[0], "signature"), variable(&recues[1], "signature"));
    assert!(monde.authentique(&recues[1]));

    monde
        .ordonner("paybox/transactions/1/falsifier", "{\"montant\":1}")
        .await;
    let recues = monde.attendre(3).await;
    assert_eq!(variable(&recues[2], "montant").unwrap(), "1");
    assert!(!monde.authentique(&recues[2]));
}

#[tokio::test]
async fn rejouer_envoie_les_memes_octets() {
    let monde = Monde::ouvrir().await;
    monde.payer(monde.champs(), ACCEPTEE).await;
    let (statut, transaction) = monde.ordonner("paybox/transactions/1/rejouer", "{}").await;
    assert_eq!(
        (statut, &transaction["notifications"][1]["nature"]),
        (200, &"rejeu".into())
    );
    let recues = monde.attendre(2).await;
    assert_eq!(recues[0], recues[1]);

    // From the table: the same order, and back to the table.
    let retour = monde.poster("/_controle/paybox/transactions/1/rejouer", "").await;
    assert_eq!((retour.statut, retour.vers.as_str()), (303, "/"));
    assert!(monde.lire("/").await.texte.contains("FAC 2026/0001"));
}

#[tokio::test]
async fn le_prestataire_insiste_puis_renonce() {
    let monde = Monde::avec(Reglages {
        reprises: vec![Duration::from_millis(50); 3],
        ..Reglages::default()
    })
    .await;
    monde.repondre(500);
    monde.payer(monde.champs(), ACCEPTEE).await;
    monde.attendre(4).await;
    let transaction = monde.transaction(1).await;
    let notification = &transaction["notifications"][0];
    assert_eq!(notification["suivi"], "abandonnee");
    assert_eq!(notification["tentatives"].as_array().unwrap().len(), 4);
    assert_eq!(notification["tentatives"][3]["statut"], 500);
}

/// A redirection is not an answer, and the attempt that is taken is the last one.
#[tokio::test]
async fn la_reprise_qui_aboutit_est_la_derniere() {
    let monde = Monde::avec(Reglages {
        reprises: vec![Duration::from_millis(1500); 3],
        ..Reglages::default()
    })
    .await;
    monde.repondre(302);
    monde.payer(monde.champs(), ACCEPTEE).await;
    monde.repondre(200);
    let recues = monde.attendre(2).await;
    assert_eq!(recues[0], recues[1]);
    let transaction = monde.transaction(1).await;
    assert_eq!(transaction["notifications"][0]["suivi"], "recue");
}
