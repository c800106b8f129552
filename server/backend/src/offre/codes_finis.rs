use crate::{
    Result,
    referentiel::{FaitDate, verifier_au_jour_du_fait},
};
use domain::{
    CodeErreur,
    offre::{CodesFinis, Objet, Reference},
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Codes of these objects that are not good on the day that the offer is of: those that would be refused, were they given today.
pub(super) async fn codes_finis(
    cx: &mut PgConnection,
    jour: Date,
    objets: impl Iterator<Item = &Objet> + Clone,
) -> Result<CodesFinis> {
    let references: Vec<Reference> = objets.clone().flat_map(Objet::references).collect();
    let valeurs = codes_refuses(cx, jour, references.iter())
        .await?
        .into_keys()
        .map(|(nomenclature, code)| (nomenclature.to_owned(), code.to_owned()))
        .collect();
    let structures: BTreeSet<&str> = objets.flat_map(Objet::structures).map(|(_, code)| code).collect();
    let structures: Vec<String> = structures.into_iter().map(str::to_owned).collect();
    // What is below a structure that ended ended with it.
    let structures = sqlx::query_scalar!(
        "SELECT s.code FROM referentiel.structure s
         WHERE s.code = ANY ($1) AND EXISTS (
            SELECT FROM referentiel.structure h
            WHERE h.code = ANY (s.ancetres) AND (h.ouverte_le > $2 OR h.fermee_le <= $2))",
        &structures,
        jour.to_sqlx()
    )
    .fetch_all(cx)
    .await?;
    Ok(CodesFinis {
        valeurs,
        structures: structures.into_iter().collect(),
    })
}

/// Codes of nomenclatures, among these, that could not be given on that day, each with its reason. Each is asked once.
pub(super) async fn codes_refuses<'a>(
    cx: &mut PgConnection,
    jour: Date,
    references: impl Iterator<Item = &'a Reference>,
) -> Result<BTreeMap<(&'a str, &'a str), CodeErreur>> {
    let distinctes: BTreeSet<(&str, &str)> = references.map(|r| (r.nomenclature, r.code.as_str())).collect();
    let faits: Vec<FaitDate<'_>> = distinctes
        .iter()
        .map(|(nomenclature, code)| FaitDate {
            nomenclature,
            code,
            jour,
        })
        .collect();
    let dites = verifier_au_jour_du_fait(cx, &faits).await?;
    Ok(distinctes
        .into_iter()
        .zip(dites)
        .filter_map(|(cle, validite)| Some((cle, validite.refus(jour)?)))
        .collect())
}
