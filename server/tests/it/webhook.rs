//! Webhooks: signed, in order, through receivers that refuse, hang, or are not there.

use crate::{
    courtier::{Ecrivains, verifier_ordre},
    recepteur::{Recepteur, oui, signe},
    support::Essai,
};
use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use backend::{
    Error,
    webhook::{self, Nouveau},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{ids::WebhookId, webhook::StatutLivraison};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;

fn travail(essai: &Essai) -> JoinHandle<()> {
    tokio::spawn(backend::jobs::travailler(Arc::clone(&essai.services)))
}

async fn finir(essai: &Essai, travail: JoinHandle<()>) {
    essai.services.arret.cancel();
    travail.await.unwrap();
}

async fn creer(essai: &Essai, libelle: &str, adresse: &str) -> (WebhookId, String) {
    let nouveau = Nouveau {
        libelle: libelle.into(),
        adresse: adresse.into(),
        sujets: Vec::new(),
    };
    let admin = essai.personnel("admin.demo").await;
    let id = webhook::creer(&admin, &nouveau).await.unwrap();
    (id, webhook::secret(&admin, id).await.unwrap())
}

/// The waits after a refusal are over; what is on its way is left alone.
async fn le_temps_passe(essai: &Essai) {
    sqlx::query(
        "UPDATE evt.livraison SET prochain_le = now() - interval '1 s'
                 WHERE statut = 'ATTENTE' AND prochain_le < coalesce(essaye_le, now()) + interval '50 s'",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    sqlx::query("UPDATE evt.webhook SET pas_avant = NULL")
        .execute(&essai.pool)
        .await
        .unwrap();
}

async fn attendre(essai: &Essai, quoi: &str, mut arrive: impl AsyncFnMut() -> bool) {
    let debut = Instant::now();
    while !arrive().await {
        assert!(debut.elapsed() < Duration::from_secs(60), "never: {quoi}");
        le_temps_passe(essai).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_recepteur_qui_refuse_recoit_tout_dans_l_ordre() {
    let essai = Essai::nouveau().await;
    let elles = Arc::new(Ecrivains::nouveaux(&essai, 5).await);
    let hasard = Arc::new(Mutex::new(fastrand::Rng::with_seed(3)));
    let recepteur = Recepteur::nouveau(move |essai| {
        let refuse = essai < 3 && hasard.lock().unwrap().u8(0..4) == 0;
        async move {
            if refuse {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::OK
            }
            .into_response()
        }
    })
    .await;
    let (id, secret) = creer(&essai, "SI", &recepteur.adresse).await;
    let travail = travail(&essai);
    elles.ecrire_beaucoup(120, 5).await;
    let ids = elles.ids().await;
    attendre(&essai, "all events", async || recepteur.acceptes().len() >= ids.len()).await;
    let acceptes = recepteur.acceptes();
    let corps: Vec<Value> = acceptes
        .iter()
        .map(|r| serde_json::from_str(&r.corps).unwrap())
        .collect();
    let vus = verifier_ordre(acceptes.iter().zip(&corps).map(|(r, c)| {
        (
            r.id,
            c["subject"].as_str().unwrap(),
            c["data"]["rang"].as_i64().unwrap(),
        )
    }));
    assert_eq!(vus, ids);
    for (r, c) in acceptes.iter().zip(&corps) {
        assert_eq!(r.signatures, signe(&secret, r));
        assert_eq!(c["id"].as_str().unwrap(), r.id.to_string());
    }
    // What was done is told; one of them is brought again when it is asked for.
    let admin = essai.personnel("admin.demo").await;
    attendre(&essai, "the books", async || {
        webhook::lister(&admin).await.unwrap().webhooks[0].attente == 0
    })
    .await;
    let page = webhook::detail(&admin, id, false, 1).await.unwrap().livraisons;
    assert_eq!(usize::try_from(page.total).unwrap(), ids.len());
    assert!(
        page.lignes
            .iter()
            .all(|l| l.statut == StatutLivraison::Livree && l.code == Some(200))
    );
    assert_eq!(webhook::detail(&admin, id, true, 1).await.unwrap().livraisons.total, 0);
    let encore = page.lignes[0].evenement;
    let avant = recepteur.acceptes().len();
    assert_eq!(webhook::rejouer(&admin, id, Some(encore)).await.unwrap(), 1);
    attendre(&essai, "one again", async || recepteur.acceptes().len() > avant).await;
    assert_eq!(recepteur.acceptes().last().unwrap().id, encore.0);
    finir(&essai, travail).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_recepteur_qui_se_tait_n_en_retarde_pas_un_autre() {
    let essai = Essai::nouveau().await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    let muet = Recepteur::nouveau(|_| async {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        StatusCode::OK.into_response()
    })
    .await;
    // Late, but in time.
    let lent = Recepteur::nouveau(|_| async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        StatusCode::ACCEPTED.into_response()
    })
    .await;
    let vif = Recepteur::nouveau(oui).await;
    let (silence, _) = creer(&essai, "Muet", &muet.adresse).await;
    creer(&essai, "Lent", &lent.adresse).await;
    creer(&essai, "Vif", &vif.adresse).await;
    let travail = travail(&essai);
    elles.ecrire_en_masse(20).await;
    let debut = Instant::now();
    attendre(&essai, "the quick one", async || vif.acceptes().len() == 20).await;
    assert!(
        debut.elapsed() < Duration::from_secs(9),
        "before the silent one is given up"
    );
    attendre(&essai, "the slow one", async || lent.acceptes().len() == 20).await;
    let admin = essai.personnel("admin.demo").await;
    let mut dit = None;
    attendre(&essai, "what is said of the silent one", async || {
        let page = webhook::detail(&admin, silence, true, 1).await.unwrap().livraisons;
        dit = page.lignes.iter().find_map(|l| l.erreur.clone());
        dit.is_some()
    })
    .await;
    assert_eq!(dit.as_deref(), Some("no answer in time"));
    finir(&essai, travail).await;
}

#[tokio::test]
async fn un_recepteur_absent_est_laisse_en_paix_et_n_est_pas_oublie() {
    let essai = Essai::nouveau().await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    // A port that nobody listens on.
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = format!("http://{}/x", ecoute.local_addr().unwrap());
    drop(ecoute);
    creer(&essai, "Absent", &adresse).await;
    elles.ecrire_en_masse(5).await;
    let travail = travail(&essai);
    let admin = essai.personnel("admin.demo").await;
    let debut = Instant::now();
    while webhook::lister(&admin).await.unwrap().webhooks[0].pas_avant.is_none() {
        assert!(debut.elapsed() < Duration::from_secs(30), "it is asked on and on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let essais: i64 = essai.nombre("SELECT sum(essais) FROM evt.livraison").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(
        essai.nombre("SELECT sum(essais) FROM evt.livraison").await,
        essais,
        "left alone"
    );
    // Days later it gets everything.
    sqlx::query("UPDATE evt.livraison SET essais = 60")
        .execute(&essai.pool)
        .await
        .unwrap();
    le_temps_passe(&essai).await;
    attendre(&essai, "another attempt", async || {
        essai.nombre("SELECT max(essais)::bigint FROM evt.livraison").await > 60
    })
    .await;
    assert_eq!(webhook::lister(&admin).await.unwrap().webhooks[0].abandonnees, 0);
    finir(&essai, travail).await;
}

#[tokio::test]
async fn ce_qui_est_refuse_un_jour_durant_est_abandonne_et_se_rejoue() {
    let essai = Essai::nouveau().await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    let difficile = Recepteur::nouveau(|essai| async move {
        if essai < 2 {
            StatusCode::UNPROCESSABLE_ENTITY.into_response()
        } else {
            StatusCode::OK.into_response()
        }
    })
    .await;
    let (id, _) = creer(&essai, "Difficile", &difficile.adresse).await;
    let admin = essai.personnel("admin.demo").await;
    let travail = travail(&essai);
    elles.ecrire_en_masse(3).await;
    while essai.nombre("SELECT count(*) FROM evt.livraison").await < 3 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    sqlx::query("UPDATE evt.livraison SET essais = 15")
        .execute(&essai.pool)
        .await
        .unwrap();
    // Some were refused before that: they are not given up, and arrive.
    attendre(&essai, "the end of all", async || {
        webhook::lister(&admin).await.unwrap().webhooks[0].attente == 0
    })
    .await;
    let abandonnees = webhook::lister(&admin).await.unwrap().webhooks[0].abandonnees;
    let repris = webhook::rejouer(&admin, id, None).await.unwrap();
    assert_eq!(i64::try_from(repris).unwrap(), abandonnees);
    attendre(&essai, "all of them", async || difficile.acceptes().len() == 3).await;
    assert!(matches!(
        webhook::rejouer(&admin, WebhookId(Uuid::nil()), None).await,
        Err(Error::Introuvable)
    ));
    finir(&essai, travail).await;
}

#[tokio::test]
async fn une_redirection_n_est_pas_suivie_et_qui_ne_veut_plus_rien_n_a_plus_rien() {
    let essai = Essai::nouveau().await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    let ailleurs = Recepteur::nouveau(oui).await;
    let vers = ailleurs.adresse.clone();
    let detour = Recepteur::nouveau(move |_| {
        let vers = vers.clone();
        async move { (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, vers)]).into_response() }
    })
    .await;
    let parti = Recepteur::nouveau(|_| async { StatusCode::GONE.into_response() }).await;
    let (detourne, _) = creer(&essai, "Détour", &detour.adresse).await;
    creer(&essai, "Parti", &parti.adresse).await;
    let travail = travail(&essai);
    elles.ecrire_en_masse(1).await;
    let admin = essai.personnel("admin.demo").await;
    attendre(&essai, "the end of the one that is gone", async || {
        webhook::lister(&admin)
            .await
            .unwrap()
            .webhooks
            .iter()
            .any(|w| w.libelle == "Parti" && !w.actif)
    })
    .await;
    attendre(&essai, "the detour", async || {
        webhook::detail(&admin, detourne, true, 1)
            .await
            .unwrap()
            .livraisons
            .lignes
            .iter()
            .any(|l| l.code == Some(307))
    })
    .await;
    assert!(ailleurs.recus.lock().unwrap().is_empty());
    finir(&essai, travail).await;
}

#[tokio::test]
async fn deux_secrets_signent_le_temps_d_en_changer() {
    let essai = Essai::nouveau().await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    let recepteur = Recepteur::nouveau(oui).await;
    let (id, ancien) = creer(&essai, "SI", &recepteur.adresse).await;
    let admin = essai.personnel("admin.demo").await;
    webhook::tourner(&admin, id).await.unwrap();
    let nouveau = webhook::secret(&admin, id).await.unwrap();
    assert_ne!(ancien, nouveau);
    let travail = travail(&essai);
    elles.ecrire_en_masse(1).await;
    attendre(&essai, "the event", async || recepteur.acceptes().len() == 1).await;
    let r = recepteur.acceptes()[0].clone();
    assert_eq!(r.signatures, format!("{} {}", signe(&nouveau, &r), signe(&ancien, &r)));
    sqlx::query("UPDATE evt.webhook SET secret_precedent_jusqua = now()")
        .execute(&essai.pool)
        .await
        .unwrap();
    elles.ecrire_en_masse(1).await;
    attendre(&essai, "the next event", async || recepteur.acceptes().len() == 2).await;
    let r = recepteur.acceptes()[1].clone();
    assert_eq!(r.signatures, signe(&nouveau, &r));
    // Kept encrypted, and in no journal.
    let clair = STANDARD.decode(nouveau.strip_prefix("whsec_").unwrap()).unwrap();
    let garde: Vec<u8> = sqlx::query_scalar("SELECT secret FROM evt.webhook")
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert!(!garde.windows(clair.len()).any(|w| w == clair));
    let traces: i64 = essai
        .nombre("SELECT count(*) FROM audit.journal WHERE entite = 'webhook' AND apres::text ~ 'whsec_|127.0.0.1'")
        .await;
    assert_eq!(traces, 0);
    finir(&essai, travail).await;
}

#[tokio::test]
async fn le_reseau_de_l_etablissement_ne_s_appelle_que_s_il_est_permis() {
    let essai = Essai::avec(|r| r.reseaux_webhooks = Vec::new()).await;
    let elles = Ecrivains::nouveaux(&essai, 1).await;
    let recepteur = Recepteur::nouveau(oui).await;
    let admin = essai.personnel("admin.demo").await;
    for adresse in [
        recepteur.adresse.as_str(),
        "https://10.0.0.1/",
        "https://[::1]/",
        "http://example.org/",
        "",
    ] {
        let nouveau = Nouveau {
            libelle: "SI".into(),
            adresse: adresse.into(),
            sujets: Vec::new(),
        };
        let refus = webhook::creer(&admin, &nouveau).await;
        assert!(
            matches!(&refus, Err(Error::Champs(c)) if c[0].champ == "adresse"),
            "{adresse}: {refus:?}"
        );
    }
    // A name is looked at when it is called.
    let port = recepteur.adresse.rsplit(':').next().unwrap().split('/').next().unwrap();
    let (id, _) = creer(&essai, "Nom", &format!("https://localhost:{port}/pegase")).await;
    let travail = travail(&essai);
    elles.ecrire_en_masse(1).await;
    let mut dit = None;
    attendre(&essai, "the refusal", async || {
        let page = webhook::detail(&admin, id, true, 1).await.unwrap().livraisons;
        dit = page.lignes.iter().find_map(|l| l.erreur.clone());
        dit.is_some()
    })
    .await;
    assert_eq!(dit.as_deref(), Some("this name leads to no address that may be called"));
    assert!(recepteur.recus.lock().unwrap().is_empty());
    finir(&essai, travail).await;
}

#[tokio::test]
async fn seul_qui_en_a_le_droit_dit_ou_les_evenements_sont_portes() {
    let essai = Essai::nouveau().await;
    let recepteur = Recepteur::nouveau(oui).await;
    let (id, _) = creer(&essai, "SI", &recepteur.adresse).await;
    let nouveau = Nouveau {
        libelle: "Autre".into(),
        adresse: recepteur.adresse.clone(),
        sujets: Vec::new(),
    };
    for ctx in [
        essai.anonyme(),
        essai.personnel("lecture.demo").await,
        essai.personnel("sciences.demo").await,
    ] {
        let refuse = |e: Error| assert!(matches!(e, Error::NonConnecte | Error::Interdit), "{e:?}");
        refuse(webhook::creer(&ctx, &nouveau).await.unwrap_err());
        refuse(webhook::lister(&ctx).await.unwrap_err());
        refuse(webhook::activer(&ctx, id, false).await.unwrap_err());
        refuse(webhook::secret(&ctx, id).await.unwrap_err());
        refuse(webhook::tourner(&ctx, id).await.unwrap_err());
        refuse(webhook::detail(&ctx, id, false, 1).await.map(|_| ()).unwrap_err());
        refuse(webhook::rejouer(&ctx, id, None).await.unwrap_err());
        refuse(webhook::supprimer(&ctx, id).await.unwrap_err());
    }
    let admin = essai.personnel("admin.demo").await;
    // Two of the same name, a topic that is none, nothing at all.
    let double = Nouveau {
        libelle: " SI ".into(),
        ..nouveau.clone()
    };
    let sujet = Nouveau {
        sujets: vec!["x".into()],
        ..nouveau.clone()
    };
    for (faux, champ) in [(double, "libelle"), (sujet, "sujets"), (Nouveau::default(), "libelle")] {
        let refus = webhook::creer(&admin, &faux).await;
        assert!(
            matches!(&refus, Err(Error::Champs(c)) if c[0].champ == champ),
            "{refus:?}"
        );
    }
    webhook::supprimer(&admin, id).await.unwrap();
    assert!(matches!(webhook::supprimer(&admin, id).await, Err(Error::Introuvable)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_worker_tue_au_milieu_n_oublie_rien() {
    let essai = Essai::nouveau().await;
    let elles = Arc::new(Ecrivains::nouveaux(&essai, 6).await);
    let recepteur = Recepteur::nouveau(oui).await;
    creer(&essai, "SI", &recepteur.adresse).await;
    let worker = || {
        essai
            .programme(&["worker"])
            .env("PEGASE_WEBHOOK_NETWORKS", "127.0.0.0/8")
            .spawn()
            .unwrap()
    };
    let mut premier = worker();
    let ecriture = {
        let elles = Arc::clone(&elles);
        tokio::spawn(async move { elles.ecrire_beaucoup(400, 7).await })
    };
    attendre(&essai, "the first events", async || recepteur.acceptes().len() > 20).await;
    premier.kill().unwrap(); // SIGKILL
    premier.wait().unwrap();
    let mut second = worker();
    ecriture.await.unwrap();
    // Whoever took them has been silent for too long.
    for sql in [
        "UPDATE evt.livraison SET prochain_le = now() - interval '1 s' WHERE statut = 'ATTENTE'",
        "UPDATE evt.lecteur SET tenu_jusqua = now() - interval '1 s' WHERE tenu_par IS NOT NULL",
    ] {
        sqlx::query(sql).execute(&essai.pool).await.unwrap();
    }
    let ids = elles.ids().await;
    let vus = || {
        let acceptes = recepteur.acceptes();
        let corps: Vec<Value> = acceptes
            .iter()
            .map(|r| serde_json::from_str(&r.corps).unwrap())
            .collect();
        verifier_ordre(acceptes.iter().zip(&corps).map(|(r, c)| {
            (
                r.id,
                c["subject"].as_str().unwrap(),
                c["data"]["rang"].as_i64().unwrap(),
            )
        }))
    };
    attendre(&essai, "all events", async || vus().len() == ids.len()).await;
    assert_eq!(vus(), ids);
    second.kill().unwrap();
    second.wait().unwrap();
}
