use crate::{Ctx, Error, Result, inscription};
use bytes::Bytes;
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{FichierId, InscriptionId},
};
use fichiers::{Fichier, Refus, Usage};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Files looked into at a time: each may take a gigabyte for a moment.
static ATELIER: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Looks into what was uploaded, and stores what comes out of it: objects first, then the row.
pub(crate) async fn ranger(
    tx: &mut PgConnection,
    ctx: &Ctx,
    inscription: InscriptionId,
    piece: &str,
    nom: &str,
    photo: bool,
    octets: Vec<u8>,
) -> Result<FichierId> {
    let usage = if photo { Usage::Photo } else { Usage::Document };
    let prepare = {
        let _place = ATELIER.acquire().await.map_err(Error::interne)?;
        tokio::task::spawn_blocking(move || fichiers::preparer(&octets, usage))
            .await
            .map_err(Error::interne)?
            .map_err(|refus| Error::champ("fichier", code(refus)))?
    };
    let id = FichierId(Uuid::now_v7());
    let chemin = format!("pieces/{inscription}/{id}");
    let Fichier {
        type_mime,
        octets,
        largeur,
        hauteur,
        pages,
        empreinte,
        apercu,
    } = prepare;
    let taille = i64::try_from(octets.len()).map_err(Error::interne)?;
    ctx.services.stockage.ecrire(&chemin, octets.into()).await?;
    if let Some(apercu) = apercu {
        ctx.services
            .stockage
            .ecrire(&chemin_apercu(&chemin), apercu.into())
            .await?;
    }
    let entier = |n: u32| i32::try_from(n).map_err(Error::interne);
    sqlx::query!(
        "INSERT INTO pieces.fichier (id, inscription_id, piece_code, chemin, type_mime, taille, largeur, hauteur, pages,
            empreinte, nom, depose_le) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        inscription.0,
        piece,
        chemin,
        type_mime,
        taille,
        entier(largeur)?,
        entier(hauteur)?,
        entier(pages)?,
        empreinte.as_slice(),
        nom.chars().take(200).collect::<String>(),
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(id)
}

fn chemin_apercu(chemin: &str) -> String {
    format!("{chemin}.apercu")
}

/// The reason, in the words of a field.
fn code(refus: Refus) -> CodeErreur {
    match refus {
        Refus::Vide => CodeErreur::Obligatoire,
        Refus::TropGros { max } => CodeErreur::FichierTropGros {
            max: u32::try_from(max / (1024 * 1024)).unwrap_or(u32::MAX),
        },
        Refus::TropPetit { min } => CodeErreur::ImageTropPetite { min },
        Refus::PdfProtege => CodeErreur::PdfProtege,
        Refus::PdfActif => CodeErreur::PdfActif,
        Refus::PdfTropDePages { max } => CodeErreur::PdfTropDePages { max },
        Refus::TropDePixels { .. } | Refus::TypeInconnu | Refus::Illisible | Refus::HeicNonLisible => {
            CodeErreur::FichierIllisible
        }
    }
}

/// A stored file: its type and bytes. The learner's own, or one of the perimeter for who has `INS_LIRE`. `apercu`: the
/// small picture, where there is one.
pub async fn fichier(ctx: &Ctx, id: FichierId, apercu: bool) -> Result<(String, Bytes)> {
    let compte = ctx.compte()?;
    let mut cx = ctx.services.pool.acquire().await?;
    let l = sqlx::query!(
        "SELECT inscription_id, chemin, type_mime FROM pieces.fichier WHERE id = $1",
        id.0
    )
    .fetch_one(&mut *cx)
    .await?;
    let verrou = inscription::lire(&mut cx, InscriptionId(l.inscription_id)).await?;
    if compte.personne != Some(verrou.personne) {
        ctx.exiger(Traitement::InsLire, &verrou.ancetres)?;
    }
    let chemin = if apercu && l.type_mime == "image/jpeg" {
        chemin_apercu(&l.chemin)
    } else {
        l.chemin
    };
    Ok((l.type_mime, ctx.services.stockage.lire(&chemin).await?))
}
