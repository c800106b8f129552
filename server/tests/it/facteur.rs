//! The second factor, and showing again who one is.

use crate::{
    autorisations::{application, jeton},
    support::Essai,
};
use axum::{
    body::Body,
    http::{Request, header},
};
use backend::{
    Acteur, Ctx, Error, Result,
    authz::{self, Entree, NouvelleHabilitation},
};
use domain::{CodeErreur, authz::FacteurVue};
use jiff::{SignedDuration, Timestamp};
use totp_rs::{Builder, Secret, Totp};
use tower::ServiceExt;

const MOT: &str = "demo";

/// Signed in, at that instant.
async fn connecte(essai: &Essai, qui: &str, maintenant: Timestamp) -> Ctx {
    let anonyme = a(&essai.anonyme(), maintenant);
    let session = authz::connecter(&anonyme, qui, MOT).await.unwrap().ouverte().unwrap();
    avec(essai, &session.jeton, maintenant).await.unwrap()
}

/// Who holds that token, at that instant.
async fn avec(essai: &Essai, jeton: &str, maintenant: Timestamp) -> Option<Ctx> {
    let jeton = essai.services.cles.lire(jeton).await.unwrap();
    let compte = authz::lire_session(&essai.services, &jeton, maintenant)
        .await
        .unwrap()?;
    Some(Ctx {
        acteur: Acteur::Compte(compte.into()),
        ..a(&essai.anonyme(), maintenant)
    })
}

fn a(ctx: &Ctx, maintenant: Timestamp) -> Ctx {
    Ctx {
        maintenant,
        ..ctx.clone()
    }
}

fn dans(ctx: &Ctx, secondes: i64) -> Ctx {
    a(ctx, ctx.maintenant + SignedDuration::from_secs(secondes))
}

fn code(totp: &Totp, ctx: &Ctx) -> String {
    totp.generate(ctx.maintenant.as_second().unsigned_abs()).to_string()
}

/// Prepares and activates a second factor; gives the application that makes its codes, and the recovery codes.
async fn activer(ctx: &Ctx) -> (Totp, Vec<String>) {
    authz::preparer_facteur(ctx).await.unwrap();
    let FacteurVue::Prepare { secret, image, codes } = authz::mon_compte(ctx).await.unwrap().facteur else {
        panic!("not prepared");
    };
    assert!(image.starts_with("data:image/svg+xml;base64,"));
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap();
    assert!(matches!(
        champ(authz::activer_facteur(ctx, "000000").await),
        Some("code")
    ));
    authz::activer_facteur(ctx, &code(&totp, ctx)).await.unwrap();
    (totp, codes)
}

fn champ<T: std::fmt::Debug>(issue: Result<T>) -> Option<&'static str> {
    match issue {
        Err(Error::Champs(champs)) => {
            assert_eq!(champs[0].code, CodeErreur::Inconnu);
            match champs[0].champ.as_str() {
                "code" => Some("code"),
                "temoin" => Some("temoin"),
                "mot_de_passe" => Some("mot_de_passe"),
                autre => panic!("{autre}"),
            }
        }
        _ => None,
    }
}

async fn attendu(ctx: &Ctx, qui: &str) -> String {
    match authz::connecter(ctx, qui, MOT).await.unwrap() {
        Entree::CodeAttendu(temoin) => temoin,
        Entree::Ouverte(_) => panic!("no code was asked for"),
    }
}

#[tokio::test]
async fn un_code_est_demande_et_ne_sert_qu_une_fois() {
    let essai = Essai::nouveau().await;
    let debut = Timestamp::now();
    let elle = connecte(&essai, "scolarite.demo", debut).await;
    let (totp, codes) = activer(&elle).await;
    assert_eq!(codes.len(), 10);
    let plus_tard = dans(&essai.anonyme(), 300);
    let temoin = attendu(&plus_tard, "scolarite.demo").await;
    // Neither what is no code, nor that of long ago, nor that of somebody else.
    for faux in ["", "123456789", &code(&totp, &elle), "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01"] {
        assert_eq!(
            champ(authz::donner_code(&plus_tard, &temoin, faux).await.map(|s| s.jeton)),
            Some("code"),
            "{faux}"
        );
    }
    let bon = code(&totp, &plus_tard);
    let espace = format!("{} {}", &bon[..3], &bon[3..]);
    let session = authz::donner_code(&plus_tard, &temoin, &espace).await.unwrap();
    assert!(
        avec(&essai, &session.jeton, plus_tard.maintenant)
            .await
            .unwrap()
            .confirme()
            .is_ok()
    );
    assert_eq!(
        champ(authz::donner_code(&plus_tard, &temoin, &bon).await.map(|s| s.jeton)),
        Some("code"),
        "twice"
    );
    // A recovery code works once too, and one is left less.
    let secours = codes[0].to_lowercase();
    authz::donner_code(&plus_tard, &temoin, &secours).await.unwrap();
    assert_eq!(
        champ(authz::donner_code(&plus_tard, &temoin, &secours).await.map(|s| s.jeton)),
        Some("code")
    );
    let vue = authz::mon_compte(&elle).await.unwrap().facteur;
    assert!(matches!(vue, FacteurVue::Actif { codes_restants: 9, .. }), "{vue:?}");
    // What was sealed is of no use later, nor when it was made up.
    let trop_tard = dans(&plus_tard, 601);
    let issue = authz::donner_code(&trop_tard, &temoin, &code(&totp, &trop_tard)).await;
    assert_eq!(champ(issue.map(|s| s.jeton)), Some("temoin"));
    assert_eq!(
        champ(authz::donner_code(&plus_tard, "AAAA", &bon).await.map(|s| s.jeton)),
        Some("temoin")
    );
}

#[tokio::test]
async fn un_lien_de_courriel_n_en_dispense_pas() {
    let essai = Essai::nouveau().await;
    let anonyme = essai.anonyme();
    activer(&connecte(&essai, "apprenant2.demo", Timestamp::now()).await).await;
    authz::demander_recuperation(&anonyme, "apprenant2.demo").await.unwrap();
    let texte: String = sqlx::query_scalar("SELECT corps FROM courriel.message WHERE type = 'RECUPERATION'")
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    let code: String = texte.split("code=").nth(1).unwrap().chars().take(14).collect();
    let entree = authz::changer_mot_de_passe(&anonyme, &code, "une phrase de mer et de vent")
        .await
        .unwrap();
    assert!(entree.ouverte().is_none());
}

#[tokio::test]
async fn ce_qui_est_scelle_pour_autre_chose_n_ouvre_rien() {
    let essai = Essai::avec(|r| {
        r.fournisseurs.cas.push(
            serde_json::from_value(serde_json::json!({
                "code": "x", "label": { "fr": "x", "en": "x" }, "url": "https://cas.example.org",
            }))
            .unwrap(),
        );
    })
    .await;
    let elle = connecte(&essai, "scolarite.demo", Timestamp::now()).await;
    let (totp, _) = activer(&elle).await;
    let plus_tard = dans(&elle, 60);
    let partance = authz::partir_cas(&plus_tard, "x", "", authz::But::Relier).unwrap();
    let issue = authz::donner_code(&plus_tard, &partance.temoin, &code(&totp, &plus_tard)).await;
    assert_eq!(champ(issue.map(|s| s.jeton)), Some("temoin"));
}

#[tokio::test]
async fn qui_essaie_des_codes_attend() {
    let essai = Essai::nouveau().await;
    let elle = connecte(&essai, "scolarite.demo", Timestamp::now()).await;
    let (totp, _) = activer(&elle).await;
    let plus_tard = dans(&essai.anonyme(), 300);
    let temoin = attendu(&plus_tard, "scolarite.demo").await;
    let mut refuses = 0;
    for essai in 0..20 {
        match authz::donner_code(&plus_tard, &temoin, &format!("{essai:06}")).await {
            Err(Error::Patienter { .. }) => break,
            autre => assert_eq!(champ(autre.map(|s| s.jeton)), Some("code")),
        }
        refuses += 1;
    }
    assert!(refuses < 8, "{refuses} codes were tried");
    // The right one has to wait as well, and a right password does not help.
    let temoin = attendu(&plus_tard, "scolarite.demo").await;
    let issue = authz::donner_code(&plus_tard, &temoin, &code(&totp, &plus_tard)).await;
    assert!(matches!(issue, Err(Error::Patienter { .. })));
}

#[tokio::test]
async fn il_se_retire_par_qui_a_confirme_ou_par_l_exploitant() {
    let essai = Essai::nouveau().await;
    let elle = connecte(&essai, "scolarite.demo", Timestamp::now()).await;
    activer(&elle).await;
    // An active one is not replaced behind one's back.
    assert!(matches!(authz::preparer_facteur(&elle).await, Err(Error::Interdit)));
    let plus_tard = dans(&elle, 16 * 60);
    assert!(matches!(
        authz::retirer_facteur(&plus_tard).await,
        Err(Error::AConfirmer)
    ));
    authz::retirer_facteur(&elle).await.unwrap();
    assert!(
        authz::connecter(&plus_tard, "scolarite.demo", MOT)
            .await
            .unwrap()
            .ouverte()
            .is_some()
    );
    activer(&connecte(&essai, "scolarite.demo", Timestamp::now()).await).await;
    assert!(matches!(
        authz::oter_facteur(&elle, "scolarite.demo").await,
        Err(Error::Interdit)
    ));
    let systeme = Ctx::systeme(essai.services.clone(), "server user");
    authz::oter_facteur(&systeme, " Scolarite.demo ").await.unwrap();
    assert!(matches!(
        authz::oter_facteur(&systeme, "scolarite.demo").await,
        Err(Error::Introuvable)
    ));
    let traces =
        "SELECT count(*) FROM audit.journal WHERE traitement IN ('ACTIVER_SECOND_FACTEUR', 'RETIRER_SECOND_FACTEUR')";
    assert_eq!(essai.nombre(traces).await, 4);
}

#[tokio::test]
async fn ce_qui_est_grave_veut_qu_on_montre_qui_on_est() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo", Timestamp::now()).await;
    let octroi = |qui: &str| NouvelleHabilitation {
        identifiant: qui.into(),
        role: "LECTEUR".into(),
        structure: "SCI".into(),
        ..NouvelleHabilitation::default()
    };
    authz::accorder(&admin, &octroi("enseignant.demo")).await.unwrap();
    let tard = dans(&admin, 15 * 60);
    assert!(matches!(
        authz::accorder(&tard, &octroi("regie.demo")).await,
        Err(Error::AConfirmer)
    ));
    // A wrong password changes nothing, and the right one is good for this session only.
    assert_eq!(champ(authz::confirmer(&tard, "faux", "").await), Some("mot_de_passe"));
    assert!(matches!(
        authz::accorder(&tard, &octroi("regie.demo")).await,
        Err(Error::AConfirmer)
    ));
    authz::confirmer(&tard, MOT, "").await.unwrap();
    let confirmee: i64 = essai
        .nombre("SELECT count(*) FROM authz.session WHERE confirmee_le > cree_le")
        .await;
    assert_eq!(confirmee, 1);
    // With a second factor, its code too.
    let (totp, _) = activer(&connecte(&essai, "admin.demo", tard.maintenant).await).await;
    let encore = dans(&tard, 300);
    assert_eq!(champ(authz::confirmer(&encore, MOT, "000000").await), Some("code"));
    authz::confirmer(&encore, MOT, &code(&totp, &encore)).await.unwrap();
}

/// By the browser: the export leads to the page that asks, and that one back to the export.
#[tokio::test]
async fn l_export_mene_a_la_confirmation_et_retour() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let jeton = jeton(&essai, "admin.demo").await;
    let demander = async |methode: &str, adresse: &str, corps: &str| {
        let requete = Request::builder()
            .method(methode)
            .uri(adresse)
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(corps.to_owned()))
            .unwrap();
        let reponse = app.clone().oneshot(requete).await.unwrap();
        let vers = reponse
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned());
        (reponse.status().as_u16(), vers.unwrap_or_default())
    };
    assert_eq!(demander("GET", "/gestion/journal.csv", "").await.0, 200);
    sqlx::query("UPDATE authz.session SET confirmee_le = now() - interval '16 minutes'")
        .execute(&essai.pool)
        .await
        .unwrap();
    for liste in ["/gestion/journal.csv?acteur=Nadia", "/gestion/inscriptions.csv?q=a%20b"] {
        let (statut, vers) = demander("GET", liste, "").await;
        let retour: String = url::form_urlencoded::byte_serialize(liste.as_bytes()).collect();
        assert_eq!((statut, vers), (303, format!("/fr/confirmer?retour={retour}")));
        let (statut, vers) = demander("POST", "/confirmer", &format!("mot_de_passe=faux&retour={retour}")).await;
        assert_eq!(
            (statut, vers),
            (303, format!("/fr/confirmer?erreur=refus&retour={retour}"))
        );
    }
    assert_eq!(demander("GET", "/fr/confirmer", "").await.0, 200);
    let (_, vers) = demander("POST", "/confirmer", "mot_de_passe=demo&retour=//ailleurs.example").await;
    assert_eq!(vers, "/fr/confirmer?fait=oui", "nowhere else");
    let (_, vers) = demander(
        "POST",
        "/confirmer",
        "mot_de_passe=demo&retour=%2Fgestion%2Fjournal.csv",
    )
    .await;
    assert_eq!(vers, "/gestion/journal.csv");
    assert_eq!(demander("GET", &vers, "").await.0, 200);
}

/// Rights that want a second factor are held back until there is one, and no others.
#[tokio::test]
async fn sans_code_certains_droits_attendent() {
    use domain::authz::Traitement::{HabGerer, InsLire, SecJournal};
    let essai = Essai::avec(|r| r.facteur_pour = vec![HabGerer, SecJournal]).await;
    let maintenant = Timestamp::now();
    let anonyme = a(&essai.anonyme(), maintenant);
    let session = authz::connecter(&anonyme, "admin.demo", MOT)
        .await
        .unwrap()
        .ouverte()
        .unwrap();
    assert!(session.facteur_voulu, "she is led to where it is set up");
    let ctx = avec(&essai, &session.jeton, maintenant).await.unwrap();
    assert!(matches!(ctx.perimetre(HabGerer), Err(Error::SecondFacteur)));
    assert!(matches!(
        ctx.exiger(SecJournal, &["ETAB00".to_owned()]),
        Err(Error::SecondFacteur)
    ));
    ctx.perimetre(InsLire).unwrap();
    assert!(matches!(authz::droits(&ctx, "", 1).await, Err(Error::SecondFacteur)));
    assert!(matches!(
        backend::audit::chercher(&ctx, &Default::default(), None).await,
        Err(Error::SecondFacteur)
    ));
    let saisie = NouvelleHabilitation {
        identifiant: "enseignant.demo".into(),
        role: "LECTEUR".into(),
        structure: "SCI".into(),
        debut: String::new(),
        fin: String::new(),
    };
    assert!(matches!(
        authz::accorder(&ctx, &saisie).await,
        Err(Error::SecondFacteur)
    ));

    // As it is set up, at once; and no more once it is taken off.
    activer(&ctx).await;
    let ctx = avec(&essai, &session.jeton, maintenant).await.unwrap();
    authz::droits(&ctx, "", 1).await.unwrap();
    authz::retirer_facteur(&ctx).await.unwrap();
    let ctx = avec(&essai, &session.jeton, maintenant).await.unwrap();
    assert!(matches!(authz::droits(&ctx, "", 1).await, Err(Error::SecondFacteur)));

    // Who has none of these rights is asked for nothing; a provider asks in its own way.
    for qui in ["lecture.demo", "apprenant2.demo"] {
        let session = authz::connecter(&anonyme, qui, MOT).await.unwrap().ouverte().unwrap();
        assert!(!session.facteur_voulu, "{qui}");
    }
    sqlx::query("UPDATE authz.session SET fournisseur = 'univ', sujet = 'x'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let ctx = avec(&essai, &session.jeton, maintenant).await.unwrap();
    authz::droits(&ctx, "", 1).await.unwrap();
}

/// Led to the page where it is set up, whatever she was going to, and told so there and where she is refused.
#[tokio::test]
async fn sans_code_on_est_mene_a_son_compte() {
    let essai = Essai::avec(|r| r.facteur_pour = vec![domain::authz::Traitement::SecJournal]).await;
    let app = application(&essai).await;
    let demander = async |methode: &str, chemin: &str, corps: &str, jeton: Option<&str>| {
        let mut requete = Request::builder()
            .method(methode)
            .uri(chemin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        if let Some(jeton) = jeton {
            requete = requete.header(header::COOKIE, format!("__Host-pegase={jeton}"));
        }
        let reponse = app
            .clone()
            .oneshot(requete.body(Body::from(corps.to_owned())).unwrap())
            .await
            .unwrap();
        let vers = reponse
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned());
        let statut = reponse.status().as_u16();
        let page = axum::body::to_bytes(reponse.into_body(), 1 << 22).await.unwrap();
        (statut, vers, String::from_utf8_lossy(&page).into_owned())
    };
    let formulaire = |qui: &str| format!("identifiant={qui}&mot_de_passe=demo&retour=%2Fgestion%2Fjournal&langue=fr");
    let (_, vers, _) = demander("POST", "/connexion", &formulaire("admin.demo"), None).await;
    assert_eq!(vers.as_deref(), Some("/gestion/compte?facteur=voulu"));
    let (_, vers, _) = demander("POST", "/connexion", &formulaire("lecture.demo"), None).await;
    assert_eq!(vers.as_deref(), Some("/gestion/journal"));
    let jeton = jeton(&essai, "admin.demo").await;
    let (_, _, page) = demander("GET", "/gestion/compte", "", Some(&jeton)).await;
    assert!(page.contains("Ajoutez un code à votre mot de passe"));
    assert!(
        !page.contains("href=\"/gestion/journal\""),
        "the menu does not offer what is refused"
    );
    let (_, _, page) = demander("GET", "/gestion/journal", "", Some(&jeton)).await;
    assert!(page.contains("Ajouter le code dans Mon compte"));
    let (statut, _, texte) = demander("GET", "/gestion/journal.csv", "", Some(&jeton)).await;
    assert_eq!(statut, 403);
    assert!(texte.contains("un code en plus du mot de passe"));
}
