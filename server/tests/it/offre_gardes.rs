//! What nobody may do to the offer of others, and what is not lost on the way.

use crate::{
    offre::{contexte, creer, id, objet, ouverte, petit, place, raison},
    support::Essai,
};
use backend::{
    Ctx, Error,
    offre::{self, PorteeValidation},
};
use domain::{
    CodeErreur,
    ids::ObjetId,
    offre::{Acte, ActePia, EtatEspace, FiltreObjets, Genre, Objet, Reglage, TriObjets},
};
use jiff::civil::date;
use std::time::Duration;
use uuid::Uuid;

async fn donner(essai: &Essai, role: &str, traitement: &str) {
    sqlx::query("INSERT INTO authz.permission (role_code, traitement) VALUES ($1, $2)")
        .bind(role)
        .bind(traitement)
        .execute(&essai.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn ce_qui_ne_fait_que_defaire_ne_se_demande_pas() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("sciences.demo").await;
    let e = ouverte(&essai).await;
    let droit = id(&essai, e, "LIC-DROIT").await;
    let avant = offre::detail(&ctx, droit).await.unwrap().objet;
    let sienne = Objet {
        structure: "SCI".into(),
        ..avant.clone()
    };
    for acte in [
        Acte::Recopier {
            id: droit,
            objets: vec![(droit, sienne)],
            liens: vec![],
        },
        Acte::Oter { ids: vec![droit] },
    ] {
        assert_eq!(raison(offre::agir(&ctx, e, acte).await), "acte: ValeurInterdite");
    }
    assert_eq!(offre::detail(&ctx, droit).await.unwrap().objet, avant);
}

#[tokio::test]
async fn valider_jusqu_en_haut_demande_le_droit_sur_ce_qui_y_est() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    donner(&essai, "COMPOSANTE", "ODF_VALIDER").await;
    let elle = essai.personnel("sciences.demo").await;
    let e = crate::offre::bac(&admin, "BAC-HAUT").await;
    let ailleurs = Objet {
        structure: "LSH".into(),
        ..objet("LIC-L", Genre::Formation)
    };
    let f = creer(&admin, e, ailleurs, vec![]).await;
    creer(&admin, e, objet("UE-S", Genre::Objet), vec![place(f, 0)]).await;
    let ue = contexte(&essai, e, "LIC-L>UE-S").await;
    assert!(matches!(
        offre::valider(&elle, ue, PorteeValidation::Haute).await,
        Err(Error::Interdit)
    ));
    let valides = async || -> Vec<String> {
        sqlx::query_scalar("SELECT chemin FROM offre.contexte WHERE espace_id = $1 AND valide ORDER BY chemin")
            .bind(e.0)
            .fetch_all(&essai.pool)
            .await
            .unwrap()
    };
    assert!(valides().await.is_empty());
    // Once who answers for what is above has validated it, what is hers is for her.
    let haut = contexte(&essai, e, "LIC-L").await;
    offre::valider(&admin, haut, PorteeValidation::Haute).await.unwrap();
    offre::valider(&elle, ue, PorteeValidation::Haute).await.unwrap();
    assert_eq!(valides().await, ["LIC-L", "LIC-L>UE-S"]);
}

#[tokio::test]
async fn defaire_n_emporte_pas_ce_qu_une_autre_a_pose_sur_un_chemin() {
    let essai = Essai::nouveau().await;
    let (moi, elle) = (
        essai.personnel("admin.demo").await,
        essai.personnel("scolarite.demo").await,
    );
    let p = petit(&moi, "CHEMINS").await;
    let e = p.espace;
    let lier = Acte::Lier {
        enfant: p.s1,
        place: place(p.f2, 1),
    };
    offre::agir(&moi, e, lier).await.unwrap();
    // Below what was hung there: it goes with it.
    let la = contexte(&essai, e, "F2>S1>U").await;
    let regler = Acte::Regler {
        contexte: la,
        version: None,
        reglage: Box::new(Reglage {
            ects: Some(3.into()),
            ..Reglage::default()
        }),
    };
    offre::agir(&elle, e, regler).await.unwrap();
    assert_eq!(raison(offre::annuler(&moi, e).await), "DEJA_CHANGE");
    offre::annuler(&elle, e).await.unwrap();
    let haut = contexte(&essai, e, "F2>S1").await;
    offre::pia(&elle, haut, ActePia::Declarer).await.unwrap();
    assert_eq!(raison(offre::annuler(&moi, e).await), "POINT_PRIS");
    offre::pia(&elle, haut, ActePia::Retirer).await.unwrap();
    offre::annuler(&moi, e).await.unwrap();
    // What was set elsewhere is no matter, nor what one set oneself and took back.
    let elle_aussi = Acte::Regler {
        contexte: contexte(&essai, e, "F2>U").await,
        version: None,
        reglage: Box::new(Reglage {
            ects: Some(4.into()),
            ..Reglage::default()
        }),
    };
    offre::retablir(&moi, e).await.unwrap();
    offre::agir(&elle, e, elle_aussi).await.unwrap();
    offre::annuler(&moi, e).await.unwrap();
}

#[tokio::test]
async fn une_structure_fermee_ne_se_donne_plus() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = crate::offre::bac(&ctx, "BAC-FERMEE").await;
    let chez = |code: &str, structure: &str| Objet {
        structure: structure.into(),
        ..objet(code, Genre::Formation)
    };
    let sienne = creer(&ctx, e, chez("LIC-A", "LSH"), vec![]).await;
    sqlx::query("UPDATE referentiel.structure SET fermee_le = '2020-09-01' WHERE code = 'LSH'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let offertes = offre::choix(&ctx).await.unwrap().structures;
    assert!(offertes.iter().any(|(code, _)| code == "SCI"));
    assert!(offertes.iter().all(|(code, _)| code != "LSH"));
    let acte = |objet: Objet| Acte::Creer {
        id: ObjetId(Uuid::now_v7()),
        objet: Box::new(objet),
        places: vec![],
    };
    for neuf in [
        chez("LIC-B", "LSH"),
        Objet {
            structures_porteuses: vec!["LSH".into()],
            ..chez("LIC-C", "SCI")
        },
    ] {
        let Err(Error::Champs(refus)) = offre::agir(&ctx, e, acte(neuf)).await else {
            panic!("given");
        };
        assert!(
            matches!(&refus[0].code, CodeErreur::HorsPeriode { debut: None, fin: Some(f), .. } if *f == date(2020, 8, 31)),
            "{refus:?}"
        );
    }
    // What has it already is worked on all the same.
    let change = Acte::Modifier {
        id: sienne,
        version: None,
        objet: Box::new(Objet {
            libelle_long: "Autrement".into(),
            ..chez("LIC-A", "LSH")
        }),
    };
    offre::agir(&ctx, e, change).await.unwrap();
}

#[tokio::test]
async fn un_espace_va_d_etat_en_etat_jusqu_au_bout() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = crate::offre::bac(&ctx, "BAC-ETATS").await;
    let filtre = FiltreObjets {
        recherche: String::new(),
        genre: None,
        structure: String::new(),
        tri: TriObjets::Libelle,
        page: 1,
    };
    let vu = async |ctx: &Ctx| {
        let vue = offre::lister(ctx, e, &filtre).await.unwrap();
        (vue.espace.etat, vue.peut_ecrire, vue.peut_valider)
    };
    assert_eq!(vu(&ctx).await, (EtatEspace::Brouillon, true, true));
    // Whoever validates need not write.
    donner(&essai, "LECTEUR", "ODF_VALIDER").await;
    let elle = essai.personnel("lecture.demo").await;
    for (etat, ecrit) in [
        (EtatEspace::Valide, false),
        (EtatEspace::Brouillon, true),
        (EtatEspace::Valide, false),
        (EtatEspace::Accredite, false),
    ] {
        offre::passer(&elle, e, etat).await.unwrap();
        assert_eq!(vu(&ctx).await, (etat, ecrit, true));
        assert_eq!(vu(&elle).await, (etat, false, true));
    }
    assert_eq!(raison(offre::passer(&ctx, e, EtatEspace::Brouillon).await), "ETAT");
    let composante = essai.personnel("sciences.demo").await;
    assert!(!vu(&composante).await.2);
}

#[tokio::test]
async fn qui_s_inscrit_au_meme_moment_est_compte() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let f = creer(&ctx, e, objet("LIC-COURSE", Genre::Formation), vec![]).await;
    creer(&ctx, e, objet("L1-COURSE", Genre::Objet), vec![place(f, 0)]).await;
    let point = contexte(&essai, e, "LIC-COURSE>L1-COURSE").await;
    offre::pia(&ctx, point, ActePia::Declarer).await.unwrap();
    offre::valider(&ctx, point, PorteeValidation::Haute).await.unwrap();
    offre::pia(&ctx, point, ActePia::Activer).await.unwrap();
    // Somebody comes there in a transaction that is not over.
    let mut tx = essai.pool.begin().await.unwrap();
    sqlx::query(
        "UPDATE inscription.inscription SET point_inscription_id = $1
         WHERE id = (SELECT min(id::text)::uuid FROM inscription.inscription)",
    )
    .bind(point.0)
    .execute(&mut *tx)
    .await
    .unwrap();
    let finir = async {
        loop {
            let attend: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')",
            )
            .fetch_one(&essai.pool)
            .await
            .unwrap();
            if attend {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tx.commit().await.unwrap();
    };
    let (issue, ()) = tokio::join!(offre::devalider(&ctx, point), finir);
    assert_eq!(raison(issue), "INSCRIPTIONS");
}
