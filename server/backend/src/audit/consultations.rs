use crate::{Acteur, Ctx, Error, Result};
use domain::{
    authz::{Habilitation, Traitement, peut},
    ids::PersonneId,
    rgpd::Quoi,
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps that somebody of the staff looked at what is said of a person; nothing for her own looks, nor for the product itself.
/// `ancetres`: of the structure by which she may, `traitement` being the right that let her.
pub(crate) async fn tracer_consultation(
    cx: &mut PgConnection,
    ctx: &Ctx,
    personne: PersonneId,
    quoi: Quoi,
    traitement: Traitement,
    ancetres: &[String],
) -> Result<()> {
    let Acteur::Compte(compte) = &ctx.acteur else {
        return Ok(());
    };
    // In her own name: that somebody acts in it was told when it began.
    if compte.personne == Some(personne) {
        return Ok(());
    }
    let jour = ctx.jour();
    let permet = |h: &&Habilitation| peut(std::slice::from_ref(*h), traitement, ancetres, jour);
    let Some(h) = compte.habilitations.iter().find(permet) else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO audit.consultation (id, personne_id, acteur_id, role_code, structure_code, quoi, le, correlation_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        personne.0,
        compte.titulaire().0,
        h.role,
        h.structure,
        quoi.code(),
        ctx.maintenant.to_sqlx(),
        ctx.correlation
    )
    .execute(cx)
    .await?;
    Ok(())
}

/// Keeps that somebody of the support acts in the name of a person, and why. `ancetres`: of the structures by which she may.
pub(crate) async fn tracer_assistance(
    cx: &mut PgConnection,
    ctx: &Ctx,
    personne: PersonneId,
    motif: &str,
    ancetres: &[Vec<String>],
) -> Result<()> {
    let compte = ctx.compte()?;
    let jour = ctx.jour();
    let permet = |h: &&Habilitation| {
        let une = std::slice::from_ref(*h);
        ancetres
            .iter()
            .any(|a| peut(une, Traitement::SecImpersonation, a, jour))
    };
    let h = compte.habilitations.iter().find(permet).ok_or(Error::Interdit)?;
    sqlx::query!(
        "INSERT INTO audit.consultation (id, personne_id, acteur_id, role_code, structure_code, quoi, le, correlation_id, motif)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::now_v7(),
        personne.0,
        compte.titulaire().0,
        h.role,
        h.structure,
        Quoi::Fiche.code(),
        ctx.maintenant.to_sqlx(),
        ctx.correlation,
        motif
    )
    .execute(cx)
    .await?;
    Ok(())
}
