use super::client::{montrer, secret};
use crate::{Acteur, Ctx, Error, Result, audit, coffre::chiffrer, evenement::SUJETS, referentiel};
use domain::{CodeErreur, ErreurChamp, authz::Traitement};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// The secret before goes on signing for so long: time to give the new one to the receiver.
const RECOUVREMENT: SignedDuration = SignedDuration::from_hours(24 * 7);
const LIBELLE_MAX: usize = 100;
const ADRESSE_MAX: usize = 2_000;

/// An address that events are brought to.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: Uuid,
    pub libelle: String,
    pub adresse: String,
    /// None: all of them.
    pub sujets: Vec<String>,
    pub actif: bool,
    /// Refusals in a row.
    pub echecs: i32,
    /// It is left alone until then.
    pub pas_avant: Option<Timestamp>,
    /// Events that wait for it, and those given up.
    pub attente: i64,
    pub abandonnees: i64,
}

/// What is asked for a new one.
#[derive(Clone, Debug, Default)]
pub struct Nouveau {
    pub libelle: String,
    pub adresse: String,
    pub sujets: Vec<String>,
}

/// Demands `EVT_GERER` on the whole establishment; who operates the machine has it.
pub(super) async fn exiger(ctx: &Ctx, cx: &mut PgConnection) -> Result<()> {
    if matches!(ctx.acteur, Acteur::Systeme(_)) {
        return Ok(());
    }
    let perimetre = ctx.perimetre(Traitement::EvtGerer)?;
    if referentiel::entier(cx, &perimetre).await? {
        Ok(())
    } else {
        Err(Error::Interdit)
    }
}

async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &str, id: Uuid, apres: Value) -> Result<()> {
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

/// Has what happens from now on brought to an address. Returns it with its secret, which is shown once. Demands `EVT_GERER`
/// on the whole establishment.
pub async fn creer(ctx: &Ctx, nouveau: &Nouveau) -> Result<(Uuid, String)> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let nouveau = Nouveau {
        libelle: nouveau.libelle.trim().to_owned(),
        adresse: nouveau.adresse.trim().to_owned(),
        sujets: nouveau.sujets.clone(),
    };
    verifier(ctx, &nouveau)?;
    let (id, secret) = (Uuid::now_v7(), secret()?);
    sqlx::query!(
        "INSERT INTO evt.webhook (id, libelle, adresse, sujets, secret, cree_le) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        nouveau.libelle,
        nouveau.adresse,
        &nouveau.sujets,
        chiffrer(&ctx.services.reglages.secret, &secret)?,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| Error::from(e).sur_contrainte("webhook_libelle_unique", "libelle", CodeErreur::DejaUtilise))?;
    // Not the address: some receivers have a secret in it.
    let apres = json!({ "libelle": nouveau.libelle, "sujets": nouveau.sujets });
    tracer(&mut tx, ctx, "CREER_WEBHOOK", id, apres).await?;
    tx.commit().await?;
    Ok((id, montrer(&secret)))
}

/// All of them, by label. Demands `EVT_GERER` on the whole establishment.
pub async fn lister(ctx: &Ctx) -> Result<Vec<Webhook>> {
    let mut cx = ctx.services.pool.acquire().await?;
    exiger(ctx, &mut cx).await?;
    let lignes = sqlx::query!(
        r#"SELECT w.id, w.libelle, w.adresse, w.sujets, w.actif, w.echecs, w.pas_avant,
                  coalesce(n.attente, 0) AS "attente!", coalesce(n.abandonnees, 0) AS "abandonnees!"
           FROM evt.webhook w
           LEFT JOIN (SELECT webhook_id, count(*) FILTER (WHERE statut = 'ATTENTE') AS attente,
                             count(*) FILTER (WHERE statut = 'ABANDONNEE') AS abandonnees
                      FROM evt.livraison WHERE statut <> 'LIVREE' GROUP BY webhook_id) n ON n.webhook_id = w.id
           ORDER BY public.sans_accent(w.libelle)"#
    )
    .fetch_all(&mut *cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Webhook {
            id: l.id,
            libelle: l.libelle,
            adresse: l.adresse,
            sujets: l.sujets,
            actif: l.actif,
            echecs: l.echecs,
            pas_avant: l.pas_avant.map(jiff_sqlx::Timestamp::to_jiff),
            attente: l.attente,
            abandonnees: l.abandonnees,
        })
        .collect())
}

/// Has nothing brought any more, or goes on; what happened in between is not told. Demands `EVT_GERER` on the whole
/// establishment.
pub async fn activer(ctx: &Ctx, id: Uuid, actif: bool) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let touche = sqlx::query!(
        "UPDATE evt.webhook SET actif = $2, echecs = 0, pas_avant = NULL WHERE id = $1",
        id,
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

/// Gives it another secret, shown once; the one before goes on signing for a week. Demands `EVT_GERER` on the whole
/// establishment.
pub async fn tourner(ctx: &Ctx, id: Uuid) -> Result<String> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let secret = secret()?;
    let touche = sqlx::query!(
        "UPDATE evt.webhook SET secret_precedent = secret, secret_precedent_jusqua = $3, secret = $2 WHERE id = $1",
        id,
        chiffrer(&ctx.services.reglages.secret, &secret)?,
        (ctx.maintenant + RECOUVREMENT).to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    if touche.rows_affected() == 0 {
        return Err(Error::Introuvable);
    }
    tracer(&mut tx, ctx, "TOURNER_SECRET_WEBHOOK", id, json!({})).await?;
    tx.commit().await?;
    Ok(montrer(&secret))
}

/// Forgets it and what it was brought. Demands `EVT_GERER` on the whole establishment.
pub async fn supprimer(ctx: &Ctx, id: Uuid) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger(ctx, &mut tx).await?;
    let libelle = sqlx::query_scalar!("DELETE FROM evt.webhook WHERE id = $1 RETURNING libelle", id)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    tracer(&mut tx, ctx, "SUPPRIMER_WEBHOOK", id, json!({ "libelle": libelle })).await?;
    tx.commit().await?;
    Ok(())
}
