use super::{droits::revoir_les_autres, exiger_version};
use crate::{
    Ctx, Result,
    courriel::{self, Destinataire},
    inscription, paiement,
    referentiel::Parametres,
};
use domain::{
    authz::Traitement,
    ids::InscriptionId,
    inscription::{Demande, MotifAnnulation},
    paiement::remboursement,
};
use jiff_sqlx::ToSqlx;

/// Cancels an enrolment in any state, for a motive. Demands `INS_ANNULER` on the structure. Its certificates are
/// withdrawn: the public page says so. Its invoice is undone by a credit note; with `rembourser`, what was paid goes
/// back, less the part that the establishment keeps.
pub async fn annuler(
    ctx: &Ctx,
    id: InscriptionId,
    version: i32,
    motif: Option<MotifAnnulation>,
    rembourser: bool,
) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::InsAnnuler, &verrou.ancetres)?;
    // No jury exists yet, so none can have deliberated.
    let demande = Demande::Annuler {
        motif,
        deliberation: false,
    };
    inscription::appliquer(
        &mut tx,
        ctx,
        &verrou,
        &demande,
        inscription::Effets {
            motif,
            ..Default::default()
        },
    )
    .await?;
    exiger_version(&verrou, version)?;
    let part = Parametres::lire(&mut tx).await?.part_acquise();
    let a_rendre = remboursement(paiement::encaisse(&mut tx, id).await?, part, rembourser);
    paiement::annuler_facture(&mut tx, ctx, &verrou, a_rendre).await?;
    revoir_les_autres(&mut tx, ctx, &verrou).await?;
    sqlx::query!("UPDATE inscription.inscription SET blocages = '{}' WHERE id = $1", id.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "UPDATE parcours.document SET revoque_le = $2 WHERE inscription_id = $1 AND revoque_le IS NULL",
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let p = Destinataire::lire(&mut tx, verrou.personne).await?;
    let texte = i18n::courriel::inscription_annulee(p.langue, &p.prenom, a_rendre);
    courriel::adresser(&mut tx, ctx, "INSCRIPTION_ANNULEE", &p, texte).await?;
    tx.commit().await?;
    Ok(())
}
