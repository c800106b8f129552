use super::{acceptable, attente, hacher};
use crate::{Acteur, Ctx, Error, Result, audit};
use domain::CodeErreur;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use uuid::Uuid;

/// Only the command line, run by who operates the machine, may call these: the screens of rights come later.
pub(super) fn exiger_systeme(ctx: &Ctx) -> Result<()> {
    if matches!(ctx.acteur, Acteur::Systeme(_)) {
        Ok(())
    } else {
        Err(Error::Interdit)
    }
}

pub(super) fn trace(traitement: &'static str, identifiant: &str, apres: serde_json::Value) -> audit::Trace<'static> {
    audit::Trace {
        traitement,
        entite: "utilisateur",
        entite_id: identifiant.into(),
        avant: None,
        apres: Some(apres),
    }
}

/// Creates a local account, or gives it a new password and ends its sessions, its tokens and its ties to providers of
/// identity; `service`: the account of a machine. Refused for the account of a learner, and for that of a machine when it is
/// not said to be one.
pub async fn definir_compte(ctx: &Ctx, identifiant: &str, nom: &str, mot_de_passe: &str, service: bool) -> Result<()> {
    exiger_systeme(ctx)?;
    if !acceptable(mot_de_passe, &[identifiant, nom]) {
        return Err(Error::champ("mot_de_passe", CodeErreur::ValeurInterdite));
    }
    let hache = hacher(&ctx.services, mot_de_passe).await?;
    let identifiant = identifiant.trim().to_lowercase();
    let mut tx = ctx.transaction().await?;
    let id = sqlx::query_scalar!(
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, mot_de_passe, cree_le, genre)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (identifiant) DO UPDATE SET mot_de_passe = excluded.mot_de_passe, actif = true,
            genre = excluded.genre, jetons_depuis = excluded.cree_le
         WHERE utilisateur.personne_id IS NULL AND (utilisateur.genre = 'PERSONNE' OR excluded.genre = 'SERVICE')
         RETURNING id",
        Uuid::now_v7(),
        identifiant,
        nom,
        hache,
        ctx.maintenant.to_sqlx(),
        if service { "SERVICE" } else { "PERSONNE" }
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Error::champ("identifiant", CodeErreur::DejaUtilise))?;
    // It may be somebody else's from now on: whoever opened it from elsewhere does not any more.
    sqlx::query!("DELETE FROM authz.identite_externe WHERE utilisateur_id = $1", id)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "UPDATE authz.session SET fin_le = $2 WHERE utilisateur_id = $1 AND fin_le IS NULL",
        id,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    attente::oublier(&mut tx, &attente::cle(&identifiant)).await?;
    audit::enregistrer(&mut tx, ctx, trace("DEFINIR_COMPTE", &identifiant, json!({}))).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a role on a structure and all below it, from today.
pub async fn habiliter(ctx: &Ctx, identifiant: &str, role: &str, structure: &str) -> Result<()> {
    exiger_systeme(ctx)?;
    let identifiant = &identifiant.trim().to_lowercase();
    let mut tx = ctx.transaction().await?;
    let id = sqlx::query_scalar!("SELECT id FROM authz.utilisateur WHERE identifiant = $1", identifiant)
        .fetch_one(&mut *tx)
        .await?;
    let neuve = sqlx::query!(
        "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        Uuid::now_v7(),
        id,
        role,
        structure,
        ctx.jour().to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| {
        Error::from(e)
            .sur_contrainte("habilitation_role_code_fkey", "role", CodeErreur::Inconnu)
            .sur_contrainte("habilitation_structure_connue", "structure", CodeErreur::Inconnu)
    })?
    .rows_affected();
    if neuve == 0 {
        return Ok(());
    }
    let apres = json!({ "role": role, "structure": structure });
    audit::enregistrer(&mut tx, ctx, trace("HABILITER", identifiant, apres)).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes an account: its sessions end at once.
pub async fn fermer_compte(ctx: &Ctx, identifiant: &str) -> Result<()> {
    exiger_systeme(ctx)?;
    let identifiant = &identifiant.trim().to_lowercase();
    let mut tx = ctx.transaction().await?;
    let lignes = sqlx::query!(
        "UPDATE authz.utilisateur SET actif = false WHERE identifiant = $1",
        identifiant
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if lignes == 0 {
        return Err(Error::Introuvable);
    }
    // Opened again, it gets new ones.
    sqlx::query!(
        "UPDATE authz.cle_api SET revoquee_le = $2 FROM authz.utilisateur u
         WHERE u.id = utilisateur_id AND u.identifiant = $1 AND revoquee_le IS NULL",
        identifiant,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    audit::enregistrer(&mut tx, ctx, trace("FERMER_COMPTE", identifiant, json!({}))).await?;
    tx.commit().await?;
    Ok(())
}
