use super::{NATURE, Parametres, fait, fil, objet, rendre};
use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Path},
    http::StatusCode,
    response::Response,
};
use backend::{
    Ctx, Error,
    referentiel::nomenclatures::{self, Demande, Valeur},
};
use domain::{CodeErreur, referentiel::Attribut};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// Writes what a client sends, or only looks whether it could be written.
async fn ecrire(
    ctx: &Ctx,
    p: &Parametres,
    cle: Option<(String, Date)>,
    corps: &[u8],
    enregistrer: bool,
) -> Result<Valeur, Error> {
    p.etablissement(ctx).await?;
    let definition = nomenclatures::definition(ctx, p.nomenclature()).await?;
    let corps: Map<String, Value> = objet(corps)?;
    let avant = match &cle {
        None => None,
        Some((code, debut)) => Some(nomenclatures::lire(ctx, &definition.code, code, *debut).await?),
    };
    // What the body leaves as it is must still be so when it is written.
    let version = avant.as_ref().map(|v| v.version);
    let occurrence = fil::lire(&definition, &corps, avant.map(|v| v.occurrence))?;
    let demande = Demande {
        nomenclature: definition.code,
        cle,
        version,
        occurrence,
        enregistrer,
    };
    nomenclatures::ecrire(ctx, demande).await
}

/// `POST …/structure/{codeStructure}`: a new value.
pub async fn creer(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = ecrire(&ctx, &p, None, &corps, true).await.map(drop);
    fait(&ctx, StatusCode::CREATED, uri.path(), issue)
}

/// `POST …/verifier/structure/{codeStructure}`: could it be?
pub async fn verifier_creation(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = ecrire(&ctx, &p, None, &corps, false).await.map(drop);
    fait(&ctx, StatusCode::CREATED, uri.path(), issue)
}

/// `POST …/creerouModifier/structure/{codeStructure}`: a new value, or other words for one that is there.
pub async fn creer_ou_modifier(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        p.etablissement(&ctx).await?;
        let definition = nomenclatures::definition(&ctx, p.nomenclature()).await?;
        let o = fil::lire(&definition, &objet::<Map<String, Value>>(&corps)?, None)?;
        let cle = match nomenclatures::lire(&ctx, &definition.code, &o.code, o.debut).await {
            Ok(_) => Some((o.code, o.debut)),
            Err(Error::Introuvable) => None,
            Err(e) => return Err(e),
        };
        let ecrite = ecrire(&ctx, &p, cle, &corps, true).await?;
        fil::valeur(&ctx, ecrite).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `PUT …/code/{code}/dateDebutValidite/{dateDebutValidite}/structure/{codeStructure}`.
pub async fn modifier(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        let ecrite = ecrire(&ctx, &p, Some(p.cle()?), &corps, true).await?;
        fil::valeur(&ctx, ecrite).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `PUT …/verifier/structure/{codeStructure}`: could it be changed so?
pub async fn verifier_modification(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async { ecrire(&ctx, &p, Some(p.cle()?), &corps, false).await.map(drop) };
    fait(&ctx, StatusCode::CREATED, uri.path(), issue.await)
}

/// `DELETE …/structure/{codeStructure}`: takes a value away, as long as nothing uses it.
pub async fn supprimer(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        p.etablissement(&ctx).await?;
        let (code, debut) = p.cle()?;
        nomenclatures::supprimer(&ctx, p.nomenclature(), &code, debut, None).await
    };
    fait(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `GET …/generer/structure/{codeStructure}`: the next free code.
pub async fn generer_code(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        p.etablissement(&ctx).await?;
        let code = nomenclatures::generer_code(&ctx, p.nomenclature(), p.prefix.as_deref()).await?;
        Ok(json!({ "code": code }))
    };
    rendre(&ctx, StatusCode::CREATED, uri.path(), issue.await)
}

/// `POST …/parametrages/NatureTypeObjetFormation/structure/{codeStructure}`: its addresses hide those of the others.
pub async fn creer_nature(ctx: Extension<Ctx>, uri: OriginalUri, Path(p): Path<Parametres>, corps: Bytes) -> Response {
    creer(ctx, uri, Path(p.nature()), corps).await
}

/// `POST …/parametrages/NatureTypeObjetFormation/verifier/structure/{codeStructure}`.
pub async fn verifier_creation_nature(
    ctx: Extension<Ctx>,
    uri: OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    verifier_creation(ctx, uri, Path(p.nature()), corps).await
}

/// The one that was, and what it is to be.
async fn nature(ctx: &Ctx, p: &Parametres, corps: &[u8], enregistrer: bool) -> Result<Valeur, Error> {
    p.etablissement(ctx).await?;
    let corps: Map<String, Value> = objet(corps)?;
    let dit = |champ: &str| {
        let objet = corps.get(champ).filter(|v| v.is_object());
        objet
            .cloned()
            .ok_or_else(|| Error::champ(champ, CodeErreur::Obligatoire))
    };
    let (origine, modifie) = (
        dit("natureTypeObjetFormationOrigine")?,
        dit("natureTypeObjetFormationModifie")?,
    );
    let p = Parametres {
        code: origine["code"].as_str().map(str::to_owned),
        date_debut_validite: origine["dateDebutValidite"].as_str().map(str::to_owned),
        ..p.nature()
    };
    ecrire(ctx, &p, Some(p.cle()?), modifie.to_string().as_bytes(), enregistrer).await
}

/// `PUT …/parametrages/NatureTypeObjetFormation/structure/{codeStructure}`.
pub async fn modifier_nature(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        let ecrite = nature(&ctx, &p, &corps, true).await?;
        fil::valeur(&ctx, ecrite).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `PUT …/parametrages/NatureTypeObjetFormation/verifier/structure/{codeStructure}`.
pub async fn verifier_nature(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = nature(&ctx, &p, &corps, false).await.map(drop);
    fait(&ctx, StatusCode::CREATED, uri.path(), issue)
}

/// `DELETE …/NatureTypeObjetFormation/code/{code}/…/codeOTF/{codeOTF}/…`: as long as it is of that type of object.
pub async fn supprimer_nature(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        p.etablissement(&ctx).await?;
        let (code, debut) = p.cle()?;
        let lue = nomenclatures::lire(&ctx, NATURE, &code, debut).await?;
        let type_ = lue
            .occurrence
            .attributs
            .get("typeObjetFormation")
            .map(Attribut::en_texte);
        if type_ != p.code_otf {
            return Err(Error::Introuvable);
        }
        nomenclatures::supprimer(&ctx, NATURE, &code, debut, Some(lue.version)).await
    };
    fait(&ctx, StatusCode::OK, uri.path(), issue.await)
}
