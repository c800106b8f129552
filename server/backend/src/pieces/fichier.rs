use super::televersement::EnCours;
use crate::{Ctx, Error, Result, audit, inscription};
use bytes::Bytes;
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{FichierId, InscriptionId, TeleversementId},
    rgpd::Quoi,
};
use fichiers::{Fichier, Refus, Usage};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Files looked into at a time: each may take a gigabyte for a moment.
static ATELIER: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// A document that was looked into and stored; its row is still to be written.
pub(crate) struct Range {
    id: FichierId,
    chemin: String,
    type_mime: &'static str,
    taille: i64,
    largeur: u32,
    hauteur: u32,
    pages: u32,
    empreinte: [u8; 32],
}

/// Looks into what was uploaded, and stores what comes out of it. Outside any transaction: it may take seconds, and
/// wait for its turn. The file bears the identifier of its upload: done twice, it is the same file.
pub(crate) async fn ranger(ctx: &Ctx, t: &EnCours, photo: bool, octets: Vec<u8>) -> Result<Range> {
    let usage = if photo { Usage::Photo } else { Usage::Document };
    let Fichier {
        type_mime,
        octets,
        largeur,
        hauteur,
        pages,
        empreinte,
        apercu,
    } = {
        let _place = ATELIER.acquire().await.map_err(Error::interne)?;
        tokio::task::spawn_blocking(move || fichiers::preparer(&octets, usage))
            .await
            .map_err(Error::interne)?
            .map_err(|refus| Error::champ("fichier", code(refus)))?
    };
    let id = FichierId(t.id.0);
    let chemin = format!("pieces/{}/{id}", t.inscription);
    let taille = i64::try_from(octets.len()).map_err(Error::interne)?;
    ctx.services.stockage.ecrire(&chemin, octets.into()).await?;
    if let Some(apercu) = apercu {
        ctx.services
            .stockage
            .ecrire(&chemin_apercu(&chemin), apercu.into())
            .await?;
    }
    Ok(Range {
        id,
        chemin,
        type_mime,
        taille,
        largeur,
        hauteur,
        pages,
        empreinte,
    })
}

/// Writes the row of a stored document.
pub(crate) async fn inscrire(tx: &mut PgConnection, ctx: &Ctx, t: &EnCours, range: Range) -> Result<FichierId> {
    let entier = |n: u32| i32::try_from(n).map_err(Error::interne);
    sqlx::query!(
        "INSERT INTO pieces.fichier (id, inscription_id, piece_code, chemin, type_mime, taille, largeur, hauteur, pages,
            empreinte, nom, depose_le) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        range.id.0,
        t.inscription.0,
        t.piece,
        range.chemin,
        range.type_mime,
        range.taille,
        entier(range.largeur)?,
        entier(range.hauteur)?,
        entier(range.pages)?,
        range.empreinte.as_slice(),
        t.nom,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(range.id)
}

/// The enrolment of the document that this upload became, if it became one.
pub(crate) async fn issu_de(cx: &mut PgConnection, t: TeleversementId) -> Result<Option<InscriptionId>> {
    let id = sqlx::query_scalar!("SELECT inscription_id FROM pieces.fichier WHERE id = $1", t.0)
        .fetch_optional(cx)
        .await?;
    Ok(id.map(InscriptionId))
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
    let l = {
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
            // The small picture is part of the page, which said so.
            if !apercu {
                let (personne, droit) = (verrou.personne, Traitement::InsLire);
                audit::tracer_consultation(&mut cx, ctx, personne, Quoi::Piece, droit, &verrou.ancetres).await?;
            }
        }
        l
    };
    let chemin = if apercu && l.type_mime == "image/jpeg" {
        chemin_apercu(&l.chemin)
    } else {
        l.chemin
    };
    Ok((l.type_mime, ctx.services.stockage.lire(&chemin).await?))
}
