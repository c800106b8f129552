use crate::{Acteur, Ctx, Error, Result, audit};
use domain::{
    CodeErreur,
    authz::{Perimetre, Traitement},
};
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

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
    /// Hue of its colour, in degrees; the product's own when there is none. Lightness and chroma are ours, so that every
    /// hue keeps its contrast.
    pub teinte: Option<i16>,
    pub logo: Option<Vec<u8>>,
    /// Media type of the logo.
    pub logo_type: Option<String>,
}

/// Largest logo, in bytes: it is on every page.
const LOGO_MAX: u32 = 200_000;

/// The establishment. Anybody may read it: its name is on every page.
pub async fn etablissement(pool: &PgPool) -> Result<Etablissement> {
    Ok(sqlx::query_as!(
        Etablissement,
        r#"SELECT code, denomination_fr, denomination_en, adresse, ville, signataire_nom, signataire_fr, signataire_en,
                demonstration IS NOT NULL AS "demonstration!", teinte, logo, logo_type
         FROM referentiel.etablissement"#
    )
    .fetch_one(pool)
    .await?)
}

/// Its code alone: who speaks, in each event.
pub(crate) async fn code(pool: &PgPool) -> Result<String> {
    Ok(sqlx::query_scalar!("SELECT code FROM referentiel.etablissement")
        .fetch_one(pool)
        .await?)
}

/// Gives the establishment its colour and its logo (PNG or SVG), or takes them away. The system's own, by the command line;
/// servers show it once started again.
pub async fn regler_apparence(ctx: &Ctx, teinte: Option<i16>, logo: Option<&[u8]>) -> Result<()> {
    if !matches!(ctx.acteur, Acteur::Systeme(_)) {
        return Err(Error::Interdit);
    }
    if teinte.is_some_and(|t| !(0..360).contains(&t)) {
        return Err(Error::champ("teinte", CodeErreur::ValeurInterdite));
    }
    let type_ = logo.map(type_de_logo).transpose()?;
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "UPDATE referentiel.etablissement SET teinte = $1, logo = $2, logo_type = $3",
        teinte,
        logo,
        type_
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "REGLER_APPARENCE",
        entite: "etablissement",
        entite_id: String::new(),
        avant: None,
        apres: Some(json!({ "teinte": teinte, "logo": type_ })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(())
}

/// By its first bytes, whatever its name. A drawing runs nothing: it is only ever shown as a picture.
fn type_de_logo(octets: &[u8]) -> Result<&'static str> {
    if octets.len() > LOGO_MAX as usize {
        return Err(Error::champ("logo", CodeErreur::TropLong { max: LOGO_MAX }));
    }
    let debut = String::from_utf8_lossy(&octets[..octets.len().min(512)]).to_string();
    if octets.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok("image/png")
    } else if debut.contains("<svg") {
        Ok("image/svg+xml")
    } else {
        Err(Error::champ("logo", CodeErreur::ValeurInterdite))
    }
}

/// Time zone of the establishment; Paris until there is one.
pub(crate) async fn fuseau(pool: &PgPool) -> Result<TimeZone> {
    let nom = sqlx::query_scalar!("SELECT fuseau FROM referentiel.etablissement")
        .fetch_optional(pool)
        .await?;
    TimeZone::get(nom.as_deref().unwrap_or("Europe/Paris")).map_err(Error::interne)
}

/// Is there an establishment already?
pub(crate) async fn ouvert(pool: &PgPool) -> Result<bool> {
    Ok(
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM referentiel.etablissement) AS "oui!""#)
            .fetch_one(pool)
            .await?,
    )
}

/// Does this perimeter hold the whole establishment?
pub(crate) async fn entier(connexion: &mut PgConnection, perimetre: &Perimetre) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(bool_and(ancetres && $1), false) AS "entier!" FROM referentiel.structure"#,
        perimetre.racines()
    )
    .fetch_one(connexion)
    .await?)
}

/// Demands a right on the whole establishment; the product itself has it.
pub(crate) async fn exiger_partout(ctx: &Ctx, cx: &mut PgConnection, traitement: Traitement) -> Result<()> {
    if matches!(ctx.acteur, Acteur::Systeme(_)) {
        return Ok(());
    }
    let perimetre = ctx.perimetre(traitement)?;
    if entier(cx, &perimetre).await? {
        Ok(())
    } else {
        Err(Error::Interdit)
    }
}
