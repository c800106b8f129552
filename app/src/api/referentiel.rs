use super::Reponse;
use crate::AppError;
use domain::{
    ids::OperationId,
    referentiel::{
        FiltreStructures, FiltreValeurs, ImportVue, MiseAJourVue, NomenclatureVue, ParametresVus, StructureDetail,
        StructuresVue, Suggestion, ValeurDetail, ValeursVue,
    },
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Communes by name or postal code, those of a day (`AAAA-MM-JJ`) when one is given. Whoever is signed in.
#[server(endpoint = "referentiel/communes", output = Reponse)]
pub async fn communes(recherche: String, #[server(default)] jour: Option<String>) -> Result<Vec<Suggestion>, AppError> {
    let jour = jour.and_then(|j| j.parse().ok());
    Ok(backend::referentiel::suggerer_communes(&crate::context::ctx()?, &recherche, jour).await?)
}

/// Lycées by name or town. Whoever is signed in.
#[server(endpoint = "referentiel/lycees", output = Reponse)]
pub async fn lycees(recherche: String) -> Result<Vec<Suggestion>, AppError> {
    Ok(backend::referentiel::suggerer_lycees(&crate::context::ctx()?, &recherche).await?)
}

/// The parameters of the establishment. `REF_LIRE`.
#[server(endpoint = "referentiel/parametres", output = Reponse)]
pub async fn parametres() -> Result<ParametresVus, AppError> {
    Ok(backend::referentiel::lister_parametres(&crate::context::ctx()?).await?)
}

/// Says what parameters are. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/regler_parametres", output = Reponse)]
pub async fn regler_parametres(
    version: String,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    Ok(backend::referentiel::regler_parametres(&crate::context::ctx()?, &version, &champs).await?)
}

/// All nomenclatures. `REF_LIRE`.
#[server(endpoint = "referentiel/nomenclatures", output = Reponse)]
pub async fn nomenclatures() -> Result<Vec<NomenclatureVue>, AppError> {
    Ok(backend::referentiel::nomenclatures::liste(&crate::context::ctx()?).await?)
}

/// A page of the values of a nomenclature. `REF_LIRE`.
#[server(endpoint = "referentiel/valeurs", output = Reponse)]
pub async fn valeurs(nomenclature: String, filtre: FiltreValeurs) -> Result<ValeursVue, AppError> {
    Ok(backend::referentiel::nomenclatures::valeurs(&crate::context::ctx()?, &nomenclature, &filtre).await?)
}

/// A value and what its form needs; without a code, a new one. `REF_LIRE`, `REF_ECRIRE` for a new one.
#[server(endpoint = "referentiel/valeur", output = Reponse)]
pub async fn valeur(nomenclature: String, code: Option<String>, debut: Option<Date>) -> Result<ValeurDetail, AppError> {
    let cle = code.zip(debut);
    Ok(backend::referentiel::nomenclatures::detail(&crate::context::ctx()?, &nomenclature, cle).await?)
}

/// Adds a value, or changes the one of that code and first day. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/enregistrer", output = Reponse)]
pub async fn enregistrer(
    nomenclature: String,
    #[server(default)] cle_code: Option<String>,
    #[server(default)] cle_debut: Option<Date>,
    #[server(default)] version: Option<i32>,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    let cle = cle_code.zip(cle_debut);
    backend::referentiel::nomenclatures::saisir(&ctx, &nomenclature, cle, version, &champs).await?;
    leptos_axum::redirect(&format!("/gestion/referentiel/{nomenclature}"));
    Ok(())
}

/// Takes a value away, as long as nothing uses it. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/supprimer", output = Reponse)]
pub async fn supprimer(nomenclature: String, code: String, debut: Date, version: i32) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    backend::referentiel::nomenclatures::supprimer(&ctx, &nomenclature, &code, debut, Some(version)).await?;
    leptos_axum::redirect(&format!("/gestion/referentiel/{nomenclature}"));
    Ok(())
}

/// Ends, opens again, hides, shows or orders many values: `valeurs` holds `code@first day`. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/lot", output = Reponse)]
pub async fn lot(
    nomenclature: String,
    #[server(default)] valeurs: Vec<String>,
    #[server(default)] fin: String,
    #[server(default)] priorite: String,
    acte: String,
) -> Result<(), AppError> {
    use backend::{Error, referentiel::nomenclatures::Lot};
    use domain::CodeErreur;
    let ctx = crate::context::ctx()?;
    let mut lot = Lot {
        nomenclature,
        ..Lot::default()
    };
    match acte.as_str() {
        "finir" => {
            let fin = fin.parse().map_err(|_| Error::champ("fin", CodeErreur::DateInvalide))?;
            lot.fin = Some(Some(fin));
        }
        "rouvrir" => lot.fin = Some(None),
        "ordonner" => {
            let priorite = priorite.trim().parse();
            lot.priorite = Some(priorite.map_err(|_| Error::champ("prioriteAffichage", CodeErreur::FormatInvalide))?);
        }
        "masquer" => lot.visible = Some(false),
        "montrer" => lot.visible = Some(true),
        _ => return Err(Error::champ("acte", CodeErreur::ValeurInterdite).into()),
    }
    for valeur in valeurs {
        let cle = valeur
            .split_once('@')
            .and_then(|(code, debut)| Some((code.to_owned(), debut.parse().ok()?)));
        lot.cles
            .push(cle.ok_or_else(|| Error::champ("valeurs", CodeErreur::FormatInvalide))?);
    }
    backend::referentiel::nomenclatures::traiter_lot(&ctx, lot).await?;
    Ok(())
}

/// Puts values back as they were before something was done to them. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/annuler", output = Reponse)]
pub async fn annuler(id: OperationId) -> Result<(), AppError> {
    backend::referentiel::nomenclatures::annuler(&crate::context::ctx()?, id).await?;
    Ok(())
}

/// What the file that waits would do. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/apercu_import", output = Reponse)]
pub async fn apercu_import(nomenclature: String) -> Result<ImportVue, AppError> {
    Ok(backend::referentiel::nomenclatures::examiner_depot(&crate::context::ctx()?, &nomenclature).await?)
}

/// Applies the file that waits, as it was shown. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/appliquer_import", output = Reponse)]
pub async fn appliquer_import(nomenclature: String, empreinte: String) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    let rapport = backend::referentiel::nomenclatures::appliquer_depot(&ctx, &nomenclature, &empreinte).await?;
    // Something changed since it was shown, and stands against it now: the page says what.
    let suite = if rapport.refusees == 0 { "" } else { "/import" };
    leptos_axum::redirect(&format!("/gestion/referentiel/{nomenclature}{suite}"));
    Ok(())
}

/// What the national values of this version would change. `REF_LIRE`.
#[server(endpoint = "referentiel/mise_a_jour", output = Reponse)]
pub async fn mise_a_jour(nomenclature: String) -> Result<MiseAJourVue, AppError> {
    Ok(backend::referentiel::nomenclatures::mise_a_jour(&crate::context::ctx()?, &nomenclature).await?)
}

/// Has them taken; of the conflicts, `nationales` (`code@first day`) are those in which what is delivered wins.
/// `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/mettre_a_jour", output = Reponse)]
pub async fn mettre_a_jour(nomenclature: String, #[server(default)] nationales: Vec<String>) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    let nationales = nationales.iter().filter_map(|valeur| {
        let (code, debut) = valeur.split_once('@')?;
        Some((code.to_owned(), debut.parse().ok()?))
    });
    backend::referentiel::nomenclatures::demander_mise_a_jour(&ctx, &nomenclature, nationales).await?;
    leptos_axum::redirect(&format!("/gestion/referentiel/{nomenclature}?demandee=oui"));
    Ok(())
}

/// The tree of structures. `REF_LIRE`.
#[server(endpoint = "referentiel/structures", output = Reponse)]
pub async fn structures(filtre: FiltreStructures) -> Result<StructuresVue, AppError> {
    Ok(backend::referentiel::arbre_structures(&crate::context::ctx()?, &filtre).await?)
}

/// A structure and what its form needs; without a code, a new one below `parent`. `REF_LIRE`, `REF_ECRIRE` on the whole
/// establishment for a new one.
#[server(endpoint = "referentiel/structure", output = Reponse)]
pub async fn structure(code: Option<String>, parent: Option<String>) -> Result<StructureDetail, AppError> {
    let ctx = crate::context::ctx()?;
    Ok(backend::referentiel::detail_structure(&ctx, code.as_deref(), parent.as_deref()).await?)
}

/// Adds a structure, or changes the one of that code. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/enregistrer_structure", output = Reponse)]
pub async fn enregistrer_structure(
    #[server(default)] cle: Option<String>,
    #[server(default)] version: Option<i32>,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    let (code, version) = backend::referentiel::saisir_structure(&ctx, cle.as_deref(), version, &champs).await?;
    // Another address each time that something changed: the page reads it again, once.
    leptos_axum::redirect(&format!("/gestion/referentiel/structures/{code}?faite={version}"));
    Ok(())
}

/// What the file of structures that waits would do. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/apercu_import_structures", output = Reponse)]
pub async fn apercu_import_structures() -> Result<ImportVue, AppError> {
    Ok(backend::referentiel::examiner_depot_structures(&crate::context::ctx()?).await?)
}

/// Applies the file of structures that waits, as it was shown. `REF_ECRIRE` on the whole establishment.
#[server(endpoint = "referentiel/appliquer_import_structures", output = Reponse)]
pub async fn appliquer_import_structures(empreinte: String) -> Result<(), AppError> {
    let rapport = backend::referentiel::appliquer_depot_structures(&crate::context::ctx()?, &empreinte).await?;
    // Something changed since it was shown, and stands against it now: the page says what.
    let suite = if rapport.refusees == 0 { "" } else { "/import" };
    leptos_axum::redirect(&format!("/gestion/referentiel/structures{suite}"));
    Ok(())
}
