//! Personal data: who looked, what one takes away and asks, what time takes away.

use crate::{
    autorisations::{application, jeton},
    support::Essai,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use backend::{
    Ctx, Error,
    parcours::fiche,
    rgpd::{self, NouvelleDemande},
};
use domain::{
    CodeErreur,
    rgpd::{Genre, Quoi, StatutDemande},
};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use tower::ServiceExt;
use uuid::Uuid;

async fn ordre(essai: &Essai, sql: &str) {
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .execute(&essai.pool)
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
}

async fn nombre(essai: &Essai, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(&essai.pool)
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"))
}

async fn texte(essai: &Essai, sql: &str) -> String {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(&essai.pool)
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"))
}

pub async fn telecharger(app: &Router, adresse: &str, jeton: &str) -> (u16, Vec<u8>) {
    let requete = Request::builder()
        .uri(adresse)
        .header(header::COOKIE, format!("__Host-pegase={jeton}"))
        .body(Body::empty())
        .unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    let statut = reponse.status().as_u16();
    (statut, to_bytes(reponse.into_body(), 1 << 26).await.unwrap().to_vec())
}

#[tokio::test]
async fn qui_consulte_un_dossier_laisse_une_trace_que_la_personne_lit() {
    let essai = Essai::nouveau().await;
    ordre(&essai, "DELETE FROM audit.consultation").await;
    let id = essai.dossier("apprenant3.demo").await;
    let elle = essai.apprenant("apprenant3.demo").await;
    assert_eq!(rgpd::donnees(&elle).await.unwrap().consultations, []);
    let clerc = essai.personnel("lecture.demo").await;
    fiche(&clerc, id).await.unwrap();
    // Her own looks, and those of the product, are none.
    backend::parcours::dossier(&elle, id, domain::inscription::Etape::Identite)
        .await
        .unwrap();
    let vues = rgpd::donnees(&elle).await.unwrap().consultations;
    assert_eq!(vues.iter().map(|c| c.quoi).collect::<Vec<_>>(), [Quoi::Fiche]);
    assert_eq!(vues[0].structure, "Université de Valmont");
    // A file, a certificate, an interface.
    let inscrit = essai.dossier("apprenant5.demo").await;
    let app = application(&essai).await;
    let agent = jeton(&essai, "scolarite.demo").await;
    let fichier = texte(
        &essai,
        &format!("SELECT id::text FROM pieces.fichier WHERE inscription_id = '{inscrit}' LIMIT 1"),
    )
    .await;
    let code = texte(
        &essai,
        &format!(
            "SELECT p.code_apprenant FROM identite.personne p JOIN inscription.inscription i ON i.personne_id = p.id
             WHERE i.id = '{inscrit}'"
        ),
    )
    .await;
    assert_eq!(telecharger(&app, &format!("/pieces/{fichier}"), &agent).await.0, 200);
    assert_eq!(
        telecharger(&app, &format!("/documents/certificat/{inscrit}"), &agent)
            .await
            .0,
        200
    );
    let cle = crate::interface::cle(&essai, "svc-api").await;
    crate::interface::lire(&app, &format!("/api/v1/apprenants/{code}"), Some(&cle)).await;
    crate::interface::lire(&app, &format!("/api/v1/inscriptions/{inscrit}"), Some(&cle)).await;
    let autre = essai.apprenant("apprenant5.demo").await;
    let vues = rgpd::donnees(&autre).await.unwrap().consultations;
    let quoi: Vec<Quoi> = vues.iter().map(|c| c.quoi).collect();
    assert_eq!(quoi, [Quoi::Interface, Quoi::Interface, Quoi::Document, Quoi::Piece]);
    // Who may not see it leaves none.
    assert!(fiche(&essai.personnel("enseignant.demo").await, id).await.is_err());
    assert_eq!(rgpd::donnees(&elle).await.unwrap().consultations.len(), 1);
}

/// Scenario 20 of the domain, first half.
#[tokio::test]
async fn l_apprenant_emporte_ses_donnees() {
    let essai = Essai::nouveau().await;
    fiche(
        &essai.personnel("lecture.demo").await,
        essai.dossier("apprenant5.demo").await,
    )
    .await
    .unwrap();
    let app = application(&essai).await;
    let elle = jeton(&essai, "apprenant5.demo").await;
    let (statut, corps) = telecharger(&app, "/mon-espace/donnees/json", &elle).await;
    assert_eq!(statut, 200);
    let tout: Value = serde_json::from_slice(&corps).unwrap();
    let donnees = tout["donnees"].as_object().unwrap();
    let lignes = |table: &str| donnees[table].as_array().unwrap().len();
    for table in [
        "identite.personne",
        "authz.utilisateur",
        "inscription.inscription",
        "paiement.facture",
        "paiement.encaissement",
        "pieces.fichier",
        "parcours.document",
        "courriel.message",
        "audit.consultation",
        "audit.journal",
    ] {
        assert!(lignes(table) > 0, "{table} is empty");
    }
    assert_eq!(lignes("identite.personne"), 1, "hers and nobody else's");
    let texte = String::from_utf8(corps).unwrap();
    for secret in [
        "mot_de_passe",
        "argon2",
        "code_hache",
        "\"seance\"",
        "\"acteur\"",
        "lecture.demo",
        "\"xact\"",
    ] {
        assert!(!texte.contains(secret), "{secret}");
    }
    let (statut, pdf) = telecharger(&app, "/mon-espace/donnees/pdf", &elle).await;
    assert_eq!(statut, 200);
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 10_000);
    assert_eq!(telecharger(&app, "/mon-espace/donnees/xml", &elle).await.0, 404);
    // Later, she shows again who she is.
    ordre(
        &essai,
        "UPDATE authz.session SET confirmee_le = now() - interval '1 hour'",
    )
    .await;
    assert_eq!(telecharger(&app, "/mon-espace/donnees/json", &elle).await.0, 303);
    assert_eq!(
        nombre(
            &essai,
            "SELECT count(*) FROM audit.journal WHERE traitement = 'EXPORTER_SES_DONNEES'"
        )
        .await,
        2
    );
}

fn correction(champ: &str, valeur: &str) -> NouvelleDemande {
    NouvelleDemande {
        genre: Genre::Rectification,
        champ: champ.into(),
        valeur: valeur.into(),
        message: "Faute de frappe".into(),
    }
}

#[tokio::test]
async fn une_correction_se_demande_s_accepte_et_se_dit() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("apprenant5.demo").await;
    let agent = essai.personnel("scolarite.demo").await;
    let id = rgpd::demander(&elle, &correction("ville", "Dieppe")).await.unwrap();
    let encore = rgpd::demander(&elle, &correction("ville", "Le Havre")).await;
    assert!(
        matches!(encore, Err(Error::Champs(c)) if c[0].code == CodeErreur::DejaUtilise),
        "one at a time"
    );
    assert!(matches!(
        rgpd::demander(&elle, &correction("ine", "x")).await,
        Err(Error::Champs(_))
    ));
    assert!(matches!(
        rgpd::demander(&agent, &correction("ville", "x")).await,
        Err(Error::Interdit)
    ));
    // It is hers alone to give up, and the staff's to answer.
    assert!(matches!(
        rgpd::retirer(&essai.apprenant("apprenant2.demo").await, id).await,
        Err(Error::Introuvable)
    ));
    assert!(matches!(
        rgpd::repondre(&essai.personnel("lecture.demo").await, id, true, "").await,
        Err(Error::Interdit)
    ));
    let vue = rgpd::demandes(&agent).await.unwrap();
    assert_eq!((vue.total, vue.demandes[0].valeur.as_deref()), (1, Some("Dieppe")));
    assert!(vue.demandes[0].actuelle.is_some() && !vue.demandes[0].qui.is_empty());
    let sans = rgpd::repondre(&agent, id, false, " ").await;
    assert!(
        matches!(sans, Err(Error::Champs(c)) if c[0].champ == "reponse"),
        "a refusal says why"
    );
    rgpd::repondre(&agent, id, true, "").await.unwrap();
    assert!(
        matches!(rgpd::repondre(&agent, id, false, "x").await, Err(Error::Introuvable)),
        "once"
    );
    let sql = "SELECT p.ville FROM identite.personne p JOIN authz.utilisateur u ON u.personne_id = p.id
               WHERE u.identifiant = 'apprenant5.demo'";
    assert_eq!(texte(&essai, sql).await, "Dieppe");
    let dites = "SELECT count(*) FROM evt.outbox WHERE sujet = 'idt.apprenant.v1' AND type = 'modifie'";
    assert_eq!(nombre(&essai, dites).await, 1);
    assert_eq!(
        nombre(
            &essai,
            "SELECT count(*) FROM courriel.message WHERE type = 'DEMANDE_DONNEES'"
        )
        .await,
        1
    );
    let siennes = rgpd::donnees(&elle).await.unwrap().demandes;
    assert_eq!(siennes[0].statut, StatutDemande::Acceptee);
    // What cannot be is said to be so, and the request waits.
    let id = rgpd::demander(&elle, &correction("courriel", "pas une adresse"))
        .await
        .unwrap();
    assert!(matches!(
        rgpd::repondre(&agent, id, true, "").await,
        Err(Error::Champs(_))
    ));
    rgpd::retirer(&elle, id).await.unwrap();
    assert_eq!(rgpd::demandes(&agent).await.unwrap().total, 0);
}

/// What is counted of all people: nothing of it may move when somebody is forgotten.
const STATISTIQUES: &str = "SELECT jsonb_build_object(
    'inscrits', (SELECT jsonb_agg(l ORDER BY l::text) FROM (
        SELECT pi.chemin, pi.periode_code, p.sexe, p.nationalite, p.pays_naissance, extract(year FROM p.date_naissance) AS naissance,
            left(p.code_postal, 2) AS departement, i.statut, i.statut_paiement, i.origine, i.profils, i.dossier ->> 'bac_type' AS bac,
            i.dossier ->> 'bac_annee' AS annee, i.dossier ->> 'regime' AS regime, i.dossier ->> 'bourse' AS bourse,
            i.dossier ->> 'pcs_parent1' AS pcs, count(*) AS nombre
        FROM inscription.inscription i JOIN identite.personne p ON p.id = i.personne_id
        JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) l),
    'argent', (SELECT jsonb_agg(l ORDER BY l::text) FROM (
        SELECT mode, encaisse_le::date AS le, sum(montant) AS total, count(*) AS nombre FROM paiement.encaissement GROUP BY 1, 2) l),
    'factures', (SELECT jsonb_agg(l ORDER BY l::text) FROM (
        SELECT genre, statut, sum(total) AS total, count(*) AS nombre FROM paiement.facture GROUP BY 1, 2) l),
    'admissions', (SELECT jsonb_agg(l ORDER BY l::text) FROM (
        SELECT origine, annee, count(*) AS nombre FROM inscription.admission GROUP BY 1, 2) l))::text";

/// Scenario 20 of the domain, second half: a dossier of twelve years ago.
#[tokio::test]
async fn le_temps_efface_qui_et_garde_combien() {
    let essai = Essai::nouveau().await;
    let systeme = Ctx::systeme(Arc::clone(&essai.services), "server retention");
    let ancienne = essai.dossier("apprenant5.demo").await;
    let personne = texte(
        &essai,
        &format!("SELECT personne_id::text FROM inscription.inscription WHERE id = '{ancienne}'"),
    )
    .await;
    // Nobody's time has come.
    assert_eq!(rgpd::conserver(&systeme, true).await.unwrap(), rgpd::Bilan::default());
    // She left twelve years ago.
    for sql in [
        "INSERT INTO offre.espace SELECT (jsonb_populate_record(p, jsonb_build_object('code', 'ANCIENNE', 'id', gen_random_uuid(), 'debut', p.debut - interval '12 years',
            'fin', p.fin - interval '12 years', 'active', false, 'annee_de_reference', false))).* FROM offre.espace p LIMIT 1"
            .to_owned(),
        "INSERT INTO paiement.tarif SELECT (jsonb_populate_record(t, '{\"periode_code\": \"ANCIENNE\"}')).* FROM paiement.tarif t"
            .to_owned(),
        format!(
            "WITH la AS (
                INSERT INTO offre.contexte SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
                    'ids', c.racine_id || c.ids, 'chemin', c.chemin || '>ANCIENNE'))).* FROM offre.contexte c
                JOIN inscription.inscription i ON i.point_inscription_id = c.id WHERE i.id = '{ancienne}' RETURNING id)
             INSERT INTO offre.point_inscription SELECT (jsonb_populate_record(pi, jsonb_build_object('id', la.id,
                'periode_code', 'ANCIENNE'))).* FROM la, offre.point_inscription pi
             JOIN inscription.inscription i ON i.point_inscription_id = pi.id WHERE i.id = '{ancienne}'"
        ),
        format!(
            "UPDATE inscription.inscription SET point_inscription_id = (SELECT id FROM offre.point_inscription WHERE periode_code = 'ANCIENNE'),
                modifie_le = modifie_le - interval '12 years', validee_le = validee_le - interval '12 years' WHERE id = '{ancienne}'"
        ),
        format!("UPDATE pieces.fichier SET depose_le = depose_le - interval '12 years' WHERE inscription_id = '{ancienne}'"),
    ] {
        ordre(&essai, &sql).await;
    }
    let nom = texte(
        &essai,
        &format!("SELECT nom_naissance FROM identite.personne WHERE id = '{personne}'"),
    )
    .await;
    let prenom = texte(
        &essai,
        &format!("SELECT prenom FROM identite.personne WHERE id = '{personne}'"),
    )
    .await;
    let avant = texte(&essai, STATISTIQUES).await;
    // Said first, and nothing moves.
    let prevu = rgpd::conserver(&systeme, true).await.unwrap();
    assert_eq!(prevu.pseudonymisees, [personne.parse::<Uuid>().unwrap()]);
    assert!(prevu.fichiers > 0);
    assert_eq!(
        texte(
            &essai,
            &format!("SELECT nom_naissance FROM identite.personne WHERE id = '{personne}'")
        )
        .await,
        nom
    );
    // By who operates the machine, and nobody else.
    let clerc = essai.personnel("admin.demo").await;
    assert!(matches!(rgpd::conserver(&clerc, false).await, Err(Error::Interdit)));
    let fait = rgpd::conserver(&systeme, false).await.unwrap();
    assert_eq!(fait.pseudonymisees, prevu.pseudonymisees);
    assert_eq!(
        texte(&essai, STATISTIQUES).await,
        avant,
        "what is counted has not moved"
    );
    // No table that the application may change still tells who she was.
    let tables: Vec<(String,)> = sqlx::query_as(
        "SELECT table_schema || '.' || table_name FROM information_schema.tables
         WHERE table_type = 'BASE TABLE' AND table_schema IN ('identite', 'inscription', 'paiement', 'parcours', 'pieces', 'courriel', 'authz')",
    )
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    let courriel = texte(
        &essai,
        "SELECT identifiant FROM authz.utilisateur WHERE identifiant LIKE 'pseudonyme:%'",
    )
    .await;
    assert!(courriel.starts_with("pseudonyme:"));
    for (table,) in tables {
        let reste = nombre(&essai, &format!(
                "SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text ILIKE '%{nom}%' AND to_jsonb(t)::text ILIKE '%{prenom}%'"
            ))
            .await;
        assert_eq!(reste, 0, "{table} still names her");
    }
    // Her account opens nothing, and the second time there is nothing to do.
    let entree = backend::authz::connecter(&essai.anonyme(), "apprenant5.demo", "demo").await;
    assert!(entree.is_err());
    assert!(
        rgpd::conserver(&systeme, false)
            .await
            .unwrap()
            .pseudonymisees
            .is_empty()
    );
    // Her place in the lists is still there, without her name.
    assert!(fiche(&clerc, ancienne).await.is_ok());
}

/// The documents of who is still here go after a while; that they were accepted stays.
#[tokio::test]
async fn les_vieilles_pieces_s_en_vont() {
    let essai = Essai::nouveau().await;
    let id = essai.dossier("apprenant5.demo").await;
    ordre(
        &essai,
        "UPDATE pieces.fichier SET depose_le = depose_le - interval '14 months'",
    )
    .await;
    ordre(
        &essai,
        &format!("UPDATE inscription.inscription SET validee_le = validee_le - interval '13 months' WHERE id = '{id}'"),
    )
    .await;
    let systeme = Ctx::systeme(Arc::clone(&essai.services), "server retention");
    let avant = nombre(
        &essai,
        &format!("SELECT count(*) FROM pieces.depot WHERE inscription_id = '{id}' AND statut = 'VALIDE'"),
    )
    .await;
    let bilan = rgpd::conserver(&systeme, false).await.unwrap();
    assert!(bilan.fichiers > 0 && bilan.pseudonymisees.is_empty());
    assert_eq!(
        nombre(
            &essai,
            &format!("SELECT count(*) FROM pieces.fichier WHERE inscription_id = '{id}'")
        )
        .await,
        0
    );
    let apres = nombre(
        &essai,
        &format!("SELECT count(*) FROM pieces.depot WHERE inscription_id = '{id}' AND statut = 'VALIDE'"),
    )
    .await;
    assert_eq!((avant, avant > 0), (apres, true));
    assert!(fiche(&essai.personnel("admin.demo").await, id).await.is_ok());
    // The establishment may keep them longer.
    ordre(&essai, "INSERT INTO referentiel.parametre VALUES ('CONSERVATION_PIECES_MOIS', '60') ON CONFLICT (code) DO UPDATE SET valeur = '60'").await;
    assert_eq!(rgpd::conserver(&systeme, true).await.unwrap().fichiers, 0);
}

#[tokio::test]
async fn les_vieilles_consultations_s_oublient_et_les_autres_non() {
    let essai = Essai::nouveau().await;
    ordre(&essai, "DELETE FROM audit.consultation").await;
    let id = essai.dossier("apprenant3.demo").await;
    for _ in 0..2 {
        fiche(&essai.personnel("lecture.demo").await, id).await.unwrap();
    }
    ordre(
        &essai,
        "UPDATE audit.consultation SET le = le - interval '13 months' WHERE id = (SELECT id FROM audit.consultation LIMIT 1)",
    )
    .await;
    let systeme = Ctx::systeme(Arc::clone(&essai.services), "server retention");
    assert_eq!(rgpd::conserver(&systeme, true).await.unwrap().consultations, 1);
    assert_eq!(rgpd::conserver(&systeme, false).await.unwrap().consultations, 1);
    assert_eq!(nombre(&essai, "SELECT count(*) FROM audit.consultation").await, 1);
    // The role of the application takes none away by itself, nor a recent one by the function.
    let services = &essai.services;
    let seule = sqlx::query("DELETE FROM audit.consultation")
        .execute(&services.pool)
        .await;
    assert!(seule.is_err());
    let n: i64 = sqlx::query_scalar("SELECT audit.oublier_consultations(now() + interval '1 year')")
        .fetch_one(&services.pool)
        .await
        .unwrap();
    assert_eq!(n, 0);
}

/// Scenario 19 of the domain: who works for one faculty does not see the learners of another one; a delegation ends at midnight.
#[tokio::test]
async fn une_composante_ne_voit_pas_l_autre_et_une_delegation_finit_a_minuit() {
    let essai = Essai::nouveau().await;
    let id = essai.dossier("apprenant3.demo").await;
    ordre(&essai, "UPDATE offre.point_inscription SET structure_code = 'LSH'").await;
    let sciences = essai.personnel("sciences.demo").await;
    assert!(matches!(fiche(&sciences, id).await, Err(Error::Introuvable)));
    let app = application(&essai).await;
    let a = jeton(&essai, "sciences.demo").await;
    let (_, liste) = telecharger(&app, "/gestion/inscriptions", &a).await;
    assert!(!String::from_utf8_lossy(&liste).contains(&id.to_string()));
    let (_, page) = telecharger(&app, &format!("/gestion/inscriptions/{id}"), &a).await;
    assert!(String::from_utf8_lossy(&page).contains("Page introuvable"));
    // Delegated until today, she sees; tomorrow, she does not.
    let jour = sciences.jour();
    ordre(
        &essai,
        &format!(
            "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut, fin, accordee_par, accordee_le, deleguee)
             SELECT gen_random_uuid(), a.id, 'LECTEUR', 'LSH', '{jour}', '{jour}', b.id, now(), true
             FROM authz.utilisateur a, authz.utilisateur b WHERE a.identifiant = 'sciences.demo' AND b.identifiant = 'scolarite.demo'"
        ),
    )
    .await;
    let lire = async |maintenant: jiff::Timestamp| {
        let jeton = essai.services.cles.lire(&a).await.unwrap();
        let compte = backend::authz::lire_session(&essai.services, &jeton, jiff::Timestamp::now())
            .await
            .unwrap()
            .unwrap();
        let ctx = Ctx {
            acteur: backend::Acteur::Compte(compte.into()),
            maintenant,
            ..essai.anonyme()
        };
        fiche(&ctx, id).await.is_ok()
    };
    let minuit = jour
        .tomorrow()
        .unwrap()
        .to_zoned(essai.services.fuseau.clone())
        .unwrap()
        .timestamp();
    assert!(lire(minuit - jiff::SignedDuration::from_secs(1)).await);
    assert!(!lire(minuit).await);
}
