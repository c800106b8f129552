use crate::{Ctx, Error, Result, referentiel};
use bytes::Bytes;
use domain::{
    CodeErreur,
    ids::{InscriptionId, TeleversementId},
};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::collections::HashSet;
use uuid::Uuid;

/// An upload that nobody finishes is forgotten after so long.
const GARDE: SignedDuration = SignedDuration::from_hours(48);

/// An upload as a transaction found it.
#[derive(Clone)]
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
    /// All the bytes announced are there.
    pub(crate) fn complet(&self) -> bool {
        self.recu == self.taille
    }

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

/// Writes one more part. The object comes first, then the row that counts it (`avancer`), so that what was acknowledged is
/// there.
pub(crate) async fn ranger_partie(ctx: &Ctx, t: &EnCours, octets: Bytes) -> Result<()> {
    ctx.services.stockage.ecrire(&t.chemin(t.parties), octets).await
}

/// Counts the part that was written.
pub(crate) async fn avancer(tx: &mut PgConnection, t: &mut EnCours, taille: i64) -> Result<()> {
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

/// The whole file, once all parts are there. Parts that two senders cut differently at the same time do not make a file.
pub(crate) async fn assembler(ctx: &Ctx, t: &EnCours) -> Result<Vec<u8>> {
    let taille = usize::try_from(t.taille).map_err(Error::interne)?;
    let mut tout = Vec::with_capacity(taille);
    for partie in 0..t.parties {
        tout.extend_from_slice(&ctx.services.stockage.lire(&t.chemin(partie)).await?);
    }
    if tout.len() != taille {
        return Err(Error::champ("fichier", CodeErreur::FichierIllisible));
    }
    Ok(tout)
}

/// The upload is over, and so are the others of the same document: those that this call ended. Their parts are to be
/// forgotten once the transaction is committed, not before: until then the sending may have to go on.
pub(crate) async fn clore(tx: &mut PgConnection, t: &EnCours) -> Result<Vec<TeleversementId>> {
    let clos = sqlx::query_scalar!(
        "DELETE FROM pieces.televersement WHERE inscription_id = $1 AND piece_code = $2 RETURNING id",
        t.inscription.0,
        t.piece
    )
    .fetch_all(tx)
    .await?;
    Ok(clos.into_iter().map(TeleversementId).collect())
}

/// Forgets the parts of uploads that are over.
pub(crate) async fn oublier_parties(ctx: &Ctx, ids: &[TeleversementId]) -> Result<()> {
    for id in ids {
        ctx.services
            .stockage
            .effacer_dossier(&format!("televersements/{id}"))
            .await?;
    }
    Ok(())
}

/// Forgets the uploads that nobody finished, parts included, and the objects that no row names: those of a sending that
/// was cut between the object and its row. Runs as the system. Answers how many uploads.
pub async fn purger(ctx: &Ctx) -> Result<u64> {
    // A database that is still empty names nothing, and its storage may hold what is about to be restored.
    if !referentiel::ouvert(&ctx.services.pool).await? {
        return Ok(0);
    }
    let avant = ctx.maintenant - GARDE;
    let ids = sqlx::query_scalar!(
        "DELETE FROM pieces.televersement WHERE cree_le < $1 RETURNING id",
        avant.to_sqlx()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let ids: Vec<_> = ids.into_iter().map(TeleversementId).collect();
    oublier_parties(ctx, &ids).await?;
    for (dossier, connus) in [("televersements", Connus::Televersements), ("pieces", Connus::Fichiers)] {
        ramasser(ctx, dossier, connus, avant).await?;
    }
    Ok(ids.len() as u64)
}

/// Which rows name the objects of a folder.
#[derive(Clone, Copy)]
enum Connus {
    Televersements,
    Fichiers,
}

impl Connus {
    /// `televersements/<id>/<part>`, `pieces/<enrolment>/<id>` and `pieces/<enrolment>/<id>.apercu`.
    fn id(self, chemin: &str) -> Option<Uuid> {
        let rang = match self {
            Self::Televersements => 1,
            Self::Fichiers => 2,
        };
        chemin.split('/').nth(rang)?.trim_end_matches(".apercu").parse().ok()
    }

    async fn existants(self, ctx: &Ctx, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
        let pool = &ctx.services.pool;
        let ids = match self {
            Self::Televersements => {
                sqlx::query_scalar!("SELECT id FROM pieces.televersement WHERE id = ANY ($1)", ids)
                    .fetch_all(pool)
                    .await?
            }
            Self::Fichiers => {
                sqlx::query_scalar!("SELECT id FROM pieces.fichier WHERE id = ANY ($1)", ids)
                    .fetch_all(pool)
                    .await?
            }
        };
        Ok(ids.into_iter().collect())
    }
}

/// Objects looked at between two questions to the database.
const PAQUET: usize = 1000;

async fn ramasser(ctx: &Ctx, dossier: &str, connus: Connus, avant: Timestamp) -> Result<()> {
    let mut objets = ctx.services.stockage.anciens(dossier, avant).chunks(PAQUET);
    while let Some(paquet) = objets.next().await {
        let chemins: Vec<String> = paquet.into_iter().collect::<Result<_>>()?;
        let ids: Vec<Uuid> = chemins.iter().filter_map(|c| connus.id(c)).collect();
        let existants = connus.existants(ctx, &ids).await?;
        for chemin in &chemins {
            if connus.id(chemin).is_some_and(|id| !existants.contains(&id)) {
                ctx.services.stockage.effacer(chemin).await?;
            }
        }
    }
    Ok(())
}
