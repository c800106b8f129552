//! A whole offer brought to the next year.

use crate::{
    offre::{creer, objet, ouverte, periode, petit, raison, tient},
    support::Essai,
};
use backend::{
    Ctx, Error, jobs,
    offre::{self, Reconduction},
};
use domain::offre::{Genre, difference};

pub(crate) async fn derouler(essai: &Essai, ctx: &Ctx, voulue: Reconduction) -> (String, serde_json::Value) {
    let id = offre::reconduire(ctx, voulue).await.unwrap();
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    sqlx::query_as("SELECT statut, coalesce(resultat, 'null') FROM evt.job WHERE id = $1")
        .bind(id.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn une_offre_se_reconduit_toute_ou_pas_du_tout() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let avant = tient(&essai, &ctx, e).await;
    let suivante = periode(&ctx, "PER-2027").await;
    let voulue = Reconduction {
        de: e,
        vers: suivante,
        formations: vec![],
        reglages: true,
        rattacher: false,
        essai: false,
        revisions: None,
    };
    let (statut, resultat) = derouler(&essai, &ctx, voulue.clone()).await;
    assert_eq!(statut, "SUCCES", "{resultat}");
    assert!(difference(&avant, &tient(&essai, &ctx, suivante).await).is_empty());
    assert!(
        offre::comparer(&ctx, e, suivante, Some("LIC-CHIMIE"))
            .await
            .unwrap()
            .lignes
            .is_empty()
    );
    assert!(
        offre::comparer(&ctx, e, suivante, None)
            .await
            .unwrap()
            .lignes
            .is_empty()
    );
    for (attendu, sql) in [
        (
            0,
            "SELECT count(*) FROM offre.contexte c JOIN offre.espace e ON e.id = c.espace_id
             WHERE e.code = 'PER-2027' AND (c.valide OR c.pia_actif)",
        ),
        (
            0,
            "SELECT count(*) FROM offre.point_inscription WHERE periode_code = 'PER-2027' AND actif",
        ),
        (
            0,
            "SELECT (SELECT count(*) FROM paiement.tarif WHERE periode_code = 'PER-2026')
                 - (SELECT count(*) FROM paiement.tarif WHERE periode_code = 'PER-2027')",
        ),
        (
            0,
            "SELECT (SELECT count(*) FROM pieces.piece WHERE periode_code = 'PER-2026')
                 - (SELECT count(*) FROM pieces.piece WHERE periode_code = 'PER-2027')",
        ),
        (
            0,
            "SELECT (SELECT count(*) FROM paiement.regle WHERE periode_code = 'PER-2026')
                 - (SELECT count(*) FROM paiement.regle WHERE periode_code = 'PER-2027')",
        ),
    ] {
        assert_eq!(essai.nombre(sql).await, attendu, "{sql}");
    }
    // A second time there is nothing left to bring.
    let (_, encore) = derouler(&essai, &ctx, voulue).await;
    assert_eq!(
        (&encore["objets"], &encore["chemins"]),
        (&0.into(), &0.into()),
        "{encore}"
    );

    // From an espace of work into a period.
    let p = petit(&ctx, "OEUVRE").await;
    let mise = |formations| Reconduction {
        de: p.espace,
        vers: suivante,
        formations,
        reglages: false,
        rattacher: false,
        essai: false,
        revisions: None,
    };
    let (statut, _) = derouler(&essai, &ctx, mise(vec![p.f1])).await;
    assert_eq!(statut, "SUCCES");
    assert!(
        offre::comparer(&ctx, p.espace, suivante, Some("F1"))
            .await
            .unwrap()
            .lignes
            .is_empty()
    );
    tient(&essai, &ctx, suivante).await;
    // What is there is a formation and would hang: nothing at all comes.
    let obstacle = periode(&ctx, "PER-2028").await;
    creer(&ctx, obstacle, objet("U", Genre::Formation), vec![]).await;
    let avant = tient(&essai, &ctx, obstacle).await;
    let echoue = Reconduction {
        vers: obstacle,
        ..mise(vec![p.f1, p.f2])
    };
    let tache = offre::reconduire(&ctx, echoue.clone()).await.unwrap();
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    // Whoever asked reads why.
    let vue = offre::suivi_reconduction(&ctx, tache).await.unwrap();
    assert!(vue.echec && !vue.fini, "{vue:?}");
    assert_eq!((vue.refus.len(), vue.refus[0].champ.as_str()), (1, "U"), "{vue:?}");
    assert!(difference(&avant, &tient(&essai, &ctx, obstacle).await).is_empty());
    // Formations are of where they are said to be.
    let ailleurs = Reconduction {
        de: e,
        ..echoue.clone()
    };
    assert_eq!(raison(offre::reconduire(&ctx, ailleurs).await), "formations: Inconnu");
    let composante = essai.personnel("sciences.demo").await;
    assert!(matches!(
        offre::reconduire(&composante, echoue).await,
        Err(Error::Interdit)
    ));
}
