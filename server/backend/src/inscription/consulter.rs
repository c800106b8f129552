use super::file::planifiee;
use crate::{Ctx, Error, Result, audit};
use domain::{
    authz::{Perimetre, Traitement},
    ids::{InscriptionId, PersonneId},
    rgpd::Quoi,
};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// An enrolment as other systems know it.
#[derive(Clone, Debug)]
pub struct Inscrite {
    pub id: Uuid,
    pub version: i32,
    pub statut: String,
    pub statut_paiement: String,
    pub statut_pieces: String,
    pub origine: String,
    pub motif_annulation: Option<String>,
    pub autorisee_le: Timestamp,
    pub validee_le: Option<Timestamp>,
    pub annulee_le: Option<Timestamp>,
    pub modifie_le: Timestamp,
    pub personne: Uuid,
    pub code_apprenant: Option<String>,
    pub ine: Option<String>,
    pub nom_naissance: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    pub date_naissance: Date,
    pub courriel: String,
    pub point_inscription: Uuid,
    pub chemin: String,
    pub periode: String,
    pub structure: String,
    pub libelle_fr: String,
    pub libelle_en: String,
}

/// Which enrolments are asked for: all of the perimeter when nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Choix {
    pub statut: Option<String>,
    pub periode: Option<String>,
    pub code_apprenant: Option<String>,
    /// Changed at that moment or later.
    pub modifiee_depuis: Option<Timestamp>,
}

/// Enrolments of the perimeter in the order of their identifiers, after that one. Demands `INS_LIRE`.
pub async fn lister(ctx: &Ctx, choix: &Choix, apres: Option<InscriptionId>, nombre: u16) -> Result<Vec<Inscrite>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    lire(ctx, &perimetre, None, choix, apres, nombre).await
}

/// One of them; not found when it is not of the perimeter. Demands `INS_LIRE`.
pub async fn consulter(ctx: &Ctx, id: InscriptionId) -> Result<Inscrite> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let trouvee = lire(ctx, &perimetre, Some(id), &Choix::default(), None, 1)
        .await?
        .pop()
        .ok_or(Error::Introuvable)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let (personne, droit) = (PersonneId(trouvee.personne), Traitement::InsLire);
    audit::tracer_consultation(&mut cx, ctx, personne, Quoi::Interface, droit, perimetre.racines()).await?;
    Ok(trouvee)
}

async fn lire(
    ctx: &Ctx,
    perimetre: &Perimetre,
    seule: Option<InscriptionId>,
    choix: &Choix,
    apres: Option<InscriptionId>,
    nombre: u16,
) -> Result<Vec<Inscrite>> {
    let mut tx = planifiee(ctx).await?;
    let lignes = sqlx::query!(
        "SELECT i.id, i.version, i.statut, i.statut_paiement, i.statut_pieces, i.origine, i.motif_annulation,
            i.autorisee_le, i.validee_le, i.annulee_le, i.modifie_le, i.personne_id, p.code_apprenant, p.ine,
            p.nom_naissance, p.nom_usage, p.prenom, p.date_naissance, p.courriel, pi.id AS point, pi.chemin,
            pi.periode_code, pi.structure_code, pi.libelle_fr, pi.libelle_en
         FROM inscription.inscription i
         JOIN identite.personne p ON p.id = i.personne_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE s.ancetres && $1 AND ($2::uuid IS NULL OR i.id = $2) AND ($3::text IS NULL OR i.statut = $3)
           AND ($4::text IS NULL OR pi.periode_code = $4) AND ($5::text IS NULL OR p.code_apprenant = $5)
           AND ($6::timestamptz IS NULL OR i.modifie_le >= $6) AND ($7::uuid IS NULL OR i.id > $7)
         ORDER BY i.id LIMIT $8",
        perimetre.racines(),
        seule.map(|id| id.0),
        choix.statut,
        choix.periode,
        choix.code_apprenant,
        choix.modifiee_depuis.map(ToSqlx::to_sqlx) as _,
        apres.map(|id| id.0),
        i64::from(nombre)
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(lignes
        .into_iter()
        .map(|l| Inscrite {
            id: l.id,
            version: l.version,
            statut: l.statut,
            statut_paiement: l.statut_paiement,
            statut_pieces: l.statut_pieces,
            origine: l.origine,
            motif_annulation: l.motif_annulation,
            autorisee_le: l.autorisee_le.to_jiff(),
            validee_le: l.validee_le.map(jiff_sqlx::Timestamp::to_jiff),
            annulee_le: l.annulee_le.map(jiff_sqlx::Timestamp::to_jiff),
            modifie_le: l.modifie_le.to_jiff(),
            personne: l.personne_id,
            code_apprenant: l.code_apprenant,
            ine: l.ine,
            nom_naissance: l.nom_naissance,
            nom_usage: l.nom_usage,
            prenom: l.prenom,
            date_naissance: l.date_naissance.to_jiff(),
            courriel: l.courriel,
            point_inscription: l.point,
            chemin: l.chemin,
            periode: l.periode_code,
            structure: l.structure_code,
            libelle_fr: l.libelle_fr,
            libelle_en: l.libelle_en,
        })
        .collect())
}
