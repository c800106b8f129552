use super::{geres, refus};
use crate::{Ctx, Error, Result, audit, authz::droits::ancetres};
use domain::{
    CodeErreur,
    authz::{RefusRevue, ouvrir_revue as regle},
    ids::RevueId,
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use uuid::Uuid;

/// Opens a review of all that is in force now on a structure and below it, until a day: `HAB_GERER` there.
pub async fn ouvrir_revue(ctx: &Ctx, structure: &str, echeance: &str, fin_automatique: bool) -> Result<RevueId> {
    geres(ctx)?;
    ctx.confirme()?;
    let compte = ctx.compte()?;
    let echeance = match echeance.trim() {
        "" => return Err(Error::champ("echeance", CodeErreur::Obligatoire)),
        texte => texte
            .parse::<Date>()
            .map_err(|_| Error::champ("echeance", CodeErreur::DateInvalide))?,
    };
    let jour = ctx.jour();
    let mut tx = ctx.transaction().await?;
    let ancetres = ancetres(&mut tx, structure).await?;
    regle(&compte.habilitations, &ancetres, echeance, jour).map_err(refus)?;
    let id = RevueId(Uuid::now_v7());
    sqlx::query!(
        "INSERT INTO authz.revue (id, structure_code, ouverte_par, ouverte_le, echeance, fin_automatique)
         VALUES ($1, $2, $3, $4, $5, $6)",
        id.0,
        structure,
        compte.utilisateur.0,
        ctx.maintenant.to_sqlx(),
        echeance.to_sqlx(),
        fin_automatique
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| match Error::from(e) {
        e if e.contrainte() == Some("revue_une_a_la_fois") => refus(RefusRevue::DejaOuverte),
        e => e,
    })?;
    let lignes = sqlx::query!(
        "INSERT INTO authz.revue_ligne (id, revue_id, habilitation_id, utilisateur_id, role_code, structure_code)
         SELECT gen_random_uuid(), $1, h.id, h.utilisateur_id, h.role_code, h.structure_code
         FROM authz.habilitation h JOIN referentiel.structure s ON s.code = h.structure_code
         WHERE s.ancetres && ARRAY[$2::text] AND h.debut <= $3 AND (h.fin IS NULL OR h.fin >= $3)",
        id.0,
        structure,
        jour.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if lignes == 0 {
        return Err(refus(RefusRevue::Vide));
    }
    let trace = audit::Trace {
        traitement: "OUVRIR_REVUE",
        entite: "revue",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({
            "structure": structure,
            "echeance": echeance,
            "fin_automatique": fin_automatique,
            "lignes": lignes,
        })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(id)
}
