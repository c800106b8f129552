use super::client::{self, montrer};
use crate::{
    Ctx, Error, Result, audit,
    coffre::{chiffrer, dechiffrer},
    evenement::SUJETS,
    referentiel,
};
use domain::{CodeErreur, ErreurChamp, authz::Traitement, ids::WebhookId};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// The secret before goes on signing for so long: time to give the new one to the receiver.
const RECOUVREMENT: SignedDuration = SignedDuration::from_hours(24 * 7);
const LIBELLE_MAX: usize = 100;
const ADRESSE_MAX: usize = 2_000;

/// What is asked for a new one.
#[derive(Clone, Debug, Default)]
pub struct Nouveau {
    pub libelle: String,
    pub adresse: String,
    pub sujets: Vec<String>,
}

/// Demands `EVT_GERER` on the whole establishment; who operates the machine has it.
pub(super) async fn exiger(ctx: &Ctx, cx: &mut PgConnection) -> Result<()> {
    referentiel::exiger_partout(ctx, cx, Traitement::EvtGerer).await
}

pub(super) async fn tracer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    traitement: &str,
    id: WebhookId,
    apres: Value,
) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "webhook",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}

fn verifier(ctx: &Ctx, n: &Nouveau) -> Result<()> {
    let mut erreurs = Vec::new();
    if n.libelle.is_empty() {
        erreurs.push(ErreurChamp::new("libelle", CodeErreur::Obligatoire));
    } else if n.libelle.chars().count() > LIBELLE_MAX {
        erreurs.push(ErreurChamp::new("libelle", CodeErreur::TropLong { max: 100 }));
    }
    if n.adresse.len() > ADRESSE_MAX || ctx.services.webhooks.adresse(&n.adresse).is_none() {
        erreurs.push(ErreurChamp::new("adresse", CodeErreur::ValeurInterdite));
    }
    if n.sujets.iter().any(|s| SUJETS.iter().all(|connu| connu.code != s)) {
        erreurs.push(ErreurChamp::new("sujets", CodeErreur::Inconnu));
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// Has what happens from now on brought to an address. Demands `EVT_GERER` on the whole establishment.
pub async fn creer(ctx: &Ctx, nouveau: &Nouveau) -> Result<WebhookId> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let nouveau = Nouveau {
        libelle: nouveau.libelle.trim().to_owned(),
        adresse: nouveau.adresse.trim().to_owned(),
        sujets: nouveau.sujets.clone(),
    };
    verifier(ctx, &nouveau)?;
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO evt.webhook (id, libelle, adresse, sujets, secret, cree_le) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        nouveau.libelle,
        nouveau.adresse,
        &nouveau.sujets,
        chiffrer(&ctx.services.reglages.secret, &client::secret()?)?,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| Error::from(e).sur_contrainte("webhook_libelle_unique", "libelle", CodeErreur::DejaUtilise))?;
    // Not the address: some receivers have a secret in it.
    let apres = json!({ "libelle": nouveau.libelle, "sujets": nouveau.sujets });
    tracer(&mut tx, ctx, "CREER_WEBHOOK", WebhookId(id), apres).await?;
    tx.commit().await?;
    Ok(WebhookId(id))
}

/// Has nothing brought any more, or goes on; what happened in between is not told. Demands `EVT_GERER` on the whole
/// establishment.
pub async fn activer(ctx: &Ctx, id: WebhookId, actif: bool) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let touche = sqlx::query!(
        "UPDATE evt.webhook SET actif = $2, echecs = 0, pas_avant = NULL WHERE id = $1",
        id.0,
        actif
    )
    .execute(&mut *tx)
    .await?;
    if touche.rows_affected() == 0 {
        return Err(Error::Introuvable);
    }
    tracer(&mut tx, ctx, "ACTIVER_WEBHOOK", id, json!({ "actif": actif })).await?;
    tx.commit().await?;
    Ok(())
}

/// The secret, to be given to the receiver; that it was looked at is in the journal. Demands `EVT_GERER` on the whole
/// establishment.
pub async fn secret(ctx: &Ctx, id: WebhookId) -> Result<String> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let garde = sqlx::query_scalar!("SELECT secret FROM evt.webhook WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    let secret = dechiffrer(&ctx.services.reglages.secret, &garde)?;
    tracer(&mut tx, ctx, "MONTRER_SECRET_WEBHOOK", id, json!({})).await?;
    tx.commit().await?;
    Ok(montrer(&secret))
}

/// Gives it another secret; the one before goes on signing for a week. Demands `EVT_GERER` on the whole establishment.
pub async fn tourner(ctx: &Ctx, id: WebhookId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let touche = sqlx::query!(
        "UPDATE evt.webhook SET secret_precedent = secret, secret_precedent_jusqua = $3, secret = $2 WHERE id = $1",
        id.0,
        chiffrer(&ctx.services.reglages.secret, &client::secret()?)?,
        (ctx.maintenant + RECOUVREMENT).to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    if touche.rows_affected() == 0 {
        return Err(Error::Introuvable);
    }
    tracer(&mut tx, ctx, "TOURNER_SECRET_WEBHOOK", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets it and what it was brought. Demands `EVT_GERER` on the whole establishment.
pub async fn supprimer(ctx: &Ctx, id: WebhookId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    // In the order of those who bring: what was brought, then the address.
    sqlx::query!("DELETE FROM evt.livraison WHERE webhook_id = $1", id.0)
        .execute(&mut *tx)
        .await?;
    let libelle = sqlx::query_scalar!("DELETE FROM evt.webhook WHERE id = $1 RETURNING libelle", id.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    tracer(&mut tx, ctx, "SUPPRIMER_WEBHOOK", id, json!({ "libelle": libelle })).await?;
    tx.commit().await?;
    Ok(())
}
