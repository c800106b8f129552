use crate::support::{Essai, filtre, paiement};
use backend::{Error, demo, inscription, parcours};
use domain::{
    inscription::Refus,
    inscription::{Blocage, Etape, MotifAnnulation, Statut},
    parcours::Verification,
};
use i18n::Langue;

#[tokio::test]
async fn deux_gestionnaires_a_la_fois() {
    let essai = Essai::nouveau().await;
    let id = essai.dossier("apprenant4.demo").await;
    let (a, b) = (
        essai.personnel("admin.demo").await,
        essai.personnel("scolarite.demo").await,
    );
    demo::accepter(&a, id).await.unwrap();
    let comptes = [
        "SELECT count(*) FROM evt.outbox WHERE type = 'validee'",
        "SELECT count(*) FROM parcours.document",
        "SELECT count(*) FROM audit.journal WHERE traitement = 'VALIDER'",
        "SELECT count(DISTINCT code_apprenant) FROM identite.personne",
    ];
    let mut avant = Vec::new();
    for sql in comptes {
        avant.push(essai.nombre(sql).await);
    }
    let version = parcours::fiche(&a, id).await.unwrap().version;
    let (ra, rb) = tokio::join!(parcours::valider(&a, id, version), parcours::valider(&b, id, version));
    let (gagne, perd) = if ra.is_ok() { (ra, rb) } else { (rb, ra) };
    gagne.unwrap();
    match perd {
        Err(Error::Conflit(c)) => {
            assert_eq!(c.statut, "VALIDEE");
            assert!(c.par.is_some() && c.le.is_some(), "the loser is told who won: {c:?}");
        }
        autre => panic!("{autre:?}"),
    }
    for (sql, avant) in comptes.into_iter().zip(avant) {
        assert_eq!(essai.nombre(sql).await, avant + 1, "{sql}");
    }
}

#[tokio::test]
async fn une_page_perimee_ne_decide_pas() {
    let essai = Essai::nouveau().await;
    let id = essai.dossier("apprenant4.demo").await;
    let ctx = essai.personnel("admin.demo").await;
    demo::accepter(&ctx, id).await.unwrap();
    let version = parcours::fiche(&ctx, id).await.unwrap().version;
    assert!(matches!(
        parcours::valider(&ctx, id, version - 1).await,
        Err(Error::Conflit(_))
    ));
    assert_eq!(parcours::fiche(&ctx, id).await.unwrap().statut, Statut::Terminee);
}

#[tokio::test]
async fn les_gardes_disent_ce_qui_manque() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let id = essai.dossier("apprenant3.demo").await;
    let v = parcours::fiche(&admin, id).await.unwrap().version;
    match parcours::valider(&admin, id, v).await {
        Err(Error::Refus(Refus::Bloquee { blocages })) => assert_eq!(
            blocages,
            [
                Blocage::CvecNonValidee,
                Blocage::PiecesAValider,
                Blocage::PaiementInsuffisant
            ]
        ),
        autre => panic!("{autre:?}"),
    }
    demo::accepter(&admin, id).await.unwrap();
    let v = parcours::fiche(&admin, id).await.unwrap().version;
    match parcours::valider(&admin, id, v).await {
        Err(Error::Refus(Refus::Bloquee { blocages })) => assert_eq!(blocages, [Blocage::PaiementInsuffisant]),
        autre => panic!("{autre:?}"),
    }
    // A third is enough; reopening is then refused, since it would lose the money.
    let (e, saisie) = paiement("59,34");
    let encaissements = "SELECT count(*) FROM paiement.encaissement";
    let avant = essai.nombre(encaissements).await;
    parcours::encaisser(&admin, id, e, &saisie).await.unwrap();
    parcours::encaisser(&admin, id, e, &saisie).await.unwrap();
    assert_eq!(
        essai.nombre(encaissements).await,
        avant + 1,
        "the same form twice is one payment"
    );
    let v = parcours::fiche(&admin, id).await.unwrap().version;
    match parcours::rouvrir(&admin, id, v).await {
        Err(Error::Refus(Refus::Bloquee { blocages })) => assert_eq!(blocages, [Blocage::PaiementEncaisse]),
        autre => panic!("{autre:?}"),
    }
    let (e, trop) = paiement("178");
    assert!(
        matches!(parcours::encaisser(&admin, id, e, &trop).await, Err(Error::Champs(_))),
        "more than what is due"
    );
    parcours::valider(&admin, id, v).await.unwrap();
}

#[tokio::test]
async fn soumettre_un_dossier_incomplet_est_refuse_et_ne_perd_rien() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("apprenant2.demo").await;
    let id = essai.dossier("apprenant2.demo").await;
    inscription::enregistrer(&elle, id, &[("ine".into(), "n'importe quoi".into())])
        .await
        .unwrap();
    assert!(matches!(parcours::soumettre(&elle, id).await, Err(Error::Refus(_))));
    assert_eq!(
        parcours::dossier(&elle, id, Etape::Identite)
            .await
            .unwrap()
            .dossier
            .lire("ine"),
        "n'importe quoi"
    );
}

#[tokio::test]
async fn le_certificat_se_verifie_jusqu_a_l_annulation() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let elle = essai.apprenant("apprenant5.demo").await;
    let id = essai.dossier("apprenant5.demo").await;
    let (nom, pdf) = parcours::certificat(&elle, id, Langue::Fr).await.unwrap();
    assert!(nom.ends_with(".pdf") && pdf.starts_with(b"%PDF-"));
    let fiche = parcours::fiche(&admin, id).await.unwrap();
    let numero = fiche.documents[0].numero.clone();
    let anonyme = essai.anonyme();
    assert!(matches!(
        parcours::verifier(&anonyme, &numero).await.unwrap(),
        Verification::Valide { .. }
    ));
    let premier = if numero.starts_with('7') { '8' } else { '7' };
    let altere = format!("{premier}{}", &numero[1..]);
    assert_eq!(
        parcours::verifier(&anonyme, &altere).await.unwrap(),
        Verification::MalRecopie
    );
    let autre = domain::parcours::NumeroDocument::depuis_octets([3; 16]).to_string();
    assert_eq!(
        parcours::verifier(&anonyme, &autre).await.unwrap(),
        Verification::Inconnu
    );

    let motif = Some(MotifAnnulation::Demission);
    assert!(matches!(
        parcours::annuler(&admin, id, fiche.version, None, false).await,
        Err(Error::Refus(_))
    ));
    parcours::annuler(&admin, id, fiche.version, motif, false)
        .await
        .unwrap();
    assert!(matches!(
        parcours::verifier(&anonyme, &numero).await.unwrap(),
        Verification::Revoque { .. }
    ));
    assert!(matches!(
        parcours::certificat(&elle, id, Langue::Fr).await,
        Err(Error::Introuvable)
    ));
}

#[tokio::test]
async fn rien_d_une_autre_composante() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    // The chemistry dossiers of the demonstration move to another component.
    sqlx::query("UPDATE offre.point_inscription SET structure_code = 'LSH' WHERE chemin = 'LIC-CHIMIE>L1-CHIMIE'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let sciences = essai.personnel("sciences.demo").await;
    let id = essai.dossier("apprenant5.demo").await;
    assert!(matches!(parcours::fiche(&sciences, id).await, Err(Error::Introuvable)));
    assert!(matches!(
        parcours::certificat(&sciences, id, Langue::Fr).await,
        Err(Error::Introuvable)
    ));
    assert!(matches!(
        parcours::valider(&sciences, id, 1).await,
        Err(Error::Introuvable)
    ));
    assert!(matches!(
        parcours::annuler(&sciences, id, 1, None, false).await,
        Err(Error::Introuvable)
    ));
    let vues = inscription::file(&sciences, &filtre(None, "")).await.unwrap();
    let toutes = inscription::file(&admin, &filtre(None, "")).await.unwrap();
    let siennes = essai
        .nombre(
            "SELECT count(*) FROM inscription.inscription i JOIN offre.point_inscription p ON p.id = i.point_inscription_id
             JOIN referentiel.structure s ON s.code = p.structure_code WHERE 'SCI' = ANY (s.ancetres)",
        )
        .await;
    let en_tout = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    assert!(siennes > 0 && siennes < en_tout);
    assert_eq!(
        (vues.total, toutes.total),
        (siennes.unsigned_abs(), en_tout.unsigned_abs())
    );
    assert_eq!(
        inscription::file(&sciences, &filtre(None, "müller"))
            .await
            .unwrap()
            .total,
        0
    );
    assert_eq!(
        inscription::file(&admin, &filtre(None, "MULLER")).await.unwrap().total,
        1
    );
    assert_eq!(
        inscription::compteurs(&sciences).await.unwrap().values().sum::<i64>(),
        siennes
    );
    let csv = String::from_utf8(inscription::exporter(&sciences, &filtre(None, "")).await.unwrap()).unwrap();
    assert_eq!(i64::try_from(csv.lines().count()).unwrap(), siennes + 1);
}

#[tokio::test]
async fn un_pour_cent_se_cherche_comme_un_caractere() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    assert_eq!(inscription::file(&admin, &filtre(None, "%")).await.unwrap().total, 0);
}

#[tokio::test]
async fn ce_qui_n_est_pas_envoye_expire_a_la_cloture() {
    let essai = Essai::nouveau().await;
    let systeme = backend::Ctx::systeme(essai.services.clone(), "expirer");
    assert_eq!(inscription::expirer(&systeme).await.unwrap(), 0);
    sqlx::query("UPDATE offre.espace SET inscriptions_au = now() - interval '1 hour'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let ouvertes = essai
        .nombre("SELECT count(*) FROM inscription.inscription WHERE statut IN ('AUTORISEE', 'DEBUTEE')")
        .await;
    assert!(ouvertes > 2);
    assert_eq!(inscription::expirer(&systeme).await.unwrap(), ouvertes.unsigned_abs());
    assert!(matches!(
        inscription::expirer(&essai.personnel("admin.demo").await).await,
        Err(Error::Interdit)
    ));
}

/// Each state was reached with its event and its line of the journal, for every dossier there is.
#[tokio::test]
async fn etats_evenements_et_journal_s_accordent() {
    let essai = Essai::nouveau().await;
    let sql = "SELECT count(*) FROM inscription.inscription i WHERE
        (SELECT o.donnees ->> 'statut' FROM evt.outbox o WHERE o.agregat_id = i.id::text AND o.sujet = 'ins.inscription.v1'
         ORDER BY o.id DESC LIMIT 1) IS DISTINCT FROM i.statut
        OR NOT EXISTS (SELECT FROM audit.journal j WHERE j.entite_id = i.id::text AND j.apres ->> 'statut' = i.statut)";
    assert_eq!(essai.nombre(sql).await, 0);
}

/// Exporting is a right of its own: what one may only read does not leave, even beside what one may export.
#[tokio::test]
async fn un_export_ne_depasse_pas_le_droit_d_exporter() {
    let essai = Essai::nouveau().await;
    sqlx::query("UPDATE offre.point_inscription SET structure_code = 'LSH' WHERE chemin = 'LIC-CHIMIE>L1-CHIMIE'")
        .execute(&essai.pool)
        .await
        .unwrap();
    // Reads everywhere, exports for the sciences only.
    sqlx::query(
        "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
         SELECT gen_random_uuid(), id, 'LECTEUR', 'ETAB00', '2020-01-01' FROM authz.utilisateur
         WHERE identifiant = 'sciences.demo'",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    let ctx = essai.personnel("sciences.demo").await;
    let en_tout = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    let lues = inscription::file(&ctx, &filtre(None, "")).await.unwrap().total;
    assert_eq!(lues, en_tout.unsigned_abs());
    let csv = String::from_utf8(inscription::exporter(&ctx, &filtre(None, "")).await.unwrap()).unwrap();
    assert!(csv.lines().count() > 1 && csv.lines().count() < 1 + usize::try_from(en_tout).unwrap());
    assert!(!csv.contains("Müller"), "her component is another one's");
}

/// An INE that somebody else has is only known to the database: the refusal names the field.
#[tokio::test]
async fn l_ine_d_autrui_est_une_erreur_de_ce_champ() {
    let essai = Essai::nouveau().await;
    sqlx::query("UPDATE identite.personne SET ine = '1234567890V' WHERE courriel = 'apprenant5.demo@example.org'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let elle = essai.apprenant("apprenant2.demo").await;
    let id = essai.dossier("apprenant2.demo").await;
    let siens = [
        ("ine", "1234567890V"),
        ("telephone", "06 39 98 00 01"),
        ("modalite", "GUICHET"),
    ];
    let siens = siens.map(|(c, v)| (c.to_owned(), v.to_owned()));
    demo::repondre(&elle, id, &siens).await.unwrap();
    demo::joindre(&elle, id).await.unwrap();
    match parcours::soumettre(&elle, id).await {
        Err(Error::Champs(champs)) => assert_eq!(champs[0].champ, "ine"),
        autre => panic!("{autre:?}"),
    }
    assert_eq!(
        parcours::dossier(&elle, id, Etape::Identite).await.unwrap().statut,
        Statut::Debutee,
        "nothing was half done"
    );
}

/// An apprentice's certificate says so, and goes on saying what it said on the day of issue.
#[tokio::test]
async fn le_certificat_dit_le_regime_et_ne_change_plus() {
    let essai = Essai::nouveau().await;
    let id = essai.dossier("apprenant4.demo").await;
    let admin = essai.personnel("admin.demo").await;
    sqlx::query(r#"UPDATE inscription.inscription SET dossier = dossier || '{"regime": "4"}' WHERE id = $1"#)
        .bind(id.0)
        .execute(&essai.pool)
        .await
        .unwrap();
    sqlx::query("UPDATE pieces.piece SET actif = false WHERE code = 'CONTRAT'")
        .execute(&essai.pool)
        .await
        .unwrap();
    demo::accepter(&admin, id).await.unwrap();
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    parcours::valider(&admin, id, version).await.unwrap();
    let faits: serde_json::Value =
        sqlx::query_scalar("SELECT donnees FROM parcours.document WHERE inscription_id = $1")
            .bind(id.0)
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    assert_eq!(faits["regime"][0], "Apprentissage");
    assert_eq!(faits["signataire"][0], "Hélène Marchand");
    let avant = parcours::certificat(&admin, id, Langue::Fr).await.unwrap().1;
    sqlx::query("UPDATE referentiel.etablissement SET signataire_nom = 'Quelqu’un d’autre'")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(
        parcours::certificat(&admin, id, Langue::Fr).await.unwrap().1,
        avant,
        "the same document, byte for byte"
    );
}
