//! Paying online against a provider that speaks the real protocol: every way in which it can go.

use crate::banque::{ACCEPTEE, Banque, DIFFEREE, DOUBLE, FALSIFIEE, PERDUE, REFUSEE};
use backend::{Error, demo, parcours};
use domain::ids::InscriptionId;

pub const STATUT: &str = "SELECT statut_paiement FROM inscription.inscription WHERE id = $1";
pub const FACTURE: &str = "SELECT statut FROM paiement.facture WHERE inscription_id = $1 AND genre = 'FACTURE'";
pub const TRANSACTION: &str =
    "SELECT statut FROM paiement.transaction WHERE inscription_id = $1 ORDER BY cree_le DESC LIMIT 1";
pub const RECU: &str = "SELECT coalesce(sum(montant), 0)::bigint FROM paiement.encaissement WHERE inscription_id = $1";
pub const QUI: &str = "apprenant1.demo";

#[tokio::test]
async fn accepte_la_facture_est_acquittee() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    assert_eq!(b.texte(FACTURE, id).await, "EMISE");
    b.payer(QUI, id, ACCEPTEE).await;
    assert_eq!(b.texte(STATUT, id).await, "PAYE");
    assert_eq!(b.texte(FACTURE, id).await, "ACQUITTEE");
    assert_eq!(b.texte(TRANSACTION, id).await, "CONFIRME");
    assert_eq!(b.nombre(RECU, id).await, 17_800);
    let quittance = "SELECT quittance_numero FROM paiement.facture WHERE inscription_id = $1";
    assert!(b.texte(quittance, id).await.contains("-Q-"));
    let elle = b.essai.apprenant(QUI).await;
    // Nothing is due any more: the button is gone, and so is what it does.
    assert!(matches!(
        backend::paiement::payer(&elle, id, false).await,
        Err(Error::Conflit(_))
    ));
    let (nom, pdf) = parcours::recu(&elle, id, i18n::Langue::Fr).await.unwrap();
    assert!(nom.ends_with(".pdf") && pdf.starts_with(b"%PDF-"));
    let elle_aussi = b.essai.apprenant("apprenant2.demo").await;
    assert!(matches!(
        parcours::recu(&elle_aussi, id, i18n::Langue::Fr).await,
        Err(Error::Introuvable)
    ));
}

#[tokio::test]
async fn refuse_rien_n_est_encaisse_et_l_on_peut_reessayer() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    b.payer(QUI, id, REFUSEE).await;
    assert_eq!(b.texte(TRANSACTION, id).await, "REFUSE");
    assert_eq!(b.nombre(RECU, id).await, 0);
    assert_eq!(b.texte(STATUT, id).await, "NON_PAYE");
    let sql = "SELECT count(*) FROM courriel.message WHERE type = 'PAIEMENT_REFUSE'";
    assert_eq!(b.essai.nombre(sql).await, 1);
    b.payer(QUI, id, ACCEPTEE).await;
    assert_eq!(b.texte(STATUT, id).await, "PAYE");
}

#[tokio::test]
async fn abandonne_et_revenu_par_le_navigateur_rien_n_est_cru() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    let elle = b.essai.apprenant(QUI).await;
    let formulaire = backend::paiement::payer(&elle, id, false).await.unwrap();
    let effectue = formulaire
        .champs
        .iter()
        .find(|(n, _)| n == "PBX_EFFECTUE")
        .unwrap()
        .1
        .clone();
    // A browser that says "paid" is shown the truth.
    let statut = b
        .navigateur
        .get(format!("{effectue}?erreur=00000"))
        .send()
        .await
        .unwrap()
        .status();
    assert_eq!(statut, 303);
    assert_eq!(b.nombre(RECU, id).await, 0);
    backend::paiement::abandonner(&elle).await.unwrap();
    assert_eq!(b.texte(TRANSACTION, id).await, "ABANDONNE");
    b.payer(QUI, id, ACCEPTEE).await;
    assert_eq!(b.texte(STATUT, id).await, "PAYE");
}

#[tokio::test]
async fn differe_puis_confirme_meme_apres_l_expiration() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    b.payer(QUI, id, DIFFEREE).await;
    assert_eq!(b.texte(TRANSACTION, id).await, "EN_ATTENTE_BANQUE");
    sqlx::query("UPDATE paiement.transaction SET expire_le = now() - interval '1 minute'")
        .execute(&b.essai.pool)
        .await
        .unwrap();
    let systeme = backend::Ctx::systeme(b.essai.services.clone(), "essai");
    assert_eq!(backend::paiement::expirer_transactions(&systeme).await.unwrap(), 1);
    assert_eq!(b.texte(TRANSACTION, id).await, "EXPIRE");
    let n = b.derniere().await;
    b.ordonner(&format!("paybox/transactions/{n}/envoyer"), "{}").await;
    assert_eq!(
        b.texte(STATUT, id).await,
        "PAYE",
        "the money is real, however late the word"
    );
}

#[tokio::test]
async fn dit_deux_fois_compte_une_fois() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    b.payer(QUI, id, DOUBLE).await;
    let n = b.derniere().await;
    for _ in 0..3 {
        b.ordonner(&format!("paybox/transactions/{n}/rejouer"), "{}").await;
    }
    assert_eq!(b.nombre(RECU, id).await, 17_800);
    let sql = "SELECT count(*) FROM evt.outbox WHERE sujet = 'pai.paiement.v1' AND type = 'encaisse' AND agregat_id = $1::text";
    assert_eq!(b.nombre(sql, id).await, 1, "one payment, one event");
}

#[tokio::test]
async fn falsifie_n_est_rien() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    b.payer(QUI, id, FALSIFIEE).await;
    assert_eq!(b.nombre(RECU, id).await, 17_800, "only the true word counted");
    let n = b.derniere().await;
    b.ordonner(&format!("paybox/transactions/{n}/falsifier"), r#"{"montant":1}"#)
        .await;
    assert_eq!(b.nombre(RECU, id).await, 17_800);
    let anonyme = b.essai.anonyme();
    for requete in [
        "montant=17800&ref=X&trans=1&erreur=00000&signature=AAAA",
        "montant=17800",
        "",
    ] {
        assert!(matches!(
            parcours::recevoir_retour(&anonyme, requete).await,
            Err(Error::Champs(_))
        ));
    }
}

#[tokio::test]
async fn perdu_puis_redit() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    b.payer(QUI, id, PERDUE).await;
    assert_eq!(b.nombre(RECU, id).await, 0);
    let n = b.derniere().await;
    b.ordonner(&format!("paybox/transactions/{n}/envoyer"), "{}").await;
    assert_eq!(b.nombre(RECU, id).await, 17_800);
}

/// Cancelled before the year: the credit note, what goes back, what stays (annex C, 19).
#[tokio::test]
async fn annulee_l_avoir_et_le_remboursement() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    b.payer(QUI, id, ACCEPTEE).await;
    let admin = b.essai.personnel("admin.demo").await;
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    let motif = Some(domain::inscription::MotifAnnulation::Demission);
    parcours::annuler(&admin, id, version, motif, true).await.unwrap();
    let rendu = "SELECT montant FROM paiement.remboursement WHERE inscription_id = $1";
    assert_eq!(b.nombre(rendu, id).await, 15_500);
    let solde = "SELECT sum(total)::bigint FROM paiement.facture WHERE inscription_id = $1";
    assert_eq!(b.nombre(solde, id).await, 0, "the credit note undoes the invoice");
    assert_eq!(b.texte(FACTURE, id).await, "ANNULEE");
}

/// Payments that are told many times, clerks who validate, cancel, and give back at the same time: whatever the order,
/// every state, invoice and event agree at the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn chaos() {
    let b = std::sync::Arc::new(Banque::ouvrir().await);
    let mut dossiers: Vec<(&str, InscriptionId)> = Vec::new();
    for (qui, modalite) in [
        (QUI, "CB1"),
        ("apprenant2.demo", "CB3"),
        ("resident.demo", "CB1"),
        ("amenagement.demo", "CB3"),
        ("mineur.demo", "CB1"),
    ] {
        let siens: &[(&str, &str)] = match qui {
            "resident.demo" => &[("sejour", "CARTE_RESIDENT"), ("ville_naissance", "Bamako")],
            "mineur.demo" => &[("responsable_nom", "X"), ("responsable_telephone", "06 39 98 00 70")],
            _ => &[],
        };
        dossiers.push((qui, b.soumettre(qui, modalite, siens).await));
    }
    let mut taches = Vec::new();
    for (rang, (qui, id)) in dossiers.iter().copied().enumerate() {
        for carte in [DOUBLE, REFUSEE] {
            let b = std::sync::Arc::clone(&b);
            taches.push(tokio::spawn(async move {
                let elle = b.essai.apprenant(qui).await;
                if backend::paiement::payer(&elle, id, false).await.is_ok() {
                    // Her page may be stale by now: the bank decides.
                    let _ =
                        tokio::time::timeout(std::time::Duration::from_secs(20), b.payer_si_possible(qui, id, carte))
                            .await;
                }
            }));
        }
        for gestionnaire in ["admin.demo", "scolarite.demo"] {
            let b = std::sync::Arc::clone(&b);
            taches.push(tokio::spawn(async move {
                let ctx = b.essai.personnel(gestionnaire).await;
                let _ = demo::accepter(&ctx, id).await;
                let Ok(fiche) = parcours::fiche(&ctx, id).await else {
                    return;
                };
                let _ = parcours::valider(&ctx, id, fiche.version).await;
                if rang == 0 {
                    let motif = Some(domain::inscription::MotifAnnulation::ErreurDeSaisie);
                    let _ = parcours::annuler(&ctx, id, fiche.version, motif, true).await;
                } else if rang == 1 {
                    let _ = parcours::rouvrir(&ctx, id, fiche.version).await;
                }
            }));
        }
    }
    for tache in taches {
        tache.await.unwrap();
    }
    for (sql, quoi) in [
        (
            "SELECT count(*) FROM inscription.inscription i WHERE
             (SELECT o.donnees ->> 'statut' FROM evt.outbox o WHERE o.agregat_id = i.id::text
              AND o.sujet = 'ins.inscription.v1' ORDER BY o.id DESC LIMIT 1) IS DISTINCT FROM i.statut",
            "the last event tells the state",
        ),
        (
            "SELECT count(*) FROM inscription.inscription i WHERE i.statut IN ('TERMINEE', 'VALIDEE') AND NOT EXISTS
             (SELECT FROM paiement.facture f WHERE f.inscription_id = i.id AND f.genre = 'FACTURE' AND f.statut <> 'ANNULEE')",
            "a submitted dossier has one living invoice",
        ),
        (
            "SELECT count(*) FROM inscription.inscription i WHERE i.statut IN ('ANNULEE', 'DEBUTEE') AND EXISTS
             (SELECT FROM paiement.facture f WHERE f.inscription_id = i.id AND f.genre = 'FACTURE' AND f.statut <> 'ANNULEE')",
            "none other has one",
        ),
        (
            "SELECT count(*) FROM paiement.facture f WHERE f.genre = 'FACTURE' AND f.statut <> 'ANNULEE' AND
             (f.statut = 'ACQUITTEE') <> (f.total <= (SELECT coalesce(sum(montant), 0) FROM paiement.encaissement e
              WHERE e.inscription_id = f.inscription_id))",
            "an invoice is settled when its money is there",
        ),
        (
            "SELECT count(*) FROM paiement.encaissement e WHERE (SELECT count(*) FROM evt.outbox o
             WHERE o.sujet = 'pai.paiement.v1' AND o.type = 'encaisse' AND o.donnees ->> 'encaissement' = e.id::text) <> 1",
            "a payment has one event",
        ),
        (
            "SELECT count(*) FROM inscription.inscription i WHERE i.statut = 'VALIDEE' AND
             (SELECT count(*) FROM parcours.document d WHERE d.inscription_id = i.id) <> 1",
            "an enrolment has one certificate",
        ),
        (
            "SELECT count(*) FROM (SELECT structure_code, annee, genre, dernier FROM paiement.compteur) c WHERE c.dernier <>
             (SELECT count(*) FROM paiement.facture f WHERE CASE c.genre WHEN 'Q' THEN f.quittance_numero ELSE f.numero END
              LIKE c.structure_code || '-' || c.annee || '-' || c.genre || '-%')",
            "numbers have no gap",
        ),
    ] {
        assert_eq!(b.essai.nombre(sql).await, 0, "{quoi}");
    }
}

/// In three: once the bank has the first, it takes the others by itself, and nobody is asked for them. Refused, one of them
/// is due again, and it alone.
#[tokio::test]
async fn ce_que_la_banque_prelevera_ne_se_demande_pas() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB3", &[]).await;
    let elle = b.essai.apprenant(QUI).await;
    let prochain = || async {
        parcours::accueil(&elle).await.unwrap().inscriptions[0]
            .paiement
            .clone()
            .unwrap()
            .prochain
    };
    assert_eq!(prochain().await.map(|c| c.0), Some(5_934));
    b.payer(QUI, id, ACCEPTEE).await;
    assert_eq!(prochain().await, None, "nothing to press");
    assert!(matches!(
        backend::paiement::payer(&elle, id, true).await,
        Err(Error::Conflit(_))
    ));
    let n = b.derniere().await;
    b.ordonner(
        &format!("paybox/transactions/{n}/echeance"),
        r#"{"resultat":"refusee"}"#,
    )
    .await;
    assert_eq!(
        prochain().await.map(|c| c.0),
        Some(5_933),
        "only the one that was refused"
    );
    b.payer(QUI, id, ACCEPTEE).await;
    assert_eq!(b.nombre(RECU, id).await, 5_934 + 5_933);
    assert_eq!(prochain().await, None);
}

/// While the bank has not answered, there is no second attempt by accident, and the dossier is not given back.
#[tokio::test]
async fn un_paiement_en_attente_n_est_ni_double_ni_perdu() {
    let b = Banque::ouvrir().await;
    let id = b.soumettre(QUI, "CB1", &[]).await;
    let (elle, admin) = (b.essai.apprenant(QUI).await, b.essai.personnel("admin.demo").await);
    b.payer(QUI, id, DIFFEREE).await;
    assert!(matches!(
        backend::paiement::payer(&elle, id, false).await,
        Err(Error::Conflit(_))
    ));
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    match parcours::rouvrir(&admin, id, version).await {
        Err(Error::Refus(domain::inscription::Refus::Bloquee { blocages })) => {
            assert_eq!(blocages, [domain::inscription::Blocage::PaiementEnCours]);
        }
        autre => panic!("{autre:?}"),
    }
    // She says that she gave it up: she may begin again; the first one counts all the same if the bank took it.
    b.payer(QUI, id, ACCEPTEE).await;
    let n = b.derniere().await - 1;
    b.ordonner(&format!("paybox/transactions/{n}/envoyer"), "{}").await;
    assert_eq!(b.nombre(RECU, id).await, 35_600);
    let fiche = parcours::fiche(&admin, id).await.unwrap();
    let droits = fiche.droits.unwrap();
    assert_eq!(
        (droits.encaisse.0, droits.remboursements.len()),
        (17_800, 1),
        "what is too much goes back"
    );

    // Cancelled with a refund, no cent more than what came in goes out.
    let motif = Some(domain::inscription::MotifAnnulation::Demission);
    parcours::annuler(&admin, id, fiche.version, motif, true).await.unwrap();
    let rendus = "SELECT coalesce(sum(montant), 0)::bigint FROM paiement.remboursement WHERE inscription_id = $1";
    assert_eq!(b.nombre(rendus, id).await, 17_800 + 15_500);
    let avoir = "SELECT (lignes -> 0 ->> 'montant')::bigint FROM paiement.facture WHERE inscription_id = $1 AND genre = 'AVOIR'";
    assert_eq!(b.nombre(avoir, id).await, -17_800, "line for line");

    // The cashier says that it went back, once.
    let caisse = b.essai.personnel("regie.demo").await;
    let premier = droits.remboursements[0].id;
    for _ in 0..2 {
        backend::paiement::solder_remboursement(&caisse, premier).await.unwrap();
    }
    let rendus = parcours::fiche(&caisse, id)
        .await
        .unwrap()
        .droits
        .unwrap()
        .remboursements;
    assert_eq!(
        rendus.iter().filter(|r| r.fait).map(|r| r.id).collect::<Vec<_>>(),
        [premier]
    );
    let dits = "SELECT count(*) FROM evt.outbox WHERE type = 'rembourse' AND agregat_id = $1::text";
    assert_eq!(b.nombre(dits, id).await, 1);
}
