//! Every address that is neither a page nor a server function, as nobody, as somebody else, and from another site.

use crate::{
    autorisations::{application, demander, jeton},
    support::Essai,
};
use axum::http::{Method, StatusCode};
use server::router::ADRESSES;
use std::collections::BTreeSet;

const FORMULAIRE: &str = "x=1";
const JSON: &str = r#"{"piece":"PHOTO","nom":"x.jpg","taille":10}"#;

/// Method and path as the router has them; the path asked; the body; then the status for nobody, who else asks, and the
/// status for that one.
type Cas = (&'static str, &'static str, String, &'static str, u16, &'static str, u16);

/// The addresses of the référentiel: method, as the router has it, and one that can be asked for.
pub fn referentiel(inconnu: &str) -> impl Iterator<Item = (&'static str, &'static str, String)> + use<> {
    let inconnu = inconnu.to_owned();
    ADRESSES
        .iter()
        .filter(|(_, modele)| modele.starts_with("/api/v1/ref/"))
        .map(move |(methode, modele)| {
            let morceaux = modele.split('/').map(|morceau| match morceau {
                "{codeNomenclature}" => "TypeGroupe",
                "{codeParametrage}" => "NatureTypeObjetFormation",
                "{codeStructure}" | "{codePegase}" => "ETAB00",
                "{prefix}" => "ABC",
                "{numPage}" => "0",
                "{nbOccurences}" => "10",
                "{codePostal}" => "76000",
                "{typePersonne}" => "ENSEIGNANT",
                date if date.starts_with("{date") => "2000-01-01",
                code if code.starts_with('{') => &inconnu,
                tel => tel,
            });
            (*methode, *modele, morceaux.collect::<Vec<_>>().join("/"))
        })
}

/// The addresses of the course offer, under both bases: as those of the référentiel.
pub fn odf(inconnu: &str) -> impl Iterator<Item = (&'static str, &'static str, String)> + use<> {
    let inconnu = inconnu.to_owned();
    ADRESSES
        .iter()
        .filter(|(_, modele)| modele.starts_with("/api/odf/"))
        .map(move |(methode, modele)| {
            let morceaux = modele.split('/').map(|morceau| match morceau {
                "{codeStructure}" => "ETAB00",
                "{codePeriode}" => "PER-2026",
                id if id.starts_with('{') => &inconnu,
                tel => tel,
            });
            (*methode, *modele, morceaux.collect::<Vec<_>>().join("/"))
        })
}

fn cas(id: &str, fichier: &str) -> Vec<Cas> {
    let moi = |suite: &str| format!("/mon-espace/inscription/{id}/{suite}");
    let autre = "apprenant2.demo";
    let mut tous = vec![
        ("get", "/health", "/health".into(), "", 200, autre, 200),
        ("get", "/etat", "/etat".into(), "", 303, autre, 303),
        ("get", "/etat/{langue}", "/etat/fr".into(), "", 200, autre, 200),
        ("get", "/health/live", "/health/live".into(), "", 200, autre, 200),
        ("get", "/health/ready", "/health/ready".into(), "", 200, autre, 200),
        (
            "get",
            "/api/v1/admissions",
            "/api/v1/admissions".into(),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "post",
            "/api/v1/admissions",
            "/api/v1/admissions".into(),
            JSON,
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/apprenants",
            "/api/v1/apprenants".into(),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/apprenants/{code}",
            "/api/v1/apprenants/000000001".into(),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/documents",
            "/api/v1/documents".into(),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/documents/{id}",
            format!("/api/v1/documents/{id}"),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/documents/{id}/pdf",
            format!("/api/v1/documents/{id}/pdf"),
            "",
            401,
            "admin.demo",
            401,
        ),
        ("get", "/api/v1/jobs", "/api/v1/jobs".into(), "", 401, "admin.demo", 401),
        (
            "get",
            "/api/v1/jobs/{id}",
            format!("/api/v1/jobs/{id}"),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/jobs/{id}/rejets",
            format!("/api/v1/jobs/{id}/rejets"),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "post",
            "/api/v1/messages/{objet}",
            "/api/v1/messages/personnes".into(),
            JSON,
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/evenements",
            "/api/v1/evenements".into(),
            "",
            401,
            // The cookie of a person counts for nothing here.
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/inscriptions",
            "/api/v1/inscriptions".into(),
            "",
            401,
            "admin.demo",
            401,
        ),
        (
            "get",
            "/api/v1/inscriptions/{id}",
            format!("/api/v1/inscriptions/{id}"),
            "",
            401,
            "admin.demo",
            401,
        ),
        ("get", "/openapi", "/openapi".into(), "", 200, autre, 200),
        (
            "get",
            "/openapi/pegase-v1.json",
            "/openapi/pegase-v1.json".into(),
            "",
            200,
            autre,
            200,
        ),
        (
            "get",
            "/asyncapi/pegase-v1.json",
            "/asyncapi/pegase-v1.json".into(),
            "",
            200,
            autre,
            200,
        ),
        ("get", "/theme.css", "/theme.css".into(), "", 200, autre, 200),
        ("get", "/logo", "/logo".into(), "", 404, autre, 404),
        (
            "get",
            "/manifest.webmanifest",
            "/manifest.webmanifest".into(),
            "",
            200,
            autre,
            200,
        ),
        ("get", "/sw.js", "/sw.js".into(), "", 200, autre, 200),
        (
            "get",
            "/hors-ligne/{langue}",
            "/hors-ligne/fr".into(),
            "",
            200,
            autre,
            200,
        ),
        ("get", "/robots.txt", "/robots.txt".into(), "", 200, autre, 200),
        ("get", "/sitemap.xml", "/sitemap.xml".into(), "", 200, autre, 200),
        ("get", "/metrics", "/metrics".into(), "", 200, autre, 200),
        // The doors: for anybody, and they lead back to their form, or on.
        ("post", "/connexion", "/connexion".into(), FORMULAIRE, 303, autre, 303),
        (
            "post",
            "/connexion/code",
            "/connexion/code".into(),
            FORMULAIRE,
            303,
            autre,
            303,
        ),
        ("post", "/confirmer", "/confirmer".into(), FORMULAIRE, 303, autre, 303),
        // No provider is configured here (identites.rs has them); machines show a secret, and no cookie counts.
        (
            "get",
            "/connexion/oidc/{code}",
            "/connexion/oidc/x".into(),
            "",
            404,
            autre,
            404,
        ),
        (
            "get",
            "/connexion/oidc/{code}/retour",
            "/connexion/oidc/x/retour".into(),
            "",
            404,
            autre,
            404,
        ),
        (
            "post",
            "/connexion/oidc/{code}/fin",
            "/connexion/oidc/x/fin".into(),
            FORMULAIRE,
            404,
            autre,
            404,
        ),
        (
            "get",
            "/connexion/oidc/{code}/fin-navigateur",
            "/connexion/oidc/x/fin-navigateur".into(),
            "",
            404,
            autre,
            404,
        ),
        (
            "get",
            "/connexion/cas/{code}",
            "/connexion/cas/x".into(),
            "",
            404,
            autre,
            404,
        ),
        (
            "get",
            "/connexion/cas/{code}/retour",
            "/connexion/cas/x/retour".into(),
            "",
            404,
            autre,
            404,
        ),
        (
            "post",
            "/connexion/cas/{code}/retour",
            "/connexion/cas/x/retour".into(),
            FORMULAIRE,
            404,
            autre,
            404,
        ),
        (
            "get",
            "/deconnexion/faite",
            "/deconnexion/faite".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "post",
            "/compte/relier/{genre}/{code}",
            "/compte/relier/oidc/x".into(),
            FORMULAIRE,
            303,
            autre,
            404,
        ),
        (
            "post",
            "/cas/v1/tickets",
            "/cas/v1/tickets".into(),
            FORMULAIRE,
            400,
            autre,
            400,
        ),
        (
            "post",
            "/cas/v1/tickets/",
            "/cas/v1/tickets/".into(),
            FORMULAIRE,
            400,
            autre,
            400,
        ),
        (
            "post",
            "/oauth/token",
            "/oauth/token".into(),
            FORMULAIRE,
            400,
            autre,
            400,
        ),
        (
            "get",
            "/.well-known/jwks.json",
            "/.well-known/jwks.json".into(),
            "",
            200,
            autre,
            200,
        ),
        (
            "post",
            "/deconnexion",
            "/deconnexion".into(),
            FORMULAIRE,
            303,
            autre,
            303,
        ),
        ("post", "/activer", "/activer".into(), FORMULAIRE, 303, autre, 303),
        (
            "post",
            "/mot-de-passe/demander",
            "/mot-de-passe/demander".into(),
            FORMULAIRE,
            303,
            autre,
            303,
        ),
        (
            "post",
            "/mot-de-passe/changer",
            "/mot-de-passe/changer".into(),
            FORMULAIRE,
            303,
            autre,
            303,
        ),
        ("get", "/langue/{code}", "/langue/en".into(), "", 303, autre, 303),
        (
            "get",
            "/documents/certificat/{inscription}",
            format!("/documents/certificat/{id}"),
            "",
            401,
            autre,
            404,
        ),
        (
            "get",
            "/documents/recu/{inscription}",
            format!("/documents/recu/{id}"),
            "",
            401,
            autre,
            404,
        ),
        (
            "post",
            "/gestion/affichage",
            "/gestion/affichage".into(),
            FORMULAIRE,
            303,
            "lecture.demo",
            303,
        ),
        (
            "get",
            "/gestion/habilitations.csv",
            "/gestion/habilitations.csv".into(),
            "",
            303,
            "lecture.demo",
            403,
        ),
        (
            "post",
            "/gestion/habilitations/deposer",
            "/gestion/habilitations/deposer".into(),
            MULTIPARTIE,
            303,
            "lecture.demo",
            403,
        ),
        (
            "get",
            "/gestion/inscriptions.csv",
            "/gestion/inscriptions.csv".into(),
            "",
            303,
            "lecture.demo",
            403,
        ),
        (
            "get",
            "/gestion/journal.csv",
            "/gestion/journal.csv".into(),
            "",
            303,
            "scolarite.demo",
            403,
        ),
        (
            "post",
            "/gestion/support/agir",
            "/gestion/support/agir".into(),
            "motif=pour+aider",
            303,
            "lecture.demo",
            403,
        ),
        // Nothing to come back from: where one belongs.
        (
            "post",
            "/support/quitter",
            "/support/quitter".into(),
            FORMULAIRE,
            303,
            "lecture.demo",
            303,
        ),
        (
            "post",
            "/gestion/imports/deposer",
            "/gestion/imports/deposer".into(),
            MULTIPARTIE,
            303,
            "lecture.demo",
            403,
        ),
        (
            "get",
            "/gestion/imports/{id}/rejets.csv",
            format!("/gestion/imports/{id}/rejets.csv"),
            "",
            303,
            "lecture.demo",
            403,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/debuter",
            moi("debuter"),
            FORMULAIRE,
            303,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/corriger-cvec",
            moi("corriger-cvec"),
            "cvec_numero=1",
            303,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/payer",
            moi("payer"),
            FORMULAIRE,
            303,
            autre,
            404,
        ),
        (
            "get",
            "/mon-espace/donnees/{forme}",
            "/mon-espace/donnees/json".into(),
            "",
            303,
            // Her own.
            autre,
            200,
        ),
        (
            "get",
            "/mon-espace/paiement/{issue}",
            "/mon-espace/paiement/annule".into(),
            "",
            303,
            autre,
            303,
        ),
        // Signed by the bank or nothing: whoever calls.
        (
            "get",
            "/paiement/paybox/retour",
            "/paiement/paybox/retour?x=1".into(),
            "",
            404,
            autre,
            404,
        ),
        (
            "post",
            "/paiement/paybox/retour",
            "/paiement/paybox/retour".into(),
            FORMULAIRE,
            404,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/televersements",
            moi("televersements"),
            JSON,
            401,
            autre,
            404,
        ),
        (
            "put",
            "/mon-espace/televersements/{id}",
            format!("/mon-espace/televersements/{id}?debut=0"),
            FORMULAIRE,
            401,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/pieces/{piece}",
            moi("pieces/PHOTO"),
            MULTIPARTIE,
            303,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/pieces/{piece}/declarer",
            moi("pieces/PHOTO/declarer"),
            "acte=PROMETTRE",
            303,
            autre,
            404,
        ),
        (
            "get",
            "/pieces/{fichier}",
            format!("/pieces/{fichier}"),
            "",
            401,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/pieces",
            moi("pieces"),
            FORMULAIRE,
            303,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/recapitulatif",
            moi("recapitulatif"),
            FORMULAIRE,
            303,
            autre,
            404,
        ),
        (
            "post",
            "/mon-espace/inscription/{id}/{etape}",
            moi("identite"),
            FORMULAIRE,
            303,
            autre,
            404,
        ),
        (
            "get",
            "/gestion/offre/{espace}/export.csv",
            "/gestion/offre/PER-2026/export.csv".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "get",
            "/gestion/offre/{espace}/export.json",
            "/gestion/offre/PER-2026/export.json".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "get",
            "/gestion/offre/{espace}/modele.xlsx",
            "/gestion/offre/PER-2026/modele.xlsx".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "post",
            "/gestion/offre/{espace}/deposer",
            "/gestion/offre/PER-2026/deposer".into(),
            MULTIPARTIE,
            303,
            "lecture.demo",
            403,
        ),
        (
            "get",
            "/gestion/offre/{espace}/export.xlsx",
            "/gestion/offre/PER-2026/export.xlsx".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "get",
            "/gestion/referentiel/structures/export.csv",
            "/gestion/referentiel/structures/export.csv".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "get",
            "/gestion/referentiel/structures/export.xlsx",
            "/gestion/referentiel/structures/export.xlsx".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "post",
            "/gestion/referentiel/structures/deposer",
            "/gestion/referentiel/structures/deposer".into(),
            MULTIPARTIE,
            303,
            "lecture.demo",
            403,
        ),
        (
            "get",
            "/gestion/referentiel/{nomenclature}/export.csv",
            "/gestion/referentiel/TypeGroupe/export.csv".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "get",
            "/gestion/referentiel/{nomenclature}/export.xlsx",
            "/gestion/referentiel/TypeGroupe/export.xlsx".into(),
            "",
            303,
            autre,
            303,
        ),
        (
            "post",
            "/gestion/referentiel/{nomenclature}/deposer",
            "/gestion/referentiel/TypeGroupe/deposer".into(),
            MULTIPARTIE,
            303,
            "lecture.demo",
            403,
        ),
        (
            "get",
            "/openapi/odf-v1.json",
            "/openapi/odf-v1.json".into(),
            "",
            200,
            autre,
            200,
        ),
        (
            "get",
            "/openapi/ref-v1.json",
            "/openapi/ref-v1.json".into(),
            "",
            200,
            autre,
            200,
        ),
    ];
    // Programs come with a key: a cookie is nobody.
    tous.extend(referentiel(id).chain(odf(id)).map(|(methode, modele, chemin)| {
        let corps = if methode == "get" { "" } else { "{}" };
        (methode, modele, chemin, corps, 401, "admin.demo", 401)
    }));
    tous
}

/// A file in a plain form.
const MULTIPARTIE: &str =
    "--B\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"x.png\"\r\n\r\nx\r\n--B--\r\n";

#[tokio::test]
async fn chaque_adresse_refuse_qui_elle_doit() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let id = essai.dossier("apprenant5.demo").await;
    let fichier: uuid::Uuid = sqlx::query_scalar("SELECT id FROM pieces.fichier WHERE inscription_id = $1 LIMIT 1")
        .bind(id.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    let cas = cas(&id.to_string(), &fichier.to_string());
    let essayees: BTreeSet<(&str, &str)> = cas.iter().map(|c| (c.0, c.1)).collect();
    assert_eq!(
        ADRESSES.iter().copied().collect::<BTreeSet<_>>(),
        essayees,
        "every address has its case"
    );
    for (methode, modele, chemin, corps, personne, autre, refuse) in cas {
        let methode = Method::from_bytes(methode.to_uppercase().as_bytes()).unwrap();
        let statut = demander(&app, methode.clone(), &chemin, corps, None, "same-origin").await;
        // A page, or what is opened like one, leads to the sign-in form; a program is told 401.
        assert_eq!(statut.as_u16(), personne, "{methode} {modele} as nobody");
        let jeton = jeton(&essai, autre).await;
        let statut = demander(&app, methode.clone(), &chemin, corps, Some(&jeton), "same-origin").await;
        assert_eq!(statut.as_u16(), refuse, "{methode} {modele} as {autre}");
        if methode != Method::GET || modele.starts_with("/langue") {
            let jeton = crate::autorisations::jeton(&essai, autre).await;
            let statut = demander(&app, methode.clone(), &chemin, corps, Some(&jeton), "cross-site").await;
            assert_eq!(statut, StatusCode::FORBIDDEN, "{methode} {modele} from another site");
        }
    }
}

/// Pages: who is not signed in is led to the form, and back to the very page; an address that means nothing says so to
/// programs too.
#[tokio::test]
async fn les_pages_menent_ou_il_faut() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let clerc = jeton(&essai, "lecture.demo").await;
    let elle = jeton(&essai, "apprenant2.demo").await;
    for (chemin, jeton, attendu) in [
        ("/gestion?x=1", None, 303),
        ("/mon-espace", None, 303),
        ("/gestion", Some(&elle), 303),
        ("/mon-espace", Some(&clerc), 303),
        ("/fr/nulle-part", None, 404),
        ("/nulle-part", None, 404),
        ("/nulle-part/connexion", None, 404),
        ("/gestion/inscriptions/abc", Some(&clerc), 404),
        (
            "/gestion/inscriptions/018f0000-0000-7000-8000-000000000000",
            Some(&clerc),
            404,
        ),
        ("/fr/connexion", None, 200),
    ] {
        let statut = demander(&app, Method::GET, chemin, "", jeton.map(String::as_str), "none").await;
        assert_eq!(statut.as_u16(), attendu, "{chemin}");
    }
}

/// No database keeps a zero character: whoever sends one is told, and it is no fault of ours.
#[tokio::test]
async fn un_zero_est_a_corriger_ou_qu_il_soit() {
    let essai = Essai::nouveau().await;
    let app = application(&essai).await;
    let jeton = jeton(&essai, "admin.demo").await;
    for chemin in [
        "/gestion/inscriptions.csv?chemin=%00",
        "/gestion/journal.csv?objet=a%00",
        "/gestion/journal.csv?acteur=%00b",
    ] {
        let statut = demander(&app, Method::GET, chemin, "", Some(&jeton), "same-origin").await;
        assert_eq!(statut, StatusCode::UNPROCESSABLE_ENTITY, "{chemin}");
    }
    let (chemin, corps) = ("/_fn/courriel/boite_demo", "destinataire=%00&page=1");
    let statut = demander(&app, Method::POST, chemin, corps, Some(&jeton), "same-origin").await;
    assert_eq!(statut, StatusCode::UNPROCESSABLE_ENTITY, "{chemin}");
}
