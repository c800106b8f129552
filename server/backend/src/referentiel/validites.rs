use crate::Result;
use domain::referentiel::{Validite, validite};
use jiff::civil::Date;
use sqlx::PgConnection;

/// A code that something keeps, and the day of the fact that it tells.
pub(crate) struct FaitDate<'a> {
    pub nomenclature: &'a str,
    pub code: &'a str,
    pub jour: Date,
}

/// Values stay until the end of the transaction: none is taken away between the look at it and the writing of what refers to it.
/// Who takes some away waits, and then counts what was written (`exiger_inutiles`).
pub(crate) async fn retenir_valeurs(cx: &mut PgConnection) -> Result<()> {
    sqlx::query_scalar!("SELECT pg_advisory_xact_lock_shared(hashtextextended('referentiel.usages', 0))::text")
        .fetch_one(cx)
        .await?;
    Ok(())
}

/// Is each code good on its day (domain §3)? In the same order. Every module that keeps a code with a day asks here. A value that
/// is hidden from forms is not known: nobody may choose it.
pub(crate) async fn verifier_au_jour_du_fait(cx: &mut PgConnection, faits: &[FaitDate<'_>]) -> Result<Vec<Validite>> {
    if faits.is_empty() {
        return Ok(Vec::new());
    }
    let dits = |quoi: fn(&FaitDate<'_>) -> String| faits.iter().map(quoi).collect::<Vec<_>>();
    let periodes = sqlx::query!(
        r#"SELECT f.rang AS "rang!", v.debut, v.fin
           FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS f (nomenclature, code, rang)
           JOIN referentiel.valeur v ON v.nomenclature = f.nomenclature AND v.code = f.code
           WHERE v.visible"#,
        &dits(|f| f.nomenclature.to_owned()),
        &dits(|f| f.code.to_owned())
    )
    .fetch_all(cx)
    .await?;
    Ok((1i64..)
        .zip(faits)
        .map(|(rang, fait)| {
            let siennes = periodes.iter().filter(|p| p.rang == rang);
            validite(
                siennes.map(|p| (p.debut.to_jiff(), p.fin.map(jiff_sqlx::Date::to_jiff))),
                fait.jour,
            )
        })
        .collect())
}
