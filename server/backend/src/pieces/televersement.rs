use crate::{Ctx, Error, Result};
use bytes::Bytes;
use domain::ids::{InscriptionId, TeleversementId};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// An upload that nobody finishes is forgotten after so long.
const GARDE: SignedDuration = SignedDuration::from_hours(48);

/// An upload held for the time of a transaction.
pub(crate) struct EnCours {
    pub id: TeleversementId,
    pub inscription: InscriptionId,
    pub piece: String,
    pub nom: String,
    pub taille: i64,
    pub recu: i64,
    parties: i32,
}

impl EnCours {
    fn chemin(&self, partie: i32) -> String {
        format!("televersements/{}/{partie:05}", self.id)
    }
}

pub(crate) async fn creer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    inscription: InscriptionId,
    piece: &str,
    nom: &str,
    taille: i64,
) -> Result<TeleversementId> {
    let id = TeleversementId(Uuid::now_v7());
    sqlx::query!(
        "INSERT INTO pieces.televersement (id, inscription_id, piece_code, nom, taille, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6)",
        id.0,
        inscription.0,
        piece,
        nom.chars().take(200).collect::<String>(),
        taille,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(id)
}

/// The enrolment of an upload, without a lock: the enrolment is locked first, then the upload, always in this order.
pub(crate) async fn inscription_de(tx: &mut PgConnection, id: TeleversementId) -> Result<InscriptionId> {
    let id = sqlx::query_scalar!("SELECT inscription_id FROM pieces.televersement WHERE id = $1", id.0)
        .fetch_one(tx)
        .await?;
    Ok(InscriptionId(id))
}

pub(crate) async fn verrouiller(tx: &mut PgConnection, id: TeleversementId) -> Result<EnCours> {
    let l = sqlx::query!(
        "SELECT inscription_id, piece_code, nom, taille, recu, parties FROM pieces.televersement WHERE id = $1 FOR UPDATE",
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(EnCours {
        id,
        inscription: InscriptionId(l.inscription_id),
        piece: l.piece_code,
        nom: l.nom,
        taille: l.taille,
        recu: l.recu,
        parties: l.parties,
    })
}

/// Keeps one more part: the object first, then the row that counts it, so that what was acknowledged is there.
pub(crate) async fn avancer(tx: &mut PgConnection, ctx: &Ctx, t: &mut EnCours, octets: Bytes) -> Result<()> {
    let taille = i64::try_from(octets.len()).map_err(Error::interne)?;
    ctx.services.stockage.ecrire(&t.chemin(t.parties), octets).await?;
    t.parties += 1;
    t.recu += taille;
    sqlx::query!(
        "UPDATE pieces.televersement SET recu = $2, parties = $3 WHERE id = $1",
        t.id.0,
        t.recu,
        t.parties
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The whole file, once all parts are there; the upload is over.
pub(crate) async fn assembler(tx: &mut PgConnection, ctx: &Ctx, t: &EnCours) -> Result<Vec<u8>> {
    let mut tout = Vec::with_capacity(usize::try_from(t.taille).unwrap_or(0));
    for partie in 0..t.parties {
        tout.extend_from_slice(&ctx.services.stockage.lire(&t.chemin(partie)).await?);
    }
    sqlx::query!(
        "DELETE FROM pieces.televersement WHERE inscription_id = $1 AND piece_code = $2",
        t.inscription.0,
        t.piece
    )
    .execute(tx)
    .await?;
    Ok(tout)
}

/// Forgets the uploads that nobody finished, parts included. Runs as the system. Answers how many.
pub async fn purger(ctx: &Ctx) -> Result<u64> {
    let ids = sqlx::query_scalar!(
        "DELETE FROM pieces.televersement WHERE cree_le < $1 RETURNING id",
        (ctx.maintenant - GARDE).to_sqlx()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    for id in &ids {
        ctx.services
            .stockage
            .effacer_dossier(&format!("televersements/{id}"))
            .await?;
    }
    Ok(ids.len() as u64)
}
