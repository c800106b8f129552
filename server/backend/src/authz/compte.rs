//! One's own account: sessions, and identities elsewhere.

use super::{second_facteur, trace::tracer_avec};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::{CompteVue, IdentiteVue, SessionVue, appareil},
    ids::{SessionId, UtilisateurId},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// One's own account. Whoever is signed in.
pub async fn mon_compte(ctx: &Ctx) -> Result<CompteVue> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let services = &ctx.services;
    let heure = |t: jiff_sqlx::Timestamp| services.heure_locale(t.to_jiff());
    let connues: Vec<_> = services.portes.reglages.portes(ctx.langue).collect();
    let sessions = sqlx::query!(
        "SELECT id, cree_le, vu_le, adresse, navigateur, fournisseur FROM authz.session
         WHERE utilisateur_id = $1 AND fin_le IS NULL AND expire_le > $2 AND vu_le > $3
         ORDER BY id = $4 DESC, vu_le DESC LIMIT 100",
        compte.utilisateur.0,
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant - services.reglages.inactivite).to_sqlx(),
        compte.session.0
    )
    .fetch_all(&services.pool)
    .await?;
    let liees = sqlx::query!(
        "SELECT fournisseur, cree_le FROM authz.identite_externe WHERE utilisateur_id = $1",
        compte.utilisateur.0
    )
    .fetch_all(&services.pool)
    .await?;
    let mot_de_passe = sqlx::query_scalar!(
        r#"SELECT mot_de_passe IS NOT NULL AS "oui!" FROM authz.utilisateur WHERE id = $1"#,
        compte.utilisateur.0
    )
    .fetch_one(&services.pool)
    .await?;
    let nom_de = |code: String| {
        let connu = connues.iter().find(|p| p.code == code);
        connu.map_or(code.clone(), |p| p.libelle.to_owned())
    };
    let facteur = second_facteur::lire(ctx).await?;
    Ok(CompteVue {
        facteur,
        identifiant: compte.identifiant.clone(),
        mot_de_passe,
        sessions: sessions
            .into_iter()
            .map(|s| SessionVue {
                celle_ci: s.id == compte.session.0,
                id: SessionId(s.id),
                appareil: appareil(s.navigateur.as_deref().unwrap_or_default()),
                adresse: s.adresse,
                fournisseur: s.fournisseur.map(nom_de),
                ouverte_le: heure(s.cree_le),
                vue_le: heure(s.vu_le),
            })
            .collect(),
        identites: connues
            .iter()
            .map(|p| IdentiteVue {
                adresse: p.adresse.clone(),
                code: p.code.to_owned(),
                libelle: p.libelle.to_owned(),
                liee_le: liees.iter().find(|l| l.fournisseur == p.code).map(|l| heure(l.cree_le)),
            })
            .collect(),
    })
}

/// Ends one of one's own sessions, or all but the one that asks. Whoever is signed in; a session of somebody else does not
/// exist. Answers how many ended.
pub async fn finir_sessions(ctx: &Ctx, une: Option<SessionId>) -> Result<u64> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let mut tx = ctx.transaction().await?;
    let finies = sqlx::query!(
        "UPDATE authz.session SET fin_le = $4
         WHERE utilisateur_id = $1 AND fin_le IS NULL AND id <> $2 AND ($3::uuid IS NULL OR id = $3)",
        compte.utilisateur.0,
        compte.session.0,
        une.map(|s| s.0),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if finies > 0 {
        let apres = json!({ "sessions": finies });
        tracer_avec(&mut tx, ctx, "FINIR_SESSIONS", compte.utilisateur, apres).await?;
    }
    tx.commit().await?;
    Ok(finies)
}

/// Unties one's own account from a provider of identity, and ends the sessions that were opened with it, but for the one that
/// asks. Whoever is signed in. Refused when it is the only way in that is left. Somebody whom the provider names by her code,
/// her INE or her user name is tied again when she next comes in by it.
pub async fn delier(ctx: &Ctx, fournisseur: &str) -> Result<()> {
    ctx.en_personne()?;
    let compte = ctx.compte()?;
    let mut tx = ctx.transaction().await?;
    let reste = sqlx::query_scalar!(
        r#"SELECT mot_de_passe IS NOT NULL OR EXISTS (
                SELECT FROM authz.identite_externe e
                WHERE e.utilisateur_id = u.id AND e.fournisseur <> $2 AND e.fournisseur = ANY ($3)) AS "reste!"
         FROM authz.utilisateur u WHERE id = $1 FOR UPDATE"#,
        compte.utilisateur.0,
        fournisseur,
        // A tie to a provider that is no more opens nothing.
        &ctx.services.portes.codes()
    )
    .fetch_one(&mut *tx)
    .await?;
    if !reste {
        return Err(Error::champ("fournisseur", CodeErreur::ValeurInterdite));
    }
    let liee = sqlx::query!(
        "DELETE FROM authz.identite_externe WHERE utilisateur_id = $1 AND fournisseur = $2",
        compte.utilisateur.0,
        fournisseur
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if liee == 0 {
        return Err(Error::Introuvable);
    }
    sqlx::query!(
        "UPDATE authz.session SET fin_le = $4
         WHERE utilisateur_id = $1 AND fournisseur = $2 AND id <> $3 AND fin_le IS NULL",
        compte.utilisateur.0,
        fournisseur,
        compte.session.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let apres = json!({ "fournisseur": fournisseur });
    tracer_avec(&mut tx, ctx, "DELIER_IDENTITE", compte.utilisateur, apres).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs an account out everywhere, and ends the tokens that it got; everybody, without a name. `delier`: unties it from
/// providers of identity too. By the command line only. Answers how many sessions ended.
pub async fn deconnecter_compte(ctx: &Ctx, identifiant: Option<&str>, delier: bool) -> Result<u64> {
    super::comptes::exiger_systeme(ctx)?;
    let identifiant = identifiant.map(|i| i.trim().to_lowercase());
    let mut tx = ctx.transaction().await?;
    let comptes = sqlx::query_scalar!(
        "UPDATE authz.utilisateur SET jetons_depuis = $2
         WHERE ($1::text IS NULL AND genre = 'SERVICE') OR identifiant = $1 RETURNING id",
        identifiant,
        ctx.maintenant.to_sqlx()
    )
    .fetch_all(&mut *tx)
    .await?;
    if identifiant.is_some() && comptes.is_empty() {
        return Err(Error::Introuvable);
    }
    if delier && identifiant.is_some() {
        sqlx::query!(
            "DELETE FROM authz.identite_externe WHERE utilisateur_id = ANY ($1)",
            &comptes
        )
        .execute(&mut *tx)
        .await?;
    }
    let finies = sqlx::query!(
        "UPDATE authz.session SET fin_le = $3 WHERE fin_le IS NULL AND ($1 OR utilisateur_id = ANY ($2))",
        identifiant.is_none(),
        &comptes,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let apres = json!({ "sessions": finies });
    match (&identifiant, comptes.first()) {
        (Some(_), Some(id)) => tracer_avec(&mut tx, ctx, "DECONNECTER_COMPTE", UtilisateurId(*id), apres).await?,
        _ => {
            let trace = crate::audit::Trace {
                traitement: "DECONNECTER_TOUS",
                entite: "session",
                entite_id: String::new(),
                avant: None,
                apres: Some(apres),
            };
            crate::audit::enregistrer(&mut tx, ctx, trace).await?;
        }
    }
    tx.commit().await?;
    Ok(finies)
}
