use super::file::planifiee;
use crate::{Ctx, Result};
use domain::{authz::Traitement, ids::InscriptionId};
use jiff::Timestamp;
use uuid::Uuid;

/// An admission as other systems know it.
#[derive(Clone, Debug)]
pub struct Admise {
    /// What makes it known again when it is told twice.
    pub cle: String,
    pub inscription: Uuid,
    pub personne: Uuid,
    pub origine: String,
    /// Of the competition or campaign.
    pub annee: i16,
    pub numero_candidat: Option<String>,
    pub cree_le: Timestamp,
    /// The place was given up then.
    pub demission_le: Option<Timestamp>,
}

/// Which admissions are asked for: all of the perimeter when nothing is said.
#[derive(Clone, Debug, Default)]
pub struct ChoixAdmissions {
    pub inscription: Option<InscriptionId>,
    pub origine: Option<String>,
    pub numero_candidat: Option<String>,
}

/// Admissions of the perimeter in the order of their keys, after that one. Demands `INS_LIRE`.
pub async fn lister_admissions(
    ctx: &Ctx,
    choix: &ChoixAdmissions,
    apres: Option<&str>,
    nombre: u16,
) -> Result<Vec<Admise>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let mut tx = planifiee(ctx).await?;
    let lignes = sqlx::query!(
        "SELECT a.cle, a.inscription_id, a.personne_id, a.origine, a.annee, a.numero_candidat, a.cree_le, a.demission_le
         FROM inscription.admission a
         JOIN inscription.inscription i ON i.id = a.inscription_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE s.ancetres && $1 AND ($2::uuid IS NULL OR a.inscription_id = $2) AND ($3::text IS NULL OR a.origine = $3)
           AND ($4::text IS NULL OR a.numero_candidat = $4) AND ($5::text IS NULL OR a.cle > $5)
         ORDER BY a.cle LIMIT $6",
        perimetre.racines(),
        choix.inscription.map(|id| id.0),
        choix.origine,
        choix.numero_candidat,
        apres,
        i64::from(nombre)
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(lignes
        .into_iter()
        .map(|l| Admise {
            cle: l.cle,
            inscription: l.inscription_id,
            personne: l.personne_id,
            origine: l.origine,
            annee: l.annee,
            numero_candidat: l.numero_candidat,
            cree_le: l.cree_le.to_jiff(),
            demission_le: l.demission_le.map(jiff_sqlx::Timestamp::to_jiff),
        })
        .collect())
}
