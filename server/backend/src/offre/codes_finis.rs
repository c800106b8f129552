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
    let structures = structures_finies(cx, jour, &structures).await?;
    Ok(CodesFinis {
        valeurs,
        structures: structures.into_keys().collect(),
    })
}

/// Structures, among these, that are not open on that day, each with its reason. What is below one that ended ended with it.
pub(super) async fn structures_finies(
    cx: &mut PgConnection,
    jour: Date,
    codes: &[String],
) -> Result<BTreeMap<String, CodeErreur>> {
    let finies = sqlx::query!(
        r#"SELECT s.code, max(h.ouverte_le) FILTER (WHERE h.ouverte_le > $2) AS "debut: jiff_sqlx::Date",
               min(h.fermee_le) FILTER (WHERE h.fermee_le <= $2) AS "fin: jiff_sqlx::Date"
           FROM referentiel.structure s JOIN referentiel.structure h ON h.code = ANY (s.ancetres)
           WHERE s.code = ANY ($1) AND (h.ouverte_le > $2 OR h.fermee_le <= $2) GROUP BY s.code"#,
        codes,
        jour.to_sqlx()
    )
    .fetch_all(cx)
    .await?;
    let raison = |debut: Option<jiff_sqlx::Date>, fin: Option<jiff_sqlx::Date>| CodeErreur::HorsPeriode {
        jour,
        debut: debut.map(jiff_sqlx::Date::to_jiff),
        // Closed on a day, it was open until the day before.
        fin: fin.and_then(|f| f.to_jiff().yesterday().ok()),
    };
    Ok(finies.into_iter().map(|s| (s.code, raison(s.debut, s.fin))).collect())
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
