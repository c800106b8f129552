//! The payment in three times.

use crate::monde::{ACCEPTEE, Champs, Monde, REFUSEE, variable};

fn en_trois_fois(monde: &Monde) -> Champs {
    let mut champs = monde.champs();
    for (nom, valeur) in [
        ("PBX_2MONT1", "9500"),
        ("PBX_DATE1", "15/10/2030"),
        ("PBX_2MONT2", "9499"),
        ("PBX_DATE2", "15/11/2030"),
    ] {
        champs.push((nom.into(), valeur.into()));
    }
    champs
}

#[tokio::test]
async fn chaque_echeance_a_sa_notification() {
    let monde = Monde::ouvrir().await;
    monde.payer(en_trois_fois(&monde), ACCEPTEE).await;
    let ordre = "paybox/transactions/1/echeance";
    let (_, transaction) = monde.ordonner(ordre, "{\"resultat\":\"acceptee\"}").await;
    assert_eq!(transaction["echeances"][0]["acceptee"], true);
    assert_eq!(transaction["echeances"][0]["date"], "2030-10-15");
    assert!(transaction["echeances"][1]["acceptee"].is_null());
    monde.ordonner(ordre, "{\"resultat\":\"refusee\"}").await;
    assert_eq!(monde.ordonner(ordre, "{\"resultat\":\"acceptee\"}").await.0, 409);

    let recues = monde.attendre(3).await;
    let lues = |nom: &str| recues.iter().map(|r| variable(r, nom)).collect::<Vec<_>>();
    let texte = |t: &str| Some(t.to_owned());
    assert_eq!(lues("montant"), [texte("28500"), texte("9500"), texte("9499")]);
    assert_eq!(lues("ref"), vec![texte("FAC 2026/0001"); 3]);
    assert_eq!(lues("erreur"), [texte("00000"), texte("00000"), texte("00151")]);
    assert!(lues("auto")[2].is_none());
    let mut appels = lues("trans");
    appels.dedup();
    assert_eq!(appels.len(), 3);
    assert!(recues.iter().all(|r| monde.authentique(r)));
}

#[tokio::test]
async fn sans_premier_paiement_pas_d_echeance() {
    let monde = Monde::ouvrir().await;
    monde.payer(en_trois_fois(&monde), REFUSEE).await;
    let (statut, _) = monde
        .ordonner("paybox/transactions/1/echeance", "{\"resultat\":\"acceptee\"}")
        .await;
    assert_eq!(statut, 409);
    monde.attendre(1).await;
}
