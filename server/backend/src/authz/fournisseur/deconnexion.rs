//! Single logout: a provider ends its own session, and tells us.

use super::{cas::ticket_fini, entree::empreinte, jeton::verifier};
use crate::{Ctx, Error, Result, authz::trace::tracer_avec};
use domain::{CodeErreur, ids::UtilisateurId};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use jsonwebtoken::Validation;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What a logout token says (OpenID Connect Back-Channel Logout 1.0 §2.4).
#[derive(Deserialize)]
struct JetonFin {
    iat: i64,
    sub: Option<String>,
    sid: Option<String>,
    events: Map<String, Value>,
    nonce: Option<Value>,
}

const EVENEMENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A logout token is told at once, and told again for a while at most.
const AGE_MAX: SignedDuration = SignedDuration::from_mins(10);

fn invalide() -> Error {
    Error::champ("logout_token", CodeErreur::ValeurInterdite)
}

/// The provider says that somebody signed out (back channel). Anybody may call it: what counts is who signed. Answers how
/// many sessions ended.
pub async fn fin_oidc(ctx: &Ctx, code: &str, jeton: &str) -> Result<u64> {
    let mut regles = Validation::default();
    regles.set_required_spec_claims(&["aud", "iss"]);
    let dit: JetonFin = verifier(ctx, code, jeton, regles).await.map_err(|e| match e {
        Error::Connexion(_) => invalide(),
        autre => autre,
    })?;
    let age = ctx.maintenant.as_second() - dit.iat;
    let juste = dit.events.contains_key(EVENEMENT)
        && dit.nonce.is_none()
        && age.unsigned_abs() <= AGE_MAX.as_secs().unsigned_abs()
        && (dit.sub.is_some() || dit.sid.is_some());
    if !juste {
        return Err(invalide());
    }
    finir(ctx, code, dit.sid.as_deref(), dit.sub.as_deref()).await
}

/// The browser of somebody who signs out at the provider passes here (front channel): the name of the session, which
/// nobody can guess, is enough. A provider that has no such name gives the person instead (LemonLDAP::NG): then the
/// session must be that of this very browser. Anybody may call it. Answers how many sessions ended.
pub async fn fin_oidc_navigateur(ctx: &Ctx, code: &str, iss: &str, sid: &str) -> Result<u64> {
    let portes = &ctx.services.portes;
    let (f, annuaire) = portes.oidc(code)?;
    let annuaire = annuaire.lire(f, &portes.client).await?;
    if iss != annuaire.issuer().as_str() || sid.is_empty() {
        return Err(Error::champ("sid", CodeErreur::ValeurInterdite));
    }
    let finies = finir(ctx, code, Some(sid), None).await?;
    if finies > 0 {
        return Ok(finies);
    }
    let Ok(compte) = ctx.compte() else { return Ok(0) };
    let mut tx = ctx.transaction().await?;
    let sienne = sqlx::query!(
        "UPDATE authz.session SET fin_le = $4 WHERE id = $1 AND fournisseur = $2 AND sujet = $3 AND fin_le IS NULL
            AND seance IS NULL",
        compte.session.0,
        code,
        sid,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if sienne > 0 {
        let apres = json!({ "fournisseur": code });
        tracer_avec(&mut tx, ctx, "DECONNEXION_FOURNISSEUR", compte.utilisateur, apres).await?;
    }
    tx.commit().await?;
    Ok(sienne)
}

/// The CAS server says that the session that it opened with a ticket is over: the ticket, which nobody can guess, is
/// enough. Anybody may call it. Answers how many sessions ended.
pub async fn fin_cas(ctx: &Ctx, code: &str, message: &str) -> Result<u64> {
    ctx.services.portes.cas(code)?;
    let ticket = ticket_fini(message).ok_or_else(|| Error::champ("logoutRequest", CodeErreur::FormatInvalide))?;
    finir(ctx, code, Some(&ticket), None).await
}

/// Ends the sessions that the provider opened: one by its name, all of somebody otherwise.
async fn finir(ctx: &Ctx, fournisseur: &str, seance: Option<&str>, sujet: Option<&str>) -> Result<u64> {
    let mut tx = ctx.transaction().await?;
    let finies = sqlx::query_scalar!(
        "UPDATE authz.session SET fin_le = $4 WHERE fin_le IS NULL AND fournisseur = $1
            AND CASE WHEN $2::bytea IS NOT NULL THEN seance = $2 ELSE sujet = $3 END
         RETURNING utilisateur_id",
        fournisseur,
        seance.map(empreinte),
        sujet,
        ctx.maintenant.to_sqlx()
    )
    .fetch_all(&mut *tx)
    .await?;
    for id in &finies {
        let apres = json!({ "fournisseur": fournisseur });
        tracer_avec(&mut tx, ctx, "DECONNEXION_FOURNISSEUR", UtilisateurId(*id), apres).await?;
    }
    tx.commit().await?;
    Ok(u64::try_from(finies.len()).unwrap_or(u64::MAX))
}
