use super::{Nature, Parametres, jour, natures, objet, rendre, texte};
use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Path},
    http::StatusCode,
    response::Response,
};
use backend::{
    Ctx, Error,
    referentiel::{self, Agent},
};
use domain::{CodeErreur, ErreurChamp};
use serde_json::{Map, Value, json};

fn dire(a: &Agent) -> Value {
    json!({
        "codeMetier": a.code, "civilite": a.civilite, "nomFamille": a.nom_famille, "nomUsage": a.nom_usage,
        "prenom1": a.prenom1, "prenom2": a.prenom2, "prenom3": a.prenom3, "sexe": a.sexe,
        "dateNaissance": a.date_naissance, "dateDebutValidite": a.debut, "dateFinValidite": a.fin,
        "personneTypePersonneLst": a.types, "personneUtilisateurLst": a.utilisateurs, "sourcePersonneLst": a.sources,
    })
}

fn lire(corps: &Map<String, Value>) -> Result<Agent, Error> {
    let textes = [
        "civilite",
        "nomFamille",
        "nomUsage",
        "prenom1",
        "prenom2",
        "prenom3",
        "sexe",
    ];
    let dates = ["dateNaissance", "dateDebutValidite", "dateFinValidite"];
    let listes = ["personneTypePersonneLst", "personneUtilisateurLst", "sourcePersonneLst"];
    let mut attendues: Vec<(&str, Nature)> = textes.iter().chain(&dates).map(|t| (*t, Nature::Texte)).collect();
    attendues.extend(listes.map(|l| (l, Nature::Liste)));
    let mut erreurs = natures(corps, &attendues);
    let mut date = |champ: &str| {
        let dit = texte(corps, champ)?;
        let lue = jour(&dit);
        if lue.is_none() {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::DateInvalide));
        }
        lue
    };
    let (debut, fin, date_naissance) = (
        date("dateDebutValidite"),
        date("dateFinValidite"),
        date("dateNaissance"),
    );
    if texte(corps, "dateDebutValidite").is_none() {
        erreurs.push(ErreurChamp::new("dateDebutValidite", CodeErreur::Obligatoire));
    }
    let liste = |champ: &str| match corps.get(champ) {
        Some(Value::Array(elements)) => elements.clone(),
        _ => Vec::new(),
    };
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    Ok(Agent {
        code: String::new(),
        civilite: texte(corps, "civilite"),
        nom_famille: texte(corps, "nomFamille").unwrap_or_default(),
        nom_usage: texte(corps, "nomUsage"),
        prenom1: texte(corps, "prenom1").unwrap_or_default(),
        prenom2: texte(corps, "prenom2"),
        prenom3: texte(corps, "prenom3"),
        sexe: texte(corps, "sexe"),
        date_naissance,
        debut: debut.unwrap_or_default(),
        fin,
        types: liste("personneTypePersonneLst"),
        utilisateurs: liste("personneUtilisateurLst"),
        sources: liste("sourcePersonneLst"),
    })
}

/// `GET …/personnes`, and `…/typePersonne/{typePersonne}`: the directory.
pub async fn lister(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = referentiel::lister_agents(&ctx, p.type_personne.as_deref()).await;
    let issue = issue.map(|agents| agents.iter().map(dire).collect::<Vec<_>>());
    rendre(&ctx, StatusCode::OK, uri.path(), issue)
}

/// `POST …/personnes/structure/{codeStructure}`: somebody new, or known by one of the same sources.
pub async fn ecrire(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        p.etablissement(&ctx).await?;
        let agent = lire(&objet::<Map<String, Value>>(&corps)?)?;
        Ok(dire(&referentiel::ecrire_agent(&ctx, agent).await?))
    };
    rendre(&ctx, StatusCode::CREATED, uri.path(), issue.await)
}
