//! Several enrolments at once: later, in the name of who asked, and taken back in time.

use crate::support::Essai;
use backend::{Error, demo, inscription, jobs, parcours};
use domain::{
    ids::InscriptionId,
    inscription::{Statut, StatutJob},
};

/// One that is ready, one that is not, each with its version.
async fn deux_dossiers(essai: &Essai) -> [(InscriptionId, i32); 2] {
    let admin = essai.personnel("admin.demo").await;
    let (pret, bloque) = (
        essai.dossier("apprenant4.demo").await,
        essai.dossier("apprenant3.demo").await,
    );
    demo::accepter(&admin, pret).await.unwrap();
    let v = |fiche: domain::parcours::FicheVue| (fiche.id, fiche.version);
    [
        v(parcours::fiche(&admin, pret).await.unwrap()),
        v(parcours::fiche(&admin, bloque).await.unwrap()),
    ]
}

/// As if the moment to take a lot back were over.
async fn laisser_commencer(essai: &Essai) {
    sqlx::query("UPDATE evt.job SET pas_avant = now() - interval '1 second'")
        .execute(&essai.pool)
        .await
        .unwrap();
}

/// Several dossiers at once: each answers for itself.
#[tokio::test]
async fn un_lot_valide_ce_qui_peut_l_etre() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let lot = deux_dossiers(&essai).await;
    let raisons = inscription::raisons(&admin).await.unwrap();
    assert!(raisons.contains(&("PRET".into(), 1)), "{raisons:?}");
    let demande = parcours::valider_lot(&admin, lot.to_vec()).await.unwrap();
    assert_eq!((demande.statut, demande.total, demande.fait), (StatutJob::Cree, 2, 0));
    assert!((1..=8).contains(&demande.attente), "{}", demande.attente);
    assert!(!jobs::executer_une(&essai.services).await.unwrap(), "it waits");
    laisser_commencer(&essai).await;
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let fait = parcours::dernier_lot(&admin).await.unwrap().unwrap();
    assert_eq!((fait.statut, fait.fait, fait.valides), (StatutJob::Succes, 2, 1));
    let refuses: Vec<_> = fait.refuses.iter().map(|r| (r.id, r.nom.as_str())).collect();
    assert_eq!(refuses, [(lot[1].0, "Garnier Anne-Sophie")]);
    let par = "SELECT acteur FROM audit.journal WHERE traitement = 'VALIDER' ORDER BY le DESC LIMIT 1";
    let par: String = sqlx::query_scalar(par).fetch_one(&essai.pool).await.unwrap();
    assert_eq!(par, "Nadia Ferrand", "in the name of who asked");
    let mut f = crate::support::filtre(Some(Statut::Terminee), "");
    f.raison = Some("PAIEMENT_INSUFFISANT".into());
    assert_eq!(
        inscription::file(&admin, &f).await.unwrap().total,
        2,
        "she, and another who has not paid"
    );
    let autre = essai.personnel("scolarite.demo").await;
    assert_eq!(
        parcours::dernier_lot(&autre).await.unwrap(),
        None,
        "a lot is its author's"
    );
}

/// Taken back in time, nothing of it is done; nobody else can, and later is too late.
#[tokio::test]
async fn un_lot_se_reprend() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let lot = deux_dossiers(&essai).await;
    let id = parcours::valider_lot(&admin, lot.to_vec()).await.unwrap().id;
    let encore = parcours::valider_lot(&admin, lot.to_vec()).await.unwrap().id;
    assert_eq!(encore, id, "a double click is one lot");
    let issue = parcours::valider_lot(&admin, vec![lot[0]]).await;
    assert!(matches!(issue, Err(Error::Conflit(_))), "another one waits: {issue:?}");
    let autre = essai.personnel("scolarite.demo").await;
    assert!(matches!(
        parcours::annuler_lot(&autre, id).await,
        Err(Error::Introuvable)
    ));
    assert_eq!(parcours::annuler_lot(&admin, id).await.unwrap().statut, StatutJob::Stop);
    laisser_commencer(&essai).await;
    assert!(
        !jobs::executer_une(&essai.services).await.unwrap(),
        "no worker takes it"
    );
    let fiche = parcours::fiche(&admin, lot[0].0).await.unwrap();
    assert_eq!((fiche.statut, fiche.version), (Statut::Terminee, lot[0].1));
    let id = parcours::valider_lot(&admin, lot.to_vec()).await.unwrap().id;
    laisser_commencer(&essai).await;
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let tard = parcours::annuler_lot(&admin, id).await.unwrap();
    assert_eq!((tard.statut, tard.valides), (StatutJob::Succes, 1));
    for (dossiers, quoi) in [(Vec::new(), "none"), (vec![lot[0]; 201], "too many")] {
        let issue = parcours::valider_lot(&admin, dossiers).await;
        assert!(matches!(issue, Err(Error::Champs(_))), "{quoi}");
    }
}

/// A worker died in the middle: the next one goes on with the dossier that was not done, and counts both.
#[tokio::test]
async fn un_lot_interrompu_reprend_ou_il_en_etait() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let [pret, bloque] = deux_dossiers(&essai).await;
    parcours::valider_lot(&admin, vec![bloque, pret]).await.unwrap();
    sqlx::query(
        "UPDATE evt.job SET statut = 'EN_COURS', debut_le = now(), bail_jusqua = now() - interval '1 second', fait = 1,
            total = 2, pas_avant = now(), resultat = jsonb_build_object('valides', 0, 'refuses', jsonb_build_array($1::text))
         WHERE type = 'VALIDER_LOT'",
    )
    .bind(bloque.0.to_string())
    .execute(&essai.pool)
    .await
    .unwrap();
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let fait = parcours::dernier_lot(&admin).await.unwrap().unwrap();
    assert_eq!(
        (fait.statut, fait.valides, fait.refuses.len()),
        (StatutJob::Succes, 1, 1)
    );
}

/// Who takes the queue by one reason goes on in it.
#[tokio::test]
async fn le_suivant_est_de_la_meme_file() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let [(pret, _), (bloque, _)] = deux_dossiers(&essai).await;
    let impaye = essai.dossier("differe.demo").await;
    let suivant = async |id, raison| {
        let fiche = parcours::fiche_de_la_file(&admin, id, raison).await.unwrap();
        fiche.suivant
    };
    assert_eq!(suivant(bloque, Some("PAIEMENT_INSUFFISANT")).await, Some(impaye));
    assert_eq!(suivant(impaye, Some("PAIEMENT_INSUFFISANT")).await, Some(bloque));
    assert_eq!(suivant(bloque, Some("PRET")).await, Some(pret));
    assert_eq!(suivant(pret, Some("PRET")).await, None, "the queue is empty");
    assert!(suivant(pret, None).await.is_some());
}
