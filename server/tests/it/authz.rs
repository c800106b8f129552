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
    assert!(matches!(
        authz::connecter(&ctx, "personne", "demo").await,
        Err(Error::Champs(_))
    ));
}

#[tokio::test]
async fn une_session_finie_ne_revient_pas() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    let session = authz::connecter(&anonyme, "lecture.demo", "demo").await.unwrap();
    let jeton = essai.services.cles.lire(&session.jeton).unwrap();
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
    assert!(essai.services.cles.lire(&String::from_utf8(faux).unwrap()).is_none());
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
        "code_voeu1" => "LIC-CHIMIE>L1@PER-2026",
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
