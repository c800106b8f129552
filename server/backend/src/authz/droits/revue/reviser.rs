use super::{geres, refus};
use crate::{
    Ctx, Error, Result,
    authz::{
        droits::retirer::{oter, verrouiller},
        trace::tracer_avec,
    },
};
use domain::{
    CodeErreur,
    authz::{Decision, EtatRevue, RefusRevue, Revisee, reviser as regle},
    ids::{HabilitationId, LigneRevueId, UtilisateurId},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use uuid::Uuid;

/// Most lines at once.
const MAX: usize = 200;

/// Confirms these lines, or takes their roles away, all or none: `HAB_GERER` on the structure of each, which is somebody else's.
pub async fn reviser(ctx: &Ctx, lignes: &[LigneRevueId], decision: Decision) -> Result<()> {
    let geres = geres(ctx)?;
    let compte = ctx.compte()?;
    if lignes.is_empty() {
        return Err(Error::champ("lignes", CodeErreur::Obligatoire));
    }
    if lignes.len() > MAX {
        return Err(Error::champ("lignes", CodeErreur::PlafondAtteint { max: 200 }));
    }
    if !matches!(decision, Decision::Confirmee | Decision::Retiree) {
        return Err(Error::champ("decision", CodeErreur::ValeurInterdite));
    }
    let mut ids: Vec<Uuid> = lignes.iter().map(|l| l.0).collect();
    ids.sort();
    ids.dedup();
    let jour = ctx.jour();
    let mut tx = ctx.transaction().await?;
    verrouiller(&mut tx).await?;
    let visees = sqlx::query!(
        r#"SELECT l.utilisateur_id, l.role_code, l.structure_code, l.habilitation_id, l.decision, s.ancetres, r.echeance,
            r.close_le IS NOT NULL AS "close!", (h.id IS NOT NULL AND (h.fin IS NULL OR h.fin >= $3)) AS "en_vigueur!"
         FROM authz.revue_ligne l
         JOIN authz.revue r ON r.id = l.revue_id
         JOIN referentiel.structure s ON s.code = l.structure_code
         LEFT JOIN authz.habilitation h ON h.id = l.habilitation_id
         WHERE l.id = ANY ($1) AND s.ancetres && $2 ORDER BY l.id FOR UPDATE OF l"#,
        &ids,
        &geres,
        jour.to_sqlx()
    )
    .fetch_all(&mut *tx)
    .await?;
    if visees.len() != ids.len() {
        return Err(Error::Introuvable);
    }
    for l in visees {
        let titulaire = UtilisateurId(l.utilisateur_id);
        let etat = EtatRevue {
            echeance: l.echeance.to_jiff(),
            close: l.close,
        };
        let revisee = Revisee {
            titulaire,
            ancetres: &l.ancetres,
            decision: l.decision.as_deref().and_then(Decision::depuis_code),
            en_vigueur: l.en_vigueur,
        };
        regle(&compte.habilitations, compte.utilisateur, etat, &revisee, jour).map_err(refus)?;
        let habilitation = HabilitationId(l.habilitation_id.ok_or_else(|| refus(RefusRevue::Terminee))?);
        if decision == Decision::Retiree {
            oter(&mut tx, ctx, habilitation).await?;
        } else {
            let apres = json!({ "role": l.role_code, "structure": l.structure_code });
            tracer_avec(&mut tx, ctx, "MAINTENIR_HABILITATION", titulaire, apres).await?;
        }
    }
    sqlx::query!(
        "UPDATE authz.revue_ligne SET decision = $2, decidee_par = $3, decidee_le = $4 WHERE id = ANY ($1)",
        &ids,
        decision.code(),
        compte.utilisateur.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
