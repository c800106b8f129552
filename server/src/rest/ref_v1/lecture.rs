use super::{Parametres, fil, objet, rendre};
use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Path, Query},
    http::{StatusCode, Uri},
    response::Response,
};
use backend::{
    Ctx, Error,
    referentiel::nomenclatures::{self, Critere, Criteres, Operateur},
};
use domain::{
    CodeErreur,
    referentiel::{Definition, FiltreValeurs, TriValeurs},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `GET …/estNomenclatureStandard/{codeNomenclature}`: has it no field of its own?
pub async fn est_standard(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = nomenclatures::definition(&ctx, p.nomenclature())
        .await
        .map(|d| d.standard);
    rendre(&ctx, StatusCode::OK, uri.path(), issue)
}

/// `GET …/nomenclatures-disponibles`: which there are.
pub async fn disponibles(Extension(ctx): Extension<Ctx>, OriginalUri(uri): OriginalUri) -> Response {
    let issue = nomenclatures::definitions(&ctx).await.map(|registre| {
        registre
            .values()
            .map(|d| {
                let famille = if d.parametrage { "parametrages" } else { "nomenclatures" };
                json!({
                    "codeNomenclature": d.code,
                    "nomSingulier": d.singulier,
                    "nomPluriel": d.pluriel,
                    "estNomenclatureStandard": d.standard,
                    "url": format!("{}/{famille}/{}", super::RACINE, d.code),
                })
            })
            .collect::<Vec<_>>()
    });
    rendre(&ctx, StatusCode::OK, uri.path(), issue)
}

/// `GET …/nomenclatures/{codeNomenclature}`: all its values, of whatever time.
pub async fn lister(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        let lues = nomenclatures::toutes(&ctx, p.nomenclature()).await?;
        fil::valeurs(&ctx, lues).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// A page, as clients have read it since 2021.
fn page(valeurs: Vec<Value>, numero: u32, taille: u32, total: u64) -> Value {
    json!({
        "nomenclatures": valeurs,
        "numPage": numero,
        "nbOccurences": taille,
        "nbTotalOccurences": total,
        "nbTotalPages": total.div_ceil(u64::from(taille)),
    })
}

/// `GET …/numPage/{numPage}/nbOccurences/{nbOccurences}`: a page, from 0.
pub async fn lister_page(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        nomenclatures::definition(&ctx, p.nomenclature()).await?;
        let (numero, taille) = p.page()?;
        let filtre = FiltreValeurs {
            recherche: String::new(),
            valable_le: None,
            locales: false,
            tri: TriValeurs::Priorite,
            page: numero + 1,
        };
        let lues = nomenclatures::lister(&ctx, p.nomenclature(), &filtre, taille).await?;
        Ok(page(fil::valeurs(&ctx, lues.lignes).await?, numero, taille, lues.total))
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `GET …/code/{code}/dateDebutValidite/{dateDebutValidite}`: one value.
pub async fn lire(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        nomenclatures::definition(&ctx, p.nomenclature()).await?;
        let (code, debut) = p.cle()?;
        let lue = nomenclatures::lire(&ctx, p.nomenclature(), &code, debut).await?;
        fil::valeur(&ctx, lue).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `GET …/nomenclatures/communes/codePostal/{codePostal}`: communes of today.
pub async fn communes(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        let lues = nomenclatures::communes(&ctx, p.code_postal.as_deref().unwrap_or_default()).await?;
        fil::valeurs(&ctx, lues).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// How criteria go together.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Logique {
    operateur_logique: Option<String>,
}

/// What a criterion says of a field.
#[derive(Deserialize)]
struct Predicat {
    operateur: String,
    valeur: String,
}

/// What is looked for of the values of a nomenclature.
fn criteres(definition: &Definition, uri: &Uri, corps: &[u8]) -> Result<Criteres, Error> {
    let Query(logique) = Query::<Logique>::try_from_uri(uri)
        .map_err(|_| Error::champ("operateurLogique", CodeErreur::FormatInvalide))?;
    let tous = match logique.operateur_logique.as_deref() {
        None | Some("ET" | "AND") => true,
        Some("OU" | "OR") => false,
        Some(_) => return Err(Error::champ("operateurLogique", CodeErreur::ValeurInterdite)),
    };
    let dits: BTreeMap<String, Predicat> = if corps.is_empty() {
        BTreeMap::new()
    } else {
        objet(corps)?
    };
    let criteres = dits
        .into_iter()
        .map(|(champ, p)| {
            let operateur = match p.operateur.as_str() {
                "=" => Operateur::Egale,
                "~" => Operateur::Contient,
                _ => return Err(Error::champ(&champ, CodeErreur::ValeurInterdite)),
            };
            // No value has a zero character, and no database lets one in.
            if p.valeur.contains('\0') || p.valeur.len() > 500 {
                return Err(Error::champ(&champ, CodeErreur::FormatInvalide));
            }
            let cible = match definition.colonne(&champ) {
                Some(colonne) => colonne.cible.as_deref().unwrap_or_default(),
                None if champ == "code" => &definition.code,
                None => "",
            };
            let valeur = match operateur {
                Operateur::Egale => fil::code_lu(cible, &p.valeur),
                Operateur::Contient => p.valeur,
            };
            Ok(Critere {
                champ,
                operateur,
                valeur,
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Criteres { tous, criteres })
}

/// `POST …/rechercher`: values that fulfil criteria.
pub async fn chercher(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        let definition = nomenclatures::definition(&ctx, p.nomenclature()).await?;
        let criteres = criteres(&definition, &uri, &corps)?;
        let (lues, _) = nomenclatures::chercher(&ctx, p.nomenclature(), &criteres, None).await?;
        fil::valeurs(&ctx, lues).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `POST …/rechercher/numPage/{numPage}/nbOccurences/{nbOccurences}`: a page of them.
pub async fn chercher_page(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        let definition = nomenclatures::definition(&ctx, p.nomenclature()).await?;
        let criteres = criteres(&definition, &uri, &corps)?;
        let (numero, taille) = p.page()?;
        let (lues, total) = nomenclatures::chercher(&ctx, p.nomenclature(), &criteres, Some((numero, taille))).await?;
        Ok(page(fil::valeurs(&ctx, lues).await?, numero, taille, total))
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}
