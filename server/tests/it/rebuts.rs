//! What other systems tell us and cannot be taken: kept, in its place, looked at, mended, dropped, brought back.

use crate::{
    reception::{ELLE, dire, elle, essai, message, refus},
    support::Essai,
};
use backend::{
    Error,
    reception::{self, Brut, Correction, Issue},
};
use domain::{
    CodeErreur,
    ids::RebutId,
    reception::{FiltreRebuts, Objet, RebutVue, StatutRebut},
};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

async fn rebuts(essai: &Essai, regles: bool) -> Vec<RebutVue> {
    let admin = essai.personnel("admin.demo").await;
    let filtre = FiltreRebuts {
        objet: None,
        regles,
        page: 1,
    };
    reception::lister(&admin, filtre).await.unwrap().rebuts.lignes
}

/// Mended as it is shown.
async fn corriger(essai: &Essai, id: RebutId, corps: &str) -> Result<(), Error> {
    let admin = essai.personnel("admin.demo").await;
    let essais = reception::detail(&admin, id).await?.essais;
    let correction = Correction {
        corps: corps.into(),
        essais,
    };
    reception::rejouer(&admin, id, Some(correction)).await
}

#[tokio::test]
async fn ce_qui_suit_un_message_refuse_l_attend() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    let dit = |id: &str, sujet: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            sujet,
            &json!({ "code_apprenant": ELLE, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "a", "courriel", "pas une adresse"),
        dit("2", "a", "ville", "Le Havre"),
        dit("3", "b", "adresse_voie", "1 rue X"),
    ];
    let issues = dire(&essai, Objet::Personne, &dits).await;
    assert!(matches!(issues[0], Issue::Rebut(_)), "{issues:?}");
    assert_eq!(issues[1..], [Issue::EnAttente, Issue::Applique]);
    // In another batch too.
    assert_eq!(
        dire(&essai, Objet::Personne, &[dit("4", "a", "ville", "Dieppe")]).await,
        [Issue::EnAttente]
    );
    assert_ne!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));

    let liste = rebuts(&essai, false).await;
    let statuts: Vec<_> = liste.iter().map(|r| (r.statut, r.derriere)).collect();
    let attente = (StatutRebut::EnAttente, 0);
    assert_eq!(statuts, [attente, attente, (StatutRebut::ATraiter, 2)]);
    let premier = liste[2].id;
    assert!(matches!(
        reception::rejouer(&admin, liste[0].id, None).await,
        Err(Error::Conflit(_))
    ));
    // Mended badly: what was typed stays.
    let detail = reception::detail(&admin, premier).await.unwrap();
    let corrige = detail.corps.replace("pas une adresse", "toujours pas");
    let refus = corriger(&essai, premier, &corrige).await.unwrap_err();
    assert!(matches!(refus, Error::Champs(e) if e[0].champ == "courriel"));
    assert!(
        reception::detail(&admin, premier)
            .await
            .unwrap()
            .corps
            .contains("toujours pas")
    );
    let corrige = corrige.replace("toujours pas", "eloise@example.org");
    corriger(&essai, premier, &corrige).await.unwrap();
    assert_eq!(elle(&essai, "courriel").await.as_deref(), Some("eloise@example.org"));
    assert_eq!(
        elle(&essai, "ville").await.as_deref(),
        Some("Dieppe"),
        "those behind followed, in order"
    );
    assert!(rebuts(&essai, false).await.is_empty());
    let regles = rebuts(&essai, true).await;
    assert!(regles.iter().all(|r| r.statut == StatutRebut::Rejoue), "{regles:?}");
    // Told again by who sent it: nothing happens.
    assert_eq!(
        dire(&essai, Objet::Personne, &dits[..2]).await,
        [Issue::Deja, Issue::Deja]
    );
}

#[tokio::test]
async fn on_peut_faire_sans() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    sqlx::query("UPDATE identite.personne SET statut_ine = 'CONFIRME' WHERE code_apprenant = $1")
        .bind(ELLE)
        .execute(&essai.pool)
        .await
        .unwrap();
    let dit = |id: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            ELLE,
            &json!({ "code_apprenant": ELLE, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "prenom", "Élodie"),
        dit("2", "prenom", "Zoé"),
        dit("3", "ville", "Le Havre"),
    ];
    let issues = dire(&essai, Objet::Personne, &dits).await;
    assert_eq!(issues[0], refus("prenom", CodeErreur::Protege));
    let premier = rebuts(&essai, false).await[2].id;
    reception::abandonner(&admin, premier).await.unwrap();
    // The second is in front now, for its own reasons.
    let second = rebuts(&essai, false).await[1].clone();
    assert_eq!((second.statut, second.derriere), (StatutRebut::ATraiter, 1));
    assert_eq!(second.erreurs[0].code, CodeErreur::Protege);
    sqlx::query("UPDATE identite.personne SET statut_ine = 'A_VERIFIER'")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(
        reception::rejouer_tous(&admin, Some(Objet::Structure)).await.unwrap(),
        (0, 0)
    );
    assert_eq!(reception::rejouer_tous(&admin, None).await.unwrap(), (1, 0));
    assert_eq!(elle(&essai, "prenom").await.as_deref(), Some("Zoé"));
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));
}

#[tokio::test]
async fn ce_qui_ne_se_lit_pas_se_corrige_aussi() {
    let essai = essai().await;

    let illisible = |corps: &[u8]| Brut {
        canal: "essai".into(),
        origine: "essai/0/7".into(),
        corps: corps.to_vec(),
        ..Brut::default()
    };
    let dits = [illisible(b"{ \"data\": \xff\x00"), illisible(b"[]")];
    for issue in dire(&essai, Objet::Personne, &dits).await {
        assert_eq!(issue, refus("message", CodeErreur::FormatInvalide));
    }
    assert_eq!(dire(&essai, Objet::Personne, &dits).await, [Issue::Deja, Issue::Deja]);
    let liste = rebuts(&essai, false).await;
    let bon = message(
        "9",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "ville": "Le Havre" }),
    );
    let texte = String::from_utf8(bon.corps.clone()).unwrap();
    corriger(&essai, liste[1].id, &texte).await.unwrap();
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));
    assert_eq!(
        dire(&essai, Objet::Personne, &[bon]).await,
        [Issue::Deja],
        "it has a name now"
    );
    // The other one turns out to be about what waits already: it waits behind.
    let faux = message(
        "10",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "sexe": "?" }),
    );
    dire(&essai, Objet::Personne, &[faux]).await;
    let texte = texte.replace("\"9\"", "\"11\"").replace("Le Havre", "Dieppe");
    corriger(&essai, liste[0].id, &texte).await.unwrap();
    let suite: Vec<_> = rebuts(&essai, false).await.iter().map(|r| r.statut).collect();
    assert_eq!(suite, [StatutRebut::EnAttente, StatutRebut::ATraiter]);
}

#[tokio::test]
async fn un_message_qui_casse_tout_ne_retient_que_lui() {
    let essai = essai().await;
    // What no rule of ours foresees.
    sqlx::query("ALTER TABLE identite.personne ADD CONSTRAINT imprevu CHECK (ville <> 'Imprévu')")
        .execute(&essai.pool)
        .await
        .unwrap();
    let dit = |id: &str, sujet: &str, qui: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            sujet,
            &json!({ "code_apprenant": qui, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "a", ELLE, "ville", "Le Havre"),
        dit("2", "b", "000000002", "ville", "Imprévu"),
        dit("3", "b", "000000002", "adresse_voie", "2 rue Y"),
        dit("4", "c", ELLE, "ville", "Dieppe"),
    ];
    assert_eq!(
        dire(&essai, Objet::Personne, &dits).await,
        [
            Issue::Applique,
            refus("message", CodeErreur::Inattendu),
            Issue::EnAttente,
            Issue::Applique
        ]
    );
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Dieppe"));
    sqlx::query("ALTER TABLE identite.personne DROP CONSTRAINT imprevu")
        .execute(&essai.pool)
        .await
        .unwrap();
    let admin = essai.personnel("admin.demo").await;
    assert_eq!(reception::rejouer_tous(&admin, None).await.unwrap(), (1, 0));
    let elle = "SELECT count(*) FROM identite.personne WHERE ville = 'Imprévu' AND adresse_voie = '2 rue Y'";
    assert_eq!(essai.nombre(elle).await, 1);
}

#[tokio::test]
async fn ce_qui_casse_derriere_un_refus_ne_bloque_pas_le_refus() {
    let essai = essai().await;
    sqlx::query("ALTER TABLE identite.personne ADD CONSTRAINT imprevu CHECK (ville <> 'Imprévu')")
        .execute(&essai.pool)
        .await
        .unwrap();
    let dit = |id: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            "a",
            &json!({ "code_apprenant": ELLE, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "sexe", "?"),
        dit("2", "adresse_voie", "3 rue Z"),
        dit("3", "ville", "Imprévu"),
    ];
    dire(&essai, Objet::Personne, &dits).await;
    let admin = essai.personnel("admin.demo").await;
    let premier = rebuts(&essai, false).await[2].id;
    reception::abandonner(&admin, premier).await.unwrap();
    assert_eq!(elle(&essai, "adresse_voie").await.as_deref(), Some("3 rue Z"));
    let reste = rebuts(&essai, false).await;
    assert_eq!((reste.len(), reste[0].statut), (1, StatutRebut::ATraiter));
    assert_eq!(reste[0].erreurs[0].code, CodeErreur::Inattendu);
    assert_eq!(reception::rejouer_tous(&admin, None).await.unwrap(), (0, 1));
    // The one that was dropped is brought back, before it.
    reception::reprendre(&admin, premier).await.unwrap();
    let statuts: Vec<_> = rebuts(&essai, false).await.iter().map(|r| r.statut).collect();
    assert_eq!(statuts, [StatutRebut::EnAttente, StatutRebut::ATraiter]);
    assert!(matches!(
        reception::reprendre(&admin, premier).await,
        Err(Error::Conflit(_))
    ));
}

#[tokio::test]
async fn ce_que_l_on_corrige_reste_le_meme_message() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    let faux = message(
        "1",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "sexe": "?" }),
    );
    dire(&essai, Objet::Personne, &[faux]).await;
    let id = rebuts(&essai, false).await[0].id;
    let corps = reception::detail(&admin, id).await.unwrap().corps;
    for (avant, apres, champ) in [
        ("\"1\"", "\"2\"", "id"),
        ("\"essai\"", "\"autre\"", "source"),
        ("\"a\"", "\"b\"", "subject"),
        ("{", "", "message"),
    ] {
        let refus = corriger(&essai, id, &corps.replacen(avant, apres, 1))
            .await
            .unwrap_err();
        assert!(
            matches!(&refus, Error::Champs(e) if e[0].champ == champ),
            "{champ}: {refus:?}"
        );
    }
    // Two at once: the second sees what the first has typed.
    let tard = Correction { corps, essais: 1 };
    assert!(matches!(
        reception::rejouer(&admin, id, Some(tard)).await,
        Err(Error::Conflit(_))
    ));
    // The journal has what was changed, and the row what came.
    let traces = "SELECT count(*) FROM audit.journal WHERE traitement = 'REJOUER_MESSAGE' AND avant IS NOT NULL";
    assert_eq!(essai.nombre(traces).await, 4);
    let recu = "SELECT count(*) FROM evt.rebut WHERE corps_recu LIKE '%\"?\"%' AND corps <> corps_recu";
    assert_eq!(essai.nombre(recu).await, 1);
}

#[tokio::test]
async fn illisible_on_sait_parfois_de_quoi_il_parle() {
    let essai = essai().await;
    let attributs = [
        ("specversion", "1.0"),
        ("id", "1"),
        ("source", "essai"),
        ("type", "pegase.personne"),
        ("subject", "a"),
    ];
    let illisible = Brut {
        canal: "essai".into(),
        origine: "essai/0/1".into(),
        cle: Some("autre".into()),
        attributs: attributs.map(|(n, v)| (n.to_owned(), v.to_owned())).into(),
        corps: b"{ \"code_apprenant\": ".to_vec(),
    };
    let suivant = message(
        "2",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "ville": "Dieppe" }),
    );
    let issues = dire(&essai, Objet::Personne, &[illisible, suivant]).await;
    assert_eq!(issues, [refus("message", CodeErreur::FormatInvalide), Issue::EnAttente]);
    // What stood beside it is there, to be mended with it.
    let admin = essai.personnel("admin.demo").await;
    let premier = rebuts(&essai, false).await[1].id;
    let corps = reception::detail(&admin, premier).await.unwrap().corps;
    let mut evenement: Value = serde_json::from_str(&corps).unwrap();
    evenement["data"] = json!({ "code_apprenant": ELLE, "ville": "Caen", "adresse_voie": "5 rue W" });
    corriger(&essai, premier, &evenement.to_string()).await.unwrap();
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Dieppe"), "in their order");
    assert_eq!(elle(&essai, "adresse_voie").await.as_deref(), Some("5 rue W"));
}

#[tokio::test]
async fn qui_ne_gere_pas_les_echanges_ne_voit_rien() {
    let essai = essai().await;
    dire(&essai, Objet::Personne, &[message("1", "x", "a", &json!({}))]).await;
    let id = rebuts(&essai, false).await[0].id;
    for qui in ["scolarite.demo", "lecture.demo", "svc-api"] {
        let ctx = essai.personnel(qui).await;
        let filtre = FiltreRebuts {
            page: 1,
            ..Default::default()
        };
        assert!(
            matches!(reception::lister(&ctx, filtre).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::detail(&ctx, id).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::rejouer(&ctx, id, None).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::abandonner(&ctx, id).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::rejouer_tous(&ctx, None).await, Err(Error::Interdit)),
            "{qui}"
        );
    }
    let admin = essai.personnel("admin.demo").await;
    let rien = RebutId(Uuid::now_v7());
    assert!(matches!(reception::detail(&admin, rien).await, Err(Error::Introuvable)));
    assert!(matches!(
        reception::abandonner(&admin, rien).await,
        Err(Error::Introuvable)
    ));
}

#[tokio::test]
async fn ce_qui_est_vieux_et_regle_s_oublie() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    dire(
        &essai,
        Objet::Personne,
        &[message("1", "x", "a", &json!({})), message("2", "x", "b", &json!({}))],
    )
    .await;
    let id = rebuts(&essai, false).await[0].id;
    reception::abandonner(&admin, id).await.unwrap();
    for table in ["evt.recu SET recu_le = recu_le", "evt.rebut SET traite_le = traite_le"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE {table} - interval '100 days'")))
            .execute(&essai.pool)
            .await
            .unwrap();
    }
    assert_eq!(essai.nombre("SELECT count(*) FROM evt.recu").await, 2);
    let services = Arc::clone(&essai.services);
    let soins = tokio::spawn(backend::jobs::travailler(services));
    let debut = std::time::Instant::now();
    while essai.nombre("SELECT count(*) FROM evt.recu").await + essai.nombre("SELECT count(*) FROM evt.rebut").await > 1
    {
        assert!(debut.elapsed().as_secs() < 30);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    essai.services.arret.cancel();
    soins.await.unwrap();
    // What nobody has settled stays, and is still known.
    assert_eq!(rebuts(&essai, false).await.len(), 1);
    assert_eq!(
        dire(&essai, Objet::Personne, &[message("1", "x", "a", &json!({}))]).await,
        [Issue::Deja]
    );
}
