use crate::{Error, Result};
use jiff::tz::TimeZone;
use sqlx::PgPool;

/// The establishment of this instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etablissement {
    pub code: String,
    pub denomination_fr: String,
    pub denomination_en: String,
    pub adresse: Vec<String>,
    pub ville: String,
    pub signataire_nom: String,
    pub signataire_fr: String,
    pub signataire_en: String,
    /// Loaded as a demonstration: its passwords are known to everybody.
    pub demonstration: bool,
}

/// The establishment. Anybody may read it: its name is on every page.
pub async fn etablissement(pool: &PgPool) -> Result<Etablissement> {
    Ok(sqlx::query_as!(
        Etablissement,
        r#"SELECT code, denomination_fr, denomination_en, adresse, ville, signataire_nom, signataire_fr, signataire_en,
                demonstration IS NOT NULL AS "demonstration!"
         FROM referentiel.etablissement"#
    )
    .fetch_one(pool)
    .await?)
}

/// Time zone of the establishment; Paris until there is one.
pub(crate) async fn fuseau(pool: &PgPool) -> Result<TimeZone> {
    let nom = sqlx::query_scalar!("SELECT fuseau FROM referentiel.etablissement")
        .fetch_optional(pool)
        .await?;
    TimeZone::get(nom.as_deref().unwrap_or("Europe/Paris")).map_err(Error::interne)
}
