use super::{SessionOuverte, attente, mot_de_passe, plafond, session, trace::tracer};
use crate::{Ctx, Error, Result};
use domain::{CodeErreur, ids::UtilisateurId};
use i18n::Langue;

/// Signs in with a local account. Anybody may call it. An unknown account, a wrong password and a closed account get
/// the same answer after the same time, and make people wait alike.
pub async fn connecter(ctx: &Ctx, identifiant: &str, mot_de_passe: &str) -> Result<SessionOuverte> {
    plafond::verifier(ctx).await?;
    let services = &ctx.services;
    let identifiant = identifiant.trim().to_lowercase();
    let cle = attente::cle(&identifiant);
    attente::reserver(ctx, &cle).await?;
    let compte = sqlx::query!(
        "SELECT id, mot_de_passe, actif, langue, personne_id FROM authz.utilisateur
         WHERE identifiant = $1 AND genre = 'PERSONNE'",
        identifiant
    )
    .fetch_optional(&services.pool)
    .await?;
    let hache = compte.as_ref().filter(|c| c.actif).and_then(|c| c.mot_de_passe.clone());
    let bon = mot_de_passe::verifier(services, hache, mot_de_passe).await?;
    let mut tx = ctx.transaction().await?;
    let Some(compte) = compte.as_ref().filter(|_| bon) else {
        if let Some(compte) = &compte {
            tracer(&mut tx, ctx, "CONNEXION_REFUSEE", UtilisateurId(compte.id)).await?;
            tx.commit().await?;
        }
        plafond::noter(ctx).await?;
        return Err(Error::champ("identifiant", CodeErreur::Inconnu));
    };
    attente::oublier(&mut tx, &cle).await?;
    let utilisateur = UtilisateurId(compte.id);
    let jeton = session::ouvrir(&mut tx, ctx, utilisateur, None).await?;
    tracer(&mut tx, ctx, "CONNEXION", utilisateur).await?;
    tx.commit().await?;
    Ok(SessionOuverte {
        jeton,
        langue: Langue::depuis_code(&compte.langue).unwrap_or_default(),
        apprenant: compte.personne_id.is_some(),
    })
}
