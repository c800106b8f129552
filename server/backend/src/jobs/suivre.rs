use crate::{Ctx, Error, Result, referentiel};
use domain::{authz::Traitement, ids::JobId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// A task as other systems know it.
#[derive(Clone, Debug)]
pub struct Suivi {
    pub id: Uuid,
    pub type_: String,
    /// `CREE`, `EN_COURS`, `SUCCES`, `ECHEC` or `STOP`.
    pub statut: String,
    pub fait: i32,
    pub total: Option<i32>,
    /// What came of it, once it is finished.
    pub resultat: Option<Value>,
    pub cree_le: Timestamp,
    pub debut_le: Option<Timestamp>,
    pub fin_le: Option<Timestamp>,
}

/// Tasks that the account asked for, in the order of their identifiers, after that one; the imports of everybody too for who
/// has `INS_IMPORTER` on the whole establishment. Demands an account.
pub async fn lister(ctx: &Ctx, apres: Option<JobId>, nombre: u16) -> Result<Vec<Suivi>> {
    lire(ctx, None, apres, nombre).await
}

/// One of these.
pub async fn consulter(ctx: &Ctx, id: JobId) -> Result<Suivi> {
    lire(ctx, Some(id), None, 1).await?.pop().ok_or(Error::Introuvable)
}

async fn lire(ctx: &Ctx, seul: Option<JobId>, apres: Option<JobId>, nombre: u16) -> Result<Vec<Suivi>> {
    let moi = ctx.compte()?.utilisateur;
    let mut cx = ctx.services.pool.acquire().await?;
    let imports = match referentiel::exiger_partout(ctx, &mut cx, Traitement::InsImporter).await {
        Ok(()) => true,
        Err(Error::Interdit) => false,
        Err(autre) => return Err(autre),
    };
    let lignes = sqlx::query!(
        "SELECT id, type, statut, fait, total, resultat, cree_le, debut_le, fin_le FROM evt.job
         WHERE (cree_par = $1 OR ($2 AND type = $3)) AND ($4::uuid IS NULL OR id = $4) AND ($5::uuid IS NULL OR id > $5)
         ORDER BY id LIMIT $6",
        moi.0,
        imports,
        crate::inscription::TYPE_IMPORT,
        seul.map(|id| id.0),
        apres.map(|id| id.0),
        i64::from(nombre)
    )
    .fetch_all(&mut *cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Suivi {
            id: l.id,
            type_: l.r#type,
            statut: l.statut,
            fait: l.fait,
            total: l.total,
            resultat: l.resultat.filter(|_| l.fin_le.is_some()),
            cree_le: l.cree_le.to_jiff(),
            debut_le: l.debut_le.map(jiff_sqlx::Timestamp::to_jiff),
            fin_le: l.fin_le.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}
