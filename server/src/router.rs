//! Every route. The layers are listed from the inside out.

use crate::{
    evenements::asyncapi,
    fichiers::fichier_ou_page,
    layers::{actes::actes, contexte::contexte, csrf::csrf, entetes::entetes, limites::limiter, morceaux::morceaux},
    login::{confirmer, fournisseurs, langue, local, recuperation, support},
    metriques::{mesurer, metriques},
    rest::{
        affichage, apparence, documents, donnees, dossier, droits, etat, file, imports, jetons, journal, moteurs,
        nomenclatures, odf, offre, paiement, pieces, ref_v1, sante, structures, telephone, v1,
    },
    state::AppState,
};
use app::{App, Cadre, shell};
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, Uri, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{any, get, post, put},
};
use backend::Ctx;
use leptos::{context::provide_context, nonce::use_nonce, prelude::use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use std::sync::LazyLock;
use tower_http::compression::CompressionLayer;

/// Largest admissions file, in bytes, with room for the envelope of the form.
const IMPORT_MAX: usize = 52 * 1024 * 1024;

/// Largest file of roles, in bytes, with room for the envelope of the form.
const DROITS_MAX: usize = 1100 * 1024;

/// Largest sheet, in bytes, with room for the envelope of the form.
const FEUILLE_MAX: usize = 21 * 1024 * 1024;

/// Largest message of a provider of identity or of a machine that asks for a token, in bytes: anybody may send one.
const MESSAGE_MAX: usize = 16 * 1024;

/// Largest supporting document sent whole, in bytes, with room for the envelope of the form.
const PIECE_MAX: usize = 11 * 1024 * 1024;

/// What is not a page nor a server function: the router is made of this list, and so is the test that asks who may call.
macro_rules! adresses {
    ($($methode:ident $chemin:literal => $gestion:path $([$max:expr])?;)*) => {
        const PROPRES: &[(&str, &str)] = &[$((stringify!($methode), $chemin)),*];

        fn monter(routeur: Router<AppState>) -> Router<AppState> {
            odf::monter(ref_v1::monter(routeur))$(.route($chemin, $methode($gestion)$(.layer(DefaultBodyLimit::max($max)))?))*
        }
    };
}

adresses! {
    get "/health" => sante::sante;
    get "/health/live" => sante::vivant;
    get "/health/ready" => sante::pret;
    get "/metrics" => metriques;
    get "/etat" => etat::ailleurs;
    get "/etat/{langue}" => etat::montrer;
    get "/api/v1/admissions" => v1::admissions::lister;
    post "/api/v1/admissions" => v1::admissions::deposer;
    get "/api/v1/apprenants" => v1::apprenants::lister;
    get "/api/v1/apprenants/{code}" => v1::apprenants::lire;
    get "/api/v1/documents" => v1::documents::lister;
    get "/api/v1/documents/{id}" => v1::documents::lire;
    get "/api/v1/documents/{id}/pdf" => v1::documents::pdf;
    get "/api/v1/evenements" => v1::evenements::lister;
    get "/api/v1/inscriptions" => v1::inscriptions::lister;
    get "/api/v1/inscriptions/{id}" => v1::inscriptions::lire;
    get "/api/v1/jobs" => v1::jobs::lister;
    get "/api/v1/jobs/{id}" => v1::jobs::lire;
    get "/api/v1/jobs/{id}/rejets" => v1::jobs::rejets;
    post "/api/v1/messages/{objet}" => v1::messages::deposer;
    get "/openapi/odf-v1.json" => odf::document::servir;
    get "/openapi/ref-v1.json" => ref_v1::document::servir;
    get "/openapi" => v1::navigateur::montrer;
    get "/openapi/pegase-v1.json" => v1::document::servir;
    get "/asyncapi/pegase-v1.json" => asyncapi::servir;
    get "/theme.css" => apparence::theme;
    get "/logo" => apparence::logo;
    get "/manifest.webmanifest" => telephone::manifeste;
    get "/sw.js" => telephone::veilleur;
    get "/hors-ligne/{langue}" => telephone::hors_ligne;
    get "/robots.txt" => moteurs::robots;
    get "/sitemap.xml" => moteurs::plan;
    post "/connexion" => local::connecter;
    post "/connexion/code" => confirmer::code;
    post "/confirmer" => confirmer::confirmer;
    post "/deconnexion" => local::deconnecter;
    get "/deconnexion/faite" => fournisseurs::deconnexion_faite;
    get "/connexion/oidc/{code}" => fournisseurs::partir_oidc;
    get "/connexion/oidc/{code}/retour" => fournisseurs::revenir_oidc;
    post "/connexion/oidc/{code}/fin" => fournisseurs::fin_oidc [MESSAGE_MAX];
    get "/connexion/oidc/{code}/fin-navigateur" => fournisseurs::fin_navigateur;
    get "/connexion/cas/{code}" => fournisseurs::partir_cas;
    get "/connexion/cas/{code}/retour" => fournisseurs::revenir_cas;
    post "/connexion/cas/{code}/retour" => fournisseurs::fin_cas [MESSAGE_MAX];
    post "/compte/relier/{genre}/{code}" => fournisseurs::relier;
    post "/cas/v1/tickets" => jetons::ticket [MESSAGE_MAX];
    post "/cas/v1/tickets/" => jetons::ticket [MESSAGE_MAX];
    post "/oauth/token" => jetons::oauth [MESSAGE_MAX];
    get "/.well-known/jwks.json" => jetons::cles;
    post "/activer" => local::activer;
    post "/mot-de-passe/demander" => recuperation::demander;
    post "/mot-de-passe/changer" => recuperation::changer;
    get "/langue/{code}" => langue::choisir;
    get "/documents/certificat/{inscription}" => documents::certificat;
    get "/documents/recu/{inscription}" => paiement::recu;
    post "/gestion/affichage" => affichage::choisir;
    get "/gestion/habilitations.csv" => droits::exporter;
    post "/gestion/habilitations/deposer" => droits::deposer [DROITS_MAX];
    get "/gestion/inscriptions.csv" => file::exporter;
    get "/gestion/journal.csv" => journal::exporter;
    get "/gestion/referentiel/{nomenclature}/export.csv" => nomenclatures::exporter_csv;
    get "/gestion/referentiel/{nomenclature}/export.xlsx" => nomenclatures::exporter_xlsx;
    get "/gestion/referentiel/structures/export.csv" => structures::exporter_csv;
    get "/gestion/referentiel/structures/export.xlsx" => structures::exporter_xlsx;
    get "/gestion/offre/{espace}/export.csv" => offre::exporter_csv;
    get "/gestion/offre/{espace}/export.json" => offre::exporter_json;
    get "/gestion/offre/{espace}/export.xlsx" => offre::exporter_xlsx;
    get "/gestion/offre/{espace}/modele.xlsx" => offre::modele;
    post "/gestion/offre/{espace}/deposer" => offre::deposer [FEUILLE_MAX];
    post "/gestion/referentiel/{nomenclature}/deposer" => nomenclatures::deposer [FEUILLE_MAX];
    post "/gestion/referentiel/structures/deposer" => structures::deposer [FEUILLE_MAX];
    post "/gestion/support/agir" => support::agir [MESSAGE_MAX];
    post "/support/quitter" => support::quitter;
    post "/gestion/imports/deposer" => imports::deposer [IMPORT_MAX];
    get "/gestion/imports/{id}/rejets.csv" => imports::rejets;
    post "/mon-espace/inscription/{id}/debuter" => dossier::debuter;
    post "/mon-espace/inscription/{id}/corriger-cvec" => dossier::corriger_cvec;
    post "/mon-espace/inscription/{id}/payer" => paiement::payer;
    get "/mon-espace/donnees/{forme}" => donnees::exporter;
    get "/mon-espace/paiement/{issue}" => paiement::navigateur;
    get "/paiement/paybox/retour" => paiement::retour;
    post "/paiement/paybox/retour" => paiement::retour_poste;
    post "/mon-espace/inscription/{id}/televersements" => pieces::ouvrir;
    put "/mon-espace/televersements/{id}" => pieces::morceau;
    post "/mon-espace/inscription/{id}/pieces/{piece}" => pieces::deposer [PIECE_MAX];
    post "/mon-espace/inscription/{id}/pieces/{piece}/declarer" => pieces::declarer;
    get "/pieces/{fichier}" => pieces::fichier;
    post "/mon-espace/inscription/{id}/pieces" => dossier::pieces;
    post "/mon-espace/inscription/{id}/recapitulatif" => dossier::recapitulatif;
    post "/mon-espace/inscription/{id}/{etape}" => dossier::etape;
}

/// Method and path of each, those of interfaces that have a table of their own among them.
pub static ADRESSES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| [PROPRES, ref_v1::ADRESSES, odf::ADRESSES].concat());

/// The whole application.
pub fn routes(etat: AppState) -> Router {
    let options = etat.options.clone();
    let pages = generate_route_list(App);
    let origine = origine(&etat.services.reglages.url_publique);
    monter(Router::new())
        // At the root a browser looks for it; a page would take its name for a language.
        .route("/favicon.svg", get(fichier_ou_page))
        .route("/favicon.ico", get(|| async { Redirect::permanent("/favicon.svg") }))
        .route("/api/{*chemin}", any(v1::inconnue))
        .leptos_routes_with_context(&etat, pages, fournir, move || shell(options.clone()))
        .fallback(fichier_ou_page)
        .method_not_allowed_fallback(methode_refusee)
        .layer(from_fn_with_state(etat.clone(), actes))
        .layer(from_fn(morceaux))
        .layer(from_fn_with_state(etat.clone(), limiter))
        .layer(from_fn_with_state(etat.clone(), contexte))
        .layer(from_fn_with_state(origine, csrf))
        .layer(from_fn(mesurer))
        .layer(CompressionLayer::new())
        .layer(from_fn(entetes))
        .with_state(etat)
}

/// Said like any other refusal to who reads it.
async fn methode_refusee(ctx: Option<Extension<Ctx>>, uri: Uri) -> Response {
    match ctx {
        Some(Extension(ctx)) if uri.path().starts_with(v1::RACINE) => v1::methode_refusee(ctx.langue).into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// What pages, server functions and the fallback all find in context: who asks, and the frame of the page.
pub(crate) fn fournir() {
    if let Some(parties) = use_context::<Parts>() {
        if let Some(ctx) = parties.extensions.get::<Ctx>() {
            provide_context(ctx.clone());
        }
        if let Some(cadre) = parties.extensions.get::<Cadre>() {
            provide_context(cadre.clone());
        }
    }
    politique();
}

/// Content security policy of a page: nothing runs without this page's nonce.
fn politique() {
    let (Some(nonce), Some(reponse)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let valeur = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         worker-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(valeur) = valeur.parse() {
        reponse.insert_header(axum::http::header::CONTENT_SECURITY_POLICY, valeur);
    }
}

/// Scheme, host and port of the public address: what a browser sends as `Origin`.
fn origine(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| url.to_owned(), |u| u.origin().ascii_serialization())
}
