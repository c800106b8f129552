use crate::support::Essai;
use backend::{Error, authz};
use i18n::Langue;
use sqlx::Connection;

#[tokio::test]
async fn cinq_erreurs_puis_l_attente() {
    let essai = Essai::nouveau().await;
    let ctx = essai.anonyme();
    assert!(authz::connecter(&ctx, " Lecture.Demo ", "demo").await.is_ok());
    for _ in 0..5 {
        assert!(matches!(
            authz::connecter(&ctx, "lecture.demo", "faux").await,
            Err(Error::Champs(_))
        ));
    }
    assert!(matches!(
        authz::connecter(&ctx, "lecture.demo", "demo").await,
        Err(Error::Patienter { .. })
    ));
    // A name that nobody has waits alike: the answer does not tell which accounts exist.
    for _ in 0..5 {
        assert!(matches!(
            authz::connecter(&ctx, "personne", "demo").await,
            Err(Error::Champs(_))
        ));
    }
    assert!(matches!(
        authz::connecter(&ctx, "personne", "demo").await,
        Err(Error::Patienter { .. })
    ));
}

/// Forty attempts at the same instant are forty attempts.
#[tokio::test]
async fn essayer_tout_a_la_fois_ne_sert_a_rien() {
    let essai = Essai::nouveau().await;
    let ctx = essai.anonyme();
    let essais = (0..40).map(|_| authz::connecter(&ctx, "lecture.demo", "faux"));
    let issues = futures::future::join_all(essais).await;
    let essayes = issues.iter().filter(|i| matches!(i, Err(Error::Champs(_)))).count();
    assert_eq!(
        essayes, 5,
        "the others were told to wait, before any password was looked at"
    );
}

#[tokio::test]
async fn une_session_finie_ne_revient_pas() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    let session = authz::connecter(&anonyme, "lecture.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap();
    let jeton = essai.services.cles.lire(&session.jeton).await.unwrap();
    let compte = authz::lire_session(&essai.services, &jeton, anonyme.maintenant)
        .await
        .unwrap()
        .unwrap();
    let tard = anonyme.maintenant + jiff::SignedDuration::from_mins(31);
    assert!(
        authz::lire_session(&essai.services, &jeton, tard)
            .await
            .unwrap()
            .is_none(),
        "idle"
    );
    let ctx = backend::Ctx {
        acteur: backend::Acteur::Compte(compte.into()),
        ..anonyme.clone()
    };
    authz::fermer(&ctx).await.unwrap();
    assert!(
        authz::lire_session(&essai.services, &jeton, anonyme.maintenant)
            .await
            .unwrap()
            .is_none()
    );
    // A token that another key signed, or that was touched, is nothing.
    let mut faux = session.jeton.clone().into_bytes();
    let place = faux.len() - 20;
    faux[place] = if faux[place] == b'A' { b'B' } else { b'A' };
    assert!(
        essai
            .services
            .cles
            .lire(&String::from_utf8(faux).unwrap())
            .await
            .is_none()
    );
}

#[tokio::test]
async fn un_code_d_activation_sert_une_fois_et_a_son_adresse() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let entete = include_str!("../../demo/admissions-1000.csv").lines().next().unwrap();
    let valeur = |c: &str| match c {
        "nom_naissance" => "Delacroix",
        "prenom" => "Camille",
        "sexe" => "F",
        "date_naissance" => "2007-01-02",
        "code_pays_naissance" | "code_nationalite" => "99100",
        "mail" => "camille@example.org",
        "origine_admission1" => "parcoursup",
        "annee_concours1" => "2026",
        "code_voeu1" => "LIC-CHIMIE>L1-CHIMIE@PER-2026",
        _ => "",
    };
    let ligne: Vec<&str> = entete.trim().split(';').map(valeur).collect();
    let contenu = format!("{entete}\n{}\n", ligne.join(";")).into();
    backend::inscription::deposer(
        &admin,
        backend::inscription::Depot {
            nom: "x".into(),
            contenu,
        },
    )
    .await
    .unwrap();
    backend::jobs::executer_une(&essai.services).await.unwrap();
    let corps: String =
        sqlx::query_scalar("SELECT corps FROM courriel.message WHERE destinataire = 'camille@example.org'")
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    let code = corps
        .lines()
        .find(|l| l.len() == 14 && l.matches('-').count() == 2)
        .unwrap()
        .to_owned();
    let anonyme = essai.anonyme();
    let saisie = |code: &str, courriel: &str, mot: &str| authz::Activation {
        code: code.into(),
        courriel: courriel.into(),
        mot_de_passe: mot.into(),
    };
    let bon = "une phrase assez longue";
    for refusee in [
        saisie(&code, "autre@example.org", bon),
        saisie("0000-0000-0000", "camille@example.org", bon),
        saisie(&code, "camille@example.org", "court"),
        saisie("", "", ""),
    ] {
        assert!(
            matches!(
                authz::activer(&anonyme, &refusee, Langue::Fr).await,
                Err(Error::Champs(_))
            ),
            "{refusee:?}"
        );
    }
    let bonne = saisie(&code.to_lowercase(), "Camille@Example.org", bon);
    assert!(authz::activer(&anonyme, &bonne, Langue::Fr).await.unwrap().apprenant);
    assert!(
        matches!(
            authz::activer(&anonyme, &bonne, Langue::Fr).await,
            Err(Error::Champs(_))
        ),
        "used"
    );
    assert!(authz::connecter(&anonyme, "camille@example.org", bon).await.is_ok());
}

/// The application's role may add to the journal, and nothing else; and it makes no structure.
#[tokio::test]
async fn le_role_applicatif_ne_recrit_pas_le_journal() {
    let essai = Essai::nouveau().await;
    let mut cx = sqlx::PgConnection::connect(&essai.url).await.unwrap();
    sqlx::query("SET ROLE pegase_app").execute(&mut cx).await.unwrap();
    for interdit in [
        "UPDATE audit.journal SET acteur = 'moi'",
        "DELETE FROM audit.journal",
        "TRUNCATE audit.journal",
        "CREATE TABLE authz.x (a int)",
        "ALTER TABLE audit.journal DISABLE TRIGGER ALL",
    ] {
        assert!(sqlx::query(interdit).execute(&mut cx).await.is_err(), "{interdit}");
    }
    assert!(
        sqlx::query("SELECT 1 FROM audit.journal LIMIT 1")
            .execute(&mut cx)
            .await
            .is_ok()
    );
}

/// The code of the last mail to an address, whatever its kind.
async fn dernier_code(essai: &Essai, adresse: &str) -> Option<String> {
    let corps: Option<String> = sqlx::query_scalar(
        "SELECT corps FROM courriel.message WHERE destinataire = $1 AND corps ~ 'code=' ORDER BY id DESC LIMIT 1",
    )
    .bind(adresse)
    .fetch_optional(&essai.pool)
    .await
    .unwrap();
    let suite = corps?.split_once("code=")?.1.to_owned();
    Some(
        suite
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect(),
    )
}

async fn adresse_de(essai: &Essai, identifiant: &str) -> String {
    sqlx::query_scalar(
        "SELECT p.courriel FROM identite.personne p JOIN authz.utilisateur u ON u.personne_id = p.id
         WHERE u.identifiant = $1",
    )
    .bind(identifiant)
    .fetch_one(&essai.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn un_mot_de_passe_oublie_se_remplace_une_fois() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    let ancienne = authz::connecter(&anonyme, "apprenant2.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton;
    let adresse = adresse_de(&essai, "apprenant2.demo").await;
    // By the address or by the user name, whatever the case.
    authz::demander_recuperation(&anonyme, &format!(" {} ", adresse.to_uppercase()))
        .await
        .unwrap();
    let premier = dernier_code(&essai, &adresse).await.unwrap();
    authz::demander_recuperation(&anonyme, "Apprenant2.Demo").await.unwrap();
    let second = dernier_code(&essai, &adresse).await.unwrap();
    assert_ne!(premier, second);

    let bon = "une autre phrase assez longue";
    for (code, mot) in [(second.as_str(), "court"), ("0000-0000-0000", bon), ("", bon)] {
        assert!(matches!(
            authz::changer_mot_de_passe(&anonyme, code, mot).await,
            Err(Error::Champs(_))
        ));
    }
    // A code that opens no account does not open one either.
    let saisie = authz::Activation {
        code: second.clone(),
        courriel: adresse.clone(),
        mot_de_passe: bon.into(),
    };
    assert!(authz::activer(&anonyme, &saisie, Langue::Fr).await.is_err());

    let (un, deux) = tokio::join!(
        authz::changer_mot_de_passe(&anonyme, &second, bon),
        authz::changer_mot_de_passe(&anonyme, &second, bon)
    );
    assert!(un.is_ok() != deux.is_ok(), "the code works once, raced or not");
    assert!(
        authz::changer_mot_de_passe(&anonyme, &premier, bon).await.is_err(),
        "the other links of the account are worth nothing any more"
    );
    assert!(authz::connecter(&anonyme, "apprenant2.demo", "demo").await.is_err());
    assert!(
        authz::connecter(&anonyme, "apprenant2.demo", bon)
            .await
            .unwrap()
            .ouverte()
            .unwrap()
            .apprenant
    );
    let jeton = essai.services.cles.lire(&ancienne).await.unwrap();
    let session = authz::lire_session(&essai.services, &jeton, anonyme.maintenant)
        .await
        .unwrap();
    assert!(session.is_none(), "sessions of before are over");
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.journal WHERE traitement = 'CHANGER_MOT_DE_PASSE'")
            .await,
        1
    );
}

#[tokio::test]
async fn chacun_voit_ou_il_est_connecte_et_y_met_fin() {
    let essai = Essai::nouveau().await;
    let anonyme = backend::Ctx {
        navigateur: Some("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0".into()),
        adresse: Some("192.0.2.7".parse().unwrap()),
        ..essai.anonyme()
    };
    let compte = async |jeton: &str| {
        let jeton = essai.services.cles.lire(jeton).await.unwrap();
        let compte = authz::lire_session(&essai.services, &jeton, anonyme.maintenant)
            .await
            .unwrap();
        compte.map(|c| backend::Ctx {
            acteur: backend::Acteur::Compte(c.into()),
            ..anonyme.clone()
        })
    };
    let ouvrir = async |qui: &str| {
        authz::connecter(&anonyme, qui, "demo")
            .await
            .unwrap()
            .ouverte()
            .unwrap()
            .jeton
    };
    let (ici, la, encore) = (
        ouvrir("lecture.demo").await,
        ouvrir("lecture.demo").await,
        ouvrir("lecture.demo").await,
    );
    let autrui = ouvrir("sciences.demo").await;
    let moi = compte(&ici).await.unwrap();
    let vue = authz::mon_compte(&moi).await.unwrap();
    assert_eq!(vue.sessions.len(), 3);
    assert!(vue.sessions[0].celle_ci && vue.mot_de_passe && vue.identites.is_empty());
    assert_eq!(vue.sessions[0].appareil, "Firefox, Windows");
    assert_eq!(vue.sessions[0].adresse.as_deref(), Some("192.0.2.7"));
    let sienne = compte(&autrui).await.unwrap().compte().unwrap().session;
    assert_eq!(
        authz::finir_sessions(&moi, Some(sienne)).await.unwrap(),
        0,
        "somebody else's"
    );
    let une = compte(&la).await.unwrap().compte().unwrap().session;
    assert_eq!(authz::finir_sessions(&moi, Some(une)).await.unwrap(), 1);
    assert!(compte(&la).await.is_none() && compte(&encore).await.is_some());
    assert_eq!(authz::finir_sessions(&moi, None).await.unwrap(), 1);
    assert!(compte(&encore).await.is_none() && compte(&ici).await.is_some() && compte(&autrui).await.is_some());
    // From the machine: one account, then everybody.
    let systeme = backend::Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai");
    assert_eq!(
        authz::deconnecter_compte(&systeme, Some("Lecture.demo"), false)
            .await
            .unwrap(),
        1
    );
    assert!(compte(&ici).await.is_none() && compte(&autrui).await.is_some());
    assert!(
        authz::deconnecter_compte(&systeme, Some("personne"), false)
            .await
            .is_err()
    );
    assert!(
        authz::deconnecter_compte(&moi, None, false).await.is_err(),
        "the command line only"
    );
    let jeton = authz::emettre_jeton(&anonyme, "svc-api", "demo", None)
        .await
        .unwrap()
        .jeton;
    assert!(
        authz::lire_porteur(&essai.services, &jeton, anonyme.maintenant)
            .await
            .unwrap()
            .is_some()
    );
    authz::deconnecter_compte(&systeme, None, false).await.unwrap();
    assert!(compte(&autrui).await.is_none());
    assert!(
        authz::lire_porteur(&essai.services, &jeton, anonyme.maintenant)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn un_lien_vieux_d_une_heure_ne_sert_plus() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    authz::demander_recuperation(&anonyme, "apprenant2.demo").await.unwrap();
    let code = dernier_code(&essai, &adresse_de(&essai, "apprenant2.demo").await)
        .await
        .unwrap();
    let tard = backend::Ctx {
        maintenant: anonyme.maintenant + jiff::SignedDuration::from_mins(61),
        ..anonyme.clone()
    };
    let issue = authz::changer_mot_de_passe(&tard, &code, "une autre phrase assez longue").await;
    assert!(matches!(issue, Err(Error::Champs(_))));
}

#[tokio::test]
async fn demander_ne_dit_rien_et_n_inonde_personne() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    let sql = "SELECT count(*) FROM courriel.message WHERE type = 'RECUPERATION'";
    assert!(
        authz::demander_recuperation(&anonyme, "personne@example.org")
            .await
            .is_ok()
    );
    assert_eq!(essai.nombre(sql).await, 0);
    for _ in 0..5 {
        assert!(authz::demander_recuperation(&anonyme, "apprenant2.demo").await.is_ok());
    }
    assert_eq!(essai.nombre(sql).await, 3, "three an hour");
    assert!(matches!(
        authz::demander_recuperation(&anonyme, " ").await,
        Err(Error::Champs(_))
    ));
}

/// Who has no account yet and lost the invitation gets another one.
#[tokio::test]
async fn une_invitation_perdue_revient() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    let adresse = adresse_de(&essai, "apprenant1.demo").await;
    for sql in [
        "DELETE FROM authz.session",
        "UPDATE authz.utilisateur SET personne_id = NULL, identifiant = 'x', courriel = NULL WHERE identifiant = 'apprenant1.demo'",
    ] {
        sqlx::query(sql).execute(&essai.pool).await.unwrap();
    }
    authz::demander_recuperation(&anonyme, &adresse).await.unwrap();
    let code = dernier_code(&essai, &adresse).await.unwrap();
    let saisie = authz::Activation {
        code,
        courriel: adresse,
        mot_de_passe: "une phrase assez longue".into(),
    };
    assert!(authz::activer(&anonyme, &saisie, Langue::Fr).await.unwrap().apprenant);
}

/// A few passwords on thousands of accounts, from one place: the back-off of each account sees nothing.
#[tokio::test]
async fn une_adresse_qui_echoue_trop_attend() {
    let essai = Essai::avec(|r| r.plafond_echecs = 4).await;
    let de = |adresse: &str| backend::Ctx {
        adresse: Some(adresse.parse().unwrap()),
        ..essai.anonyme()
    };
    let (mauvaise, autre) = (de("192.0.2.7"), de("192.0.2.8"));
    for compte in ["lecture.demo", "regie.demo", "personne", "personne2"] {
        assert!(matches!(
            authz::connecter(&mauvaise, compte, "faux").await,
            Err(Error::Champs(_))
        ));
    }
    assert!(matches!(
        authz::connecter(&mauvaise, "sciences.demo", "demo").await,
        Err(Error::Patienter { .. })
    ));
    assert!(matches!(
        authz::demander_recuperation(&mauvaise, "sciences.demo").await,
        Err(Error::Patienter { .. })
    ));
    assert!(
        authz::connecter(&autre, "sciences.demo", "demo").await.is_ok(),
        "another address"
    );
    let tard = backend::Ctx {
        maintenant: mauvaise.maintenant + jiff::SignedDuration::from_mins(12),
        ..mauvaise
    };
    assert!(
        authz::connecter(&tard, "sciences.demo", "demo").await.is_ok(),
        "ten minutes later"
    );
    authz::oublier_tentatives(&tard).await.unwrap();
    assert_eq!(essai.nombre("SELECT count(*) FROM authz.tentative").await, 0);
}
