//! A clerk of one component: nothing of another one exists for her, whatever she tries.

use crate::support::{Essai, filtre, paiement};
use backend::{Error, Result, inscription, jobs, parcours, pieces};
use domain::{
    ids::{FichierId, InscriptionId},
    inscription::MotifAnnulation,
    pieces::Acte,
};
use i18n::Langue;

/// Moves a dossier of the demonstration to the other faculty.
async fn ailleurs(essai: &Essai, qui: &str) -> InscriptionId {
    let id = essai.dossier(qui).await;
    sqlx::query(
        "UPDATE inscription.inscription SET point_inscription_id =
            (SELECT id FROM offre.point_inscription WHERE structure_code = 'LSH' LIMIT 1) WHERE id = $1",
    )
    .bind(id.0)
    .execute(&essai.pool)
    .await
    .unwrap();
    id
}

#[tokio::test]
async fn rien_n_existe_hors_du_perimetre() {
    let essai = Essai::nouveau().await;
    let id = ailleurs(&essai, "apprenant4.demo").await;
    // The only other one that waits besides her own.
    ailleurs(&essai, "differe.demo").await;
    let admin = essai.personnel("admin.demo").await;
    let v = parcours::fiche(&admin, id).await.unwrap().version;
    let fichier: uuid::Uuid = sqlx::query_scalar("SELECT id FROM pieces.fichier WHERE inscription_id = $1 LIMIT 1")
        .bind(id.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    let elle = essai.personnel("sciences.demo").await;
    let (e, saisie) = paiement("1");
    let motif = Some(MotifAnnulation::Demission);
    let refus: Vec<(&str, Result<()>)> = vec![
        ("fiche", parcours::fiche(&elle, id).await.map(drop)),
        ("valider", parcours::valider(&elle, id, v).await),
        ("rouvrir", parcours::rouvrir(&elle, id, v).await),
        ("annuler", parcours::annuler(&elle, id, v, motif, false).await),
        ("debuter", inscription::debuter(&elle, id).await),
        ("encaisser", parcours::encaisser(&elle, id, e, &saisie).await),
        (
            "examiner",
            parcours::examiner_piece(&elle, id, "PHOTO", 1, Acte::Accepter, None, None).await,
        ),
        ("revoir", parcours::revoir(&elle, id, v, true).await),
        ("differer", parcours::differer(&elle, id, v, true).await),
        ("cvec", parcours::confirmer_cvec(&elle, id).await),
        ("exonerer", parcours::exonerer(&elle, id, v, Some("SOUTENANCE")).await),
        ("recu", parcours::recu(&elle, id, Langue::Fr).await.map(drop)),
        (
            "certificat",
            parcours::certificat(&elle, id, Langue::Fr).await.map(drop),
        ),
        (
            "fichier",
            pieces::fichier(&elle, FichierId(fichier), false).await.map(drop),
        ),
    ];
    for (acte, issue) in refus {
        assert!(matches!(issue, Err(Error::Introuvable)), "{acte}: {issue:?}");
    }
    assert_eq!(
        parcours::fiche(&admin, id).await.unwrap().version,
        v,
        "nothing was touched"
    );

    parcours::valider_lot(&elle, vec![(id, v)]).await.unwrap();
    sqlx::query("UPDATE evt.job SET pas_avant = now()")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let lot = parcours::dernier_lot(&elle).await.unwrap().unwrap();
    assert_eq!(
        (lot.fait, lot.valides, lot.refuses),
        (1, 0, Vec::new()),
        "not even a name"
    );
    assert_eq!(
        inscription::file(&elle, &filtre(None, "O'Connor")).await.unwrap().total,
        0
    );
    let toutes = inscription::compteurs(&admin).await.unwrap().values().sum::<i64>();
    let siennes = inscription::compteurs(&elle).await.unwrap().values().sum::<i64>();
    assert!(siennes < toutes);
    let export = String::from_utf8(inscription::exporter(&elle, &filtre(None, "")).await.unwrap()).unwrap();
    assert!(!export.contains("Connor"));
    let raisons = |r: Vec<(String, i64)>| r.into_iter().map(|(_, n)| n).sum::<i64>();
    assert!(raisons(inscription::raisons(&elle).await.unwrap()) < raisons(inscription::raisons(&admin).await.unwrap()));
    // "Next" never leads outside either.
    let ici = essai.dossier("apprenant3.demo").await;
    assert_eq!(parcours::fiche(&elle, ici).await.unwrap().suivant, None);
}

/// Who is nobody is told so, whether the thing exists or not, and holds nobody up.
#[tokio::test]
async fn personne_n_apprend_rien() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    for id in [
        essai.dossier("apprenant4.demo").await,
        InscriptionId(uuid::Uuid::now_v7()),
    ] {
        let motif = Some(MotifAnnulation::Demission);
        for issue in [
            parcours::valider(&anonyme, id, 1).await,
            parcours::rouvrir(&anonyme, id, 1).await,
            parcours::annuler(&anonyme, id, 1, motif, false).await,
            parcours::confirmer_cvec(&anonyme, id).await,
            parcours::certificat(&anonyme, id, Langue::Fr).await.map(drop),
        ] {
            assert!(matches!(issue, Err(Error::NonConnecte)), "{issue:?}");
        }
    }
}
