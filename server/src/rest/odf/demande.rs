//! What is asked for, and how it is answered.

use super::fil;
use crate::rest::contrat::{Statut, objet, refuser};
use axum::{
    Extension, Json, RequestExt,
    body::Bytes,
    extract::{FromRequest, OriginalUri, Path, Request},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use backend::{Ctx, Error, offre};
use domain::{CodeErreur, ids::ObjetId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use url::form_urlencoded;

/// What an operation comes to.
pub type Issue = Result<Response, Error>;

/// What addresses say; each has some of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Parametres {
    code_structure: String,
    id: String,
    contexte_id: String,
    diplome_id: String,
    id_enfant: String,
    pub code_periode: String,
    pub ids: String,
}

/// A request: who asks, for what.
pub struct Demande {
    pub ctx: Ctx,
    uri: Uri,
    pub p: Parametres,
    entetes: HeaderMap,
    corps: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Demande {
    type Rejection = Response;

    async fn from_request(mut requete: Request, etat: &S) -> Result<Self, Response> {
        let Extension(ctx) = requete
            .extract_parts::<Extension<Ctx>>()
            .await
            .map_err(IntoResponse::into_response)?;
        let OriginalUri(uri) = requete
            .extract_parts::<OriginalUri>()
            .await
            .map_err(IntoResponse::into_response)?;
        let Path(p) = requete
            .extract_parts::<Path<Parametres>>()
            .await
            .map_err(|_| refuser(&ctx, uri.path(), Error::Introuvable, Statut::Texte))?;
        let entetes = requete.headers().clone();
        // Read to its end or not, all of it is there or none.
        let corps = Bytes::from_request(requete, etat).await.map_err(|_| {
            refuser(
                &ctx,
                uri.path(),
                Error::champ("corps", CodeErreur::FormatInvalide),
                Statut::Texte,
            )
        })?;
        Ok(Self {
            ctx,
            uri,
            p,
            entetes,
            corps,
        })
    }
}

/// Does what is asked for, for who may read and speaks of this establishment.
pub async fn repondre<F: Future<Output = Issue>>(d: Demande, faire: impl FnOnce(Demande) -> F) -> Response {
    let (ctx, uri) = (d.ctx.clone(), d.uri.clone());
    let issue = async {
        offre::chez_nous(&d.ctx, &d.p.code_structure).await?;
        faire(d).await
    };
    issue
        .await
        .unwrap_or_else(|e| refuser(&ctx, uri.path(), nommer(e), Statut::Texte))
}

/// Fields under the names that they have here.
fn nommer(erreur: Error) -> Error {
    let Error::Champs(mut champs) = erreur else {
        return erreur;
    };
    for e in &mut champs {
        let nom = match e.champ.as_str() {
            "plage" => "plageDeChoix",
            "capacite" => "capaciteAccueil",
            "structure" => "structurePrincipale",
            "formats" => "formatsEnseignement",
            "debut" => "validite.dateDebut",
            "fin" => "validite.dateFin",
            _ => continue,
        };
        e.champ = nom.to_owned();
    }
    Error::Champs(champs)
}

/// What is no identifier is nobody's.
fn lire<T: FromStr>(texte: &str) -> Result<T, Error> {
    texte.parse().map_err(|_| Error::Introuvable)
}

impl Demande {
    /// What the operation is about.
    pub fn id<T: FromStr>(&self) -> Result<T, Error> {
        lire(&self.p.id)
    }

    pub fn contexte<T: FromStr>(&self) -> Result<T, Error> {
        lire(&self.p.contexte_id)
    }

    pub fn diplome<T: FromStr>(&self) -> Result<T, Error> {
        lire(&self.p.diplome_id)
    }

    pub fn enfant<T: FromStr>(&self) -> Result<T, Error> {
        lire(&self.p.id_enfant)
    }

    /// What is sent.
    pub fn corps<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Error> {
        objet(&self.corps)
    }

    /// All that the question says of a field; empty says nothing.
    pub fn tous(&self, champ: &str) -> Vec<String> {
        form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes())
            .filter(|(nom, valeur)| nom == champ && !valeur.trim().is_empty())
            .map(|(_, valeur)| valeur.trim().to_owned())
            .collect()
    }

    /// What the question says of a field, once read.
    pub fn dit<T: FromStr>(&self, champ: &str) -> Result<Option<T>, Error> {
        let lire = |texte: String| {
            texte
                .parse()
                .map_err(|_| Error::champ(champ, CodeErreur::FormatInvalide))
        };
        self.tous(champ).pop().map(lire).transpose()
    }

    /// One of the words of a field, by their reader.
    pub fn mots<T>(&self, champ: &str, depuis_code: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Error> {
        let lire = |mot: &String| depuis_code(mot).ok_or_else(|| Error::champ(champ, CodeErreur::ValeurInterdite));
        self.tous(champ).iter().map(lire).collect()
    }

    /// Number of the page, from 0, and its size.
    pub fn page(&self) -> Result<(u32, u32), Error> {
        let page = self.dit("page")?.unwrap_or(0);
        let taille = self.dit("taille")?.unwrap_or(20);
        for (champ, juste) in [("page", page <= 1_000_000), ("taille", (1..=1_000).contains(&taille))] {
            if !juste {
                return Err(Error::champ(champ, CodeErreur::ValeurInterdite));
            }
        }
        Ok((page, taille))
    }

    /// `code`, `-code`, `code,desc`: a field, and whether it goes down.
    pub fn tri(&self) -> Vec<(String, bool)> {
        let un = |texte: &String| {
            let (champ, sens) = texte.split_once([',', ':']).unwrap_or((texte, ""));
            let nu = champ.trim_start_matches(['-', '+']);
            (
                nu.to_owned(),
                champ.starts_with('-') || sens.eq_ignore_ascii_case("desc"),
            )
        };
        self.tous("tri").iter().map(un).collect()
    }

    /// The version that a change is made of: the one that is there, unless the client names the one that it saw.
    pub fn version(&self, actuelle: i32) -> Result<i32, Error> {
        let vue = self.entetes.get(header::IF_MATCH).and_then(|v| v.to_str().ok());
        match vue.map(|v| v.trim_start_matches("W/").trim_matches('"')) {
            None | Some("*") => Ok(actuelle),
            Some(vue) if vue == actuelle.to_string() => Ok(actuelle),
            Some(_) => Err(Error::champ("version", CodeErreur::Perime)),
        }
    }

    /// All of an object as it is now.
    pub async fn detail(&self, id: ObjetId) -> Issue {
        let lu = offre::detail(&self.ctx, id).await?;
        let espace = offre::espace(&self.ctx, lu.espace).await?;
        let detail = fil::ObjetMaquetteDetail::nouveau(&lu, espace.nomenclatures_le);
        Ok(versionne(lu.version, detail))
    }
}

/// An answer that says which version it is of.
pub fn versionne(version: i32, corps: impl Serialize) -> Response {
    let mut reponse = Json(corps).into_response();
    if let Ok(valeur) = HeaderValue::from_str(&format!("\"{version}\"")) {
        reponse.headers_mut().insert(header::ETAG, valeur);
    }
    reponse
}

/// An answer.
pub fn dire(corps: impl Serialize) -> Issue {
    Ok(Json(corps).into_response())
}

/// Done, and nothing more to say.
pub fn fait() -> Issue {
    Ok(StatusCode::OK.into_response())
}
