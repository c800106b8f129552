use super::{examen::Examen, exiger_version, reexaminer};
use crate::{Ctx, Error, Result, audit, inscription};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::InscriptionId,
    inscription::{Refus, Statut},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Is it refused for the day of its fact alone?
pub(super) fn hors_periode(e: &ErreurChamp) -> bool {
    matches!(e.code, CodeErreur::HorsPeriode { .. })
}

/// May what is refused for its day be accepted, in that state of the dossier?
pub(super) fn se_force(statut: Statut) -> bool {
    matches!(statut, Statut::Debutee | Statut::Terminee)
}

/// Accepts a code that is not good on the day of the fact that it tells: what came before us is not always as the tables say
/// (domain §3). Demands `INS_FORCER` on the structure, and a reason; holds for this code only.
pub async fn forcer(ctx: &Ctx, id: InscriptionId, version: i32, champ: &str, motif: &str) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::InsForcer, &verrou.ancetres)?;
    exiger_version(&verrou, version)?;
    if !se_force(verrou.statut) {
        return Err(Refus::Interdite { statut: verrou.statut }.into());
    }
    let motif = inscription::motif(motif)?;
    let examen = Examen::faire(&mut tx, ctx, &verrou).await?;
    if !examen.erreurs.iter().any(|e| e.champ == champ && hors_periode(e)) {
        return Err(Error::champ("champ", CodeErreur::ValeurInterdite));
    }
    let code = verrou.dossier.texte(champ);
    inscription::forcer(&mut tx, ctx, id, champ, code, motif).await?;
    sqlx::query!(
        "UPDATE inscription.inscription SET version = version + 1, modifie_le = $2 WHERE id = $1",
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    // The reason stays with the dossier, and goes with it: it may say something of her.
    let trace = audit::Trace {
        traitement: "FORCER_VALEUR",
        entite: "inscription",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "champ": champ, "code": code })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}
