//! Logs: fields that docs/LOGGING.md lists, and nobody's data; nor in traces.

use crate::{support::Essai, traces::Collecteur};
use backend::authz;
use reqwest::{Client, Method, header, redirect::Policy};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs::File,
    process::Child,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// What people type and are in the course of this test.
const SECRETS: [&str; 9] = [
    "Moussa",
    "Diaye",
    "apprenant2",
    "zebulon@example.org",
    "06 39 98 12 34",
    "impasse des Secrets",
    "motdepasse-faux",
    "Quidam",
    "127.0.0.1\"",
];

/// A test that fails leaves nobody behind.
struct Serveur(Child);

impl Drop for Serveur {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn champs(valeur: &Value, vus: &mut BTreeSet<String>) {
    for (nom, dedans) in valeur.as_object().into_iter().flatten() {
        match nom.as_str() {
            "fields" | "span" => champs(dedans, vus),
            "spans" => dedans.as_array().into_iter().flatten().for_each(|s| champs(s, vus)),
            // Of every line, and the name of a span.
            "timestamp" | "level" | "target" | "name" => {}
            autre => {
                vus.insert(autre.to_owned());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn une_journee_n_ecrit_rien_de_personne() {
    let essai = Essai::nouveau().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let journal = essai.dossier.join("journal.jsonl");
    let collecteur = Collecteur::nouveau().await;
    let serveur = essai
        .programme(&["serve", "--with-worker"])
        .env("PEGASE_LISTEN", format!("127.0.0.1:{port}"))
        .env("PEGASE_LOG", "info,backend=debug,server=debug")
        .env("PEGASE_OTLP_ENDPOINT", &collecteur.adresse)
        .stderr(File::create(&journal).unwrap())
        .spawn()
        .unwrap();
    let mut serveur = Serveur(serveur);
    let client = Client::builder()
        .redirect(Policy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let jeton = authz::connecter(&essai.anonyme(), "apprenant2.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton;
    let agent = authz::connecter(&essai.anonyme(), "scolarite.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton;
    let id = essai.dossier("apprenant2.demo").await;
    let debut = Instant::now();
    while client
        .get(format!("http://127.0.0.1:{port}/health/ready"))
        .send()
        .await
        .is_err()
    {
        assert!(debut.elapsed() < Duration::from_secs(30), "it never listened");
        sleep(Duration::from_millis(50)).await;
    }
    let demander = async |methode: Method, chemin: &str, jeton: &str, genre: &str, corps: String| {
        client
            .request(methode, format!("http://127.0.0.1:{port}{chemin}"))
            .header(header::COOKIE, format!("__Host-pegase={jeton}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, genre)
            .body(corps)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let formulaire = "application/x-www-form-urlencoded";
    let faux = "identifiant=apprenant2.demo&mot_de_passe=motdepasse-faux".to_owned();
    demander(Method::POST, "/connexion", "", formulaire, faux).await;
    let contacts = "courriel=zebulon%40example.org&telephone=06+39+98+12+34&adresse_pays=99100&code_postal=76000&ville=Rouen\
                    &adresse_voie=3+impasse+des+Secrets&annuelle_identique=oui";
    let etape = format!("/mon-espace/inscription/{id}/contacts");
    assert_eq!(
        demander(Method::POST, &etape, &jeton, formulaire, contacts.into()).await,
        303
    );
    let naissance = "date_naissance=32%2F13%2F2007+Quidam&commune_naissance=Quidam".to_owned();
    let etape = format!("/mon-espace/inscription/{id}/naissance");
    demander(Method::POST, &etape, &jeton, formulaire, naissance).await;
    for chemin in [
        "/mon-espace".to_owned(),
        format!("/gestion/inscriptions/{id}"),
        "/gestion/inscriptions?statut=&q=Diaye".to_owned(),
        "/gestion/inscriptions?statut=&q=Quidam'%22%00".to_owned(),
        "/pieces/Quidam".to_owned(),
    ] {
        let qui = if chemin.starts_with("/gestion") { &agent } else { &jeton };
        demander(Method::GET, &chemin, qui, formulaire, String::new()).await;
    }
    // Server functions and forms that cannot be read.
    demander(
        Method::POST,
        "/_fn/parcours/valider",
        &agent,
        formulaire,
        "id=Quidam".into(),
    )
    .await;
    let televersement = format!("/mon-espace/inscription/{id}/televersements");
    let illisible = "{\"piece\": \"Quidam\", \"taille\": \"Moussa\"}".to_owned();
    demander(Method::POST, &televersement, &jeton, "application/json", illisible).await;
    let import = "--l\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"Quidam.csv\"\r\n\
                  Content-Type: text/csv\r\n\r\nnom_naissance;prenom\r\nQuidam;Moussa\r\n--l--\r\n";
    let depose = demander(
        Method::POST,
        "/gestion/imports/deposer",
        &agent,
        "multipart/form-data; boundary=l",
        import.into(),
    )
    .await;
    assert_eq!(depose, 303);
    while essai
        .nombre("SELECT count(*) FROM evt.job WHERE statut IN ('CREE', 'EN_COURS')")
        .await
        > 0
    {
        assert!(debut.elapsed() < Duration::from_secs(60), "the import never ended");
        sleep(Duration::from_millis(50)).await;
    }
    std::process::Command::new("kill")
        .args(["-TERM", &serveur.0.id().to_string()])
        .status()
        .unwrap();
    serveur.0.wait().unwrap();

    let ecrit = std::fs::read_to_string(&journal).unwrap();
    let doc = include_str!("../../../docs/LOGGING.md");
    let connus: BTreeSet<&str> = doc
        .lines()
        .filter(|l| l.starts_with("| `"))
        .flat_map(|l| l.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2))
        .collect();
    let mut vus = BTreeSet::new();
    for ligne in ecrit.lines() {
        let lue: Value = serde_json::from_str(ligne).unwrap_or_else(|e| panic!("{ligne} is no JSON: {e}"));
        champs(&lue, &mut vus);
    }
    assert!(ecrit.contains("answered") && vus.contains("correlation"), "{ecrit}");
    let inconnus: Vec<&String> = vus.iter().filter(|c| !connus.contains(c.as_str())).collect();
    assert!(inconnus.is_empty(), "{inconnus:?} are not in docs/LOGGING.md");
    for secret in SECRETS {
        let trouve = ecrit.lines().find(|l| l.contains(secret));
        assert!(trouve.is_none(), "{secret}: {trouve:?}");
    }
    // Nor do the traces of that day say more: texts stand in them as they are.
    let trace = String::from_utf8_lossy(&collecteur.brut()).into_owned();
    assert!(collecteur.spans().len() > 50 && trace.contains("POST /mon-espace/inscription/{id}/{etape}"));
    for secret in SECRETS.map(|s| s.trim_end_matches('"')) {
        assert!(!trace.contains(secret), "{secret} in a trace");
    }
    for jeton in [&jeton, &agent] {
        assert!(!ecrit.contains(jeton.as_str()), "a token");
        assert!(!trace.contains(jeton.as_str()), "a token in a trace");
    }
}
