use super::habilitations_de;
use crate::{Acteur, Compte, Ctx, Error, Result};
use domain::ids::{PersonneId, SessionId, UtilisateurId};
use i18n::Langue;
use std::sync::Arc;
use uuid::Uuid;

/// The context of what somebody asked for and that is done later, without her session: her name, her rights of this
/// instant. Refused when her account is closed. Only for the product itself, which knows that she asked.
pub(crate) async fn au_nom_de(ctx: &Ctx, utilisateur: UtilisateurId) -> Result<Ctx> {
    if !matches!(ctx.acteur, Acteur::Systeme(_)) {
        return Err(Error::Interdit);
    }
    let mut cx = ctx.services.pool.acquire().await?;
    let u = sqlx::query!(
        "SELECT identifiant, nom_affiche, langue, personne_id FROM authz.utilisateur WHERE id = $1 AND actif",
        utilisateur.0
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or(Error::Interdit)?;
    let langue = Langue::depuis_code(&u.langue).unwrap_or_default();
    let compte = Compte {
        utilisateur,
        session: SessionId(Uuid::nil()),
        identifiant: u.identifiant,
        nom: u.nom_affiche,
        personne: u.personne_id.map(PersonneId),
        langue,
        habilitations: habilitations_de(&mut cx, utilisateur).await?,
        confirmee_le: None,
        retenues: Vec::new(),
        assistance: None,
    };
    Ok(Ctx {
        acteur: Acteur::Compte(Arc::new(compte)),
        langue,
        ..ctx.clone()
    })
}
