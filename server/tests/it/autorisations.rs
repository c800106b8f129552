//! Every endpoint and every server function, as nobody and as somebody else.

use crate::support::Essai;
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use backend::authz;
use server::{fichiers::SitePrecedent, metriques, router, state::AppState};
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, OnceLock},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub fn mesures() -> metrics_exporter_prometheus::PrometheusHandle {
    static M: OnceLock<metrics_exporter_prometheus::PrometheusHandle> = OnceLock::new();
    M.get_or_init(|| metriques::installer().unwrap()).clone()
}

/// More than a test asks for.
pub fn debit() -> Arc<server::Debit> {
    const MILLE: std::num::NonZeroU32 = std::num::NonZeroU32::new(1_000).unwrap();
    Arc::new(server::Debit::nouveau(MILLE, MILLE))
}

/// More than a test asks for, and longer than it waits.
pub fn limites() -> Arc<server::Limites> {
    const MILLE: std::num::NonZeroU32 = std::num::NonZeroU32::new(10_000).unwrap();
    let longtemps = std::time::Duration::from_secs(600);
    Arc::new(server::Limites::nouvelles(longtemps, longtemps, (MILLE, MILLE)))
}

/// With other limits for people.
pub async fn application_bornee(essai: &Essai, limites: server::Limites) -> Router {
    router::routes(AppState {
        limites: Arc::new(limites),
        ..etat(essai, Path::new("."), None).await
    })
}

pub async fn application(essai: &Essai) -> Router {
    application_de(essai, Path::new("."), None).await
}

/// With other limits for the systems that call.
pub async fn application_limitee(essai: &Essai, debit: Arc<server::Debit>) -> Router {
    router::routes(AppState {
        debit,
        ..etat(essai, Path::new("."), None).await
    })
}

/// With the files of that site, and of the version before.
pub async fn application_de(essai: &Essai, site: &Path, precedent: Option<&Path>) -> Router {
    router::routes(etat(essai, site, precedent).await)
}

async fn etat(essai: &Essai, site: &Path, precedent: Option<&Path>) -> AppState {
    let options = leptos::config::LeptosOptions::builder()
        .output_name("pegase")
        .site_root(site.display().to_string())
        .build();
    AppState {
        services: Arc::clone(&essai.services),
        etablissement: Arc::new(backend::referentiel::etablissement(&essai.pool).await.unwrap()),
        options,
        site_precedent: precedent.map(|dossier| Arc::new(SitePrecedent::lire(dossier, "pkg"))),
        metriques: mesures(),
        proxys: Arc::new([]),
        debit: debit(),
        limites: limites(),
        depart: CancellationToken::new(),
        a_jour: Arc::default(),
        etat_recent: Arc::default(),
        front: None,
    }
}

pub async fn jeton(essai: &Essai, identifiant: &str) -> String {
    authz::connecter(&essai.anonyme(), identifiant, "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton
}

pub async fn demander(
    app: &Router,
    methode: Method,
    chemin: &str,
    corps: &str,
    jeton: Option<&str>,
    site: &str,
) -> StatusCode {
    let mut requete = Request::builder()
        .method(methode)
        .uri(chemin)
        .header(
            header::CONTENT_TYPE,
            if corps.starts_with('{') {
                "application/json"
            } else if corps.starts_with("--B") {
                "multipart/form-data; boundary=B"
            } else {
                "application/x-www-form-urlencoded"
            },
        )
        .header("sec-fetch-site", site);
    if let Some(jeton) = jeton {
        requete = requete.header(header::COOKIE, format!("__Host-pegase={jeton}"));
    }
    app.clone()
        .oneshot(requete.body(Body::from(corps.to_owned())).unwrap())
        .await
        .unwrap()
        .status()
}

/// A refund that the test puts on the dossier.
const REMBOURSEMENT: &str = "018f0000-0000-7000-8000-00000000beef";

/// Server functions: address, arguments, status for nobody, account that is somebody else, its status.
fn cas(id: &str) -> Vec<(&'static str, String, u16, &'static str, u16)> {
    let un = format!("id={id}");
    let acte = format!("id={id}&version=1");
    let job = format!("id={id}&page=1");
    let liste = "filtre[recherche]=&filtre[tri]=nom&filtre[page]=1".to_owned();
    let paie = format!("inscription={id}&id={id}&montant=1&mode=CARTE&reference=");
    vec![
        // One's own account, whoever one is; a session of somebody else does not exist.
        ("/_fn/authz/compte", String::new(), 401, "apprenant2.demo", 200),
        ("/_fn/authz/finir", format!("session={id}"), 401, "apprenant2.demo", 200),
        ("/_fn/authz/confirmation", String::new(), 401, "apprenant2.demo", 200),
        (
            "/_fn/authz/preparer_facteur",
            String::new(),
            401,
            "apprenant2.demo",
            200,
        ),
        (
            "/_fn/authz/activer_facteur",
            "code=000000".into(),
            401,
            "apprenant2.demo",
            422,
        ),
        ("/_fn/authz/retirer_facteur", String::new(), 401, "apprenant2.demo", 200),
        ("/_fn/authz/delier", "fournisseur=x".into(), 401, "apprenant2.demo", 404),
        (
            "/_fn/authz/droits",
            "recherche=&page=1".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/authz/accorder",
            "identifiant=lecture.demo&role=ADMIN&structure=ETAB00&debut=&fin=".into(),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/authz/retirer", format!("id={id}"), 401, "lecture.demo", 403),
        (
            "/_fn/authz/trancher",
            format!("id={id}&accepte=true"),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/authz/qui",
            "traitement=INS_LIRE&structure=ETAB00&identifiant=".into(),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/offre/espaces", String::new(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/objets", "espace=PER-2026&filtre[recherche]=&filtre[structure]=&filtre[tri]=libelle&filtre[page]=1".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/choix", String::new(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/choix-maquette", "espace=PER-2026".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/creer-espace", "code=ESSAI&libelle=Essai".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/reglages-espace", "espace=PER-2026".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/regler-espace", "espace=00000000-0000-0000-0000-000000000000&version=1&champs[libelle]=Essai".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/passer", "espace=00000000-0000-0000-0000-000000000000&etat=VALIDE".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/arbre", "espace=PER-2026&formation=LIC-CHIMIE".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/fiche", "objet=00000000-0000-0000-0000-000000000000".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/revision", "espace=00000000-0000-0000-0000-000000000000".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/nouvelles", "espace=00000000-0000-0000-0000-000000000000".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/agir", "espace=00000000-0000-0000-0000-000000000000&acte=%7B%22acte%22%3A%22supprimer%22%2C%22id%22%3A%2200000000-0000-0000-0000-000000000000%22%7D".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/modifier", "objet=00000000-0000-0000-0000-000000000000".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/regler", "contexte=00000000-0000-0000-0000-000000000000".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/correspondre", "objet=00000000-0000-0000-0000-000000000000&oter=00000000-0000-0000-0000-000000000000".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/diplomes", String::new(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/ecrire-diplome", "champs[code]=LIC&nouveau=1".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/ajouter", "espace=00000000-0000-0000-0000-000000000000&champs[code]=ESSAI&champs[libelle]=X&champs[structure]=SCI".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/annuler", "espace=00000000-0000-0000-0000-000000000000".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/valider", "contexte=00000000-0000-0000-0000-000000000000&acte=haute".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/examiner_reconduction", "espace=PER-2026&de=00000000-0000-0000-0000-000000000000&vers=00000000-0000-0000-0000-000000000000&tout=on".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/confirmer_reconduction", "essai=00000000-0000-0000-0000-000000000000".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/reconductibles", "espace=PER-2026&page=1".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/reconduction", "tache=00000000-0000-0000-0000-000000000000".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/comparer", "espace=PER-2026&avec=00000000-0000-0000-0000-000000000000&formation=".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/apercu_import", "espace=PER-2026".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/appliquer_import", "espace=PER-2026&empreinte=0".into(), 401, "lecture.demo", 403),
        ("/_fn/offre/simuler", "racine=00000000-0000-0000-0000-000000000000&depart=A".into(), 401, "apprenant2.demo", 403),
        ("/_fn/offre/catalogue", "filtre[recherche]=chimie".into(), 200, "apprenant2.demo", 200),
        ("/_fn/offre/formation", "code=RIEN".into(), 404, "apprenant2.demo", 404),
        (
            "/_fn/referentiel/nomenclatures",
            String::new(),
            401,
            "apprenant2.demo",
            403,
        ),
        (
            "/_fn/referentiel/parametres",
            String::new(),
            401,
            "apprenant2.demo",
            403,
        ),
        (
            "/_fn/referentiel/regler_parametres",
            "version=x".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/valeurs",
            "nomenclature=TypeGroupe&filtre[recherche]=&filtre[locales]=false&filtre[tri]=code&filtre[page]=1".into(),
            401,
            "apprenant2.demo",
            403,
        ),
        (
            "/_fn/referentiel/valeur",
            "nomenclature=TypeGroupe".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/enregistrer",
            "nomenclature=TypeGroupe".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/supprimer",
            "nomenclature=TypeGroupe&code=X&debut=2020-01-01&version=1".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/lot",
            "nomenclature=TypeGroupe&acte=masquer".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/annuler",
            "id=00000000-0000-0000-0000-000000000000".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/apercu_import",
            "nomenclature=TypeGroupe".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/appliquer_import",
            "nomenclature=TypeGroupe&empreinte=x".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/mise_a_jour",
            "nomenclature=TypeGroupe".into(),
            401,
            "apprenant2.demo",
            403,
        ),
        (
            "/_fn/referentiel/mettre_a_jour",
            "nomenclature=TypeGroupe".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/structures",
            "filtre[recherche]=".into(),
            401,
            "apprenant2.demo",
            403,
        ),
        ("/_fn/referentiel/structure", String::new(), 401, "lecture.demo", 403),
        (
            "/_fn/referentiel/enregistrer_structure",
            "champs[code]=X".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/apercu_import_structures",
            String::new(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/referentiel/appliquer_import_structures",
            "empreinte=x".into(),
            401,
            "lecture.demo",
            403,
        ),
        (
            "/_fn/authz/comptes_a_aider",
            "texte=muller".into(),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/rgpd/donnees", String::new(), 401, "lecture.demo", 403),
        (
            "/_fn/rgpd/demander",
            "genre=OPPOSITION&champ=&valeur=&message=x".into(),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/rgpd/retirer", format!("id={id}"), 401, "apprenant2.demo", 404),
        ("/_fn/rgpd/demandes", String::new(), 401, "sciences.demo", 403),
        (
            "/_fn/rgpd/repondre",
            format!("id={id}&accepte=true&reponse="),
            401,
            "sciences.demo",
            403,
        ),
        ("/_fn/authz/apercu_import", "page=1".into(), 401, "lecture.demo", 403),
        (
            "/_fn/authz/appliquer_import",
            "empreinte=x".into(),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/authz/revues", String::new(), 401, "lecture.demo", 403),
        (
            "/_fn/authz/revue",
            format!("{un}&toutes=true&page=1"),
            401,
            "lecture.demo",
            403,
        ),
        // Delegating is not managing.
        (
            "/_fn/authz/ouvrir_revue",
            "structure=SCI&echeance=2999-01-01".into(),
            401,
            "scolarite.demo",
            403,
        ),
        (
            "/_fn/authz/reviser",
            format!("lignes[0]={id}&decision=CONFIRMEE"),
            401,
            "scolarite.demo",
            403,
        ),
        ("/_fn/webhook/lister", String::new(), 401, "lecture.demo", 403),
        (
            "/_fn/webhook/detail",
            format!("{un}&en_peine=false&page=1"),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/webhook/secret", un.clone(), 401, "lecture.demo", 403),
        (
            "/_fn/webhook/creer",
            "libelle=x&adresse=https://example.org".into(),
            401,
            "scolarite.demo",
            403,
        ),
        (
            "/_fn/webhook/activer",
            format!("{un}&actif=true"),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/webhook/tourner", un.clone(), 401, "lecture.demo", 403),
        ("/_fn/webhook/supprimer", un.clone(), 401, "lecture.demo", 403),
        ("/_fn/webhook/rejouer", un.clone(), 401, "lecture.demo", 403),
        (
            "/_fn/reception/lister",
            "regles=false&page=1".into(),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/reception/detail", un.clone(), 401, "lecture.demo", 403),
        ("/_fn/reception/rejouer", un.clone(), 401, "scolarite.demo", 403),
        ("/_fn/reception/rejouer_tous", String::new(), 401, "scolarite.demo", 403),
        ("/_fn/reception/abandonner", un.clone(), 401, "scolarite.demo", 403),
        ("/_fn/reception/reprendre", un.clone(), 401, "scolarite.demo", 403),
        (
            "/_fn/audit/chercher",
            "filtre[objet]=&filtre[acteur]=&filtre[traitement]=".into(),
            401,
            "scolarite.demo",
            403,
        ),
        ("/_fn/parcours/accueil", String::new(), 401, "lecture.demo", 403),
        ("/_fn/inscription/debuter", un.clone(), 401, "apprenant2.demo", 404),
        (
            "/_fn/inscription/enregistrer",
            format!("{un}&champ=ville&valeur=X"),
            401,
            "apprenant2.demo",
            404,
        ),
        (
            "/_fn/inscription/reprendre",
            format!("{{\"id\":\"{id}\",\"saisies\":[]}}"),
            401,
            "apprenant2.demo",
            404,
        ),
        ("/_fn/inscription/file", liste, 401, "apprenant2.demo", 403),
        (
            "/_fn/inscription/chercher",
            "texte=garnier".into(),
            401,
            "apprenant2.demo",
            403,
        ),
        ("/_fn/inscription/imports", "page=1".into(), 401, "lecture.demo", 403),
        ("/_fn/inscription/import", job, 401, "lecture.demo", 403),
        (
            "/_fn/parcours/dossier",
            format!("{un}&etape=identite"),
            401,
            "apprenant2.demo",
            404,
        ),
        ("/_fn/parcours/confirmer_cvec", un.clone(), 401, "lecture.demo", 403),
        (
            "/_fn/parcours/examiner_piece",
            format!("{acte}&piece=PHOTO&acte=ACCEPTER"),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/parcours/forcer", format!("{acte}&champ=bac_type&motif=x"), 401, "lecture.demo", 403),
        ("/_fn/parcours/ne_plus_forcer", format!("{acte}&champ=bac_type"), 401, "lecture.demo", 403),
        ("/_fn/parcours/differer", acte.clone(), 401, "sciences.demo", 403),
        ("/_fn/parcours/revoir", acte.clone(), 401, "lecture.demo", 403),
        ("/_fn/parcours/distinguer", acte.clone(), 401, "lecture.demo", 403),
        (
            "/_fn/parcours/exonerer",
            format!("{acte}&profil=R719-50"),
            401,
            "sciences.demo",
            403,
        ),
        (
            "/_fn/parcours/valider_lot",
            format!("{{\"dossiers\":[[\"{id}\",1]]}}"),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/parcours/annuler_lot", un.clone(), 401, "lecture.demo", 404),
        // Whoever is signed in: one's own, that is nothing for who may ask for none.
        ("/_fn/parcours/dernier_lot", String::new(), 401, "apprenant2.demo", 200),
        // Whoever is signed in: towns and schools are no secret, but no robot needs them.
        (
            "/_fn/referentiel/communes",
            "recherche=rouen".into(),
            401,
            "apprenant2.demo",
            200,
        ),
        (
            "/_fn/referentiel/lycees",
            "recherche=paris".into(),
            401,
            "apprenant2.demo",
            200,
        ),
        ("/_fn/parcours/fiche", un, 401, "apprenant2.demo", 403),
        ("/_fn/parcours/valider", acte.clone(), 401, "lecture.demo", 403),
        ("/_fn/parcours/rouvrir", acte.clone(), 401, "lecture.demo", 403),
        (
            "/_fn/parcours/annuler",
            format!("{acte}&motif=DEMISSION"),
            401,
            "lecture.demo",
            403,
        ),
        ("/_fn/paiement/encaisser", paie, 401, "sciences.demo", 403),
        (
            "/_fn/paiement/solder_remboursement",
            format!("id={REMBOURSEMENT}"),
            401,
            "sciences.demo",
            403,
        ),
        // For anybody, by design: what they say is not about the caller.
        ("/_fn/parcours/verifier", "numero=".into(), 200, "apprenant2.demo", 200),
        // Not configured here: there is nothing to subscribe to.
        (
            "/_fn/notification/abonner",
            "adresse=x&cle=x&secret=x".into(),
            401,
            "lecture.demo",
            404,
        ),
        ("/_fn/notification/abonne", "adresse=x".into(), 401, "lecture.demo", 200),
        // Of somebody else: nothing happens.
        (
            "/_fn/notification/desabonner",
            "adresse=x".into(),
            401,
            "lecture.demo",
            200,
        ),
        (
            "/_fn/courriel/boite_demo",
            "destinataire=&page=1".into(),
            200,
            "apprenant2.demo",
            200,
        ),
    ]
}

#[tokio::test]
async fn chaque_fonction_serveur_refuse_qui_elle_doit() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let id = essai.dossier("apprenant3.demo").await.to_string();
    sqlx::query(
        "INSERT INTO paiement.remboursement (id, inscription_id, montant, cree_le) VALUES ($1::uuid, $2::uuid, 100, now())",
    )
    .bind(REMBOURSEMENT)
    .bind(&id)
    .execute(&essai.pool)
    .await
    .unwrap();
    let cas = cas(&id);
    let connues: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths()
        .map(|(chemin, _)| chemin.to_owned())
        .collect();
    let essayees: BTreeSet<String> = cas.iter().map(|c| c.0.to_owned()).collect();
    assert_eq!(connues, essayees, "every server function has its case");
    for (chemin, corps, personne, autre, refuse) in cas {
        let statut = demander(&app, Method::POST, chemin, &corps, None, "same-origin").await;
        assert_eq!(statut.as_u16(), personne, "{chemin} as nobody");
        let jeton = jeton(&essai, autre).await;
        let statut = demander(&app, Method::POST, chemin, &corps, Some(&jeton), "same-origin").await;
        assert_eq!(statut.as_u16(), refuse, "{chemin} as {autre}");
        let statut = demander(&app, Method::POST, chemin, &corps, Some(&jeton), "cross-site").await;
        assert_eq!(statut, StatusCode::FORBIDDEN, "{chemin} from another site");
    }
}

/// The page to which that refusal leads says what is wrong, instead of showing a step with nothing to correct.
#[tokio::test]
async fn l_ine_d_autrui_est_dite_a_l_apprenant() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let id = essai.dossier("apprenant2.demo").await;
    let jeton = jeton(&essai, "apprenant2.demo").await;
    let requete = Request::builder()
        .uri(format!("/mon-espace/inscription/{id}/identite?voir=erreurs&deja=ine"))
        .header(header::COOKIE, format!("__Host-pegase={jeton}"))
        .body(Body::empty())
        .unwrap();
    let reponse = app.oneshot(requete).await.unwrap();
    let corps = axum::body::to_bytes(reponse.into_body(), 1 << 20).await.unwrap();
    let page = String::from_utf8(corps.to_vec()).unwrap();
    assert!(page.contains("est déjà prise"), "the reason is on the page");
}

/// Server functions are an interface: the document lists each of them.
#[test]
fn la_documentation_liste_chaque_fonction() {
    // Without a reference the application would not be linked, and its functions not be registered.
    let _ = app::App;
    let doc = include_str!("../../../docs/API.md");
    for (chemin, _) in leptos::server_fn::axum::server_fn_paths() {
        assert!(
            doc.contains(&format!("`{chemin}`")),
            "docs/API.md does not list {chemin}"
        );
    }
}
