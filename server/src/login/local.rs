use super::{confirmer::suite, cookies, fournisseurs::ailleurs};
use crate::{layers::contexte::accueil, state::AppState};
use axum::{
    Extension, Form,
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, authz, notification};
use i18n::{Langue, public};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

#[derive(Deserialize)]
pub struct Connexion {
    #[serde(default)]
    identifiant: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    retour: String,
    #[serde(default)]
    langue: String,
}

/// `POST /connexion`: signs in and leads where the person was going, by her second factor if she has one. A refusal leads back to the form, with the name
/// that was typed and never the password.
pub async fn connecter(Extension(ctx): Extension<Ctx>, Form(f): Form<Connexion>) -> Response {
    let langue = Langue::depuis_code(&f.langue).unwrap_or(ctx.langue).code();
    match authz::connecter(&ctx, &f.identifiant, &f.mot_de_passe).await {
        Ok(entree) => suite(langue, entree, &f.retour),
        Err(erreur) => {
            let code = match erreur {
                Error::Champs(_) => "refus",
                Error::Patienter { .. } => "attente",
                autre => {
                    backend::signaler(&autre);
                    "refus"
                }
            };
            let requete = Serializer::new(String::new())
                .append_pair("erreur", code)
                .append_pair("retour", &f.retour)
                .finish();
            let saisie = cookies::saisie(&[("identifiant", &f.identifiant)]);
            let vers = Redirect::to(&format!("/{langue}/connexion?{requete}"));
            ([(header::SET_COOKIE, saisie)], vers).into_response()
        }
    }
}

/// `POST /deconnexion`: ends the session everywhere at once, and at the provider that opened it.
pub async fn deconnecter(State(etat): State<AppState>, Extension(ctx): Extension<Ctx>) -> Response {
    let mut fournisseur = None;
    if ctx.compte().is_ok() {
        if let Err(erreur) = notification::quitter(&ctx).await {
            backend::signaler(&erreur);
        }
        match authz::fermer(&ctx).await {
            Ok(sortie) => fournisseur = sortie,
            Err(erreur) => backend::signaler(&erreur),
        }
    }
    let efface = [(header::SET_COOKIE, cookies::effacer_session())];
    let Some(sortie) = fournisseur else {
        return (efface, Redirect::to(&format!("/{}", ctx.langue.code()))).into_response();
    };
    (efface, ailleurs(&etat, &ctx, public::DECONNEXION_TITRE, &sortie)).into_response()
}

#[derive(Deserialize)]
pub struct Activation {
    #[serde(default)]
    code: String,
    #[serde(default)]
    courriel: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    langue: String,
}

/// `POST /activer`: opens the account of an admitted person and signs her in.
pub async fn activer(Extension(ctx): Extension<Ctx>, Form(f): Form<Activation>) -> Response {
    let langue = Langue::depuis_code(&f.langue).unwrap_or(ctx.langue);
    let saisie = authz::Activation {
        code: f.code,
        courriel: f.courriel,
        mot_de_passe: f.mot_de_passe,
    };
    match authz::activer(&ctx, &saisie, langue).await {
        Ok(session) => {
            let entetes = [(header::SET_COOKIE, cookies::session(&session.jeton))];
            (entetes, Redirect::to(accueil(session.apprenant))).into_response()
        }
        Err(erreur) => {
            let champs: Vec<String> = match erreur {
                Error::Champs(champs) => champs.into_iter().map(|e| e.champ).collect(),
                Error::Patienter { .. } => vec!["attente".into()],
                autre => {
                    backend::signaler(&autre);
                    vec!["code".into()]
                }
            };
            let gardee = cookies::saisie(&[("code", &saisie.code), ("courriel", &saisie.courriel)]);
            let vers = Redirect::to(&format!("/{}/activer?erreurs={}", langue.code(), champs.join(",")));
            ([(header::SET_COOKIE, gardee)], vers).into_response()
        }
    }
}
