use crate::{Ctx, Error, Result, paiement};
use domain::{
    ids::{InscriptionId, PointInscriptionId},
    inscription::{Dossier, DossierVue, Statut, controler_dossier},
};

/// The learner's dossier, with its quote. Her own only.
pub async fn dossier(ctx: &Ctx, id: InscriptionId) -> Result<DossierVue> {
    let moi = ctx.apprenant()?;
    let mut connexion = ctx.services.pool.acquire().await?;
    let l = sqlx::query!(
        "SELECT i.statut, i.dossier, i.modifie_le, i.point_inscription_id, pi.libelle_fr, pi.libelle_en,
                p.annee_universitaire
         FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.periode p ON p.code = pi.periode_code
         WHERE i.id = $1 AND i.personne_id = $2",
        id.0,
        moi.0
    )
    .fetch_one(&mut *connexion)
    .await?;
    let dossier: Dossier = serde_json::from_value(l.dossier)?;
    let statut = Statut::depuis_code(&l.statut).ok_or_else(|| Error::interne("unknown state"))?;
    Ok(DossierVue {
        id,
        formation_fr: l.libelle_fr,
        formation_en: l.libelle_en,
        annee_universitaire: l.annee_universitaire,
        statut,
        erreurs: controler_dossier(&dossier, ctx.jour()).err().unwrap_or_default(),
        dossier,
        devis: paiement::devis_de(&mut connexion, id, PointInscriptionId(l.point_inscription_id)).await?,
        encaisse: paiement::encaisse(&mut connexion, id).await?,
        aujourd_hui: ctx.jour(),
        enregistre_le: Some(ctx.services.heure_locale(l.modifie_le.to_jiff())),
    })
}
