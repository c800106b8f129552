use super::{examen::Examen, exiger_version, reexaminer};
use crate::{
    Ctx, Error, Result, audit,
    inscription::{self, Verrou},
};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::InscriptionId,
    inscription::{Refus, Statut},
};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;

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
    let verrou = ouvrir(&mut tx, ctx, id, version).await?;
    let motif = inscription::motif(motif)?;
    let examen = Examen::faire(&mut tx, ctx, &verrou).await?;
    if !examen.erreurs.iter().any(|e| e.champ == champ && hors_periode(e)) {
        return Err(Error::champ("champ", CodeErreur::ValeurInterdite));
    }
    let code = verrou.dossier.texte(champ);
    inscription::forcer(&mut tx, ctx, id, champ, code, motif).await?;
    // The reason stays with the dossier, and goes with it: it may say something of her.
    let fait = Some(json!({ "champ": champ, "code": code }));
    conclure(&mut tx, ctx, id, "FORCER_VALEUR", None, fait).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes back that a code was accepted: it is to be corrected again. Demands `INS_FORCER` on the structure.
pub async fn ne_plus_forcer(ctx: &Ctx, id: InscriptionId, version: i32, champ: &str) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    ouvrir(&mut tx, ctx, id, version).await?;
    let code = inscription::ne_plus_forcer(&mut tx, id, champ).await?;
    let code = code.ok_or_else(|| Error::champ("champ", CodeErreur::ValeurInterdite))?;
    let avant = Some(json!({ "champ": champ, "code": code }));
    conclure(&mut tx, ctx, id, "NE_PLUS_FORCER", avant, None).await?;
    tx.commit().await?;
    Ok(())
}

/// The dossier, for who may accept codes in it, as long as its state lets anybody.
async fn ouvrir(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, version: i32) -> Result<Verrou> {
    let verrou = inscription::verrouiller(tx, ctx, id).await?;
    ctx.exiger(Traitement::InsForcer, &verrou.ancetres)?;
    exiger_version(&verrou, version)?;
    if !se_force(verrou.statut) {
        return Err(Refus::Interdite { statut: verrou.statut }.into());
    }
    Ok(verrou)
}

async fn conclure(
    tx: &mut PgConnection,
    ctx: &Ctx,
    id: InscriptionId,
    traitement: &'static str,
    avant: Option<Value>,
    apres: Option<Value>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE inscription.inscription SET version = version + 1, modifie_le = $2 WHERE id = $1",
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement,
        entite: "inscription",
        entite_id: id.to_string(),
        avant,
        apres,
    };
    audit::enregistrer(tx, ctx, trace).await?;
    reexaminer(tx, ctx, id).await
}
