//! The control of the CVEC.

use serde_json::{Value, json};

use crate::monde::Monde;

async fn controler(monde: &Monde, code: &str, etudiant: &str) -> (u16, Value) {
    let reponse = monde
        .lire(&format!("/api/attestation/{code}?etudiant={etudiant}"))
        .await;
    (reponse.statut, serde_json::from_str(&reponse.texte).unwrap())
}

#[tokio::test]
async fn le_prefixe_dit_l_etat() {
    let monde = Monde::ouvrir().await;
    for (prefixe, etat, exoneree) in [
        ("ACQ", 70, false),
        ("BRS", 71, true),
        ("EXO", 73, true),
        ("PAY", 75, false),
        ("TIE", 76, false),
        ("REM", 98, false),
        ("ENC", 10, false),
    ] {
        let (statut, attestation) = controler(&monde, &format!("{prefixe}1-ABC123-45"), "MARTI").await;
        assert_eq!(statut, 200);
        assert_eq!(attestation["etat"]["code"], etat);
        assert_eq!(attestation["exoneration"]["active"], exoneree);
        assert_eq!(attestation["nom"], "MARTI");
    }
    for code in [
        "INC1-ABC123-45",
        "PAY1-ABC123-4",
        "PAYX-ABC123-45",
        "pay",
        "PAY1-ABC123-45é",
    ] {
        assert_eq!(controler(&monde, code, "MARTI").await.0, 404, "{code}");
    }
    assert_eq!(controler(&monde, "pay1abc12345", "marti").await.0, 200);
    assert_eq!(controler(&monde, "PAY1-ABC123-45", "").await.0, 400);
}

#[tokio::test]
async fn une_attestation_enregistree_est_a_quelqu_un() {
    let monde = Monde::ouvrir().await;
    let lefevre = json!({
        "nom": "Le Fèvre",
        "prenom": "Élodie",
        "date_naissance": "2007-03-14",
        "ine": "123456789AB",
        "crous": "Lille",
        "etat": { "code": 75 },
    });
    let adresse = monde.simulateurs.url("/_controle/cvec/attestations/INC1-ABC123-45");
    let reponse = monde
        .navigateur
        .put(&adresse)
        .body(lefevre.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(reponse.status(), 200);
    let (statut, attestation) = controler(&monde, "INC1ABC12345", "LEFEV").await;
    assert_eq!(statut, 200);
    assert_eq!(attestation["date_naissance"], "2007-03-14");
    assert_eq!(attestation["exoneration"], json!({ "active": false, "motif": null }));
    assert_eq!(controler(&monde, "INC1-ABC123-45", "MARTI").await.0, 404);
    assert_eq!(monde.navigateur.delete(&adresse).send().await.unwrap().status(), 204);
    assert_eq!(controler(&monde, "INC1-ABC123-45", "LEFEV").await.0, 404);
}
