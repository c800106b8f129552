//! The learner's dossier as plain forms: they work without JavaScript, and keep even what is wrong.

use super::refus;
use axum::{
    Extension, Form,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use backend::{Ctx, Error, inscription, parcours};
use domain::{
    ids::InscriptionId,
    inscription::{DossierVue, Etape, Genre, PREFIXE_ACCORD},
};

/// `POST /mon-espace/inscription/{id}/debuter`: opens the dossier and leads to its first step.
pub async fn debuter(Extension(ctx): Extension<Ctx>, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<InscriptionId>() else {
        return refus(&ctx, Error::Introuvable);
    };
    match inscription::debuter(&ctx, id).await {
        Ok(()) => Redirect::to(&format!("/mon-espace/inscription/{id}/identite")).into_response(),
        Err(erreur) => refus(&ctx, erreur),
    }
}

#[derive(serde::Deserialize)]
pub struct Numero {
    #[serde(default)]
    cvec_numero: String,
}

/// `POST /mon-espace/inscription/{id}/corriger-cvec`: another CVEC number than the one that was refused.
pub async fn corriger_cvec(Extension(ctx): Extension<Ctx>, Path(id): Path<String>, Form(f): Form<Numero>) -> Response {
    let Ok(id) = id.parse::<InscriptionId>() else {
        return refus(&ctx, Error::Introuvable);
    };
    match parcours::corriger_cvec(&ctx, id, &f.cvec_numero).await {
        // Accepted or looked at meanwhile: the page shows where it stands.
        Ok(()) | Err(Error::Conflit(_)) => Redirect::to("/mon-espace").into_response(),
        Err(Error::Champs(_)) => Redirect::to("/mon-espace?cvec=refusee").into_response(),
        Err(erreur) => refus(&ctx, erreur),
    }
}

/// `POST /mon-espace/inscription/{id}/{etape}`: keeps the step as typed, then goes on, or shows what is wrong. The last
/// step submits.
pub async fn etape(
    Extension(ctx): Extension<Ctx>,
    Path((id, etape)): Path<(String, String)>,
    Form(champs): Form<Vec<(String, String)>>,
) -> Response {
    match Etape::depuis_code(&etape) {
        Some(etape) => aller(ctx, id, etape, champs).await,
        None => refus(&ctx, Error::Introuvable),
    }
}

/// `POST /mon-espace/inscription/{id}/pieces`: the documents have a page of their own, hence an address of their own.
pub async fn pieces(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(champs): Form<Vec<(String, String)>>,
) -> Response {
    aller(ctx, id, Etape::Pieces, champs).await
}

/// `POST /mon-espace/inscription/{id}/recapitulatif`: as above; it submits.
pub async fn recapitulatif(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(champs): Form<Vec<(String, String)>>,
) -> Response {
    aller(ctx, id, Etape::Recapitulatif, champs).await
}

async fn aller(ctx: Ctx, id: String, etape: Etape, champs: Vec<(String, String)>) -> Response {
    let Ok(id) = id.parse::<InscriptionId>() else {
        return refus(&ctx, Error::Introuvable);
    };
    match enregistrer(&ctx, id, etape, champs).await {
        Ok(vers) => Redirect::to(&vers).into_response(),
        // Submitted meanwhile, in another tab: the home page says so.
        Err(Error::Conflit(_)) => Redirect::to("/mon-espace").into_response(),
        Err(erreur) => refus(&ctx, erreur),
    }
}

async fn enregistrer(
    ctx: &Ctx,
    id: InscriptionId,
    etape: Etape,
    mut champs: Vec<(String, String)>,
) -> Result<String, Error> {
    champs.retain(|(nom, _)| etape.a_le_champ(nom));
    // Which agreements there are, only the dossier says.
    let accords = match etape {
        Etape::Accords => accords(&parcours::dossier(ctx, id, etape).await?),
        _ => Vec::new(),
    };
    // A box that is not ticked, and a group of buttons of which none is pressed, are not sent at all.
    let muets = etape
        .champs()
        .filter(|c| c.genre == Genre::Case)
        .map(|c| c.nom.to_owned())
        .chain(accords);
    for nom in muets {
        if !champs.iter().any(|(n, _)| *n == nom) {
            champs.push((nom, String::new()));
        }
    }
    inscription::enregistrer(ctx, id, &champs).await?;
    let adresse = |e: Etape| format!("/mon-espace/inscription/{id}/{}", e.code());
    let vue = parcours::dossier(ctx, id, etape).await?;
    let faite = |e: Etape| vue.etapes.iter().any(|v| v.etape == e && v.faite);
    if !faite(etape) {
        return Ok(format!("{}?voir=erreurs", adresse(etape)));
    }
    if let Some(suivante) = etape.suivante() {
        return Ok(adresse(suivante));
    }
    // An earlier step may have been left with an error.
    if let Some(fautive) = Etape::TOUS.iter().find(|e| !faite(**e)) {
        return Ok(format!("{}?voir=erreurs", adresse(*fautive)));
    }
    match parcours::soumettre(ctx, id).await {
        Ok(()) => Ok("/mon-espace".into()),
        // An INE that somebody else has: the only thing that only the database knows.
        Err(Error::Champs(_)) => Ok(format!("{}?voir=erreurs&deja=ine", adresse(Etape::Identite))),
        Err(autre) => Err(autre),
    }
}

/// Fields of the agreements, in their step.
fn accords(vue: &DossierVue) -> Vec<String> {
    vue.contexte
        .accords
        .iter()
        .map(|a| format!("{PREFIXE_ACCORD}{}", a.code))
        .collect()
}
