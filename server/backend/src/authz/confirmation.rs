//! Showing again who one is, before what cannot be undone.

use super::{attente, mot_de_passe, plafond, second_facteur, trace::tracer};
use crate::{Ctx, Error, Result};
use domain::{CodeErreur, authz::ConfirmationVue};
use jiff_sqlx::ToSqlx;

/// What is asked of the account that is signed in. Whoever is.
pub async fn confirmation(ctx: &Ctx) -> Result<ConfirmationVue> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let ligne = sqlx::query!(
        r#"SELECT u.mot_de_passe IS NOT NULL AS "mot_de_passe!", s.fournisseur AS "fournisseur?",
            EXISTS (SELECT FROM authz.second_facteur f WHERE f.utilisateur_id = u.id AND f.active_le IS NOT NULL) AS "code!"
         FROM authz.utilisateur u LEFT JOIN authz.session s ON s.id = $2 WHERE u.id = $1"#,
        compte.utilisateur.0,
        compte.session.0
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let fournisseur = ligne.fournisseur.and_then(|code| {
        let mut portes = ctx.services.portes.reglages.portes(ctx.langue);
        let porte = portes.find(|p| p.code == code)?;
        Some((format!("/connexion/{}", porte.adresse), porte.libelle.to_owned()))
    });
    Ok(ConfirmationVue {
        mot_de_passe: ligne.mot_de_passe,
        code: ligne.code,
        fournisseur,
    })
}

/// Shows again who one is: the password, and a code where the account has a second factor. Whoever is signed in. Wrong ones make
/// people wait as at sign-in.
pub async fn confirmer(ctx: &Ctx, mot: &str, code: &str) -> Result<()> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    plafond::verifier(ctx).await?;
    let cle = attente::cle(&compte.identifiant);
    attente::reserver(ctx, &cle).await?;
    let hache = sqlx::query_scalar!(
        "SELECT mot_de_passe FROM authz.utilisateur WHERE id = $1 AND actif",
        compte.utilisateur.0
    )
    .fetch_optional(&ctx.services.pool)
    .await?
    .flatten();
    let mut champ = match mot_de_passe::verifier(&ctx.services, hache, mot).await? {
        true => None,
        false => Some("mot_de_passe"),
    };
    let mut tx = ctx.transaction().await?;
    if champ.is_none()
        && second_facteur::actif(&mut tx, compte.utilisateur).await?
        && !second_facteur::consommer(&mut tx, ctx, compte.utilisateur, code).await?
    {
        champ = Some("code");
    }
    if let Some(champ) = champ {
        tracer(&mut tx, ctx, "CONFIRMATION_REFUSEE", compte.utilisateur).await?;
        tx.commit().await?;
        plafond::noter(ctx).await?;
        return Err(Error::champ(champ, CodeErreur::Inconnu));
    }
    attente::oublier(&mut tx, &cle).await?;
    sqlx::query!(
        "UPDATE authz.session SET confirmee_le = $2 WHERE id = $1",
        compte.session.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    tracer(&mut tx, ctx, "CONFIRMER_IDENTITE", compte.utilisateur).await?;
    tx.commit().await?;
    Ok(())
}
