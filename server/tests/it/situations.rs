//! Learners in their situations, from the dossier to the money: what each owes, how she pays, what goes back.

use crate::{
    banque::{ACCEPTEE, Banque, DIFFEREE},
    paiement::{FACTURE, QUI, RECU, STATUT},
};
use backend::{Error, demo, inscription, parcours};
use domain::inscription::Etape;

/// Scenario 3: a first entrant from outside the Union owes the higher fees; her resident's card, that she joins, brings
/// them back to the national rate; 3 ×; the third is refused, she is told, and pays the rest.
#[tokio::test]
async fn hors_union_avec_carte_de_resident_en_trois_fois_la_troisieme_est_refusee() {
    const ELLE: &str = "resident.demo";
    let b = Banque::ouvrir().await;
    let (elle, id) = (b.essai.apprenant(ELLE).await, b.essai.dossier(ELLE).await);
    inscription::debuter(&elle, id).await.unwrap();
    let du = async |sejour: &str| {
        let champs = [("sejour", sejour), ("ville_naissance", "Bamako"), ("modalite", "CB3")];
        let champs = champs.map(|(c, v)| (c.to_owned(), v.to_owned()));
        demo::repondre(&elle, id, &champs).await.unwrap();
        let vue = parcours::dossier(&elle, id, Etape::Droits).await.unwrap();
        (vue.devis.total.0, vue.pieces.iter().any(|p| p.code == "SEJOUR"))
    };
    assert_eq!(du("AUCUN").await, (289_500, false));
    assert_eq!(du("CARTE_RESIDENT").await, (17_800, true));
    demo::joindre(&elle, id).await.unwrap();
    parcours::soumettre(&elle, id).await.unwrap();
    b.payer(ELLE, id, ACCEPTEE).await;
    assert_eq!(
        b.nombre(RECU, id).await,
        5_934,
        "the first instalment, with the remainder"
    );
    assert_eq!(b.texte(STATUT, id).await, "EN_ATTENTE");
    assert_eq!(b.texte(FACTURE, id).await, "EN_COURS");
    let n = b.derniere().await;
    b.ordonner(
        &format!("paybox/transactions/{n}/echeance"),
        r#"{"resultat":"acceptee"}"#,
    )
    .await;
    assert_eq!(b.nombre(RECU, id).await, 11_867);
    b.ordonner(
        &format!("paybox/transactions/{n}/echeance"),
        r#"{"resultat":"refusee"}"#,
    )
    .await;
    assert_eq!(b.nombre(RECU, id).await, 11_867);
    let sql = "SELECT string_agg(e.statut, ',' ORDER BY e.rang) FROM paiement.echeance e
               JOIN paiement.facture f ON f.id = e.facture_id WHERE f.inscription_id = $1";
    assert_eq!(b.texte(sql, id).await, "REGLEE,REGLEE,REFUSEE");
    let relances = "SELECT count(*) FROM courriel.message WHERE type = 'PAIEMENT_REFUSE'";
    assert_eq!(b.essai.nombre(relances).await, 1);
    b.payer(ELLE, id, ACCEPTEE).await;
    assert_eq!(b.nombre(RECU, id).await, 17_800);
    assert_eq!(b.texte(FACTURE, id).await, "ACQUITTEE");
}

/// Scenario 21, as far as it goes here: the services of others are away, enrolment goes on, and all settles when they
/// are back.
#[tokio::test]
async fn les_services_des_autres_sont_en_panne() {
    let b = Banque::ouvrir().await;
    b.ordonner("cvec/panne", r#"{"mode":"erreur"}"#).await;
    b.ordonner("paybox/panne", r#"{"mode":"erreur"}"#).await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    let systeme = backend::Ctx::systeme(b.essai.services.clone(), "essai");
    assert_eq!(parcours::verifier_cvec(&systeme).await.unwrap(), 0);
    let cvec = "SELECT cvec_statut FROM inscription.inscription WHERE id = $1";
    assert_eq!(b.texte(cvec, id).await, "SAISIE");
    b.ordonner("cvec/panne", r#"{"mode":"aucune"}"#).await;
    b.ordonner("paybox/panne", r#"{"mode":"aucune"}"#).await;
    sqlx::query("UPDATE inscription.inscription SET cvec_verifiee_le = cvec_verifiee_le - interval '1 hour'")
        .execute(&b.essai.pool)
        .await
        .unwrap();
    assert!(parcours::verifier_cvec(&systeme).await.unwrap() >= 1);
    assert_eq!(b.texte(cvec, id).await, "VALIDEE");
    b.payer(QUI, id, ACCEPTEE).await;
    let admin = b.essai.personnel("admin.demo").await;
    demo::accepter(&admin, id).await.unwrap();
    let statut = "SELECT statut FROM inscription.inscription WHERE id = $1";
    assert_eq!(b.texte(statut, id).await, "VALIDEE", "the automaton enrolled her");
}

/// Scenario 2: a grant, nothing due, documents accepted: enrolled by the automaton, without a clerk's decision.
#[tokio::test]
async fn boursiere_rien_a_payer_validee_d_elle_meme() {
    let b = Banque::ouvrir().await;
    let siens = [
        ("bourse", "CROUS"),
        ("bourse_echelon", "5"),
        ("cvec_numero", "BRS1-2A3B4C-56"),
    ];
    let id = b.soumettre("boursiere.demo", "", &siens).await;
    assert_eq!(b.texte(STATUT, id).await, "PAYE", "nothing is due");
    let du = "SELECT total FROM paiement.facture WHERE inscription_id = $1";
    assert_eq!(b.nombre(du, id).await, 0);
    let systeme = backend::Ctx::systeme(b.essai.services.clone(), "essai");
    parcours::verifier_cvec(&systeme).await.unwrap();
    let admin = b.essai.personnel("admin.demo").await;
    demo::accepter(&admin, id).await.unwrap();
    let sql = "SELECT acteur FROM audit.journal WHERE entite_id = $1::text AND traitement = 'VALIDER'";
    assert_eq!(b.texte(sql, id).await, "validation automatique");
    let elle = b.essai.apprenant("boursiere.demo").await;
    assert!(parcours::certificat(&elle, id, i18n::Langue::Fr).await.is_ok());
}

/// A number that the service does not know is refused, and says so in the queue.
#[tokio::test]
async fn une_cvec_inconnue_est_refusee() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "GUICHET", &[("cvec_numero", "INC1-2A3B4C-56")]).await;
    let systeme = backend::Ctx::systeme(b.essai.services.clone(), "essai");
    parcours::verifier_cvec(&systeme).await.unwrap();
    let sql = "SELECT array_to_string(blocages, ',') FROM inscription.inscription WHERE id = $1";
    assert!(b.texte(sql, id).await.contains("CVEC_REFUSEE"));
}

/// After the last day for it, nobody begins to pay in three; who had chosen to chooses again.
#[tokio::test]
async fn apres_la_date_on_ne_paie_plus_en_trois_fois() {
    let b = Banque::ouvrir().await;
    let (elle, id) = (b.essai.apprenant(QUI).await, b.essai.dossier(QUI).await);
    inscription::debuter(&elle, id).await.unwrap();
    demo::repondre(&elle, id, &[("modalite".into(), "CB3".into())])
        .await
        .unwrap();
    let offertes = async || -> Vec<String> {
        let vue = parcours::dossier(&elle, id, Etape::Droits).await.unwrap();
        vue.nomenclatures["MODALITE_PAIEMENT"]
            .iter()
            .map(|m| m.code.clone())
            .collect()
    };
    assert_eq!(offertes().await, ["CB1", "CB3", "GUICHET"]);
    for (jours, attendues) in [(0, vec!["CB1", "CB3", "GUICHET"]), (-1, vec!["CB1", "GUICHET"])] {
        let jour = elle.jour().saturating_add(jiff::Span::new().days(jours));
        sqlx::query("UPDATE offre.espace SET echeancier_au = $1::date")
            .bind(jiff_sqlx::ToSqlx::to_sqlx(jour))
            .execute(&b.essai.pool)
            .await
            .unwrap();
        assert_eq!(offertes().await, attendues, "{jours}");
    }
    let vue = parcours::dossier(&elle, id, Etape::Droits).await.unwrap();
    assert!(vue.erreurs.iter().any(|e| e.champ == "modalite"), "{:?}", vue.erreurs);
}

/// An exemption granted while the bank takes three instalments: not while it is taking one; then what it goes on taking
/// goes back, each time.
#[tokio::test]
async fn exoneree_pendant_les_trois_fois_tout_est_rendu() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB3", &[]).await;
    let admin = b.essai.personnel("admin.demo").await;
    let accorder = async |profil| {
        let version = parcours::fiche(&admin, id).await.unwrap().version;
        parcours::exonerer(&admin, id, version, profil).await
    };
    let exonerer = async || accorder(Some("BOURSE")).await;
    b.payer(QUI, id, DIFFEREE).await;
    assert!(
        matches!(exonerer().await, Err(Error::Refus(_))),
        "the bank may take it any moment"
    );
    let n = b.derniere().await;
    b.ordonner(&format!("paybox/transactions/{n}/envoyer"), "{}").await;
    assert_eq!(b.nombre(RECU, id).await, 5_934);
    exonerer().await.unwrap();
    let rendu = "SELECT coalesce(sum(montant), 0)::bigint FROM paiement.remboursement WHERE inscription_id = $1";
    assert_eq!(b.nombre(rendu, id).await, 5_934);
    let id_rendu = "SELECT id::text FROM paiement.remboursement WHERE inscription_id = $1";
    let id_rendu = domain::ids::RemboursementId(b.texte(id_rendu, id).await.parse().unwrap());
    backend::paiement::solder_remboursement(&admin, id_rendu).await.unwrap();
    // Withdrawn: only what the bank will not take by itself is asked for.
    accorder(None).await.unwrap();
    let elle = b.essai.apprenant(QUI).await;
    let formulaire = backend::paiement::payer(&elle, id, false).await.unwrap();
    assert_eq!(formulaire.montant.0, 5_934);
    backend::paiement::abandonner(&elle).await.unwrap();
    exonerer().await.unwrap();
    for attendu in [11_867, 17_800] {
        let acceptee = r#"{"resultat":"acceptee"}"#;
        b.ordonner(&format!("paybox/transactions/{n}/echeance"), acceptee).await;
        assert_eq!(b.nombre(RECU, id).await, attendu);
        assert_eq!(b.nombre(rendu, id).await, attendu);
    }
    assert_eq!(b.texte(STATUT, id).await, "PAYE");
}

/// A number that its service does not know: she is told, corrects it alone, and is asked about anew.
#[tokio::test]
async fn une_cvec_refusee_se_corrige() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "GUICHET", &[("cvec_numero", "REF1-2A3B4C-56")]).await;
    let elle = b.essai.apprenant(QUI).await;
    let systeme = backend::Ctx::systeme(b.essai.services.clone(), "essai");
    sqlx::query("UPDATE inscription.inscription SET cvec_statut = 'REFUSEE' WHERE id = $1")
        .bind(id.0)
        .execute(&b.essai.pool)
        .await
        .unwrap();
    for mauvais in ["", "pas un numéro", "REF1-2A3B4C-56"] {
        assert!(
            matches!(parcours::corriger_cvec(&elle, id, mauvais).await, Err(Error::Champs(_))),
            "{mauvais}"
        );
    }
    let autre = b.essai.apprenant("apprenant2.demo").await;
    assert!(matches!(
        parcours::corriger_cvec(&autre, id, "PAY1-2A3B4C-56").await,
        Err(Error::Introuvable)
    ));
    parcours::corriger_cvec(&elle, id, "PAY1-2A3B4C-56").await.unwrap();
    let cvec = "SELECT cvec_statut FROM inscription.inscription WHERE id = $1";
    assert_eq!(b.texte(cvec, id).await, "SAISIE");
    parcours::verifier_cvec(&systeme).await.unwrap();
    assert_eq!(b.texte(cvec, id).await, "VALIDEE");
    assert!(matches!(
        parcours::corriger_cvec(&elle, id, "PAY2-2A3B4C-56").await,
        Err(Error::Conflit(_))
    ));
}
