use crate::{
    Ctx, Error, Result, audit,
    authz::droits::retirer::{oter, verrouiller},
};
use domain::{
    CodeErreur,
    authz::{Decision, EtatRevue, RefusOctroi, Revisee, a_l_echeance},
    ids::{HabilitationId, RevueId, UtilisateurId},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Closes the reviews whose last day is over, each on its own: what nobody reviewed is ended where the review says so, and
/// stays as it is otherwise. Runs as the system; answers how many were closed.
pub async fn clore_revues(ctx: &Ctx) -> Result<u64> {
    let echues = sqlx::query_scalar!(
        "SELECT id FROM authz.revue WHERE close_le IS NULL AND echeance < $1 ORDER BY id",
        ctx.jour().to_sqlx()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let mut closes = 0;
    for id in echues {
        closes += u64::from(clore(ctx, RevueId(id)).await?);
    }
    Ok(closes)
}

/// Was it closed? Not when another worker did.
async fn clore(ctx: &Ctx, id: RevueId) -> Result<bool> {
    let jour = ctx.jour();
    let mut tx = ctx.transaction().await?;
    // Who decides holds it too: nothing is decided of what is being closed.
    verrouiller(&mut tx).await?;
    let r = sqlx::query!(
        r#"SELECT echeance, fin_automatique, close_le IS NOT NULL AS "close!" FROM authz.revue WHERE id = $1 FOR UPDATE"#,
        id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let etat = EtatRevue {
        echeance: r.echeance.to_jiff(),
        close: r.close,
    };
    if !etat.a_clore(jour) {
        return Ok(false);
    }
    let lignes = sqlx::query!(
        r#"SELECT l.id, l.utilisateur_id, l.habilitation_id, s.ancetres,
            (h.id IS NOT NULL AND (h.fin IS NULL OR h.fin >= $2)) AS "en_vigueur!"
         FROM authz.revue_ligne l
         JOIN referentiel.structure s ON s.code = l.structure_code
         LEFT JOIN authz.habilitation h ON h.id = l.habilitation_id
         WHERE l.revue_id = $1 AND l.decision IS NULL ORDER BY l.id"#,
        id.0,
        jour.to_sqlx()
    )
    .fetch_all(&mut *tx)
    .await?;
    let (mut finies, mut non_revues) = (0, 0);
    for l in lignes {
        let revisee = Revisee {
            titulaire: UtilisateurId(l.utilisateur_id),
            ancetres: &l.ancetres,
            decision: None,
            en_vigueur: l.en_vigueur,
        };
        non_revues += u32::from(revisee.reste());
        let Some(decision) = a_l_echeance(r.fin_automatique, &revisee) else {
            continue;
        };
        if decision == Decision::Echue {
            let habilitation = HabilitationId(l.habilitation_id.ok_or(Error::Introuvable)?);
            match oter(&mut tx, ctx, habilitation).await {
                Ok(()) => finies += 1,
                // The last one who manages the rights of the establishment keeps them.
                Err(Error::Champs(champs)) if champs.iter().any(|c| dernier(&c.code)) => continue,
                Err(erreur) => return Err(erreur),
            }
        }
        sqlx::query!(
            "UPDATE authz.revue_ligne SET decision = $2, decidee_le = $3 WHERE id = $1",
            l.id,
            decision.code(),
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!(
        "UPDATE authz.revue SET close_le = $2 WHERE id = $1",
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "CLORE_REVUE",
        entite: "revue",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "non_revues": non_revues, "finies": finies })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(true)
}

fn dernier(code: &CodeErreur) -> bool {
    matches!(code, CodeErreur::Octroi { refus } if refus == RefusOctroi::DernierGestionnaire.code())
}
