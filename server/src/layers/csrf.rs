use crate::login::cookies;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Forms of those who have no session yet: they must be ours all the same.
const FORMULAIRES_D_ENTREE: &[&str] = &[
    "/connexion",
    "/deconnexion",
    "/activer",
    "/mot-de-passe/demander",
    "/mot-de-passe/changer",
];

/// Refuses writes that another site makes a browser send. Reads write nothing here, but for the choice of a language and for
/// the ways to and from providers of identity, which have guards of their own, so
/// only that one and the other methods are looked at. Requests without our cookie have nothing to steal, except the sign-in forms themselves.
pub async fn csrf(State(origine): State<String>, requete: Request, suite: Next) -> Response {
    let lecture = matches!(*requete.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && !requete.uri().path().starts_with("/langue/");
    let entetes = requete.headers();
    let concerne =
        cookies::lire(entetes, cookies::SESSION).is_some() || FORMULAIRES_D_ENTREE.contains(&requete.uri().path());
    let texte = |nom: &str| entetes.get(nom).and_then(|v| v.to_str().ok());
    let permis = match (texte("sec-fetch-site"), texte(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(o)) => o == origine,
        // A browser sends at least one of them with a write.
        (None, None) => cookies::lire(entetes, cookies::SESSION).is_none(),
    };
    if lecture || !concerne || permis {
        suite.run(requete).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}
