use super::certificat::certificat_numero;
use crate::{Ctx, Error, Result};
use domain::{
    authz::{Perimetre, Traitement},
    ids::{DocumentId, InscriptionId},
};
use i18n::Langue;
use jiff::Timestamp;
use uuid::Uuid;

/// A document issued by the establishment, as other systems know it.
#[derive(Clone, Debug)]
pub struct Emis {
    pub id: Uuid,
    /// The number by which anybody checks it.
    pub numero: String,
    pub type_: String,
    pub inscription: Uuid,
    pub emis_le: Timestamp,
    /// It counts for nothing from then on.
    pub revoque_le: Option<Timestamp>,
}

/// Documents of enrolments of the perimeter in the order of their identifiers, after that one; those of one enrolment, if so
/// wished. Demands `INS_LIRE`.
pub async fn lister_documents(
    ctx: &Ctx,
    inscription: Option<InscriptionId>,
    apres: Option<DocumentId>,
    nombre: u16,
) -> Result<Vec<Emis>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    lire(ctx, &perimetre, None, inscription, apres, nombre).await
}

/// One of them; not found when it is not of the perimeter. Demands `INS_LIRE`.
pub async fn consulter_document(ctx: &Ctx, id: DocumentId) -> Result<Emis> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    lire(ctx, &perimetre, Some(id), None, None, 1)
        .await?
        .pop()
        .ok_or(Error::Introuvable)
}

/// One of them as a PDF: name of the file and bytes. Not found once it is revoked. Demands `INS_LIRE`.
pub async fn document_pdf(ctx: &Ctx, id: DocumentId, langue: Langue) -> Result<(String, Vec<u8>)> {
    let emis = consulter_document(ctx, id).await?;
    certificat_numero(ctx, InscriptionId(emis.inscription), Some(id), langue).await
}

async fn lire(
    ctx: &Ctx,
    perimetre: &Perimetre,
    seul: Option<DocumentId>,
    inscription: Option<InscriptionId>,
    apres: Option<DocumentId>,
    nombre: u16,
) -> Result<Vec<Emis>> {
    let lignes = sqlx::query!(
        "SELECT d.id, d.numero, d.type, d.inscription_id, d.emis_le, d.revoque_le
         FROM parcours.document d
         JOIN inscription.inscription i ON i.id = d.inscription_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE s.ancetres && $1 AND ($2::uuid IS NULL OR d.id = $2) AND ($3::uuid IS NULL OR d.inscription_id = $3)
           AND ($4::uuid IS NULL OR d.id > $4)
         ORDER BY d.id LIMIT $5",
        perimetre.racines(),
        seul.map(|id| id.0),
        inscription.map(|id| id.0),
        apres.map(|id| id.0),
        i64::from(nombre)
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Emis {
            id: l.id,
            numero: l.numero,
            type_: l.r#type,
            inscription: l.inscription_id,
            emis_le: l.emis_le.to_jiff(),
            revoque_le: l.revoque_le.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}
