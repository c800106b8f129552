//! Acting in somebody else's name, to help her.

use crate::{
    autorisations::{application, jeton},
    support::{Essai, filtre},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use backend::{Acteur, Ctx, Error, Result, audit, authz, inscription, notification, paiement, parcours, rgpd};
use domain::{
    CodeErreur, authz::RefusAssistance, ids::UtilisateurId, journal::FiltreJournal, paiement::SaisieEncaissement,
    rgpd::Genre,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use tower::ServiceExt;
use uuid::Uuid;

const MOTIF: &str = "Elle ne trouve pas ses pièces";

/// Who holds that token, at that instant.
async fn porteur(essai: &Essai, jeton: &str, maintenant: Timestamp) -> Ctx {
    let lu = essai.services.cles.lire(jeton).await.unwrap();
    let compte = authz::lire_session(&essai.services, &lu, maintenant)
        .await
        .unwrap()
        .unwrap();
    Ctx {
        acteur: Acteur::Compte(compte.into()),
        maintenant,
        ..essai.anonyme()
    }
}

async fn compte(essai: &Essai, identifiant: &str) -> UtilisateurId {
    let id = sqlx::query_scalar("SELECT id FROM authz.utilisateur WHERE identifiant = $1")
        .bind(identifiant)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    UtilisateurId(id)
}

async fn ordonner(essai: &Essai, sql: impl Into<String>) {
    sqlx::query(AssertSqlSafe(sql.into()))
        .execute(&essai.pool)
        .await
        .unwrap();
}

/// A role that helps, on that structure.
async fn aidante(essai: &Essai, identifiant: &str, structure: &str) {
    for sql in [
        "INSERT INTO authz.role (code, libelle_fr, libelle_en) VALUES ('SUPPORT', 'Support', 'Support')".to_owned(),
        "INSERT INTO authz.permission (role_code, traitement) VALUES ('SUPPORT', 'SEC_IMPERSONATION')".to_owned(),
        format!(
            "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
             SELECT gen_random_uuid(), id, 'SUPPORT', '{structure}', '2020-01-01' FROM authz.utilisateur
             WHERE identifiant = '{identifiant}'"
        ),
    ] {
        ordonner(essai, sql).await;
    }
}

/// Signed in as the administrator, acting in that name.
async fn agissant(essai: &Essai, pour: &str) -> (String, Ctx) {
    let jeton = jeton(essai, "admin.demo").await;
    let moi = porteur(essai, &jeton, Timestamp::now()).await;
    authz::agir(&moi, compte(essai, pour).await, MOTIF).await.unwrap();
    let elle = porteur(essai, &jeton, Timestamp::now()).await;
    (jeton, elle)
}

fn refus<T: std::fmt::Debug>(issue: Result<T>) -> RefusAssistance {
    match issue {
        Err(Error::Champs(champs)) => match &champs[0].code {
            CodeErreur::Assistance { refus } => RefusAssistance::depuis_code(refus).unwrap(),
            autre => panic!("{autre:?}"),
        },
        autre => panic!("{autre:?}"),
    }
}

fn demande() -> rgpd::NouvelleDemande {
    rgpd::NouvelleDemande {
        genre: Genre::Opposition,
        champ: String::new(),
        valeur: String::new(),
        message: "Ma photo".into(),
    }
}

#[tokio::test]
async fn on_agit_au_nom_d_une_apprenante_et_elle_le_lit() {
    let essai = Essai::nouveau().await;
    let (jeton, elle) = agissant(&essai, "apprenant5.demo").await;
    let admin = compte(&essai, "admin.demo").await;
    // Her person, her rights: none. And who acts is who acts.
    let vraie = essai.apprenant("apprenant5.demo").await;
    assert_eq!(elle.apprenant().unwrap(), vraie.apprenant().unwrap());
    assert!(matches!(
        elle.perimetre(domain::authz::Traitement::InsLire),
        Err(Error::Interdit)
    ));
    assert_eq!((elle.id_acteur(), elle.nom_acteur()), (Some(admin.0), "Nadia Ferrand"));
    parcours::accueil(&elle).await.unwrap();
    rgpd::demander(&elle, &demande()).await.unwrap();
    // The language is that of who reads the page.
    authz::changer_langue(&elle, i18n::Langue::En).await.unwrap();
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM authz.utilisateur WHERE langue = 'en' AND identifiant = 'admin.demo'")
            .await,
        1
    );
    authz::revenir(&elle).await.unwrap();
    let moi = porteur(&essai, &jeton, Timestamp::now()).await;
    assert_eq!(moi.compte().unwrap().utilisateur, admin);
    moi.en_personne().unwrap();
    // Twice is once.
    authz::revenir(&moi).await.unwrap();

    // The journal: who, in whose name, why; on the page and in the file.
    let lignes = audit::chercher(&moi, &FiltreJournal::default(), None)
        .await
        .unwrap()
        .lignes;
    let vues: Vec<_> = lignes
        .iter()
        .filter(|l| l.traitement != "CONNEXION")
        .take(3)
        .map(|l| (l.traitement.as_str(), l.acteur.as_str(), l.au_nom_de.as_deref()))
        .collect();
    assert_eq!(
        vues,
        [
            ("REVENIR_A_SOI", "Nadia Ferrand", Some("Éloïse Müller")),
            ("DEMANDER_DONNEES", "Nadia Ferrand", Some("Éloïse Müller")),
            ("AGIR_AU_NOM", "Nadia Ferrand", None),
        ]
    );
    for l in lignes
        .iter()
        .filter(|l| ["AGIR_AU_NOM", "REVENIR_A_SOI"].contains(&l.traitement.as_str()))
    {
        let motif = l.ecarts.iter().find(|e| e.champ == "motif").unwrap();
        assert_eq!(motif.apres.as_deref(), Some(MOTIF));
    }
    let csv = String::from_utf8(audit::exporter(&moi, &FiltreJournal::default()).await.unwrap()).unwrap();
    assert!(csv.lines().next().unwrap().ends_with("avant;apres;au_nom_de"));
    assert!(
        csv.lines()
            .any(|l| l.contains("Nadia Ferrand;DEMANDER_DONNEES") && l.ends_with(";Éloïse Müller"))
    );

    // She reads who helped her, and why; a look at her file by the staff stays without a name.
    let consultations = rgpd::donnees(&vraie).await.unwrap().consultations;
    assert_eq!(
        consultations[0].assistance,
        Some(("Nadia Ferrand".to_owned(), MOTIF.to_owned()))
    );
    let fiche = essai.dossier("apprenant5.demo").await;
    parcours::fiche(&essai.personnel("lecture.demo").await, fiche)
        .await
        .unwrap();
    assert_eq!(rgpd::donnees(&vraie).await.unwrap().consultations[0].assistance, None);
}

#[tokio::test]
async fn en_son_nom_ses_regards_sont_a_qui_agit() {
    let essai = Essai::nouveau().await;
    let (_, elle) = agissant(&essai, "sciences.demo").await;
    parcours::fiche(&elle, essai.dossier("apprenant5.demo").await)
        .await
        .unwrap();
    let acteur: Uuid = sqlx::query_scalar("SELECT acteur_id FROM audit.consultation ORDER BY le DESC LIMIT 1")
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(acteur, compte(&essai, "admin.demo").await.0);
    // Nobody's file: no line of her own.
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.consultation WHERE motif IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn qui_ne_peut_pas_est_refuse() {
    let essai = Essai::nouveau().await;
    let jeton_admin = jeton(&essai, "admin.demo").await;
    let moi = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    let agir = async |pour: &str| authz::agir(&moi, compte(&essai, pour).await, MOTIF).await;
    ordonner(
        &essai,
        "UPDATE authz.utilisateur SET actif = false WHERE identifiant = 'jury.demo'",
    )
    .await;
    ordonner(
        &essai,
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, cree_le, genre)
         VALUES (gen_random_uuid(), 'svc-x', 'x', now(), 'SERVICE')",
    )
    .await;
    assert_eq!(refus(agir("admin.demo").await), RefusAssistance::SoiMeme);
    assert_eq!(refus(agir("jury.demo").await), RefusAssistance::Ferme);
    assert_eq!(refus(agir("svc-x").await), RefusAssistance::Machine);
    // Who delegates, who reads the journal.
    assert_eq!(refus(agir("scolarite.demo").await), RefusAssistance::Sensible);
    assert_eq!(refus(agir("dpo.demo").await), RefusAssistance::Sensible);
    let inconnu = authz::agir(&moi, UtilisateurId(Uuid::nil()), MOTIF).await;
    assert!(matches!(inconnu, Err(Error::Champs(c)) if c[0].code == CodeErreur::Inconnu));
    for (motif, code) in [
        (" ", CodeErreur::Obligatoire),
        ("aide", CodeErreur::TropCourt { min: 5 }),
    ] {
        let issue = authz::agir(&moi, compte(&essai, "lecture.demo").await, motif).await;
        assert!(matches!(issue, Err(Error::Champs(c)) if c[0].champ == "motif" && c[0].code == code));
    }
    // Without the right, or without having shown a moment ago who one is.
    let autre = porteur(&essai, &jeton(&essai, "lecture.demo").await, Timestamp::now()).await;
    let elle = compte(&essai, "apprenant5.demo").await;
    assert!(matches!(authz::agir(&autre, elle, MOTIF).await, Err(Error::Interdit)));
    assert!(matches!(
        authz::comptes_a_aider(&autre, "muller", None).await,
        Err(Error::Interdit)
    ));
    let plus_tard = porteur(&essai, &jeton_admin, Timestamp::now() + SignedDuration::from_mins(16)).await;
    assert!(matches!(
        authz::agir(&plus_tard, elle, MOTIF).await,
        Err(Error::AConfirmer)
    ));
    // A key of a machine has no session to act with.
    let sans_session = essai.personnel("admin.demo").await;
    assert!(matches!(
        authz::agir(&sans_session, elle, MOTIF).await,
        Err(Error::Interdit)
    ));
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.journal WHERE traitement = 'AGIR_AU_NOM'")
            .await,
        0
    );
}

#[tokio::test]
async fn seulement_dans_son_perimetre() {
    let essai = Essai::nouveau().await;
    aidante(&essai, "lecture.demo", "SCI").await;
    let moi = porteur(&essai, &jeton(&essai, "lecture.demo").await, Timestamp::now()).await;
    let agir = async |pour: &str| authz::agir(&moi, compte(&essai, pour).await, MOTIF).await;
    // Of the whole establishment, though also of there.
    assert_eq!(refus(agir("regie.demo").await), RefusAssistance::HorsPerimetre);
    ordonner(
        &essai,
        "UPDATE authz.habilitation SET structure_code = 'LSH' WHERE utilisateur_id =
            (SELECT id FROM authz.utilisateur WHERE identifiant = 'jury.demo')",
    )
    .await;
    assert_eq!(refus(agir("jury.demo").await), RefusAssistance::HorsPerimetre);
    // Somebody without any role is nowhere.
    ordonner(
        &essai,
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, cree_le) VALUES (gen_random_uuid(), 'vide', 'Vide', now())",
    )
    .await;
    assert_eq!(refus(agir("vide").await), RefusAssistance::HorsPerimetre);
    let trouves = async |texte: &str| {
        let vue = authz::comptes_a_aider(&moi, texte, None).await.unwrap();
        vue.comptes
            .into_iter()
            .map(|c| (c.identifiant, c.refus))
            .collect::<Vec<_>>()
    };
    assert_eq!(trouves("MULLER").await, [("apprenant5.demo".to_owned(), None)]);
    assert_eq!(trouves("vide").await, []);
    assert_eq!(trouves("jury").await, []);
    assert_eq!(trouves("a").await, [], "one letter is everybody");
    assert_eq!(trouves("100%").await, []);
    // Of whom nothing is said, not even by her identifier.
    let cache = authz::comptes_a_aider(&moi, "", Some(compte(&essai, "jury.demo").await)).await;
    assert_eq!(cache.unwrap().choisi, None);
    let choisie = authz::comptes_a_aider(&moi, "", Some(compte(&essai, "apprenant5.demo").await)).await;
    assert_eq!(choisie.unwrap().choisi.unwrap().nom, "Éloïse Müller");
    assert!(!agir("sciences.demo").await.unwrap());
}

/// What is hers alone, what moves money, what goes on later.
#[tokio::test]
async fn ce_qui_lui_est_reserve_est_refuse() {
    let essai = Essai::nouveau().await;
    let (jeton_admin, elle) = agissant(&essai, "apprenant3.demo").await;
    let dossier = essai.dossier("apprenant3.demo").await;
    let reserve =
        |quoi: &str, issue: Result<()>| assert!(matches!(issue, Err(Error::AuNomDAutrui)), "{quoi}: {issue:?}");
    let rien = |_| ();
    reserve("to confirm", elle.confirme());
    reserve("a password", authz::confirmer(&elle, "demo", "").await);
    reserve("how to confirm", authz::confirmation(&elle).await.map(|_| ()));
    reserve("her data", rgpd::exporter(&elle, rgpd::Forme::Json).await.map(|_| ()));
    reserve("a factor", authz::preparer_facteur(&elle).await);
    reserve("a factor", authz::activer_facteur(&elle, "000000").await);
    reserve("a factor", authz::retirer_facteur(&elle).await);
    reserve("her account", authz::mon_compte(&elle).await.map(|_| ()));
    reserve("her sessions", authz::finir_sessions(&elle, None).await.map(rien));
    reserve("her ties", authz::delier(&elle, "univ").await);
    reserve("her browser", notification::abonner(&elle, "x", "x", "x").await);
    reserve("to pay", paiement::payer(&elle, dossier, false).await.map(|_| ()));
    reserve("to give a payment up", paiement::abandonner(&elle).await);
    let autre = compte(&essai, "lecture.demo").await;
    reserve(
        "somebody else again",
        authz::agir(&elle, autre, MOTIF).await.map(|_| ()),
    );
    authz::revenir(&elle).await.unwrap();

    // Her address, in a dossier that is open; all else of it is typed.
    let moi = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    authz::agir(&moi, compte(&essai, "apprenant2.demo").await, MOTIF)
        .await
        .unwrap();
    let lui = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    let dossier = essai.dossier("apprenant2.demo").await;
    let saisir = async |champ: &str, valeur: &str| {
        let champs = [(champ.to_owned(), valeur.to_owned())];
        inscription::enregistrer(&lui, dossier, &champs).await.map(|_| ())
    };
    saisir("ville", "Rouen").await.unwrap();
    reserve("the mail address", saisir("courriel", "autre@example.org").await);
    authz::revenir(&lui).await.unwrap();

    // A cashier's money, a clerk's lots.
    let moi = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    authz::agir(&moi, compte(&essai, "regie.demo").await, MOTIF)
        .await
        .unwrap();
    let regie = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    let saisie = SaisieEncaissement {
        montant: "1".into(),
        mode: "CARTE".into(),
        reference: String::new(),
    };
    let id = domain::ids::EncaissementId(Uuid::now_v7());
    reserve("to take money", parcours::encaisser(&regie, dossier, id, &saisie).await);
    authz::revenir(&regie).await.unwrap();
    let moi = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    authz::agir(&moi, compte(&essai, "sciences.demo").await, MOTIF)
        .await
        .unwrap();
    let clerc = porteur(&essai, &jeton_admin, Timestamp::now()).await;
    let lot = parcours::valider_lot(&clerc, vec![(dossier, 1)]).await;
    reserve("a lot", lot.map(|_| ()));
    let liste = inscription::exporter(&clerc, &filtre(None, "")).await;
    reserve("a list", liste.map(|_| ()));
}

#[tokio::test]
async fn cela_finit_de_soi_meme() {
    let essai = Essai::nouveau().await;
    let (jeton, elle) = agissant(&essai, "apprenant5.demo").await;
    let (admin, debut) = (compte(&essai, "admin.demo").await, elle.maintenant);
    let qui = async |minutes: i64| {
        // The session itself is alive: it was seen a moment ago.
        ordonner(
            &essai,
            format!("UPDATE authz.session SET vu_le = now() + interval '{minutes} minutes'"),
        )
        .await;
        porteur(&essai, &jeton, debut + SignedDuration::from_mins(minutes))
            .await
            .compte()
            .unwrap()
            .utilisateur
    };
    assert_ne!(qui(29).await, admin);
    assert_eq!(qui(31).await, admin);
    // The end is written by the upkeep, once, and no other.
    let entretien = |minutes| Ctx {
        maintenant: debut + SignedDuration::from_mins(minutes),
        ..Ctx::systeme(Arc::clone(&essai.services), "entretien")
    };
    assert_eq!(authz::echoir_assistances(&entretien(29)).await.unwrap(), 0);
    assert_eq!(authz::echoir_assistances(&entretien(31)).await.unwrap(), 1);
    assert_eq!(authz::echoir_assistances(&entretien(31)).await.unwrap(), 0);
    assert_eq!(
        essai
            .nombre(
                "SELECT count(*) FROM audit.journal WHERE traitement = 'REVENIR_A_SOI' AND acteur = 'entretien'
                    AND apres ->> 'par' = 'admin.demo' AND apres ->> 'motif' <> '' AND apres ->> 'fin' = 'ECHEANCE'"
            )
            .await,
        1
    );
}

#[tokio::test]
async fn un_droit_qui_change_y_met_fin() {
    let essai = Essai::nouveau().await;
    let admin = compte(&essai, "admin.demo").await;
    for change in [
        // She is given rights, her account is closed, one loses the right to help.
        "INSERT INTO authz.permission (role_code, traitement) VALUES ('LECTEUR', 'HAB_GERER')",
        "UPDATE authz.utilisateur SET actif = false WHERE identifiant = 'lecture.demo'",
        "DELETE FROM authz.permission WHERE traitement = 'SEC_IMPERSONATION'",
    ] {
        let (jeton, elle) = agissant(&essai, "lecture.demo").await;
        assert_ne!(elle.compte().unwrap().utilisateur, admin);
        ordonner(&essai, change).await;
        let moi = porteur(&essai, &jeton, Timestamp::now()).await;
        assert_eq!(moi.compte().unwrap().utilisateur, admin, "{change}");
        for remis in [
            "DELETE FROM authz.permission WHERE role_code = 'LECTEUR' AND traitement = 'HAB_GERER'",
            "UPDATE authz.utilisateur SET actif = true",
            "INSERT INTO authz.permission (role_code, traitement) VALUES ('ADMIN', 'SEC_IMPERSONATION') ON CONFLICT DO NOTHING",
        ] {
            ordonner(&essai, remis).await;
        }
    }
}

#[tokio::test]
async fn se_deconnecter_ecrit_la_fin() {
    let essai = Essai::nouveau().await;
    let (_, elle) = agissant(&essai, "apprenant5.demo").await;
    authz::fermer(&elle).await.unwrap();
    let dites = "SELECT count(*) FROM audit.journal j JOIN authz.utilisateur u ON u.id = j.acteur_id
        WHERE u.identifiant = 'admin.demo' AND ((j.traitement = 'DECONNEXION' AND j.entite_id = u.id::text)
            OR (j.traitement = 'REVENIR_A_SOI' AND j.entite_id <> u.id::text))";
    assert_eq!(essai.nombre(dites).await, 2);
}

/// Lines with the new columns are sealed with them; those that the version before sealed meanwhile still fit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn au_nom_de_qui_est_scelle() {
    let essai = Essai::nouveau().await;
    let (_, elle) = agissant(&essai, "apprenant5.demo").await;
    rgpd::demander(&elle, &demande()).await.unwrap();
    let entretien = Ctx::systeme(Arc::clone(&essai.services), "entretien");
    // Sealing waits for the transactions of the whole cluster: other tests.
    for _ in 0..200 {
        audit::sceller(&entretien).await.unwrap();
        if audit::verifier(&essai.pool, 1, &[], Timestamp::now())
            .await
            .unwrap()
            .non_scellees
            == 0
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let faute = async || {
        audit::verifier(&essai.pool, 1, &[], Timestamp::now())
            .await
            .unwrap()
            .faute
    };
    assert_eq!(faute().await, None);
    ordonner(
        &essai,
        "UPDATE audit.journal SET au_nom_de = 'quelqu''un' WHERE traitement = 'DEMANDER_DONNEES' AND au_nom_de IS NOT NULL",
    )
    .await;
    assert!(faute().await.is_some(), "a name that is changed is seen");
    ordonner(
        &essai,
        "UPDATE audit.journal SET au_nom_de = 'Éloïse Müller' WHERE traitement = 'DEMANDER_DONNEES' AND au_nom_de IS NOT NULL",
    )
    .await;
    assert_eq!(faute().await, None);
    // A seal that says that it is of the form before does not hide it.
    ordonner(&essai, "UPDATE audit.sceau SET forme = 1").await;
    assert!(faute().await.is_some());
}

struct Reponse {
    statut: u16,
    vers: String,
    corps: String,
}

async fn envoyer(app: &Router, methode: &str, chemin: &str, corps: &str, jeton: &str) -> Reponse {
    let requete = Request::builder()
        .method(methode)
        .uri(chemin)
        .header(header::COOKIE, format!("__Host-pegase={jeton}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(corps.to_owned()))
        .unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    let vers = reponse.headers().get(header::LOCATION);
    let vers = vers.map_or("", |v| v.to_str().unwrap()).to_owned();
    let statut = reponse.status().as_u16();
    let corps = to_bytes(reponse.into_body(), 1 << 22).await.unwrap();
    Reponse {
        statut,
        vers,
        corps: String::from_utf8_lossy(&corps).into_owned(),
    }
}

/// The forms and the banner, as a browser without a script has them.
#[tokio::test]
async fn par_de_simples_formulaires() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let jeton = jeton(&essai, "admin.demo").await;
    let elle = compte(&essai, "apprenant5.demo").await;
    let page = envoyer(&app, "GET", "/gestion/support?q=muller", "", &jeton).await;
    assert_eq!(page.statut, 200);
    assert!(page.corps.contains("Éloïse Müller") && page.corps.contains(&format!("compte={elle}")));
    assert!(!page.corps.contains("bandeau-au-nom"));
    let page = envoyer(&app, "GET", "/gestion/support?q=personne-de-ce-nom", "", &jeton).await;
    assert!(page.corps.contains("Aucun compte"));

    let corps = |motif: &str| format!("compte={elle}&motif={motif}");
    let trop_court = envoyer(&app, "POST", "/gestion/support/agir", &corps("aide"), &jeton).await;
    assert_eq!(
        trop_court.vers,
        format!("/gestion/support?compte={elle}&erreur=MOTIF_COURT")
    );
    let page = envoyer(&app, "GET", &trop_court.vers, "", &jeton).await;
    assert!(page.corps.contains("Dites pourquoi"), "what to do is said");
    let personne = envoyer(&app, "POST", "/gestion/support/agir", "motif=pour+aider", &jeton).await;
    assert_eq!(personne.vers, "/gestion/support?erreur=COMPTE_INCONNU");

    // Later, she shows again who she is, and comes back to the same person.
    ordonner(
        &essai,
        "UPDATE authz.session SET confirmee_le = now() - interval '1 hour'",
    )
    .await;
    let a_confirmer = envoyer(&app, "POST", "/gestion/support/agir", &corps("pour+aider"), &jeton).await;
    assert!(
        a_confirmer
            .vers
            .starts_with("/fr/confirmer?retour=%2Fgestion%2Fsupport%3Fcompte%3D"),
        "{}",
        a_confirmer.vers
    );
    ordonner(&essai, "UPDATE authz.session SET confirmee_le = now()").await;

    let commencee = envoyer(&app, "POST", "/gestion/support/agir", &corps("pour+aider"), &jeton).await;
    assert_eq!((commencee.statut, commencee.vers.as_str()), (303, "/mon-espace"));
    let page = envoyer(&app, "GET", "/mon-espace", "", &jeton).await;
    assert!(page.corps.contains("bandeau-au-nom") && page.corps.contains("au nom de Éloïse Müller"));
    // Clerks' pages are not hers, nor is her account for who acts in her name.
    assert_eq!(
        envoyer(&app, "GET", "/gestion/journal", "", &jeton).await.vers,
        "/mon-espace"
    );
    let page = envoyer(&app, "GET", "/mon-espace/compte", "", &jeton).await;
    assert!(page.corps.contains("ceci lui est réservé"));
    let donnees = envoyer(&app, "GET", "/mon-espace/donnees/json", "", &jeton).await;
    assert_eq!(donnees.statut, 403);
    assert!(donnees.corps.contains("ceci lui est réservé"));

    let quittee = envoyer(&app, "POST", "/support/quitter", "", &jeton).await;
    assert_eq!((quittee.statut, quittee.vers.as_str()), (303, "/gestion/support"));
    let page = envoyer(&app, "GET", "/gestion/support", "", &jeton).await;
    assert!(!page.corps.contains("bandeau-au-nom"));

    // A clerk's pages have the banner too.
    let clerc = compte(&essai, "sciences.demo").await;
    let corps = format!("compte={clerc}&motif=pour+aider");
    let commencee = envoyer(&app, "POST", "/gestion/support/agir", &corps, &jeton).await;
    assert_eq!(commencee.vers, "/gestion");
    let page = envoyer(&app, "GET", "/gestion", "", &jeton).await;
    assert!(page.corps.contains("bandeau-au-nom") && page.corps.contains("Inès Caron"));
    assert!(!page.corps.contains("href=\"/gestion/support\""), "the menu is hers");
    let encore = envoyer(&app, "POST", "/gestion/support/agir", &corps, &jeton).await;
    assert_eq!(encore.statut, 403);
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM authz.session WHERE au_nom_de IS NOT NULL")
            .await,
        1
    );
}
