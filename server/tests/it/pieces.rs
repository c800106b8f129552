//! Supporting documents: sending them in parts, looking at them, refusing and replacing.

use crate::support::Essai;
use backend::{
    Ctx, Error, Services,
    inscription::{self, Depot},
    parcours, pieces,
    stockage::{Emplacement, S3, Stockage},
};
use bytes::Bytes;
use domain::{
    CodeErreur,
    ids::InscriptionId,
    inscription::{Blocage, StatutPieces},
    pieces::{Acte, StatutDepot},
};
use simulateurs::lancer_objets;
use std::{fs, sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

const IMAGE: &[u8] = include_bytes!("../../demo/piece.png");
const QUI: &str = "apprenant3.demo";

async fn envoyer(ctx: &Ctx, id: InscriptionId, piece: &str, octets: &'static [u8]) -> backend::Result<()> {
    let taille = i64::try_from(octets.len()).unwrap();
    let t = parcours::ouvrir_televersement(ctx, id, piece, "photo.png", taille).await?;
    parcours::recevoir_morceau(ctx, t, 0, Bytes::from_static(octets)).await?;
    Ok(())
}

async fn statut(ctx: &Ctx, id: InscriptionId, code: &str) -> (StatutDepot, i32) {
    let fiche = parcours::fiche(ctx, id).await.unwrap();
    let piece = fiche.pieces.iter().find(|p| p.code == code).unwrap();
    (piece.statut, piece.version)
}

#[tokio::test]
async fn un_envoi_coupe_reprend_ou_il_en_etait() {
    let essai = Essai::nouveau().await;
    let (elle, id) = (essai.apprenant(QUI).await, essai.dossier(QUI).await);
    let taille = i64::try_from(IMAGE.len()).unwrap();
    let t = parcours::ouvrir_televersement(&elle, id, "PHOTO", "photo.png", taille)
        .await
        .unwrap();
    let milieu = IMAGE.len() / 2;
    let m = parcours::recevoir_morceau(&elle, t, 0, Bytes::from_static(&IMAGE[..milieu]))
        .await
        .unwrap();
    assert!(!m.depose && m.recu == i64::try_from(milieu).unwrap());
    // The answer was lost, and the browser sends the same part again: it is told where to go on.
    let m = parcours::recevoir_morceau(&elle, t, 0, Bytes::from_static(&IMAGE[..milieu]))
        .await
        .unwrap();
    assert_eq!(m.recu, i64::try_from(milieu).unwrap());
    let accueil = parcours::accueil(&elle).await.unwrap();
    let photo = accueil.inscriptions[0]
        .pieces
        .iter()
        .find(|p| p.code == "PHOTO")
        .unwrap();
    assert_eq!(
        photo.en_cours.as_ref().unwrap().recu,
        m.recu,
        "found again on another device"
    );
    let m = parcours::recevoir_morceau(&elle, t, m.recu, Bytes::from_static(&IMAGE[milieu..]))
        .await
        .unwrap();
    assert!(m.depose);
    let fichier = parcours::accueil(&elle).await.unwrap().inscriptions[0]
        .pieces
        .iter()
        .find_map(|p| p.fichier.clone().filter(|_| p.code == "PHOTO"))
        .unwrap();
    let (genre, octets) = pieces::fichier(&elle, fichier.id, false).await.unwrap();
    assert_eq!(
        (genre.as_str(), &octets[..2]),
        ("image/jpeg", &[0xff, 0xd8][..]),
        "encoded anew"
    );
    assert!(pieces::fichier(&elle, fichier.id, true).await.unwrap().1.len() < octets.len());
    let autre = essai.apprenant("apprenant2.demo").await;
    assert!(matches!(
        pieces::fichier(&autre, fichier.id, false).await,
        Err(Error::Introuvable)
    ));
}

#[tokio::test]
async fn ce_qui_n_est_pas_un_document_est_refuse_et_dit_pourquoi() {
    let essai = Essai::nouveau().await;
    let (elle, id) = (essai.apprenant(QUI).await, essai.dossier(QUI).await);
    for (piece, octets, attendu) in [
        ("PHOTO", &b"MZ this is a program"[..], CodeErreur::FichierIllisible),
        ("PHOTO", &IMAGE[..200], CodeErreur::FichierIllisible),
        (
            "IDENTITE",
            &b"%PDF-1.7 nothing behind"[..],
            CodeErreur::FichierIllisible,
        ),
    ] {
        match envoyer(&elle, id, piece, octets).await {
            Err(Error::Champs(champs)) => assert_eq!(champs[0].code, attendu, "{piece}"),
            autre => panic!("{autre:?}"),
        }
    }
    let trop = parcours::ouvrir_televersement(&elle, id, "PHOTO", "x", 11 * 1024 * 1024).await;
    assert!(matches!(trop, Err(Error::Champs(_))));
    assert!(matches!(
        parcours::ouvrir_televersement(&elle, id, "INCONNUE", "x", 10).await,
        Err(Error::Introuvable)
    ));
    // What was there is still there.
    let admin = essai.personnel("admin.demo").await;
    assert_eq!(statut(&admin, id, "PHOTO").await.0, StatutDepot::AValiderBloque);
}

#[tokio::test]
async fn refusee_elle_se_remplace_et_l_etudiante_l_apprend() {
    let essai = Essai::nouveau().await;
    let (elle, id) = (essai.apprenant(QUI).await, essai.dossier(QUI).await);
    let admin = essai.personnel("admin.demo").await;
    let (_, version) = statut(&admin, id, "PHOTO").await;
    let refuser = |version, motif| {
        parcours::examiner_piece(&admin, id, "PHOTO", version, Acte::Refuser, motif, Some("Trop sombre."))
    };
    assert!(
        matches!(refuser(version, None).await, Err(Error::Champs(_))),
        "a reason is due"
    );
    assert!(
        matches!(refuser(version, Some("LUNE")).await, Err(Error::Champs(_))),
        "of the catalogue"
    );
    refuser(version, Some("ILLISIBLE")).await.unwrap();
    assert!(
        matches!(refuser(version, Some("ILLISIBLE")).await, Err(Error::Conflit(_))),
        "an older page"
    );
    let fiche = parcours::fiche(&admin, id).await.unwrap();
    assert!(fiche.blocages.contains(&Blocage::PiecesRefusees));
    let accueil = parcours::accueil(&elle).await.unwrap();
    assert_eq!(
        accueil.inscriptions[0].statut_pieces,
        StatutPieces::RejeteesDepotPartiel
    );
    let message = &accueil.messages[0];
    assert!(
        message.corps.contains("Document illisible. Trop sombre."),
        "{}",
        message.corps
    );
    assert!(message.corps.contains(&format!("/mon-espace/inscription/{id}/pieces")));
    envoyer(&elle, id, "PHOTO", IMAGE).await.unwrap();
    assert_eq!(statut(&admin, id, "PHOTO").await.0, StatutDepot::AValiderBloque);
    // What was accepted is not replaced behind the clerk's back.
    let (_, version) = statut(&admin, id, "PHOTO").await;
    // The key is pressed twice on the same page: that is no quarrel.
    for _ in 0..2 {
        parcours::examiner_piece(&admin, id, "PHOTO", version, Acte::Accepter, None, None)
            .await
            .unwrap();
    }
    let (accepte, acceptee) = statut(&admin, id, "PHOTO").await;
    assert_eq!((accepte, acceptee), (StatutDepot::Valide, version + 1));
    assert!(matches!(
        refuser(version, Some("ILLISIBLE")).await,
        Err(Error::Conflit(_))
    ));
    assert!(matches!(
        envoyer(&elle, id, "PHOTO", IMAGE).await,
        Err(Error::Conflit(_))
    ));
}

#[tokio::test]
async fn promise_elle_permet_d_envoyer_mais_pas_de_valider() {
    let essai = Essai::nouveau().await;
    let qui = "apprenant2.demo";
    let (elle, id) = (essai.apprenant(qui).await, essai.dossier(qui).await);
    let champs = [("telephone", "06 39 98 00 01"), ("modalite", "GUICHET")].map(|(c, v)| (c.to_owned(), v.to_owned()));
    backend::demo::repondre(&elle, id, &champs).await.unwrap();
    assert!(matches!(parcours::soumettre(&elle, id).await, Err(Error::Refus(_))));
    backend::demo::joindre(&elle, id).await.unwrap();
    assert!(matches!(
        parcours::declarer_piece(&elle, id, "PHOTO", Acte::Promettre).await,
        Err(Error::Conflit(_))
    ));
    assert!(matches!(
        parcours::declarer_piece(&elle, id, "PHOTO", Acte::Accepter).await,
        Err(Error::Interdit)
    ));
    // As if she had never sent it: the promise is enough to submit.
    sqlx::query("DELETE FROM pieces.depot WHERE inscription_id = $1 AND piece_code = 'PHOTO'")
        .bind(id.0)
        .execute(&essai.pool)
        .await
        .unwrap();
    assert!(matches!(parcours::soumettre(&elle, id).await, Err(Error::Refus(_))));
    parcours::declarer_piece(&elle, id, "PHOTO", Acte::Promettre)
        .await
        .unwrap();
    parcours::soumettre(&elle, id).await.unwrap();
    let admin = essai.personnel("admin.demo").await;
    backend::demo::accepter(&admin, id).await.unwrap();
    let blocages = parcours::fiche(&admin, id).await.unwrap().blocages;
    assert!(blocages.contains(&Blocage::PiecesAValider), "{blocages:?}");
    let (_, version) = statut(&admin, id, "PHOTO").await;
    parcours::examiner_piece(&admin, id, "PHOTO", version, Acte::Forcer, None, None)
        .await
        .unwrap();
    let blocages = parcours::fiche(&admin, id).await.unwrap().blocages;
    assert!(!blocages.contains(&Blocage::PiecesAValider), "{blocages:?}");
}

#[tokio::test]
async fn les_envois_oublies_s_effacent() {
    let essai = Essai::nouveau().await;
    let (elle, id) = (essai.apprenant(QUI).await, essai.dossier(QUI).await);
    let t = parcours::ouvrir_televersement(&elle, id, "RESP-CIVILE", "rc.pdf", 100)
        .await
        .unwrap();
    parcours::recevoir_morceau(&elle, t, 0, Bytes::from_static(b"debut"))
        .await
        .unwrap();
    sqlx::query("UPDATE pieces.televersement SET cree_le = now() - interval '3 days'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let systeme = Ctx::systeme(essai.services.clone(), "essai");
    assert_eq!(pieces::purger(&systeme).await.unwrap(), 1);
    assert_eq!(essai.nombre("SELECT count(*) FROM pieces.televersement").await, 0);
    assert!(matches!(
        parcours::recevoir_morceau(&elle, t, 5, Bytes::new()).await,
        Err(Error::Introuvable)
    ));
}

/// What a cut left between an object and its row goes away; what a row names stays, and so does what is recent.
#[tokio::test]
async fn les_objets_sans_ligne_s_effacent() {
    let essai = Essai::nouveau().await;
    let (elle, id) = (essai.apprenant(QUI).await, essai.dossier(QUI).await);
    let stockage = &essai.services.stockage;
    let perdus = [
        format!("pieces/{id}/{}", uuid::Uuid::now_v7()),
        format!("pieces/{id}/{}.apercu", uuid::Uuid::now_v7()),
        format!("televersements/{}/00000", uuid::Uuid::now_v7()),
    ];
    for chemin in &perdus {
        stockage.ecrire(chemin, Bytes::from_static(b"x")).await.unwrap();
    }
    let systeme = Ctx::systeme(essai.services.clone(), "essai");
    pieces::purger(&systeme).await.unwrap();
    assert!(
        stockage.lire(&perdus[0]).await.is_ok(),
        "too recent: its row may be on its way"
    );
    let tard = Ctx {
        maintenant: systeme.maintenant + jiff::SignedDuration::from_hours(49),
        ..systeme
    };
    pieces::purger(&tard).await.unwrap();
    for chemin in &perdus {
        assert!(stockage.lire(chemin).await.is_err(), "{chemin}");
    }
    let photo = parcours::accueil(&elle).await.unwrap().inscriptions[0]
        .pieces
        .iter()
        .find_map(|p| p.fichier.clone())
        .unwrap();
    assert!(pieces::fichier(&elle, photo.id, false).await.is_ok());
    // And a deposit leaves none of its parts: the original, with all that it told, is gone.
    envoyer(&elle, id, "PHOTO", IMAGE).await.unwrap();
    let parties = essai.dossier.join("televersements");
    let reste = std::fs::read_dir(parties).map(|d| {
        d.flatten()
            .filter(|e| e.path().read_dir().is_ok_and(|mut f| f.next().is_some()))
            .count()
    });
    assert_eq!(reste.unwrap_or(0), 0);
}

/// Parts that come, documents that are looked at and files of admissions: while the storage hangs, more of them than there are
/// connections leave the database to everybody else, and go through once it answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_stockage_qui_se_fige_ne_retient_pas_la_base() {
    let essai = Essai::nouveau().await;
    let seaux = essai.dossier.join("seaux");
    fs::create_dir_all(seaux.join("pegase")).unwrap();
    let objets = lancer_objets("127.0.0.1:0".parse().unwrap(), &seaux, "cle", "secret-de-test")
        .await
        .unwrap();
    let s3 = S3 {
        adresse: Some(format!("http://{}", objets.adresse())),
        region: "us-east-1".into(),
        cle: "cle".into(),
        secret: "secret-de-test".into(),
    };
    let stockage = Stockage::ouvrir(&Emplacement::lire("s3://pegase", &s3).unwrap()).unwrap();
    let pool = essai.services.pool.clone();
    let services = Services::ouvrir(pool.clone(), stockage, essai.services.reglages.clone());
    let services = Arc::new(services.await.unwrap());
    let avec = |ctx: Ctx| Ctx {
        services: Arc::clone(&services),
        ..ctx
    };
    let (elle, admin) = (
        avec(essai.apprenant(QUI).await),
        avec(essai.personnel("admin.demo").await),
    );
    let id = essai.dossier(QUI).await;
    envoyer(&elle, id, "PHOTO", IMAGE).await.unwrap();
    let photo = parcours::accueil(&elle).await.unwrap().inscriptions[0]
        .pieces
        .iter()
        .find_map(|p| p.fichier.clone().filter(|_| p.code == "PHOTO"))
        .unwrap();

    let nombre = usize::try_from(pool.options().get_max_connections()).unwrap() + 2;
    let taille = i64::try_from(IMAGE.len()).unwrap();
    let milieu = IMAGE.len() / 2;
    let mut envois = Vec::new();
    for _ in 0..nombre {
        envois.push(
            parcours::ouvrir_televersement(&elle, id, "PHOTO", "photo.png", taille)
                .await
                .unwrap(),
        );
    }
    objets.suspendre(true);
    let mut travaux = JoinSet::new();
    for t in envois.clone() {
        let (elle, admin, photo) = (elle.clone(), admin.clone(), photo.id);
        travaux.spawn({
            let elle = elle.clone();
            async move {
                let m = parcours::recevoir_morceau(&elle, t, 0, Bytes::from_static(&IMAGE[..milieu]));
                assert_eq!(m.await.unwrap().recu, i64::try_from(milieu).unwrap());
            }
        });
        travaux.spawn(async move {
            pieces::fichier(&elle, photo, false).await.unwrap();
        });
        travaux.spawn(async move {
            let depot = Depot {
                nom: "fige.csv".into(),
                contenu: domain::inscription::COLONNES.join(";").into(),
            };
            inscription::deposer(&admin, depot).await.unwrap();
        });
    }
    timeout(Duration::from_secs(10), async {
        while objets.en_attente() < 3 * nombre {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("all of them wait for the storage, and none for the database");
    timeout(Duration::from_secs(2), parcours::accueil(&elle))
        .await
        .expect("the database answers")
        .unwrap();
    objets.suspendre(false);
    while let Some(fait) = travaux.join_next().await {
        fait.unwrap();
    }

    // The last part, sent twice while nothing answers, deposits the document once.
    objets.suspendre(true);
    let fin = |_| {
        let (elle, t) = (elle.clone(), envois[0]);
        async move {
            let debut = i64::try_from(milieu).unwrap();
            parcours::recevoir_morceau(&elle, t, debut, Bytes::from_static(&IMAGE[milieu..])).await
        }
    };
    let fins: Vec<_> = (0..2).map(fin).map(tokio::spawn).collect();
    while objets.en_attente() < 2 {
        sleep(Duration::from_millis(10)).await;
    }
    objets.suspendre(false);
    for fin in fins {
        // The slower one may find the parts gone: its browser asks again, and is told that it is done.
        if let Ok(m) = fin.await.unwrap() {
            assert!(m.depose);
        }
    }
    let m = parcours::recevoir_morceau(&elle, envois[0], 0, Bytes::new()).await;
    assert!(m.unwrap().depose);
    let deposes = "SELECT count(*) FROM pieces.fichier WHERE nom = 'photo.png' AND piece_code = 'PHOTO'";
    assert_eq!(essai.nombre(deposes).await, 2);
    assert_eq!(essai.nombre("SELECT count(*) FROM pieces.televersement").await, 0);
}
