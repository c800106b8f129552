use crate::{Ctx, Error, Result};
use domain::{CodeErreur, ids::InscriptionId};
use jiff::civil::DateTime;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Longest reason, in characters.
const MOTIF_MAX: u32 = 500;

/// A code that is not good on its day, and that a clerk has accepted all the same.
pub(crate) struct Forcage {
    pub champ: String,
    pub code: String,
    pub motif: String,
    pub par: String,
    /// On the clocks of the establishment.
    pub le: DateTime,
}

/// The accepted code of each field.
pub(super) async fn codes(cx: &mut PgConnection, id: InscriptionId) -> Result<BTreeMap<String, String>> {
    let lignes = sqlx::query!(
        "SELECT champ, code FROM inscription.forcage WHERE inscription_id = $1",
        id.0
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes.into_iter().map(|l| (l.champ, l.code)).collect())
}

/// All of them, with who accepted them, when and why.
pub(crate) async fn forcages(cx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Vec<Forcage>> {
    let lignes = sqlx::query!(
        "SELECT f.champ, f.code, f.motif, f.le, u.nom_affiche FROM inscription.forcage f
         JOIN authz.utilisateur u ON u.id = f.par WHERE f.inscription_id = $1 ORDER BY f.le, f.champ",
        id.0
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Forcage {
            champ: l.champ,
            code: l.code,
            motif: l.motif,
            par: l.nom_affiche,
            le: ctx.services.heure_locale(l.le.to_jiff()),
        })
        .collect())
}

/// The reason as it is kept: there must be one.
pub(crate) fn motif(texte: &str) -> Result<&str> {
    let texte = texte.trim();
    let refus = if texte.is_empty() {
        CodeErreur::Obligatoire
    } else if texte.chars().count() > MOTIF_MAX as usize {
        CodeErreur::TropLong { max: MOTIF_MAX }
    } else if texte.contains('\0') {
        CodeErreur::FormatInvalide
    } else {
        return Ok(texte);
    };
    Err(Error::champ("motif", refus))
}

/// Accepts it no more: the code that was accepted; None when none was.
pub(crate) async fn ne_plus_forcer(tx: &mut PgConnection, id: InscriptionId, champ: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "DELETE FROM inscription.forcage WHERE inscription_id = $1 AND champ = $2 RETURNING code",
        id.0,
        champ
    )
    .fetch_optional(tx)
    .await?)
}

/// Keeps that the actor accepted this code in this field.
pub(crate) async fn forcer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    id: InscriptionId,
    champ: &str,
    code: &str,
    motif: &str,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO inscription.forcage (inscription_id, champ, code, motif, par, le) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (inscription_id, champ) DO UPDATE SET code = excluded.code, motif = excluded.motif,
            par = excluded.par, le = excluded.le",
        id.0,
        champ,
        code,
        motif,
        ctx.compte()?.utilisateur.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}
